"""Cases of members who are to become official, and of cards, as far as they are on a day: no figure changes by them."""

from datetime import timedelta

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law
from sotay.kernel.time import DAY
from sotay.members.kinds import Status
from sotay.members.models import Standing
from sotay.members.procedures.recognition import end_of_probation
from sotay.procedures.actions import open_case

from .cases_leaving import WEEK, Stage, go

SOON = timedelta(days=75)


def recognitions(stage: Stage) -> None:
    """Who has been on probation for twelve months, or soon will have: in the cell, or before the committee."""
    over = []
    for cell in stage.cells:
        rows = Standing.objects.as_of(stage.day).filter(organization=cell, status=Status.PROBATIONARY)
        for row in rows.select_related("member__person").order_by("member_id"):
            ends = end_of_probation(row.member, law("probation.months", stage.day, at=cell))
            if ends is not None and ends <= stage.day + SOON:
                over.append((ends, cell, row.member))
    for number, (ends, cell, member) in enumerate(sorted(over, key=lambda each: (each[0], each[2].pk))):
        case = open_case(
            PROGRAM, cell, procedure="recognition", on=min(stage.day - WEEK, ends - DAY), person=member.person
        )
        if number == 0 and ends < stage.day - WEEK:
            go(case, "agreed", max(ends + DAY, stage.day - WEEK), yes=9)


def cards(stage: Stage) -> None:
    """A worn card to be exchanged: one waits for its cell, one for the committee."""
    stage.begin("card", 0, stage.day - 3 * DAY)
    case = stage.begin("card", 1, stage.day - 2 * WEEK)
    go(case, "asked", stage.day - WEEK, {"act": "exchanged"})
