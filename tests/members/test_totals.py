"""Units kept by totals: lines count with persons, balance like them, and pass to persons without changing the past."""

from datetime import date

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.totals import Line, hand_in, keep_by_totals, pass_to_persons
from sotay.organizations.asking import question
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    world = a_province
    keep_by_totals(PROGRAM, world.cells[3], on=make.OPENED, decision=make.decision())
    return world


def sheet(cell, *lines, number="01-BC"):
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    return hand_in(
        PROGRAM, cell, number=number, signed_on=last, period_from=first, period_to=last, lines=list(lines)
    )


def figure(code, organization, on=make.TODAY):
    return evaluate([code], question(organization, on))[code]


OPENING = Line("opening", date(2023, 1, 1), 40, breakdown={"sex": "male", "age": "31-40"})
WOMEN = Line("opening", date(2023, 1, 1), 9, breakdown={"sex": "female", "minority": True})


def test_lines_count_with_persons_and_are_told_apart(world):
    make.official(world.cells[0])
    sheet(world.cells[3], OPENING, WOMEN)

    total, women = figure("party_members_total", world.top), figure("women_members", world.top)

    assert (total.value, total.on_totals, total.rows) == (50, 49, 3)
    assert (women.value, women.on_totals) == (9, 9)
    assert figure("members_ethnicity_unknown", world.top).value == 40


def test_more_cannot_leave_than_there_are(world):
    with pytest.raises(Refused, match="nhiều hơn số đang có"):
        sheet(world.cells[3], OPENING, Line("death", date(2023, 5, 1), 1, breakdown={"sex": "female"}))


def test_a_unit_kept_by_roster_takes_no_lines(world):
    with pytest.raises(Refused, match="theo danh sách"):
        sheet(world.cells[0], OPENING)


def test_passing_to_persons_changes_no_past_figure(world):
    sheet(world.cells[3], OPENING, WOMEN)
    before = figure("party_members_total", world.top, date(2024, 2, 29)).value

    pass_to_persons(PROGRAM, world.cells[3], on=date(2024, 3, 1), decision=make.decision(on=date(2024, 3, 1)))

    assert figure("party_members_total", world.top, date(2024, 2, 29)).value == before == 49
    assert figure("party_members_total", world.top).value == 0
    assert contradictions() == {}
