"""Screening rounds of an invented province: one that is over and left numbers, one that runs in the own commune.

Both are played by the same acts as on a page, as of their own days.
"""

from datetime import date, timedelta
from typing import Any

from sotay.ballots.counting import Tally
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Standing
from sotay.members.screening.actions import Settled, enlist, hear, propose, settle
from sotay.members.screening.models import ScreeningPart, ScreeningRound
from sotay.members.screening.rounds import close_round, open_round
from sotay.organizations.models import Decision, Organization
from sotay.procedures.actions import Voted, take_step
from sotay.procedures.models import Task

from .cases_leaving import Stage

DAY = timedelta(days=1)
ALL = Tally(8, 8, 8, 0)


def load_screening(day: date) -> int:
    """Play last year's round to its end, and this year's as far as it is.

    Returns:
        In how many cells the running one waits.
    """
    stage = Stage(day)
    if stage.commune is None or len(stage.cells) < 4:
        return 0
    last = date(day.year - 1, 6, 1)
    over = opened(stage.commune, last)
    for number, cell in enumerate(stage.cells):
        who = listed(over, cell, stage, last, "not_completed") if number in (1, 2) else None
        finish(over, cell, who, last + 20 * DAY, "help" if number == 1 else "none")
    with clock_stopped_at(last + 60 * DAY):
        close_round(PROGRAM, over, on=last + 60 * DAY)
    since = day - 18 * DAY
    running = opened(stage.commune, since)
    home, second, third, *rest = stage.cells
    listed(running, home, stage, since, "not_completed")
    to_propose = listed(running, second, stage, since, "absent")
    take(running, second, "listed", since + 3 * DAY)
    if to_propose is not None:
        hear(PROGRAM, to_propose, called_on=since + 4 * DAY, heard="heard", on=since + 8 * DAY)
    to_decide = listed(running, third, stage, since, "tasks")
    bring_up(running, third, to_decide, since + 5 * DAY, "help")
    for cell in rest[::2]:
        take(running, cell, "nobody", since + 6 * DAY)
    return Task.objects.filter(case__screening__round=running, done_on=None).count()


def opened(commune: Organization, on: date) -> ScreeningRound:
    """A round on a plan of its own."""
    plan = Decision(number=f"{on.month}{on.year % 100}-KH/ĐU", signed_on=on, issuer="Đảng ủy")
    with clock_stopped_at(on):
        return open_round(
            PROGRAM, commune, decision=plan, on=on, list_by=on + 14 * DAY, ends_on=on + 75 * DAY
        )


def part_of(round_: ScreeningRound, cell: Organization) -> ScreeningPart:
    rows = ScreeningPart.objects.select_related("case__organization", "round")
    return rows.get(round=round_, case__organization=cell)


def listed(round_: ScreeningRound, cell: Organization, stage: Stage, on: date, ground: str) -> Any:
    """The next member of a cell is put on its list; nobody where there is none who was there already."""
    there = Standing.objects.as_of(on).filter(organization=cell)
    members = there.filter(status="official", member__in=[each.pk for each in ahead(stage, cell)])
    row = members.select_related("member__person").order_by("-member_id").first()
    if row is None:
        return None
    years = 1 if ground == "not_completed" else None
    with clock_stopped_at(on + DAY):
        return enlist(
            PROGRAM, part_of(round_, cell), member=row.member, ground=ground, on=on + DAY, years=years
        )


def ahead(stage: Stage, cell: Organization) -> list[Member]:
    """Members of a cell who have no other part to play."""
    return list(stage.members_of(cell))[-6:]


def take(round_: ScreeningRound, cell: Organization, way: str, on: date, **more: Any) -> None:
    """The step that waits in a cell."""
    task = Task.objects.select_related("case", "organization").get(
        case=part_of(round_, cell).case_id, done_on=None
    )
    with clock_stopped_at(on):
        take_step(PROGRAM, task, way=way, on=on, **more)


def bring_up(round_: ScreeningRound, cell: Organization, who: Any, on: date, measure: str) -> None:
    """Heard, voted on, and brought before the committee."""
    if who is None:
        return
    until = on + 180 * DAY if measure == "help" else None
    take(round_, cell, "listed", on)
    with clock_stopped_at(on + 2 * DAY):
        hear(PROGRAM, who, called_on=on, heard="heard", on=on + 2 * DAY)
        propose(PROGRAM, who, measure=measure, until=until, voted=Voted(on + 2 * DAY, "hands", ALL))
    take(round_, cell, "proposed", on + 3 * DAY)


def finish(round_: ScreeningRound, cell: Organization, who: Any, on: date, measure: str) -> None:
    """A cell's part to its end."""
    if who is None:
        take(round_, cell, "nobody", on)
        return
    bring_up(round_, cell, who, on, measure)
    decision = Decision(number=f"{cell.pk}-QĐ/ĐU", signed_on=on + 10 * DAY, issuer="Đảng ủy")
    with clock_stopped_at(on + 10 * DAY):
        until = on + 180 * DAY if measure == "help" else None
        settle(PROGRAM, part_of(round_, cell), decided={who.pk: Settled(measure, until)})
    take(round_, cell, "decided", on + 10 * DAY, decision=decision)
