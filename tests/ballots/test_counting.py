"""The calculator of votes: who is counted, how many are needed, at each limit and on each side of a change."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.ballots.counting import Gathering, Ground, Miscount, Tally, as_share, count, needed_of
from sotay.ballots.votes import LEFT_OUT, QUORUM, VOTES
from sotay.regulations import Bound, Grade, clause

DAY = timedelta(days=1)
ON = date(2025, 9, 1)
TWO_THIRDS = clause("admission.cell_majority", ON)
HALF = clause("meeting.resolution_majority", ON)
MEMBERS = clause(LEFT_OUT[Gathering.MEMBERS], ON)
COMMITTEE = clause(LEFT_OUT[Gathering.COMMITTEE], ON)
ENOUGH = clause(QUORUM, ON)


def verdict(votes_for, counted, majority=TWO_THIRDS, *, base=MEMBERS, present=None, against=0, **left_out):
    tally = Tally(
        summoned=counted + sum(left_out.values()),
        present=counted if present is None else present,
        votes_for=votes_for,
        votes_against=against,
        left_out={Ground(ground): number for ground, number in left_out.items()},
    )
    return count(tally, majority, base, ENOUGH, few_below=5)


@pytest.mark.parametrize(
    ("counted", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (9, 6), (10, 7), (30, 20)]
)
def test_two_thirds_are_reached_with_just_enough_and_not_with_one_less(counted, needed):
    assert needed_of(TWO_THIRDS, counted) == needed
    assert not verdict(needed - 1, counted).agreed
    assert verdict(needed, counted).agreed
    assert needed == counted or verdict(needed + 1, counted).agreed


@pytest.mark.parametrize(
    ("counted", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (10, 6), (11, 6), (100, 51)]
)
def test_half_is_not_more_than_half(counted, needed):
    assert needed_of(HALF, counted) == needed
    assert not verdict(needed - 1, counted, HALF).agreed
    assert verdict(needed, counted, HALF).agreed


@given(
    votes_for=st.integers(0, 6_000_000),
    more=st.integers(0, 6_000_000),
    majority=st.sampled_from([TWO_THIRDS, HALF]),
)
def test_a_verdict_is_the_comparison_of_exact_fractions(votes_for, more, majority):
    counted = max(votes_for + more, 1)
    found, share = verdict(votes_for, counted, majority), Fraction(votes_for, counted)
    assert found.agreed == (share > Fraction(1, 2) if majority is HALF else share >= Fraction(2, 3))
    assert found.agreed == (votes_for >= found.needed)
    assert found.share == share


@given(counted=st.integers(1, 10**12), top=st.integers(1, 40), bottom=st.integers(1, 40))
def test_the_needed_votes_are_the_fewest(counted, top, bottom):
    for bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        rule = type(HALF)("x", Fraction(top, bottom), "", "", "", "", ON, ON + DAY, Grade.READ, bound=bound)
        needed = needed_of(rule, counted)
        assert rule.allows(Fraction(needed, counted))
        assert not rule.allows(Fraction(needed - 1, counted))


def test_who_is_left_out_lowers_what_is_needed_and_who_comes_is_counted():
    all_of_them = verdict(7, 12, present=9)
    assert (all_of_them.denominator, all_of_them.needed, all_of_them.agreed) == (12, 8, False)
    some_are_elsewhere = verdict(7, 10, present=9, elsewhere=1, exempt=1)
    assert (some_are_elsewhere.denominator, some_are_elsewhere.needed) == (10, 7)
    assert some_are_elsewhere.agreed


@pytest.mark.parametrize("ground", ["elsewhere", "exempt", "suspended", "prosecuted", "detained", "absent"])
def test_a_cell_leaves_out_each_ground_of_the_rule(ground):
    found = verdict(6, 9, **{ground: 1})
    assert (found.denominator, found.agreed, found.strange) == (9, True, ())


@pytest.mark.parametrize("ground", ["exempt", "absent"])
def test_a_committee_does_not_leave_out_what_only_a_cell_does(ground):
    assert verdict(6, 9, base=COMMITTEE, **{ground: 1}).strange == (Ground(ground),)


def test_a_congress_leaves_out_absent_delegates_without_substitute_only():
    base = clause(LEFT_OUT[Gathering.DELEGATES], ON)
    assert verdict(60, 90, base=base, delegate_absent=3, convening_absent=1).strange == ()
    assert verdict(60, 90, base=base, elsewhere=1).strange == (Ground.ELSEWHERE,)


@pytest.mark.parametrize(
    ("tally", "fault"),
    [
        (Tally(9, 9, -1), "negative"),
        (Tally(9, 9, 9, left_out={Ground.ABSENT: -1}), "negative"),
        (Tally(2, 0, 0, left_out={Ground.ELSEWHERE: 2}), "nobody_counted"),
        (Tally(0, 0, 0), "nobody_counted"),
        (Tally(9, 9, 9, left_out={Ground.ELSEWHERE: 1}), "more_present_than_counted"),
        (Tally(9, 7, 5, 2, 1), "more_votes_than_present"),
    ],
)
def test_numbers_that_contradict_each_other_are_no_vote(tally, fault):
    with pytest.raises(Miscount, match=fault):
        count(tally, TWO_THIRDS, MEMBERS, ENOUGH, few_below=5)


@pytest.mark.parametrize(("present", "enough"), [(5, False), (6, True), (7, True)])
def test_two_thirds_of_those_counted_make_a_quorum(present, enough):
    assert verdict(0, 9, present=present).quorate is enough


@pytest.mark.parametrize(
    ("votes_for", "against", "discloses"),
    [(4, 0, True), (0, 4, True), (5, 0, False), (3, 1, False), (0, 0, False), (1, 0, True)],
)
def test_fewer_than_five_who_voted_alike_are_disclosed(votes_for, against, discloses):
    assert verdict(votes_for, 5, against=against).discloses is discloses


CHANGES = [
    ("admission.cell_majority", date(2025, 7, 1)),
    ("admission.grassroots_majority", date(2025, 6, 9)),
    ("admission.standing_majority", date(2025, 6, 9)),
    ("admission.delegated_majority", date(2025, 6, 9)),
    ("probation.cell_majority", date(2025, 7, 1)),
    ("probation.standing_majority", date(2025, 7, 1)),
    ("removal.cell_majority", date(2025, 7, 1)),
    ("removal.standing_majority", date(2025, 7, 1)),
    ("discipline.expulsion_proposal_majority", date(2025, 7, 1)),
    ("discipline.expulsion_decision_majority", date(2025, 7, 1)),
    ("meeting.resolution_majority", date(2025, 7, 1)),
    ("voting.left_out_members", date(2025, 7, 1)),
    ("voting.left_out_committee", date(2025, 7, 1)),
    ("voting.left_out_delegates", date(2025, 7, 1)),
]


@pytest.mark.parametrize(("key", "since"), CHANGES)
def test_a_rule_refuses_from_its_first_day_and_only_warns_the_day_before(key, since):
    assert clause(key, since - DAY).grade is Grade.ASSUMED
    assert clause(key, since).refuses


@pytest.mark.parametrize(
    "key", [key for key, _since in CHANGES if "grassroots" not in key and "delegated" not in key]
)
def test_from_the_day_of_the_text_nobody_read_it_is_unconfirmed(key):
    replaced_on = date(2026, 4, 8)
    assert clause(key, replaced_on - DAY).refuses
    assert clause(key, replaced_on).grade is Grade.UNCONFIRMED


@pytest.mark.parametrize("key", sorted(VOTES))
def test_every_declared_vote_rests_on_rules_with_a_share(key):
    vote = VOTES[key]
    majority = as_share(clause(vote.majority, ON))
    assert majority.bound in (Bound.AT_LEAST, Bound.MORE_THAN)
    assert 0 < Fraction(majority.value) < 1
    assert clause(vote.channels, ON).value
    assert {Ground(each) for each in clause(vote.left_out, ON).value}
    assert clause(vote.quorum, ON).bound is Bound.AT_LEAST
    assert str(vote.title)


@pytest.mark.parametrize(
    ("kind", "share", "bound"),
    [
        ("admission.cell", "2/3", Bound.AT_LEAST),
        ("admission.grassroots", "2/3", Bound.AT_LEAST),
        ("admission.standing", "1/2", Bound.MORE_THAN),
        ("admission.delegated", "2/3", Bound.AT_LEAST),
        ("recognition.cell", "2/3", Bound.AT_LEAST),
        ("recognition.standing", "1/2", Bound.MORE_THAN),
        ("removal.cell", "2/3", Bound.AT_LEAST),
        ("removal.grassroots", "2/3", Bound.AT_LEAST),
        ("removal.standing", "1/2", Bound.MORE_THAN),
        ("removal.delegated", "2/3", Bound.AT_LEAST),
        ("expulsion.cell", "2/3", Bound.AT_LEAST),
        ("expulsion.decision", "1/2", Bound.MORE_THAN),
        ("discipline.cell", "1/2", Bound.MORE_THAN),
        ("resolution.cell", "1/2", Bound.MORE_THAN),
    ],
)
def test_who_proposes_needs_two_thirds_and_who_decides_more_than_half(kind, share, bound):
    majority = clause(VOTES[kind].majority, ON)
    assert (majority.value, majority.bound) == (Fraction(share), bound)
