"""The numbers of a vote that is opened: surplus, rounds and counters, below, at and above, and across their changes.

The number of keys is a promise of this program about a secret box, so it refuses on every day; the two others are what
a meeting or the level above decides about, so they are only said.
"""

from datetime import date

import pytest

from sotay.ballots.models import Voting
from sotay.ballots.opening import open_round
from sotay.kernel.law import warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.regulations import Refused
from tests import make
from tests.ballots.held import election, opened, people, sheet

SURPLUS, ROUNDS = "election.surplus_max", "election.secretary_rounds"
NAMES = [f"Triệu Văn {chr(65 + number)}" for number in range(20)]
TODAY = date(2025, 9, 1)


@pytest.fixture
def cell(a_province):
    return a_province.cells[0]


def said(warnings, key):
    return [each for each in warnings if each.clause.key == key]


@pytest.mark.parametrize(
    ("standing", "to_elect", "too_many"),
    [
        (12, 10, False),
        (13, 10, False),
        (14, 10, True),
        (3, 3, False),
        (4, 3, True),
        (5, 4, False),
        (6, 4, True),
    ],
)
def test_more_names_than_thirty_in_a_hundred_are_said(cell, standing, to_elect, too_many):
    with clock_stopped_at(TODAY), warnings_heard() as heard:
        election(cell, people(cell, 3), lines=NAMES[:standing], at_most=to_elect)
    assert bool(said(heard, SURPLUS)) is too_many


@pytest.mark.parametrize(("on", "known"), [(date(2024, 10, 9), False), (date(2024, 10, 10), True)])
@pytest.mark.parametrize(("standing", "too_many"), [(13, False), (14, True)])
def test_the_surplus_has_one_number_on_either_side_of_its_first_day(cell, on, known, standing, too_many):
    with clock_stopped_at(on), warnings_heard() as heard:
        election(cell, people(cell, 3), lines=NAMES[:standing], at_most=10)
    found = said(heard, SURPLUS)
    assert bool(found) is too_many
    assert all(each.clause.refuses is known for each in found)


def test_in_a_further_round_among_the_tied_there_is_no_surplus_to_speak_of(cell):
    with clock_stopped_at(TODAY):
        voting = undecided(election(cell, people(cell, 7)))
        with warnings_heard() as heard:
            open_round(make.actor("cell_secretary", cell), voting, lines=NAMES[:3], runoff=True)
    assert not said(heard, SURPLUS)


def undecided(voting: Voting) -> Voting:
    """Counted, and nobody has more than half."""
    for teller in voting.tellers.select_related("voting__organization", "person"):
        sheet(teller, [[2] for _line in voting.lines])
    return Voting.objects.select_related("outcome", "organization").get(pk=voting.pk)


@pytest.mark.parametrize(
    ("on", "known"),
    [
        (date(2025, 6, 30), False),
        (date(2025, 7, 1), True),
        (date(2026, 4, 7), True),
        (date(2026, 4, 8), False),
    ],
)
def test_after_the_third_round_without_result_the_level_above_may_appoint(cell, on, known):
    """A second and a third round are opened without a word; a fourth with one."""
    with clock_stopped_at(on):
        voting = election(cell, people(cell, 7), at_most=1)
        for number in (2, 3, 4):
            voting = undecided(voting)
            with warnings_heard() as heard:
                voting = open_round(make.actor("cell_secretary", cell), voting, lines=NAMES[:2])
            assert voting.round == number
            found = said(heard, ROUNDS)
            assert bool(found) is (number == 4)
            assert all(each.clause.refuses is known for each in found)


@pytest.mark.parametrize("on", [date(2011, 1, 18), date(2011, 1, 19), TODAY])
@pytest.mark.parametrize(
    ("keys", "tellers", "opens"),
    [(1, 3, False), (2, 1, False), (2, 2, True), (2, 3, True), (3, 3, True), (4, 3, False)],
)
def test_a_box_is_opened_by_two_counters_at_least(cell, on, keys, tellers, opens):
    with clock_stopped_at(TODAY):
        voters = people(cell, 5)
    given = {"tellers": [person.pk for person in voters[:tellers]], "keys_needed": keys}
    with clock_stopped_at(on):
        if opens:
            assert opened(cell, voters, **given).keys_needed == keys
            return
        with pytest.raises(Refused, match="ít nhất 2"):
            opened(cell, voters, **given)
        assert not Voting.objects.exists()
