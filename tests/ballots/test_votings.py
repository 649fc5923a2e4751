"""A vote while it is held: its list, its box, its tellers, and what comes of it."""

import base64
from datetime import date

import pytest

from sotay.ballots import sealing
from sotay.ballots.asking import duties_of, result_by_subject, votes_open_to
from sotay.ballots.casting import cast
from sotay.ballots.closing import close, conclude, enter
from sotay.ballots.counting import Ground
from sotay.ballots.electorate import Elector
from sotay.ballots.models import Outcome, Slot, Teller, Voter, VoteResult, Voting
from sotay.ballots.opening import make_key, open_ballot, open_round, open_vote, set_right, withdraw
from sotay.ballots.verify import boxes_hold_one_each, outcomes_add_up
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.members.electorates import official_members
from sotay.members.excusing import excuse
from sotay.organizations.accrediting import record_accreditation
from sotay.organizations.models import Organization
from sotay.organizations.structure import constitute
from sotay.regulations import Refused
from tests import make

TODAY = date(2025, 9, 1)


@pytest.fixture
def cell(a_province):
    with clock_stopped_at(TODAY):
        yield a_province.cells[0]


def people(cell, number):
    return [make.official(cell, date(2020, 2, 3), f"Nông Văn {chr(65 + n)}").person for n in range(number)]


def as_(person):
    """Somebody in a member's office."""
    own = make.actor("member", person.presences.get(latest=True).organization)
    return Actor(own.name, None, person.pk, own.role, own.office, own.path, own.grants)


def opened(cell, voters, **more):
    given = {
        "kind": "consultation.members",
        "matter": "Chọn ngày họp",
        "channel": "electronic",
        "electors": [Elector(person.pk) for person in voters],
        "tellers": [person.pk for person in voters[:3]],
        "keys_needed": 2,
        **more,
    }
    with entry(PROGRAM, "test.open"):
        return open_ballot(cell, **given)


def with_keys(voting):
    """The counters' codes; the vote is open."""
    codes = []
    for teller in voting.tellers.select_related("voting", "person").order_by("number"):
        key = sealing.new_key()
        public = base64.b64encode(sealing.public_of(key)).decode()
        make_key(as_(teller.person), teller, public_key=public)
        codes.append(sealing.code_of(key))
    voting.refresh_from_db()
    return codes


def sealed_by(voting, person, *marks):
    publics = [bytes(key) for key in voting.tellers.order_by("number").values_list("public_key", flat=True)]
    voter = voting.voters.get(person=person)
    bound = sealing.context(voting.pk, voter.pk)
    return base64.b64encode(sealing.seal(bytes(marks), publics, voting.keys_needed, bound)).decode()


def votes(voting, person, *marks):
    return cast(as_(person), voting, sealed=sealed_by(voting, person, *marks))


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


def election(cell, voters, **more):
    given = {
        "kind": "election.cell",
        "matter": "Bầu chi ủy",
        "channel": "paper",
        "lines": ["Triệu Văn X", "Triệu Văn Y", "Triệu Văn Z"],
        "at_most": 2,
        "tellers": [voters[0].pk, voters[1].pk],
        "keys_needed": 0,
        **more,
    }
    return opened(cell, voters, **given)


def sheet(teller, marks, **more):
    given = {"issued": 7, "returned": 7, "invalid": {}, "marks": marks, **more}
    return enter(as_(teller.person), teller, **given)


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
