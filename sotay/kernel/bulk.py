"""Many rows at once: COPY from model instances, numbers reserved beforehand. Triggers and constraints hold as ever."""

from collections.abc import Iterable, Sequence
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


def copy_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], using: str = "default"
) -> None:
    """Write plain values with COPY, column by column.

    Raises:
        DatabaseError: of Django's kinds; what the database says is left out where it would quote a row.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    try:
        with (
            connections[using].cursor() as cursor,
            cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        kind = next(kind for name, kind in KINDS_OF_ERROR if isinstance(error, getattr(psycopg, name)))
        said = error.diag.message_primary or type(error).__name__
        raise kind(said) from type(error)(said)


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
