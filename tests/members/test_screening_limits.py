"""The numbers of a screening round: below, at and above, and with rounds that begin on either side of a change.

Before the guidance that names the years was known, a round only warns of them.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.ballots.counting import Tally
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.members.screening.actions import enlist, hear, propose
from sotay.members.screening.models import ScreenedMember, ScreeningPart
from sotay.members.screening.rounds import close_forgotten, last_day_of_lists, open_round
from sotay.procedures.actions import Voted, take_step
from sotay.procedures.models import Task
from sotay.regulations import Refused
from tests import make

LISTED, LEAVE, KEPT = (
    "classification.screening_after_years",
    "classification.leaving_after_years",
    "privacy.screening_list_kept",
)
DAY_BEFORE, FIRST_DAY, LATER = date(2020, 12, 31), date(2021, 1, 1), date(2024, 3, 1)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(LATER), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def member(world: make.Province) -> Member:
    return make.official(world.cells[0], date(2020, 1, 1))


def begun(world: make.Province, on: date, ends_on: date | None = None) -> ScreeningPart:
    round_ = open_round(
        PROGRAM, world.communes[0], decision=make.decision(on=on), on=on, list_by=on, ends_on=ends_on or on
    )
    return ScreeningPart.objects.select_related("case__organization", "round").get(
        round=round_, case__organization=world.cells[0]
    )


def listed(part: ScreeningPart, member: Member, years: int, on: date) -> ScreenedMember:
    return enlist(PROGRAM, part, member=member, ground="not_completed", years=years, on=on)


def heard(part: ScreeningPart, row: ScreenedMember, on: date) -> ScreenedMember:
    take_step(PROGRAM, Task.objects.get(case=part.case, done_on=None), way="listed", on=on)
    return hear(PROGRAM, row, called_on=on, heard="declined")


def asked_to_leave(row: ScreenedMember, on: date) -> ScreenedMember:
    tally = Tally(summoned=3, present=3, votes_for=3, votes_against=0, votes_other=0)
    return propose(PROGRAM, row, measure="advise", voted=Voted(on, "hands", tally))


@pytest.mark.parametrize(
    ("on", "years", "answer"),
    [
        (DAY_BEFORE, 0, "warns"),
        (DAY_BEFORE, 1, "takes"),
        (FIRST_DAY, 0, "refuses"),
        (FIRST_DAY, 1, "takes"),
        (LATER, 0, "refuses"),
        (LATER, 1, "takes"),
        (LATER, 2, "takes"),
    ],
)
def test_one_year_not_completed_is_enough_for_the_list(
    world: make.Province, member: Member, on: date, years: int, answer: str
) -> None:
    with clock_stopped_at(on):
        part = begun(world, on)
        if answer == "refuses":
            with pytest.raises(Refused) as refused:
                listed(part, member, years, on)
            assert refused.value.clause is not None
            assert refused.value.clause.key == LISTED
            return
        with warnings_heard() as said:
            assert listed(part, member, years, on).years == years
    assert [each.clause.key for each in said] == ([LISTED] if answer == "warns" else [])


@pytest.mark.parametrize(
    ("on", "years", "answer"),
    [
        (DAY_BEFORE, 1, "warns"),
        (DAY_BEFORE, 2, "takes"),
        (FIRST_DAY, 1, "refuses"),
        (FIRST_DAY, 2, "takes"),
        (LATER, 1, "refuses"),
        (LATER, 2, "takes"),
        (LATER, 3, "takes"),
    ],
)
def test_two_years_running_are_needed_to_ask_somebody_to_leave(
    world: make.Province, member: Member, on: date, years: int, answer: str
) -> None:
    with clock_stopped_at(on):
        part = begun(world, on)
        row = heard(part, listed(part, member, years, on), on)
        if answer == "refuses":
            with pytest.raises(Refused) as refused:
                asked_to_leave(row, on)
            assert refused.value.clause is not None
            assert refused.value.clause.key == LEAVE
            return
        with warnings_heard() as said:
            assert asked_to_leave(row, on).proposal == "advise"
    assert (LEAVE in [each.clause.key for each in said]) is (answer == "warns")


@pytest.mark.parametrize(
    ("on", "gone"), [(date(2024, 8, 30), False), (date(2024, 8, 31), False), (date(2024, 9, 1), True)]
)
def test_a_list_that_nobody_closes_is_kept_three_months_and_not_a_day_longer(
    world: make.Province, member: Member, on: date, gone: bool
) -> None:
    part = begun(world, LATER, ends_on=date(2024, 5, 31))
    enlist(PROGRAM, part, member=member, ground="tasks", on=LATER)
    assert last_day_of_lists(part.round) == date(2024, 8, 31)
    with clock_stopped_at(on):
        assert close_forgotten() == int(gone)
    assert ScreenedMember.objects.exists() is not gone
