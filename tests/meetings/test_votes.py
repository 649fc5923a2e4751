"""Votes opened in a meeting: the list is the roll, the counters are there, what was counted stands in the minutes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sotay.ballots.closing import conclude, enter
from sotay.ballots.models import Outcome, Slot, Voter, VoteResult, Voting
from sotay.ballots.votings import State, Teller
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import add_item, cancel
from sotay.meetings.held_votes import back_to_the_meeting, how_far, votes_of
from sotay.meetings.minutes import told_by, told_of
from sotay.meetings.models import Meeting
from sotay.meetings.room import Room
from sotay.meetings.signing import sign, what_is_missing
from sotay.meetings.voting import open_vote, questions_in
from sotay.members.models import Member
from sotay.people.actions import create_account
from sotay.procedures.actions import take_step
from sotay.procedures.forms import StepForm
from sotay.procedures.models import Case
from sotay.regulations import Refused
from tests import make
from tests.procedures import stories
from tests.proving import contradictions

from .build import MEETING_DAY, NOW, Cell, cell_of, everything, planned, record


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield cell_of()
        assert contradictions() == {}


@pytest.fixture
def meeting(world: Cell) -> Meeting:
    made = planned(world.cell)
    record(world.secretary, made, {"m.began": "19:30"})
    return made


def asked(world: Cell, meeting: Meeting, what: str = "consultation.members", **more: Any) -> Voting:
    given = {"matter": "Chọn ngày họp", "channel": "hands", **more}
    return open_vote(world.secretary, meeting, what=what, **given).voting


def oneself(member: Member) -> Actor:
    return Actor("đảng viên", person_id=member.pk, grants=(("ballot.*", ""),))


def counted_by_hand(voting: Voting, marks: list[list[int]], papers: int) -> Outcome:
    """Two tellers who agree."""
    for teller in Teller.objects.filter(voting=voting).select_related("voting__organization", "person"):
        enter(oneself(teller.person.member), teller, issued=papers, returned=papers, invalid={}, marks=marks)
    return Outcome.objects.get(voting=voting)


def listed(voting: Voting) -> dict[str, tuple[bool, str]]:
    rows = Voter.objects.filter(voting=voting).select_related("person")
    return {row.person.full_name: (row.present, row.ground) for row in rows}


def test_the_list_is_the_roll_with_each_persons_right(world, meeting):
    absent = world.officials[2]
    record(
        world.secretary,
        meeting,
        {
            f"p.{absent.pk}.seen": "absent",
            f"p.{absent.pk}.reason": "leave",
            f"p.{world.exempt.pk}.seen": "present",
        },
    )
    found = listed(asked(world, meeting))
    assert found["Nông Văn An"] == (True, "")
    assert found[absent.person.full_name] == (False, "")
    assert found["Lý Thị Miễn"] == (True, "exempt")
    assert found["Hoàng Văn Xa"] == (False, "elsewhere")
    assert "Triệu Thị Dự" not in found


def test_whoever_comes_late_is_on_the_open_list_and_on_no_counted_one(world, meeting):
    late = world.officials[3]
    record(world.secretary, meeting, {f"p.{late.pk}.seen": "absent", f"p.{late.pk}.reason": "leave"})
    first, second = asked(world, meeting), asked(world, meeting, matter="Việc hai")
    conclude(world.secretary, first, votes_for=5)
    record(world.secretary, meeting, {f"p.{late.pk}.seen": "present"})
    name = late.person.full_name
    assert (listed(first)[name], listed(second)[name]) == ((False, ""), (True, ""))


def test_hands_are_counted_on_the_roll_and_stand_in_the_minutes(world, meeting):
    voting = asked(world, meeting)
    assert any("chưa kiểm phiếu xong" in each for each in what_is_missing(Room.of(meeting)))
    conclude(world.secretary, voting, votes_for=5, votes_against=1)
    line = "Chọn ngày họp (giơ tay): tán thành 5/6, không tán thành 1, ý kiến khác 0; thông qua."
    assert line in told_by(Room.of(meeting)).votes
    record(world.secretary, meeting, everything(meeting))
    sign(world.secretary, meeting)
    meeting.refresh_from_db()
    told = told_of(meeting).votes
    assert told.count(line) == 1 and len(told) == 2
    assert back_to_the_meeting(voting)[0] == f"/meetings/{meeting.pk}/"


def test_a_resolution_adopted_by_ballot_gets_its_number_and_is_voted_once(world, meeting):
    item = next(each for each in meeting.items.all() if each.by == "vote")
    tellers = [member.person for member in world.officials[:2]]
    voting = asked(world, meeting, "resolution.cell", channel="paper", item=item, tellers=tellers)
    assert not [each for each in Room.of(meeting).ballots if each.item == item]
    outcome = counted_by_hand(voting, [[5, 1, 0]], 6)
    assert outcome.vote.subject == f"agenda_item:{item.pk}"
    said = everything(meeting)
    assert f"v.{item.pk}.for" in said
    record(world.secretary, meeting, said)
    sign(world.secretary, meeting)
    meeting.refresh_from_db()
    assert meeting.has_resolution and meeting.number is not None
    assert VoteResult.objects.count() == 1


def test_a_resolution_that_was_not_adopted_gets_no_number(world, meeting):
    item = next(each for each in meeting.items.all() if each.by == "vote")
    voting = asked(world, meeting, "resolution.cell", channel="card", item=item)
    conclude(world.secretary, voting, votes_for=3, votes_against=3)
    record(world.secretary, meeting, everything(meeting))
    sign(world.secretary, meeting)
    meeting.refresh_from_db()
    assert not meeting.has_resolution and meeting.number is None


def test_an_election_brings_its_numbers_into_the_minutes(world, meeting):
    tellers = [member.person for member in world.officials[:2]]
    voting = asked(
        world, meeting, "election.cell", matter="Bầu chi ủy", channel="paper", tellers=tellers,
        lines=["Hoàng Văn Mới", "Lý Văn Khác"], at_most=1,
    )  # fmt: skip
    counted_by_hand(voting, [[5], [1]], 6)
    line = "Bầu chi ủy (phiếu kín, tổ kiểm phiếu đếm): Hoàng Văn Mới 5/6, Lý Văn Khác 1/6. Đã bầu đủ 1 người."
    assert told_by(Room.of(meeting)).votes == (line,)


@pytest.mark.parametrize(
    ("what", "more", "why"),
    [
        ("nothing", {}, "không biểu quyết việc đó"),
        ("admission.grassroots", {}, "không biểu quyết việc đó"),
        ("task:1", {}, "không biểu quyết việc đó"),
        ("admission.cell", {"channel": "electronic"}, "phiếu kín điện tử"),
        ("discipline.cell", {"channel": "paper"}, "hai người"),
        ("consultation.members", {"channel": "electronic"}, "An.*chưa có tài khoản"),
        ("consultation.members", {"channel": "hands", "tellers": [0, 1]}, "không cần tổ kiểm phiếu"),
        ("consultation.members", {"channel": "paper", "tellers": [0, "absent"]}, "phải có mặt"),
    ],
)
def test_what_cannot_be_opened_here_is_refused_with_a_reason(world, meeting, what, more, why):
    away = world.officials[4]
    record(world.secretary, meeting, {f"p.{away.pk}.seen": "absent", f"p.{away.pk}.reason": "leave"})
    people = {"absent": away.person}
    tellers = [people.get(each) or world.officials[each].person for each in more.get("tellers", [])]
    with pytest.raises(Refused, match=why):
        asked(world, meeting, what, **{**more, "tellers": tellers})
    assert not Voting.objects.exists()


def test_an_electronic_vote_keeps_to_the_rule_of_its_kind_even_where_all_have_accounts(world, meeting):
    accounts(world)
    with pytest.raises(Refused, match="phiếu kín điện tử"):
        asked(world, meeting, "admission.cell", channel="electronic", tellers=counters(world))
    voting = asked(world, meeting, channel="electronic", tellers=counters(world))
    assert (voting.state, voting.keys_needed) == (State.KEYS, 2)
    assert how_far(votes_of(meeting)[0]).startswith("Chờ tổ kiểm phiếu tạo mã")


def accounts(world: Cell) -> None:
    for number, member in enumerate([*world.officials, world.exempt]):
        create_account(
            PROGRAM,
            world.cell,
            username=f"v{number}",
            name=member.person.full_name,
            password="x",
            person=member.person,
        )


def counters(world: Cell) -> list[Any]:
    return [member.person for member in world.officials[:3]]


def test_nothing_is_voted_before_the_roll_or_without_a_quorum(world):
    meeting = planned(world.cell)
    with pytest.raises(Refused, match="chưa bắt đầu"):
        asked(world, meeting)
    said = {"m.began": "19:30"}
    for member in world.officials[:3]:
        said |= {f"p.{member.pk}.seen": "absent", f"p.{member.pk}.reason": "leave"}
    record(world.secretary, meeting, said)
    # The text in which the quorum stands has been replaced: the rule warns, and says which.
    for there, is_heard in ((3, True), (4, False)):
        record(world.secretary, meeting, {f"p.{world.officials[0].pk}.seen": "present"} if there == 4 else {})
        with warnings_heard() as heard:
            asked(world, meeting)
        assert any("chưa đủ" in warned.why for warned in heard) is is_heard


def test_an_office_that_is_not_near_opens_nothing(world, meeting):
    with pytest.raises(NotAllowed):
        open_vote(
            make.actor("organization_department", world.province.top), meeting, what="consultation.members",
            matter="x", channel="hands",
        )  # fmt: skip


def test_a_meeting_called_off_gives_its_open_votes_up(world, meeting):
    done, open_ = asked(world, meeting), asked(world, meeting, matter="Việc hai")
    conclude(world.secretary, done, votes_for=6)
    cancel(world.secretary, meeting, why_not="force")
    states = dict(Voting.objects.values_list("pk", "state"))
    assert (states[done.pk], states[open_.pk]) == (State.COUNTED, State.WITHDRAWN)
    assert not Slot.objects.exists()


def test_an_item_of_ones_own_may_be_voted_on(world, meeting):
    item = add_item(world.secretary, meeting, title="Nhà văn hóa")
    voting = asked(world, meeting, item=item)
    assert voting.subject == f"agenda_item:{item.pk}"


# A case that waits for the vote -----------------------------------------------------------------------------------


@pytest.fixture
def case(world: Cell) -> Case:
    return stories.recognition(world.probationary, world.cell, date(2025, 12, 20))


@pytest.fixture
def waiting(world: Cell, meeting: Meeting, case: Case) -> str:
    """The step that waits for the vote, as the page names it."""
    task = stories.waiting(case)
    asked_here = [each.what for each in questions_in(Room.of(meeting)) if each.task]
    assert asked_here == [f"task:{task.pk}"]
    return asked_here[0]


def test_a_case_gets_its_vote_from_the_meeting_and_it_is_not_typed_again(world, meeting, case, waiting):
    tellers = [member.person for member in world.officials[:2]]
    voting = asked(world, meeting, waiting, matter="", channel="paper", tellers=tellers)
    assert voting.subject == case.subject and str(case.pk) in voting.matter
    assert world.probationary.person.full_name not in voting.matter
    assert not [each for each in questions_in(Room.of(meeting)) if each.task]
    task, papers = stories.waiting(case), stories.RECOGNITION_PAPERS
    with pytest.raises(Refused, match="đang được biểu quyết"):
        take_step(PROGRAM, task, way="agreed", on=NOW, voted=stories.vote(NOW, 6, 6), papers=papers)
    outcome = counted_by_hand(voting, [[5, 1, 0]], 6)
    form = StepForm(world.secretary, about=stories.waiting(case))
    assert form.ballot == outcome.vote and not [name for name in form.fields if name.startswith("vote_")]
    with pytest.raises(Refused, match="không ghi lại số"):
        take_step(PROGRAM, task, way="agreed", on=MEETING_DAY, voted=stories.vote(NOW, 6, 6), papers=papers)
    with pytest.raises(Refused, match="theo ngày biểu quyết: 3/1/2026"):
        take_step(PROGRAM, task, way="agreed", on=NOW, papers=papers)
    row = take_step(PROGRAM, task, way="agreed", on=MEETING_DAY, papers=papers)
    assert row.vote == outcome.vote and VoteResult.objects.count() == 1


def test_a_vote_that_failed_closes_the_ways_it_would_have_opened(world, meeting, case, waiting):
    tellers = [member.person for member in world.officials[:2]]
    voting = asked(world, meeting, waiting, matter="", channel="paper", tellers=tellers)
    counted_by_hand(voting, [[3, 3, 0]], 6)
    task = stories.waiting(case)
    with pytest.raises(Refused, match="cần 4, được 3 trên 6"):
        take_step(PROGRAM, task, way="agreed", on=MEETING_DAY, papers=stories.RECOGNITION_PAPERS)
    take_step(PROGRAM, task, way="not_agreed", on=MEETING_DAY)
    assert StepForm(world.secretary, about=stories.waiting(case)).ballot is None
