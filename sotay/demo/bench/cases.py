"""The organisation department's inbox with thousands of open cases, in a copy of the database that is thrown away."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connections

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
from sotay.people.models import Office, actor_of
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

OPEN = 5_000
SEED = 11
DUE = (-60, 200)
"""From how many days ago to how many days ahead the steps are due."""
SOME_WITHOUT_A_TERM = 10
"""One in so many."""
REMINDED_WITHIN = 5.0


def looked(office: Office) -> Iterator[Visited | Loading | str]:
    """Open cases are added to a copy of the database; then the department looks into its inbox.

    Yields:
        The pages, the way of the inbox's dearest statement, and the reminders of a day.
    """
    with throwaway(str(connections.settings["default"]["NAME"])):
        with clock_stopped_at(stopped_on()):
            invent(office, OPEN)
            with entry(PROGRAM, "bench.cases"):
                held = Office.objects.select_related("organization", "account").get(pk=office.pk)
                secret = make_calendar(actor_of(held.account, held), held)
        tell_the_planner()
        client = browser(office.account)
        with without_helpers():
            for visit in visits(secret):
                yield visited(client, visit)
            yield way(lambda: opened(client, door("cases", box=WAITING)))
        yield timed("reminders of a day (rows: notices)", reminded, REMINDED_WITHIN)


def visits(secret: str) -> list[Visit]:
    last = OPEN // 40
    return [
        Visit("inbox, as it opens", door("cases")),
        Visit("inbox: one's turn", door("cases", box=WAITING)),
        Visit("inbox: one's turn, in the middle", door("cases", box=WAITING, page=last // 3)),
        Visit("inbox: overdue", door("cases", box=LATE)),
        Visit("inbox: elsewhere", door("cases", box=ELSEWHERE)),
        Visit("home", door("home")),
        Visit("the calendar, as a program reads it", door("calendar_feed", secret)),
    ]


def reminded() -> int:
    with clock_stopped_at(stopped_on()):
        return remind(today())


def invent(office: Office, count: int) -> None:
    """So many members have an open case each, at some step of some procedure, due around today."""
    dice, on = random.Random(SEED), today()
    with seen_by(PROGRAM), entry(PROGRAM, "bench.cases"):
        rows = Standing.objects.as_of(on).filter(organization__path__startswith=office.organization.path)
        rows = rows.exclude(member__person__cases__state=CaseState.OPEN)
        members = list(rows.order_by("pk").values_list("member_id", "organization_id", "organization__path"))
        kinds = dict(
            OrganizationState.objects.known_at(None).as_of(on).values_list("organization_id", "kind")
        )
        chosen = [
            (person, cell, path or "")
            for person, cell, path in dice.sample(members, min(len(members), 2 * count))
            if kinds.get(cell) in CELL_KINDS
        ][:count]
        steps = [(key, step, seat) for key, each in PROCEDURES.items() for step, seat in simple(each.steps)]
        cases, tasks = [], []
        for person, cell, path in chosen:
            procedure, step, seat = dice.choice(steps)
            began = on - timedelta(days=dice.randrange(1, 120))
            case = Case(
                procedure=procedure,
                organization_id=cell,
                path=path,
                person_id=person,
                began_on=began,
                rules_on=began,
            )
            sits = nearest(path, SEAT_KINDS[seat], kinds)
            if sits is None:
                continue
            cases.append(case)
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
                )
            )
        copy_instances(cases)
        for task, case in zip(tasks, cases, strict=True):
            task.case_id = case.pk
        copy_instances(tasks)


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
