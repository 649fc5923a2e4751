"""The auditor's page on a trail of a million entries, in a database that is thrown away.

The entries are invented as the owner: half are records opened, the rest acts, sign-ins, exports and refusals of some
hundred accounts over three years, most of them recent, as trails are.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sotay.desk.trail import Wanted, export_trail
from sotay.kernel.actions import ACTIONS
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.organizations.models import Organization
from sotay.people.models import Account, Office, Person, actor_of

from .measuring import Timing, measured, without_helpers
from .pages import browser, opened
from .plans import way
from .throwaway import tell_the_planner, throwaway

ENTRIES = 1_000_000
ACCOUNTS, SEED, YEARS = 300, 7, 3
LOOKED_AT_MOST = 2_000
"""So often somebody's record was opened whom everybody looks at."""

KINDS = {"open": 50, "act": 33, "enter": 12, "export": 3, "refuse": 2}
PURPOSES = ("", "check", "meeting", "honours", "inspection")
COLUMNS = (
    "id, at, real_at, action, account_id, actor, office, place, subject, purpose, kind, role, organization_id"
)
TIMES = 5


@dataclass(frozen=True)
class Looked:
    """One look into the trail: a page of it, or a part taken out."""

    title: str
    timing: Timing
    lines: int
    way: str = ""

    def __str__(self) -> str:
        return f"{self.title}: {self.timing} ({self.lines} lines) {self.way}"


@dataclass
class Invented:
    """What the invented trail is about, to ask for it again."""

    offices: list[tuple[int, str | None, str, Organization]]
    persons: list[int]
    quiet: int = 0
    last: int = 0
    middle: datetime = field(default_factory=timezone.now)


def looked(times: int = TIMES) -> Iterator[Looked]:
    """A million entries are added to a copy of the database, and looked into as its auditor."""
    with throwaway(str(connections.settings["default"]["NAME"])):
        told = invent(ENTRIES)
        tell_the_planner()
        auditor = Office.objects.filter(role="auditor").select_related("account", "organization").first()
        assert auditor is not None
        with without_helpers():
            yield from _pages(auditor, told, times)
            yield _taken_out(auditor, told)


def _pages(auditor: Office, told: Invented, times: int) -> Iterator[Looked]:
    account, _place, _role, office = told.offices[-1]
    month = told.middle.date()
    asked: dict[str, dict[str, Any]] = {
        "page 1": {},
        "a page in the middle": {"before": told.last - ENTRIES // 2},
        "what was refused": {"kind": "refuse"},
        "one kind of act": {"action": "member.join"},
        "of one account": {"actor": Account.objects.get(pk=account).username},
        "of one role": {"role": "auditor"},
        "in one organisation": {"place": office.pk},
        "in an organisation where nothing was done": {"place": told.quiet},
        "of one office": {"office": office.pk},
        "about one member": {"person": told.persons[1]},
        "about the member most looked at": {"person": told.persons[0]},
        "of one month, long ago": {"first": _typed(month), "last": _typed(month + timedelta(days=30))},
        "refused in that month": {
            "kind": "refuse", "first": _typed(month), "last": _typed(month + timedelta(days=30)),
        },
        "of a role in that month, of which there is nothing": {
            "role": "propaganda_department", "kind": "export", "first": _typed(month), "last": _typed(month),
        },
        "by the number on a file": {"mark": told.last},
    }  # fmt: skip
    client = browser(auditor.account)
    for title, query in asked.items():
        address = f"{reverse('audit')}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
        timing, _size = measured(lambda address=address: opened(client, address), times)  # type: ignore[misc]
        lines = client.get(address).content.decode().count('<th scope="row">')
        yield Looked(title, timing, lines, along(way(_visit(client, address))))


def along(found: str) -> str:
    """The part of a way that leads through the trail; "" where another statement was the dearest."""
    return " + ".join(part for part in found.split(" + ") if "audit" in part or "opening" in part)


def _visit(client: Client, address: str) -> Callable[[], Any]:
    return lambda: client.get(address)


def _taken_out(auditor: Office, told: Invented) -> Looked:
    """Ten thousand entries as a workbook."""
    actor = actor_of(auditor.account, auditor)
    month = told.middle.date()
    with clock_stopped_at(stopped_on()):
        wanted = Wanted(kind="act", first=month, last=month + timedelta(days=30))
        timing, taken = measured(
            lambda: export_trail(actor, auditor.organization, wanted=wanted, purpose="check"), 1, warm=False
        )
    return Looked(f"acts of that month taken out ({len(taken.content) // 1024} KB)", timing, 1)


def _typed(day: Any) -> str:
    return f"{day.day}/{day.month}/{day.year}"


# The invented trail ------------------------------------------------------------------------------------------


def invent(count: int) -> Invented:
    """Add so many entries, and an opening for each record that was opened."""
    chance = random.Random(SEED)
    places = list(Organization.objects.exclude(path=None).order_by("path").values_list("pk", "path"))
    persons = list(Person.objects.order_by("pk").values_list("pk", flat=True)[:20_000])
    roles = ["grassroots_office"] * 6 + ["organization_department"] * 3 + ["leader", "inspection_commission"]
    accounts = list(Account.objects.order_by("pk").values_list("pk", flat=True))
    offices = [
        (accounts[number % len(accounts)], path, chance.choice(roles), Organization(pk=pk))
        for number, (pk, path) in enumerate(chance.sample(places, min(ACCOUNTS, len(places))))
    ]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_auditentry")
        first = cursor.fetchone()[0] + 1
        for table in ("kernel_auditentry", "people_opening"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        busy = {office.pk for _account, _path, _role, office in offices}
        quiet = next((pk for pk, path in reversed(places) if pk not in busy), 0)
        told = Invented(offices, persons, quiet, first + count - 1)
        _copy(cursor, f"COPY kernel_auditentry ({COLUMNS}) FROM STDIN", _entries(chance, told, first, count))
        _copy(
            cursor,
            "COPY people_opening (entry_id, person_id, at, way, path) FROM STDIN",
            _openings(chance, told, first, count),
        )
        for table in ("kernel_auditentry", "people_opening"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    return told


def _copy(cursor: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _kind(number: int) -> str:
    """Which kind an entry is, by its number alone, so that openings can be told without keeping all entries."""
    at = random.Random(number).random() * sum(KINDS.values())
    for kind, share in KINDS.items():
        at -= share
        if at < 0:
            return kind
    return "act"


def _person(number: int, told: Invented) -> int:
    most = number % (ENTRIES // LOOKED_AT_MOST) == 0
    return told.persons[0] if most else told.persons[random.Random(-number).randrange(1, len(told.persons))]


def _entries(chance: random.Random, told: Invented, first: int, count: int) -> Iterator[tuple[Any, ...]]:
    acts = sorted(name for name in ACTIONS if name.startswith("member."))
    now = timezone.make_aware(datetime.combine(today(), datetime.min.time()))
    began = now - timedelta(days=365 * YEARS)
    step = (now - began) / count
    told.middle = began + step * (count // 3)
    for number in range(first, first + count):
        at, kind = began + step * (number - first), _kind(number)
        account, place, role, office = told.offices[
            min(int(chance.expovariate(1 / 60)), len(told.offices) - 1)
        ]
        person = _person(number, told)
        action = {"open": "member.open", "enter": "account.sign_in", "export": "member.export"}.get(kind)
        subject = "" if kind == "export" else f"people.account:{account}" if kind == "enter" else ""
        subject = subject or f"members.member:{person}"
        purpose = "password" if kind == "enter" else chance.choice(PURPOSES)
        yield (
            number, at, at, action or chance.choice(acts), account, f"Người dùng {account}", role, place,
            subject, purpose, kind, role, office.pk,
        )  # fmt: skip


def _openings(chance: random.Random, told: Invented, first: int, count: int) -> Iterator[tuple[Any, ...]]:
    for number in range(first, first + count):
        if _kind(number) == "open":
            yield number, _person(number, told), told.middle, "page", chance.choice(told.offices)[1]
