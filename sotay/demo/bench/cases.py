"""The organisation department's inbox: thousands of open cases, more that have ended, in a copy that is thrown away."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connections
from django.test import Client

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import WIDTH, numbers
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, clock_stopped_at, stopped_on, today
from sotay.members.models import Standing
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import OrganizationState
from sotay.people.models import Account, Office, actor_of
from sotay.procedures.calendar_actions import make_calendar
from sotay.procedures.declaring import PROCEDURES, Seat, Step
from sotay.procedures.models import Case, CaseState, Task
from sotay.procedures.queries import ELSEWHERE, LATE, WAITING
from sotay.procedures.reminding import remind
from sotay.procedures.seating import SEAT_KINDS

from .loading import Loading, timed
from .measuring import without_helpers
from .pages import Visit, Visited, browser, opened, visited
from .plans import way
from .throwaway import tell_the_planner, throwaway

OPEN, ENDED = 5_000, 30_000
SEED = 11
YEARS_AGO = timedelta(days=2 * 365)
DUE = (-60, 200)
"""From how many days ago to how many days ahead the steps are due."""
SOME_WITHOUT_A_TERM = 10
"""One in so many."""
REMINDED_WITHIN, READ_WITHIN = 5.0, 1.0
"""Seconds."""


def looked(office: Office) -> Iterator[Visited | Loading | str]:
    """Open cases are added to a copy of the database; then the department looks into its inbox.

    Yields:
        The pages, the way of the inbox's dearest statement, and the reminders of a day.
    """
    with throwaway(str(connections.settings["default"]["NAME"])):
        with clock_stopped_at(stopped_on()):
            invent(office)
            with entry(PROGRAM, "bench.cases"):
                held = Office.objects.select_related("organization", "account").get(pk=office.pk)
                secret = make_calendar(actor_of(held.account, held), held)
        tell_the_planner()
        client = browser(office.account)
        with without_helpers():
            for visit in visits():
                yield visited(client, visit)
            yield way(lambda: opened(client, door("cases", box=WAITING)))
            for commune in Office.objects.filter(role="grassroots_office").select_related("account")[:1]:
                client = browser(commune.account)
                for visit in visits_of_a_commune():
                    yield visited(client, visit)
        feed = door("calendar_feed", secret)
        yield timed(
            "the department's calendar (rows: days and procedures)", lambda: events(client, feed), READ_WITHIN
        )
        yield timed("a day's reminders (rows: notices)", reminded, REMINDED_WITHIN)


def visits() -> list[Visit]:
    last = OPEN // 40
    return [
        Visit("inbox, as it opens", door("cases")),
        Visit("inbox: one's turn", door("cases", box=WAITING)),
        Visit("inbox: one's turn, in the middle", door("cases", box=WAITING, page=last // 3)),
        Visit("inbox: overdue", door("cases", box=LATE)),
        Visit("inbox: elsewhere", door("cases", box=ELSEWHERE)),
        Visit("home", door("home")),
    ]


def visits_of_a_commune() -> list[Visit]:
    """What all others wait for must not slow down the inbox of one commune."""
    return [Visit("a commune's inbox", door("cases")), Visit("a commune's home", door("home"))]


def events(client: Client, address: str) -> int:
    """How many events a calendar program reads."""
    return client.get(address).content.count(b"BEGIN:VEVENT")


def reminded() -> int:
    with clock_stopped_at(stopped_on()):
        return remind(today())


def invent(office: Office) -> None:
    """Members with an open case each, many with one that has ended, and a secretary for every cell."""
    dice, on = random.Random(SEED), today()
    kinds = dict(OrganizationState.objects.known_at(None).as_of(on).values_list("organization_id", "kind"))
    with seen_by(PROGRAM), entry(PROGRAM, "bench.cases"):
        rows = Standing.objects.as_of(on).filter(organization__path__startswith=office.organization.path)
        rows = rows.exclude(member__person__cases__state=CaseState.OPEN).order_by("pk")
        members = [
            (person, cell, path or "")
            for person, cell, path in rows.values_list("member_id", "organization_id", "organization__path")
            if kinds.get(cell) in CELL_KINDS
        ]
        dice.shuffle(members)
        write(members[:OPEN], dice, kinds, on)
        write(members[:ENDED], dice, kinds, on - YEARS_AGO, ended=True)
        seat_secretaries([number for number, kind in kinds.items() if kind in CELL_KINDS], on)


def write(
    members: list[tuple[int, int, str]],
    dice: random.Random,
    kinds: dict[int, Any],
    on: date,
    *,
    ended: bool = False,
) -> None:
    """A case for each member, at some step of some procedure, due around a day."""
    steps = [(key, step, seat) for key, each in PROCEDURES.items() for step, seat in simple(each.steps)]
    tasks = []
    for person, cell, path in members:
        procedure, step, seat = dice.choice(steps)
        sits = nearest(path, SEAT_KINDS[seat], kinds)
        if sits is None:
            continue
        began = on - timedelta(days=dice.randrange(1, 120))
        case = Case(
            procedure=procedure,
            organization_id=cell,
            path=path,
            person_id=person,
            began_on=began,
            rules_on=began,
            state=CaseState.AGREED if ended else CaseState.OPEN,
            ended_on=on if ended else None,
        )
        due = None if dice.randrange(SOME_WITHOUT_A_TERM) == 0 else on + dice.randrange(*DUE) * DAY
        tasks.append(
            Task(
                case=case,
                step=step.key,
                seat=seat,
                organization_id=sits,
                path=path_of(path, sits),
                opened_on=began,
                due_on=due,
                done_on=on if ended else None,
            )
        )
    copy_instances([task.case for task in tasks])
    for task in tasks:
        task.case_id = task.case.pk
    copy_instances(tasks)


def seat_secretaries(cells: list[int], on: date) -> None:
    """An account that holds the office of a secretary in every cell."""
    accounts = [
        Account(username=f"bench-{cell}", name=f"bench-{cell}", password="!", organization_id=cell)  # noqa: S106 -- no password at all
        for cell in cells
    ]
    copy_instances(accounts)
    copy_instances(
        [
            Office(account_id=account.pk, role="cell_secretary", organization_id=cell, valid_from=on)
            for account, cell in zip(accounts, cells, strict=True)
        ]
    )


def simple(steps: tuple[Step, ...]) -> list[tuple[Step, Seat]]:
    """Steps whose seat is the same for every case, on the cell's own side."""
    return [
        (step, step.seat) for step in steps if isinstance(step.seat, Seat) and step.seat is not Seat.RECEIVING
    ]


def nearest(path: str, wanted: tuple[str, ...], kinds: dict[int, Any]) -> int | None:
    """The nearest organisation of some kinds, upwards."""
    return next((number for number in reversed(numbers(path)) if kinds.get(number) in wanted), None)


def path_of(path: str, number: int) -> str:
    """The path of one of the organisations on a path."""
    return path[: (numbers(path).index(number) + 1) * WIDTH]
