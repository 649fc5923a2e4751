"""Many rows at once: COPY from model instances, numbers reserved beforehand. Triggers and constraints hold as ever.

Into a table with row security PostgreSQL copies nothing: there the rows go by a table of the transaction's own, from
which one statement takes them over, each held to the policies. A handful of rows needs no such detour.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

import psycopg
from django.db import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    models,
)


def reserve_ids(model: type[models.Model], count: int, using: str = "default") -> list[int]:
    """Numbers for ``count`` new rows, taken from the table's own sequence and never given again."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, _key(model), count],
        )
        return [row[0] for row in cursor.fetchall()]


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return model._meta.pk.column


def copied_fields(model: type[models.Model]) -> list[Any]:
    """The columns COPY fills: all but generated ones and the stamp, which the database writes."""
    return [
        field
        for field in model._meta.concrete_fields
        if not getattr(field, "generated", False) and field.attname != "entry_id"
    ]


def copy_instances(rows: Sequence[models.Model]) -> None:
    """Write new instances of one model with COPY; those without a number are given one first."""
    if not rows:
        return
    model = type(rows[0])
    nameless = [row for row in rows if row.pk is None]
    for row, number in zip(nameless, reserve_ids(model, len(nameless)), strict=True):
        row.pk = number
    fields = copied_fields(model)
    copy_values(model, [field.column for field in fields], _written(rows, fields))
    for row in rows:
        row._state.adding = False


def _written(rows: Sequence[models.Model], fields: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The values of rows as the database takes them. Most fields need no preparing, and for many rows it is dear."""
    names = [field.attname for field in fields]
    prepared = [(at, field) for at, field in enumerate(fields) if not isinstance(field, AS_THEY_ARE)]
    for row in rows:
        given = vars(row)
        values = [given[name] for name in names]
        for at, field in prepared:
            values[at] = field.get_db_prep_save(values[at], connection)
        yield values


AS_THEY_ARE = (
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.BinaryField,
    models.ForeignKey,
    models.CharField,
)
"""Fields whose values the driver understands by itself. ``DateField`` includes moments; ours bear their zone."""


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Let the planner know of the rows this transaction has just written by the thousand."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute("SELECT sotay_refresh_statistics(%s)", [model._meta.db_table])


A_HANDFUL = 30
"""So many rows go in by one statement: a table of one's own would cost more."""


def copy_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], using: str = "default"
) -> None:
    """Write plain values, column by column: with COPY, where they are many.

    Raises:
        DatabaseError: of Django's kinds; what the database says is left out where it would quote a row.
    """
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    some = iter(rows)
    first = list(islice(some, A_HANDFUL + 1))
    try:
        with connections[using].cursor() as cursor:
            if len(first) <= A_HANDFUL:
                _insert(cursor, f'INSERT INTO "{table}" ({names}) VALUES ', first)
            else:
                _copy(cursor, table, names, chain(first, some))
    except (psycopg.Error, Error) as error:
        cause = error.__cause__ if isinstance(error, Error) else error
        if not isinstance(cause, psycopg.Error):
            raise
        kind = next(kind for name, kind in KINDS_OF_ERROR if isinstance(cause, getattr(psycopg, name)))
        said = cause.diag.message_primary or type(cause).__name__
        raise kind(said) from type(cause)(said)


def _insert(cursor: Any, into: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        one = f"({', '.join(['%s'] * len(rows[0]))})"
        cursor.execute(into + ", ".join([one] * len(rows)), [value for row in rows for value in row])


def _copy(cursor: Any, table: str, names: str, rows: Iterable[Sequence[Any]]) -> None:
    cursor.execute("SELECT row_security_active(%s::regclass)", [table])
    (is_guarded,) = cursor.fetchone()
    target = f"{table}_copied" if is_guarded else table
    if is_guarded:
        cursor.execute(
            f'CREATE TEMP TABLE "{target}" ON COMMIT DROP AS SELECT {names} FROM "{table}" WITH NO DATA'
        )
    with cursor.copy(f'COPY "{target}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
    if is_guarded:
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM "{target}"')
        cursor.execute(f'DROP TABLE "{target}"')


KINDS_OF_ERROR = [
    (kind.__name__, kind)
    for kind in (
        DataError,
        IntegrityError,
        OperationalError,
        ProgrammingError,
        InternalError,
        NotSupportedError,
        DatabaseError,
        Error,
    )
]
