"""Many rows at once: a roster of the whole province with every check, beside COPY of the very rows it writes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.apps import apps
from django.db import connection, connections, models
from django.db.models import Q

from sotay.demo.handwriting import Hand
from sotay.demo.organization_list import organization_list
from sotay.demo.rosters import Office, Roster, by_code, write_one
from sotay.demo.shapes import Province
from sotay.demo.standing import members, seats
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copied_fields
from sotay.kernel.models import AuditEntry, Clock, Record
from sotay.kernel.sight import seen_by
from sotay.members.imports import RosterImport
from sotay.members.roster.actions import ask_load, check, load, upload
from sotay.organizations.models import Organization

from .measuring import sampled
from .throwaway import migrated, tell_the_planner, throwaway

TARGET = 20.0
COPY = "COPY of the rows it wrote"
Rows = dict[type[models.Model], bytes]


@dataclass(frozen=True)
class Loading:
    """Something that was loaded once.

    Attributes:
        seconds: by the clock on the wall.
        own_cpu, server_cpu: seconds of the processor, on either side.
        rows: how many rows came of it, or members for an import.
        beside_copy: another way to the rows that COPY wrote.
    """

    title: str
    seconds: float
    own_cpu: float
    server_cpu: float | None
    rows: int
    target: float | None = None
    beside_copy: bool = False

    def __str__(self) -> str:
        return f"{self.title}: {self.seconds:.1f} s, CPU {self.cpu:.1f} s, {self.rows:,}"

    @property
    def cpu(self) -> float:
        return self.own_cpu + (self.server_cpu or 0)


def timed(
    title: str, run: Callable[[], int], target: float | None = None, *, beside_copy: bool = False
) -> Loading:
    with sampled() as sample:
        rows = run()
    server = None if sample.server_cpu is None else sample.server_cpu / 1000
    return Loading(title, sample.wall / 1000, sample.own_cpu / 1000, server, rows, target, beside_copy)


# The roster --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheets:
    """The files of a province: its organisations, and everybody who is known by name."""

    organizations: bytes
    members: bytes
    day: date


def sheets_of(province: Province) -> Sheets:
    """The province as one office would hand it in, without mistakes."""
    tree = seats(province)
    root = tree[province.root]
    people = sorted(members(province), key=lambda person: (person.cell, person.member.id))
    office = Office(province, tree, root, people, Hand(Random(1), 0.93), None, 1)
    listed = Roster("organizations.xlsx", "tree", *organization_list(province, tree))
    with TemporaryDirectory() as folder:
        listed_file, members_file = (
            write_one(r, Path(folder)).read_bytes() for r in (listed, by_code(office))
        )
    return Sheets(listed_file, members_file, province.day)


def imported(
    sheets: Sheets, empty: Callable[[], AbstractContextManager[str]] = migrated
) -> Iterator[Loading]:
    """Import, COPY and ``bulk_create`` of the same members, each into a database with only the organisations."""
    with empty() as founded:
        stop_the_clock(sheets)
        yield timed("the list of organisations, imported", lambda: found_organizations(sheets))
        tell_the_planner()
        with throwaway(founded):
            roster = handed_in(
                sheets.members, "members.xlsx", sheets, Organization.objects.order_by("path").first()
            )
            yield timed("a roster of all members: read and checked", lambda: checked(roster))
            ask_load(PROGRAM, roster)
            yield timed(
                "the same: checked once more and loaded", lambda: loaded(roster), TARGET, beside_copy=True
            )
            with seen_by(PROGRAM):
                roster.refresh_from_db()
                rows, instances = rows_of(roster), instances_of(roster)
        with throwaway(founded):
            open_tables(rows)
            yield timed(COPY, lambda: copied(rows), beside_copy=True)
        with throwaway(founded):
            yield timed("bulk_create of these rows", lambda: created(instances), beside_copy=True)


def stop_the_clock(sheets: Sheets) -> None:
    with entry(PROGRAM, "bench"):
        Clock.objects.update_or_create(id=1, defaults={"day": sheets.day})


def handed_in(content: bytes, name: str, sheets: Sheets, organization: Organization | None) -> RosterImport:
    return upload(
        PROGRAM,
        organization,
        content=content,
        file_name=name,
        opens_on=sheets.day,
        partial=True,
        found=organization is None,
    )


def found_organizations(sheets: Sheets) -> int:
    roster = handed_in(sheets.organizations, "organizations.xlsx", sheets, None)
    check(PROGRAM, roster)
    ask_load(PROGRAM, roster)
    load(PROGRAM, roster)
    return Organization.objects.count()


def checked(roster: RosterImport) -> int:
    """Check it all; those who may be the same person twice wait for an answer, and are left out."""
    found = check(PROGRAM, roster)
    if wrong := found.counts()["wrong"]:
        raise RuntimeError(f"a roster without mistakes has {wrong} rows that are wrong")
    return len(found.drafts)


def loaded(roster: RosterImport) -> int:
    return int(load(PROGRAM, roster).summary["counts"]["new"])


# The same rows in other ways ---------------------------------------------------------------------------------


def written_models() -> list[type[Record]]:
    """The tables of what is kept of a member, not those of the import itself."""
    rooms = ("people", "members")
    models_ = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return [
        model
        for model in models_
        if issubclass(model, Record) and model.__module__ != RosterImport.__module__
    ]


def by_the_load(roster: RosterImport) -> list[int]:
    """The numbers of the audit entries under which an import wrote."""
    entries = AuditEntry.objects.filter(Q(pk=roster.load_entry) | Q(parent_id=roster.load_entry))
    return list(entries.values_list("pk", flat=True))


def rows_of(roster: RosterImport) -> Rows:
    """The rows an import wrote, as COPY gives and takes them."""
    entries = ", ".join(str(number) for number in by_the_load(roster))
    found: Rows = {}
    for model in written_models():
        table, names = model._meta.db_table, _columns(model)
        with (
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY (SELECT {names} FROM {table} WHERE entry_id IN ({entries})) TO STDOUT"
            ) as copy,
        ):
            if content := b"".join(bytes(block) for block in copy):
                found[model] = content
    return found


def open_tables(rows: Rows) -> None:
    """PostgreSQL copies nothing into a table with row security; what is compared with does without."""
    with connections["owner"].cursor() as cursor:
        for model in rows:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")


def copied(rows: Rows) -> int:
    """Give the rows back to the tables, whose constraints and triggers hold as ever.

    PostgreSQL copies nothing into a table with row security: the rows go by a table of the transaction's own.
    """
    with entry(PROGRAM, "bench"), connection.cursor() as cursor:
        for model, content in rows.items():
            table, names = model._meta.db_table, _columns(model)
            cursor.execute(
                f"CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"
            )
            with cursor.copy(f"COPY copied ({names}) FROM STDIN") as copy:
                copy.write(content)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM copied")
            cursor.execute("DROP TABLE copied")
    return sum(content.count(b"\n") for content in rows.values())


def _columns(model: type[models.Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in copied_fields(model))


def instances_of(roster: RosterImport) -> list[list[Record]]:
    entries = by_the_load(roster)
    found = [list(model._default_manager.filter(entry_id__in=entries)) for model in written_models()]
    return [rows for rows in found if rows]


def created(instances: list[list[Record]]) -> int:
    """The same rows in the usual way of the framework."""
    with entry(PROGRAM, "bench"):
        for rows in instances:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=1000)
    return sum(len(rows) for rows in instances)
