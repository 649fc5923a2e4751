"""A province like another: the rows of one that was invented, copied within the database under new numbers.

Inventing five million people one by one takes hours. So a few provinces are invented, of different sizes and regions,
and each of the others is a copy of one of them: same tree and same lives, a name, codes and numbers of its own.
Numbers, and with them paths, are moved by a constant for each table; nothing else is computed again.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections, models, transaction

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.place import WIDTH, PathField
from sotay.kernel.vietnamese import fold
from sotay.members.models import Member
from sotay.organizations.models import (
    Body,
    Decision,
    Group,
    GroupMembership,
    Organization,
    OrganizationState,
    Placement,
)
from sotay.people.models import Account, Office, Person

from .bare import tables
from .profiles import Profile

NUMBERS = (models.AutoField, models.BigAutoField, models.OneToOneField)
NOT_COPIED = (Account, Office, Group, GroupMembership)
Block = tuple[int, int]
"""The numbers of a province's rows in a table: above the first, up to the second."""


@dataclass(frozen=True)
class Template:
    """A province that was invented, and where its rows lie."""

    code: str
    name: str
    members: int
    blocks: dict[str, Block]


def keep_blocks(code: str, before: dict[str, int]) -> None:
    """Note which numbers a province has, after it was loaded."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS demo_load.block (code text, name text, first bigint, last bigint)"
        )
        for name, last in highest().items():
            if last > before[name]:
                table, key = _table(name)._meta.db_table, _key(_table(name))
                cursor.execute(
                    f"INSERT INTO demo_load.block SELECT %s, %s, min({key}) - 1, %s FROM {table} WHERE {key} > %s",
                    [code, name, last, before[name]],
                )


def blocks_of(code: str) -> dict[str, Block]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT name, first, last FROM demo_load.block WHERE code = %s", [code])
        return {name: (first, last) for name, first, last in cursor.fetchall()}


def highest() -> dict[str, int]:
    """The highest number in each table."""
    with connections["owner"].cursor() as cursor:
        found = {}
        for model in tables():
            if model in NOT_COPIED or not isinstance(model._meta.pk, NUMBERS):
                continue
            cursor.execute(f"SELECT coalesce(max({_key(model)}), 0) FROM {model._meta.db_table}")
            found[model._meta.label] = int(cursor.fetchone()[0])
    return found


def copy(template: Template, profile: Profile) -> int:
    """Load a province as a copy of another, in one transaction; its root stands beside the other's.

    Returns:
        The number of its root.
    """
    top = highest()
    shift = {name: top[name] - first for name, (first, _last) in template.blocks.items()}
    shift[Member._meta.label] = shift[Person._meta.label]
    with entry(PROGRAM, "demo.load") as made:
        number = made.pk
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        _map_paths(cursor, template, shift)
        for name, (first, last) in template.blocks.items():
            _copy_table(cursor, _table(name), (first, last), template, profile, shift, number)
        cursor.execute("DROP TABLE demo_load.path")
    return template.blocks[Organization._meta.label][0] + 1 + shift[Organization._meta.label]


def _map_paths(cursor: Any, template: Template, shift: dict[str, int]) -> None:
    """Every path in the template's branch, and what it is in the copy."""
    first, last = template.blocks[Organization._meta.label]
    rows = template.blocks[Placement._meta.label]
    segment = f"substr(path, at * {WIDTH} + 1, {WIDTH})"
    cursor.execute(
        f"""
        CREATE TABLE demo_load.path AS
        SELECT path COLLATE "C" AS path, string_agg(lpad((number + CASE WHEN number > %(first)s AND number <= %(last)s
          THEN %(shift)s ELSE 0 END)::text, {WIDTH}, '0'), '' ORDER BY at) COLLATE "C" AS copied
        FROM (
          SELECT path, at, {segment}::bigint AS number
          FROM (SELECT DISTINCT path FROM organizations_placement WHERE id > %(low)s AND id <= %(high)s) paths,
               generate_series(0, length(path) / {WIDTH} - 1) AS at
        ) segments GROUP BY path
        """,
        {
            "first": first,
            "last": last,
            "shift": shift[Organization._meta.label],
            "low": rows[0],
            "high": rows[1],
        },
    )
    cursor.execute("ANALYZE demo_load.path")


def _copy_table(
    cursor: Any,
    model: type[models.Model],
    block: Block,
    template: Template,
    profile: Profile,
    shift: dict[str, int],
    number: int,
) -> None:
    columns, told, joins = [], [], []
    for field in model._meta.concrete_fields:
        if getattr(field, "generated", False):
            continue
        column = field.column
        columns.append(f'"{column}"')
        if column == "entry_id":
            told.append(str(number))
        elif isinstance(field, PathField):
            joins.append(f'LEFT JOIN demo_load.path "p_{column}" ON "p_{column}".path = r."{column}"')
            told.append(f'"p_{column}".copied')
        else:
            told.append(_told(model, field, template, profile, shift))
    table, key = model._meta.db_table, _key(model)
    triggers = "ALTER TABLE {} {} TRIGGER USER"
    cursor.execute(triggers.format(table, "DISABLE"))
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(told)} FROM {table} r {' '.join(joins)} "
        f"WHERE r.{key} > {block[0]} AND r.{key} <= {block[1]} ORDER BY r.{key}"
    )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(triggers.format(table, "ENABLE"))


def _told(
    model: type[models.Model],
    field: Any,
    template: Template,
    profile: Profile,
    shift: dict[str, int],
) -> str:
    """What a column is in the copy, as an expression over the template's row."""
    column = f'r."{field.column}"'
    if field.primary_key and not field.is_relation:
        return f"{column} + {shift[model._meta.label]}"
    if field.is_relation:
        target = field.related_model
        label = (Person if target is Member else target)._meta.label
        if label not in template.blocks:
            return str(column)
        first, last = template.blocks[label]
        moved = f"{column} + {shift[label]}"
        return f"CASE WHEN {column} > {first} AND {column} <= {last} THEN {moved} ELSE {column} END"
    return _renamed(model, field.name, column, template, profile)


def _renamed(model: type[models.Model], name: str, column: str, template: Template, profile: Profile) -> str:
    """Names and codes that name the province; a number that may be given once only is left out, or told apart."""
    if (model, name) in ((OrganizationState, "name"), (Body, "name"), (Decision, "issuer")):
        return f"replace({column}, {_quoted(template.name)}, {_quoted(profile.name)})"
    if (model, name) == (OrganizationState, "name_key"):
        return f"replace({column}, {_quoted(fold(template.name))}, {_quoted(fold(profile.name))})"
    if (model, name) in ((OrganizationState, "code"), (Member, "card_number")):
        return f"{_quoted(profile.code)} || substr({column}, 3)"
    if model is Person and name in ("identity_closed", "identity_hash"):
        return "NULL"
    if model is Person and name == "identity_end":
        return "''"
    return column


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def set_sequences() -> None:
    """Numbers are given on from the highest there is."""
    with connections["owner"].cursor() as cursor:
        for name, last in highest().items():
            key = _table(name)._meta.pk
            if isinstance(key, models.AutoField | models.BigAutoField) and last:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [_table(name)._meta.db_table, key.column, last],
                )


def _table(label: str) -> type[models.Model]:
    return next(model for model in tables() if model._meta.label == label)


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return model._meta.pk.column
