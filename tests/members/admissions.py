"""Admissions under way: somebody who is helped, and a cell that considers."""

from datetime import date, timedelta
from typing import Any

from sotay.members.prospects.models import Prospect
from sotay.procedures.models import Case, StepTaken
from tests import make
from tests.procedures import stories

DAY = timedelta(days=1)
TODAY = date(2025, 12, 1)
"""Under 294-QĐ/TW, whose text was read: what it says refuses."""

OPENED = date(2025, 8, 4)
CONSIDERED = date(2025, 9, 10)
NEW_LAW = date(2026, 7, 26)


def candidate(world: make.Province, born: date = date(1999, 5, 17), **more: Any) -> Prospect:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7), born_on=born, **more)
    return stories.certified(prospect, date(2025, 7, 21))


def considered(case: Case, on: date) -> StepTaken:
    return stories.step(case, "agreed", on, voted=stories.vote(on))
