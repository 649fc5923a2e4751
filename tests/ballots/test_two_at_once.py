"""Two at once: two who open the box, a ballot that comes while it is opened, the same ballot sent twice in a moment."""

import pytest

from sotay.ballots.casting import cast
from sotay.ballots.closing import close
from sotay.ballots.models import Outcome, Slot
from sotay.kernel.time import clock_stopped_at
from sotay.regulations import Refused
from tests import make
from tests.failures.test_two_at_once import at_once, refusal

from .held import as_, opened, people, sealed_by, votes, with_keys


@pytest.fixture
def box(a_committed_province):
    """An open vote of six, two of whom have voted."""
    with clock_stopped_at(make.TODAY):
        cell = a_committed_province.cells[0]
        voters = people(cell, 6)
        voting = opened(cell, voters)
        codes = with_keys(voting)
        votes(voting, voters[0], 1)
        votes(voting, voters[1], 2)
        yield voting, voters, codes


def test_two_who_open_the_box_count_it_once(box):
    voting, voters, codes = box
    one, two = (as_(voters[n]) for n in (0, 1))
    first, second = at_once(
        lambda: close(one, voting, codes=codes[:2]), lambda: close(two, voting, codes=codes[1:])
    )
    assert first.error is None and "đã kiểm phiếu" in refusal(second)
    assert Outcome.objects.get().papers == ["against", "for"]


def test_a_ballot_that_comes_while_the_box_is_opened_is_told_so(box):
    voting, voters, codes = box
    opener, late, sealed = as_(voters[0]), as_(voters[2]), sealed_by(voting, voters[2], 1)
    first, second = at_once(
        lambda: close(opener, voting, codes=codes[:2]), lambda: cast(late, voting, sealed=sealed)
    )
    assert first.error is None and "không được tính" in refusal(second)
    assert len(Outcome.objects.get().papers) == 2 and not Slot.objects.exists()


def test_a_ballot_that_was_first_is_counted(box):
    voting, voters, codes = box
    opener, early, sealed = as_(voters[0]), as_(voters[2]), sealed_by(voting, voters[2], 1)
    first, second = at_once(
        lambda: cast(early, voting, sealed=sealed), lambda: close(opener, voting, codes=codes[:2])
    )
    assert first.error is None and second.error is None
    outcome = Outcome.objects.get()
    assert first.result.receipt in outcome.receipts and outcome.papers == ["against", "for", "for"]


def test_the_same_ballot_sent_twice_in_one_moment_is_there_once(box):
    voting, voters, _codes = box
    actor, sealed = as_(voters[2]), sealed_by(voting, voters[2], 1)
    first, second = at_once(
        lambda: cast(actor, voting, sealed=sealed), lambda: cast(actor, voting, sealed=sealed)
    )
    assert first.error is None and second.error is None
    assert first.result.receipt == second.result.receipt
    assert Slot.objects.filter(voter__person=voters[2]).count() == 1


def test_of_two_ballots_of_one_voter_in_one_moment_the_later_is_there(box):
    voting, voters, codes = box
    actor = as_(voters[2])
    one, other = sealed_by(voting, voters[2], 1), sealed_by(voting, voters[2], 4)
    at_once(lambda: cast(actor, voting, sealed=one), lambda: cast(actor, voting, sealed=other))
    assert close(as_(voters[0]), voting, codes=codes[:2]).papers == ["against", "for", "other"]


def test_two_voters_do_not_wait_for_one_another(box):
    """Votes of a minute run side by side: the second is done before the first has committed."""
    voting, voters, _codes = box
    sealed = [(as_(voters[n]), sealed_by(voting, voters[n], 1)) for n in (2, 3)]
    first, second = at_once(*(lambda a=a, s=s: cast(a, voting, sealed=s) for a, s in sealed))
    assert first.error is None and second.error is None and Slot.objects.count() == 4


def test_a_box_that_was_opened_refuses_the_same_codes_again(box):
    voting, voters, codes = box
    close(as_(voters[0]), voting, codes=codes[:2])
    with pytest.raises(Refused):
        close(as_(voters[0]), voting, codes=codes[:2])
