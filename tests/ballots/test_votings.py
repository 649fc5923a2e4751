"""Secret votes of a cell: who is on the list, what is sealed, counted once, and what is left of it."""

import base64
from datetime import date

import pytest

from sotay.ballots import sealing
from sotay.ballots.asking import duties_of, result_by_subject, votes_open_to
from sotay.ballots.casting import cast
from sotay.ballots.closing import close
from sotay.ballots.counting import Ground
from sotay.ballots.electorate import Elector
from sotay.ballots.models import Outcome, Slot, Teller, Voter, Voting
from sotay.ballots.opening import make_key, withdraw
from sotay.ballots.verify import boxes_hold_one_each, outcomes_add_up
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.members.electorates import official_members
from sotay.members.excusing import excuse
from sotay.regulations import Refused
from tests import make
from tests.ballots import held
from tests.ballots.held import TODAY, as_, opened, people, sealed_by, votes, with_keys

cell = held.cell


# The list and the channel ------------------------------------------------------------------------------------


def test_the_list_of_a_cell_is_its_official_members_and_why_some_are_not_counted(cell):
    official, old = make.official(cell), make.official(cell, born_on=date(1940, 2, 3))
    make.member(cell, date(2025, 3, 1))
    excuse(PROGRAM, old, ground="aged", on=date(2025, 1, 1), decision=make.decision())
    assert official_members(cell, TODAY) == [
        Elector(official.pk),
        Elector(old.pk, Ground.EXEMPT),
    ]


@pytest.mark.parametrize("kind", ["admission.cell", "recognition.cell", "removal.cell", "discipline.cell"])
def test_votes_about_membership_and_discipline_are_never_electronic(cell, kind):
    with pytest.raises(Refused, match="phiếu kín điện tử"):
        opened(cell, people(cell, 3), kind=kind)


def test_an_election_is_on_paper_and_the_rule_says_so(cell):
    with pytest.raises(Refused) as refused:
        opened(cell, people(cell, 3), kind="election.cell", lines=["A", "B"], at_most=1)
    assert refused.value.clause.key == "voting.channels_election"


def test_under_five_voters_the_opener_is_warned(cell):
    with warnings_heard() as heard:
        opened(cell, people(cell, 4))
    assert any("làm lộ" in warned.why for warned in heard)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"electors": []}, "còn trống"),
        ({"tellers": []}, "ít nhất 2"),
        ({"keys_needed": 4}, "ít nhất 2"),
        ({"keys_needed": 1}, "ít nhất 2"),
        ({"channel": "paper"}, "hai người"),
        ({"channel": "hands"}, "không cần tổ kiểm phiếu"),
        ({"kind": "nothing"}, "Không có loại"),
        ({"held_on": date(2025, 9, 2)}, "chưa đến"),
        ({"lines": ["A"]}, "không có danh sách"),
        ({"kind": "confidence.committee"}, "không biểu quyết"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_reason(cell, wrong, why):
    voters = people(cell, 5)
    with pytest.raises(Refused, match=why):
        opened(cell, voters, **wrong)
    assert not Voting.objects.exists()


def test_nobody_counts_who_stands_on_the_paper(cell):
    voters = people(cell, 5)
    tellers = [voters[0].pk, voters[1].pk]
    with pytest.raises(Refused, match="không kiểm phiếu"):
        opened(
            cell,
            voters,
            kind="election.cell",
            channel="paper",
            lines=[voters[0].full_name.upper(), "Hoàng Thị H"],
            tellers=tellers,
            keys_needed=0,
        )


# The box -----------------------------------------------------------------------------------------------------


def test_a_secret_vote_is_counted_and_nothing_else_is_left(cell):
    voters = people(cell, 6)
    voting = opened(cell, voters, subject="agenda:7")
    assert voting.state == "keys" and [t.voting_id for t in duties_of(voters[0].pk)] == [voting.pk]
    codes = with_keys(voting)
    assert voting.state == "open"
    assert [each.has_cast for each in votes_open_to(voters[5].pk)] == [False]
    for person, mark in zip(voters, (1, 1, 2, 4, 1), strict=False):
        votes(voting, person, mark)
    outcome = close(as_(voters[2]), voting, codes=codes[1:])
    assert outcome.papers == ["against", "for", "for", "for", "other"]
    result = result_by_subject("agenda:7")
    assert (result.votes_for, result.votes_against, result.votes_other) == (3, 1, 1)
    assert (result.denominator, result.present, result.agreed) == (6, 5, False)
    assert not Slot.objects.exists()
    assert not Teller.objects.exclude(public_key=None).exists()
    assert list(outcomes_add_up()) == list(boxes_hold_one_each()) == []
    assert list(Voter.objects.order_by("pk").values_list("has_cast", flat=True)) == [True] * 5 + [False]


def test_a_ballot_may_be_replaced_and_counts_once(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    codes = with_keys(voting)
    first = votes(voting, voters[0], 1).receipt
    second = votes(voting, voters[0], 2).receipt
    outcome = close(as_(voters[0]), voting, codes=codes[:2])
    assert outcome.papers == ["against"] and outcome.receipts == [second] and first != second


def test_a_ballot_sent_twice_is_there_once(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    with_keys(voting)
    sealed = sealed_by(voting, voters[0], 1)
    assert len({cast(as_(voters[0]), voting, sealed=sealed).receipt for _time in range(3)}) == 1
    assert Slot.objects.count() == 1


def test_somebody_elses_sealed_ballot_is_not_taken_and_would_not_open(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    codes = with_keys(voting)
    sealed = sealed_by(voting, voters[0], 1)
    cast(as_(voters[1]), voting, sealed=sealed)
    outcome = close(as_(voters[0]), voting, codes=codes[:2])
    assert outcome.papers == ["?"] and outcome.sheet["invalid"] == {"unreadable": 1}


def test_nobody_votes_for_another_and_strangers_do_not_vote(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters[:4])
    with_keys(voting)
    for stranger in (as_(voters[4]), make.actor("cell_secretary", cell), PROGRAM):
        with pytest.raises(NotAllowed):
            cast(stranger, voting, sealed=sealed_by(voting, voters[0], 1))


def test_whoever_is_suspended_does_not_vote_and_whoever_is_exempt_may_come(cell):
    voters = people(cell, 7)
    grounds = {5: Ground.SUSPENDED, 6: Ground.EXEMPT}
    electors = [Elector(person.pk, grounds.get(n, "")) for n, person in enumerate(voters)]
    voting = opened(cell, voters, electors=electors)
    codes = with_keys(voting)
    with pytest.raises(Refused, match="không biểu quyết lần này"):
        votes(voting, voters[5], 1)
    votes(voting, voters[6], 1)
    for person in voters[:4]:
        votes(voting, person, 1)
    outcome = close(as_(voters[0]), voting, codes=codes[:2])
    assert (outcome.summoned, outcome.denominator, outcome.left_out) == (7, 6, {"suspended": 1})
    assert (outcome.vote.votes_for, outcome.vote.agreed) == (5, True)


@pytest.mark.parametrize("wrong", ["", "AAAA", base64.b64encode(b"\x01" + bytes(300)).decode(), "không phải"])
def test_what_is_not_sealed_is_not_taken(cell, wrong):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    with_keys(voting)
    with pytest.raises(Refused, match="niêm phong"):
        cast(as_(voters[0]), voting, sealed=wrong)


def test_too_few_wrong_or_the_same_code_twice_open_nothing(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    codes = with_keys(voting)
    votes(voting, voters[0], 1)
    other = sealing.code_of(sealing.new_key())
    for given, why in [
        (codes[:1], "mới có 1"),
        ([codes[0], codes[0]], "mới có 1"),
        ([codes[0], other], "Mã thứ 2"),
        ([codes[0], "abcd"], "Mã thứ 2"),
        ([], "mới có 0"),
    ]:
        with pytest.raises(Refused, match=why):
            close(as_(voters[0]), voting, codes=given)
    assert Slot.objects.count() == 1 and not Outcome.objects.exists()
    with pytest.raises(NotAllowed):
        close(as_(voters[4]), voting, codes=codes[:2])


def test_a_code_is_understood_however_it_is_typed(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    codes = with_keys(voting)
    votes(voting, voters[0], 1)
    typed = [codes[0].lower().replace("-", " "), codes[2].replace("-", "")]
    assert close(as_(voters[0]), voting, codes=typed).papers == ["for"]


def test_a_counted_box_takes_nothing_and_opens_no_second_time(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    codes = with_keys(voting)
    late = sealed_by(voting, voters[1], 1)
    close(as_(voters[0]), voting, codes=codes[:2])
    with pytest.raises(Refused, match="Hòm phiếu không mở"):
        cast(as_(voters[1]), voting, sealed=late)
    with pytest.raises(Refused, match="đã kiểm phiếu"):
        close(as_(voters[0]), voting, codes=codes[:2])


def test_a_key_is_made_by_its_counter_and_not_after_the_vote_opened(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    teller = voting.tellers.select_related("voting").get(number=1)
    public = base64.b64encode(sealing.public_of(sealing.new_key())).decode()
    with pytest.raises(NotAllowed):
        make_key(as_(voters[1]), teller, public_key=public)
    with pytest.raises(Refused, match="chưa đúng"):
        make_key(as_(voters[0]), teller, public_key="AAAA")
    with_keys(voting)
    with pytest.raises(Refused, match="đang biểu quyết"):
        make_key(as_(voters[0]), teller, public_key=public)


def test_a_vote_that_is_given_up_is_not_opened(cell):
    voters = people(cell, 5)
    voting = opened(cell, voters)
    with_keys(voting)
    votes(voting, voters[0], 1)
    withdraw(make.actor("cell_secretary", cell), voting)
    assert not Slot.objects.exists() and votes_open_to(voters[1].pk) == []
