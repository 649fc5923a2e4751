"""Votes by hands and on paper: two tellers who agree, ties, confidence, and planning, which is on paper only."""

from datetime import date

import pytest

from sotay.ballots.closing import conclude, enter
from sotay.ballots.counting import Ground
from sotay.ballots.electorate import Elector
from sotay.ballots.models import Outcome, VoteResult, Voting
from sotay.ballots.opening import open_round, open_vote, set_right
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.accrediting import record_accreditation
from sotay.organizations.models import Organization
from sotay.organizations.structure import constitute
from sotay.regulations import Refused
from tests import make
from tests.ballots import held
from tests.ballots.held import TODAY, as_, election, opened, people, sheet

cell = held.cell


# Hands and paper ---------------------------------------------------------------------------------------------


def test_hands_are_counted_among_those_on_the_list(cell):
    voters = people(cell, 6)
    electors = [Elector(p.pk, Ground.ELSEWHERE if n == 5 else "") for n, p in enumerate(voters)]
    voting = opened(cell, voters, channel="hands", electors=electors, tellers=[], keys_needed=0)
    secretary = make.actor("cell_secretary", cell)
    set_right(secretary, voting.voters.get(person=voters[4]), present=False)
    outcome = conclude(secretary, voting, votes_for=3, votes_against=1)
    assert (outcome.denominator, outcome.present, outcome.vote.agreed) == (5, 4, True)
    with pytest.raises(Refused, match="đã kiểm phiếu"):
        set_right(secretary, voting.voters.get(person=voters[4]), present=True)


def test_two_tellers_who_agree_make_the_result_and_no_one_before(cell):
    voters = people(cell, 7)
    voting = election(cell, voters)
    one, two = voting.tellers.select_related("voting__organization", "person").order_by("number")
    sheet(one, [[6], [5], [3]])
    sheet(two, [[6], [4], [3]])
    voting.refresh_from_db()
    assert voting.state == "open" and not Outcome.objects.exists()
    sheet(two, [[6], [5], [3]])
    outcome = Outcome.objects.get()
    assert (outcome.came["elected"], outcome.came["tied"], outcome.needed) == ([0, 1], [], 4)
    assert not VoteResult.objects.exists()


def test_two_sheets_are_never_one_accounts_and_the_office_may_type_one(cell):
    voters = people(cell, 7)
    voting = election(cell, voters)
    one, two = voting.tellers.select_related("voting__organization").order_by("number")
    office = make.acting(make.account("cell_secretary", cell))
    enter(office, one, issued=7, returned=7, invalid={}, marks=[[6], [5], [3]])
    with pytest.raises(Refused, match="hai người ghi"):
        enter(office, two, issued=7, returned=7, invalid={}, marks=[[6], [5], [3]])
    with pytest.raises(NotAllowed):
        enter(as_(voters[3]), two, issued=7, returned=7, invalid={}, marks=[[6], [5], [3]])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"returned": 8}, "thu về nhiều hơn"),
        ({"issued": 8, "returned": 7}, "nhiều hơn số người có mặt"),
        ({"invalid": {"marked": 8}}, "không hợp lệ nhiều hơn"),
        ({"marks": [[8], [0], [0]]}, "Dòng 1"),
        ({"marks": [[7], [7], [1]]}, "phiếu bầu nhiều hơn"),
        ({"marks": [[-1], [0], [0]]}, "âm"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(cell, wrong, why):
    voters = people(cell, 7)
    one = election(cell, voters).tellers.select_related("voting__organization", "person").get(number=1)
    with pytest.raises(Refused, match=why):
        sheet(one, **{"marks": [[6], [5], [3]], **wrong})


def test_a_tie_at_the_last_place_is_decided_in_a_round_among_the_tied(cell):
    voters = people(cell, 7)
    voting = election(cell, voters)
    for teller in voting.tellers.select_related("voting__organization", "person"):
        sheet(teller, [[6], [4], [4]])
    voting = Voting.objects.select_related("outcome", "organization").get(pk=voting.pk)
    assert (voting.outcome.came["elected"], voting.outcome.came["tied"]) == ([0], [1, 2])
    secretary = make.actor("cell_secretary", cell)
    second = open_round(secretary, voting, lines=["Triệu Văn Y", "Triệu Văn Z"], runoff=True)
    assert (second.round, second.at_most, second.voters.count()) == (2, 1, 7)
    for teller in second.tellers.select_related("voting__organization", "person"):
        sheet(teller, [[3], [2]])
    assert Outcome.objects.get(voting=second).came["elected"] == [0]
    with pytest.raises(Refused, match="trùng"):
        open_round(secretary, voting, lines=["Triệu Văn Y", "Triệu Văn Z"], runoff=True)


def test_a_vote_of_confidence_is_a_share_of_the_papers_returned(a_province):
    with clock_stopped_at(TODAY):
        commune, cell = a_province.communes[0], a_province.cells[0]
        body = constitute(PROGRAM, commune, kind="executive", name="Đảng ủy", on=make.FOUNDED)
        voters = people(cell, 9)
        voting = opened(
            commune,
            voters,
            kind="confidence.committee",
            body=body,
            channel="paper",
            lines=["Hoàng Văn P", "Hoàng Văn Q", "Hoàng Văn R"],
            tellers=[voters[0].pk, voters[1].pk],
            keys_needed=0,
        )
        for teller in voting.tellers.select_related("voting__organization", "person"):
            sheet(teller, [[5, 3, 1], [2, 2, 5], [1, 2, 6]], issued=9, returned=9)
        assert Outcome.objects.get().came == {"confidence": ["", "consider", "dismiss"]}


# Planning ----------------------------------------------------------------------------------------------------


@pytest.fixture
def committee(a_province):
    """A commune's committee of ten, and the body."""
    with clock_stopped_at(TODAY):
        commune = a_province.communes[0]
        body = constitute(PROGRAM, commune, kind="executive", name="Đảng ủy", on=make.FOUNDED)
        yield commune, body, people(a_province.cells[0], 10)


def planning(committee, **more):
    commune, body, voters = committee
    given = {
        "kind": "planning.committee",
        "matter": "Giới thiệu quy hoạch phó bí thư, nhiệm kỳ 2030-2035",
        "channel": "paper",
        "body": body,
        "lines": ["Hoàng Văn P", "Hoàng Văn Q", "Hoàng Văn R", "Hoàng Văn S"],
        "at_most": 3,
        "tellers": [voters[0].pk, voters[1].pk],
        "keys_needed": 0,
        **more,
    }
    return opened(commune, voters, **given)


def introduced(voting, marks):
    for teller in voting.tellers.select_related("voting__organization", "person"):
        sheet(teller, marks, issued=10, returned=10)
    return Outcome.objects.get(voting=voting).came["elected"]


@pytest.mark.parametrize(("votes_for", "is_introduced"), [(4, False), (5, False), (6, True)])
def test_planning_needs_more_than_half_of_all_summoned(committee, votes_for, is_introduced):
    assert introduced(planning(committee), [[votes_for], [0], [0], [0]]) == ([0] if is_introduced else [])


def test_of_more_than_the_places_those_with_most_votes_are_introduced(committee):
    assert introduced(planning(committee), [[6], [9], [8], [7]]) == [1, 2, 3]


def test_planning_is_on_paper_and_the_rule_says_so(committee):
    with pytest.raises(Refused) as refused:
        planning(committee, channel="electronic")
    assert refused.value.clause.key == "voting.channels_planning"
    with warnings_heard() as heard:
        planning(committee, channel="hands", tellers=[])
    assert any(warned.clause.key == "voting.channels_planning" for warned in heard)


@pytest.mark.parametrize(("day", "is_known"), [(date(2021, 12, 26), False), (date(2021, 12, 27), True)])
def test_the_majority_of_planning_holds_from_its_day(day, is_known):
    rule = law("succession.majority", day)
    assert (rule.grade == "unverified") is is_known and rule.value == 50


def test_names_of_planning_stand_on_paper_only_unless_this_installation_is_accredited(committee):
    assert planning(committee).lines == ["Số 1", "Số 2", "Số 3", "Số 4"]
    top = Organization.objects.get(path=committee[0].path[:7])
    record_accreditation(PROGRAM, top, what="planning_names", level="mat", on=TODAY, decision=make.decision())
    assert planning(committee).lines[0] == "Hoàng Văn P"


def test_who_stands_on_the_paper_of_planning_does_not_count_it(committee):
    _commune, _body, voters = committee
    with pytest.raises(Refused, match="không kiểm phiếu"):
        planning(committee, lines=[voters[0].full_name, "Hoàng Văn Q"], at_most=1)


def test_the_secretary_opens_a_vote_among_those_who_vote_here(cell):
    voters = people(cell, 6)
    make.member(cell, date(2025, 3, 1))
    secretary = make.actor("cell_secretary", cell)
    voting = open_vote(
        secretary,
        cell,
        kind="consultation.members",
        matter="Chọn ngày",
        channel="electronic",
        tellers=voters[:3],
    )
    assert (voting.voters.count(), voting.keys_needed, voting.tellers.count()) == (6, 2, 3)
