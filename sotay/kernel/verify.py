"""Proving that the database tells one story. Each room declares its proofs; ``sotay verify`` runs them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from .database import CHECKS
from .models import Record


@dataclass(frozen=True)
class Proof:
    """What is proved, and the search for rows that contradict it; each is named in words."""

    title: Any
    search: Callable[[], Iterator[str]]


PROOFS: list[Proof] = []

ONLY_GROW = (
    "members_movement",
    "members_sheet",
    "kernel_auditentry",
    "kernel_auditrow",
    "kernel_seal",
    "ballots_outcome",
    "ballots_voteresult",
    "papers_issuednumber",
    "papers_voidednumber",
    "targets_target",
)
"""Tables of which no row is ever changed or removed."""


def proves(title: Any) -> Callable[[Callable[[], Iterator[str]]], Callable[[], Iterator[str]]]:
    """Declare a proof: a function that yields every row that contradicts it, and nothing when all is well."""

    def register(search: Callable[[], Iterator[str]]) -> Callable[[], Iterator[str]]:
        PROOFS.append(Proof(title, search))
        return search

    return register


def rows(sql: str, arguments: Any = None) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a chunk at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        while chunk := cursor.fetchmany(1000):
            yield from chunk


def records() -> list[type[Record]]:
    """The models whose rows name the audit entry that wrote them."""
    return [model for model in apps.get_models() if issubclass(model, Record) and model._meta.managed]


@proves(_("Mọi bảng đều có khóa ghi vết"))
def every_table_is_guarded() -> Iterator[str]:
    guarded = {
        name for (name,) in rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    }
    for model in records():
        for name in ("stamp", *CHECKS):
            if f"{model._meta.db_table}_{name}" not in guarded:
                yield f"{model._meta.db_table}: no trigger {name}"
    for table in ONLY_GROW:
        for trigger in (f"{table}_append_only", f"{table}_no_truncate"):
            if trigger not in guarded:
                yield f"{table}: no trigger {trigger}"


OPEN_TABLES = """
SELECT relname FROM pg_class WHERE NOT relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)
"""
UNBOUND = "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"


@proves(_("Cơ sở dữ liệu tự giữ phạm vi của mỗi người đọc"))
def the_second_wall_stands() -> Iterator[str]:
    for (table,) in rows(OPEN_TABLES):
        yield f"{table}: its row security is switched off"
    for (role,) in rows(UNBOUND):
        yield f"the program's role {role} is not bound by row security"


@proves(_("Mọi dòng đều có vết của thao tác đã ghi nó"))
def every_row_has_its_entry() -> Iterator[str]:
    for model in records():
        table, key = model._meta.db_table, model._meta.pk.column
        sql = (
            f'SELECT "{key}" FROM "{table}" WHERE NOT EXISTS '
            f"(SELECT FROM kernel_auditentry entry WHERE entry.id = entry_id) LIMIT 20"
        )
        for (number,) in rows(sql):
            yield f"{table}:{number} names no audit entry"
