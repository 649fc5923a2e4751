"""A meeting from its agenda to its signed minutes: what is asked, what is counted, what stays and what goes."""

from collections.abc import Iterator
from datetime import date, time

import pytest

from sotay.ballots.models import VoteResult
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import add_item, call, cancel, plan, plan_theme, repeat
from sotay.meetings.afterwards import (
    close_assignment,
    hand_in,
    record_before,
    report_assignment,
    rescore,
    say_before,
)
from sotay.meetings.kept import erase
from sotay.meetings.models import Assignment, Attendance, Beforehand, Contribution, Jotting, Meeting
from sotay.meetings.queries import left_open, next_meeting_of, resolutions_of, tasks_of
from sotay.meetings.recording import check_in, refuse_uncalled
from sotay.meetings.recurring import occurrence, usual_day
from sotay.meetings.room import Room
from sotay.meetings.signing import sign
from sotay.members.suspension.actions import suspend
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import hold_post
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

from .build import MEETING_DAY, NOW, Cell, cell_of, everything, planned, record


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield cell_of()
        assert contradictions() == {}


def member_actor(world: Cell, member):
    actor = make.actor("member", world.cell)
    return type(actor)(**{name: getattr(actor, name) for name in actor.__slots__} | {"person_id": member.pk})


def signed(world: Cell, on: date = MEETING_DAY, **more: str) -> Meeting:
    meeting = planned(world.cell, on)
    record(world.secretary, meeting, everything(meeting, **more))
    return sign(world.secretary, meeting)


def test_a_whole_meeting_leaves_rows_numbers_and_a_resolution(world):
    meeting = planned(world.cell)
    a, b, c, *_rest = world.officials
    item = next(item for item in meeting.items.all() if item.by == "vote")
    said = everything(
        meeting,
        **{
            f"p.{b.pk}.seen": "absent",
            f"p.{b.pk}.reason": "work",
            f"p.{world.exempt.pk}.seen": "present",
            f"p.{c.pk}.spoke": "1",
            f"p.{world.probationary.pk}.said": "Nhất trí với báo cáo.",
            "m.note_taker": str(c.pk),
            "t.aa.what": "Vận động làm đường",
            "t.aa.who": str(a.pk),
            "t.bb.what": "Quyên góp quỹ khuyến học",
            "t.bb.due": "2026-01-25",
            f"v.{item.pk}.for": "6",
        },
    )
    record(world.secretary, meeting, said)
    done = sign(world.secretary, meeting)
    # Six who come and the probationary member are expected; the exempt one came besides; one is absent with a reason.
    assert (done.expected, done.present, done.beyond, done.excused) == (7, 6, 1, 1)
    assert (done.speakers, done.tasks, done.has_resolution, done.score) == (2, 2, True, 99)
    assert done.number is not None
    assert done.number.words == "01-NQ/CB"
    assert (done.lasted, done.starts_at) == (100, time(19, 30))
    vote = VoteResult.objects.get()
    # Eight officials are summoned; who is elsewhere is left out, who is exempt and came is counted.
    assert (vote.summoned, vote.denominator, vote.present, vote.votes_for) == (8, 7, 6, 6)
    assert {str(ground): number for ground, number in vote.left_out.items()} == {"elsewhere": 1}
    people = {row.person_id: row for row in Attendance.objects.all()}
    assert len(people) == 9
    assert people[b.pk].reason == "work"
    assert people[world.elsewhere.pk].reason == "elsewhere"
    assert people[a.pk].duty == "chair"
    assert people[c.pk].duty == "note_taker"
    assert Contribution.objects.get().person_id == world.probationary.pk
    assert {row.what: row.due_on for row in Assignment.objects.all()} == {
        "Vận động làm đường": usual_day(world.cell, "regular", date(2026, 2, 1)),
        "Quyên góp quỹ khuyến học": date(2026, 1, 25),
    }
    assert not Jotting.objects.exists()


def needed_keys(world: Cell) -> list[str]:
    meeting = Meeting.objects.get()
    by_tap = [f"i.{item.pk}.outcome" for item in meeting.items.all() if item.by in ("", "tasks")]
    votes = [f"v.{item.pk}.for" for item in meeting.items.all() if item.by == "vote"]
    return ["m.began", *by_tap, *votes]


def test_no_step_is_left_empty_and_each_is_named(world):
    meeting = planned(world.cell)
    whole = everything(meeting)
    assert len(needed_keys(world)) == 12
    for key in needed_keys(world):
        with entry(PROGRAM, "test.clear"):
            Jotting.objects.filter(meeting=meeting).delete()
        record(world.secretary, meeting, {name: value for name, value in whole.items() if name != key})
        with pytest.raises(Refused, match="Chưa ký được biên bản"):
            sign(world.secretary, meeting)
    record(world.secretary, meeting, {f"p.{world.officials[3].pk}.seen": "absent", **whole})
    with pytest.raises(Refused, match=f"lý do vắng của {world.officials[3].person.full_name}"):
        sign(world.secretary, meeting)


def test_the_agenda_is_the_version_of_the_day_and_names_the_work_of_the_place(world):
    old = plan(PROGRAM, world.cell, kind="regular", on=date(2025, 9, 3))
    new = plan(PROGRAM, world.cell, kind="regular", on=date(2025, 11, 3))
    assert (old.agenda, new.agenda) == ("regular-2018", "regular-2025")
    assert new.items.filter(code="dues").exists()
    assert "nông thôn mới" in new.items.get(code="direction").title
    assert not new.items.filter(code="democracy").exists()
    december = plan(PROGRAM, world.cell, kind="regular", on=date(2025, 12, 3))
    assert december.items.filter(code="democracy").count() == 1


def test_once_a_year_the_answer_about_democracy_is_kept(world):
    december = planned(world.cell, date(2025, 12, 3))
    said = everything(december)
    record(world.secretary, december, {key: value for key, value in said.items() if key != "m.democracy"})
    with pytest.raises(Refused, match="dân chủ"):
        sign(world.secretary, december)
    record(world.secretary, december, {"m.democracy": "no"})
    assert sign(world.secretary, december).democracy is False


def test_a_regular_meeting_stands_once_a_month_unless_it_was_called_off(world):
    first = plan(PROGRAM, world.cell, kind="regular", on=MEETING_DAY)
    with pytest.raises(Refused, match="đã có buổi sinh hoạt thường kỳ ngày 3"):
        plan(PROGRAM, world.cell, kind="regular", on=date(2026, 1, 20))
    cancel(PROGRAM, first, why_not="postponed")
    assert plan(PROGRAM, world.cell, kind="regular", on=date(2026, 1, 20)).pk != first.pk


def test_a_theme_comes_from_the_plan_of_the_year(world):
    with pytest.raises(Refused, match="chủ đề"):
        plan(PROGRAM, world.cell, kind="thematic", on=date(2026, 2, 5))
    plan_theme(PROGRAM, world.cell, month=date(2026, 2, 1), title="Nêu gương")
    meeting = plan(PROGRAM, world.cell, kind="thematic", on=date(2026, 2, 5))
    assert meeting.topic == "Nêu gương"
    assert meeting.themes.get().title == "Nêu gương"


def test_calling_too_late_is_told_and_not_refused(world):
    meeting = plan(PROGRAM, world.cell, kind="regular", on=NOW)
    with warnings_heard() as heard:
        call(PROGRAM, meeting)
    assert [each.clause.key for each in heard] == ["meeting.papers_before"]
    with pytest.raises(Refused, match="đã báo rồi"):
        call(PROGRAM, Meeting.objects.get(pk=meeting.pk))


def test_a_short_meeting_and_few_who_came_are_told_with_the_rule(world):
    meeting = planned(world.cell)
    said = everything(meeting, **{"m.ended": "20:59"})
    for member in world.officials[2:5]:
        said |= {f"p.{member.pk}.seen": "absent", f"p.{member.pk}.reason": "leave"}
    item = next(item for item in meeting.items.all() if item.by == "vote")
    record(world.secretary, meeting, said | {f"v.{item.pk}.for": "3"})
    with warnings_heard() as heard:
        sign(world.secretary, meeting)
    assert {"meeting.min_minutes", "meeting.attendance_target"} <= {each.clause.key for each in heard}


def test_a_vote_that_fails_gives_no_resolution_and_no_number(world):
    meeting = planned(world.cell)
    item = next(item for item in meeting.items.all() if item.by == "vote")
    record(
        world.secretary, meeting, everything(meeting) | {f"v.{item.pk}.for": "3", f"v.{item.pk}.against": "3"}
    )
    done = sign(world.secretary, meeting)
    assert (done.has_resolution, done.number) == (False, None)
    assert VoteResult.objects.get().agreed is False


def test_more_votes_than_voters_are_refused_and_nothing_is_signed(world):
    meeting = planned(world.cell)
    item = next(item for item in meeting.items.all() if item.by == "vote")
    record(world.secretary, meeting, everything(meeting) | {f"v.{item.pk}.for": "9"})
    with pytest.raises(Refused, match="Hãy đếm lại"):
        sign(world.secretary, meeting)
    assert Meeting.objects.get(pk=meeting.pk).is_open
    assert not Attendance.objects.exists()


def test_tasks_come_back_until_they_are_closed(world):
    who = world.officials[0]
    done = signed(world, **{"t.a.what": "Sửa nhà văn hóa", "t.a.who": str(who.pk)})
    assert [row.what for row in tasks_of(who.pk)] == ["Sửa nhà văn hóa"]
    assert [row.what for row in left_open(world.cell)] == ["Sửa nhà văn hóa"]
    with pytest.raises(NotAllowed):
        report_assignment(member_actor(world, world.officials[1]), tasks_of(who.pk)[0], result="done")
    report_assignment(member_actor(world, who), tasks_of(who.pk)[0], result="done")
    assert list(tasks_of(who.pk)) == []
    assert Meeting.objects.get(pk=done.pk).tasks_closed == 1


def test_the_secretary_closes_a_task(world):
    signed(world, **{"t.a.what": "Sửa nhà văn hóa"})
    task = Assignment.objects.get()
    assert close_assignment(world.secretary, task, result="partly").closed_on == NOW


def test_words_sent_before_go_into_the_minutes_only_if_wished(world):
    meeting = planned(world.cell, NOW)
    a, b, c, *_rest = world.officials
    say_before(member_actor(world, a), meeting, text="Đề nghị làm đường", to_minutes=True)
    say_before(member_actor(world, b), meeting, text="Không cần ghi", to_minutes=False)
    record_before(world.secretary, meeting, person=c.person, text="Cụ C nhờ ghi", to_minutes=True)
    with pytest.raises(Refused, match="tự gửi"):
        record_before(world.secretary, meeting, person=a.person, text="đè lên", to_minutes=True)
    record(world.secretary, meeting, everything(meeting))
    sign(world.secretary, meeting)
    assert not Beforehand.objects.exists()
    kept = {row.text: (row.sent_before, row.on_behalf) for row in Contribution.objects.all()}
    assert kept == {"Đề nghị làm đường": (True, False), "Cụ C nhờ ghi": (True, True)}


def test_somebody_not_called_sends_nothing(world):
    meeting = planned(world.cell, NOW)
    stranger = make.official(world.province.cells[1])
    with pytest.raises(Refused, match="danh sách triệu tập"):
        say_before(member_actor(world, stranger), meeting, text="Ý kiến")


def test_one_takes_part_from_afar_by_a_code_and_by_no_other(world):
    meeting = planned(world.cell, NOW, manner="mixed")
    assert len(meeting.code) == 6
    who = world.officials[2]
    wrong = "000000" if meeting.code != "000000" else "000001"
    with pytest.raises(Refused, match="không đúng"):
        check_in(member_actor(world, who), meeting, code=wrong)
    check_in(member_actor(world, who), meeting, code=meeting.code)
    record(world.secretary, meeting, everything(meeting))
    done = sign(world.secretary, meeting)
    assert done.online == 1
    assert Attendance.objects.get(person_id=who.pk).by_code


def test_nobody_checks_in_to_a_meeting_in_one_room(world):
    meeting = planned(world.cell, NOW)
    with pytest.raises(Refused, match="không điểm danh bằng mã"):
        check_in(member_actor(world, world.officials[2]), meeting, code="")


def test_a_level_above_scores_a_sample_beside_the_cells_own_points(world):
    done = signed(world)
    points = {"time": 5, "attendance": 4, "prepared": 8, "conduct": 25, "chairing": 8}
    points |= {"principles": 5, "resolution": 30, "closing": 5}
    with pytest.raises(Refused, match="không chấm lại cho mình"):
        rescore(world.secretary, done, points=points)
    office = make.actor("grassroots_office", world.province.communes[0])
    with pytest.raises(Refused, match="vượt mức"):
        rescore(office, done, points=points | {"time": 6})
    rescore(office, done, points=points)
    row = Meeting.objects.get(pk=done.pk)
    assert (row.score, row.rescore) == (99, 90)
    assert row.scorings.count() == 2


def test_briefings_are_recorded_by_numbers_alone(world):
    commune = world.province.communes[0]
    row = hand_in(PROGRAM, commune, kind="briefing", on=NOW, topic="Tháng 1", present=20, expected=22)
    assert (row.state, row.present) == ("signed", 20)
    with pytest.raises(Refused, match="không quá"):
        hand_in(PROGRAM, commune, kind="dialogue", on=NOW, topic="x", present=23, expected=22)
    with pytest.raises(Refused, match="từng người"):
        hand_in(PROGRAM, world.cell, kind="regular", on=NOW, topic="x", present=1, expected=2)


def test_what_a_member_is_shown_of_their_own(world):
    who = world.officials[0]
    coming = planned(world.cell, date(2026, 2, 3))
    assert next_meeting_of(who.pk, NOW) == coming
    done = signed(world)
    assert list(resolutions_of(who.pk, NOW)) == [done]
    assert next_meeting_of(make.official(world.province.cells[2]).pk, NOW) is None


def test_an_item_of_ones_own_stands_before_the_closing(world):
    meeting = plan(PROGRAM, world.cell, kind="regular", on=MEETING_DAY)
    add_item(PROGRAM, meeting, title="Xét hộ nghèo", paper="Danh sách kèm theo")
    steps = [item.step for item in meeting.items.all()]
    assert steps == sorted(steps, key=["open", "conduct", "close"].index)
    assert [item.title for item in meeting.items.filter(step="conduct")][-1] == "Xét hộ nghèo"


@pytest.mark.parametrize(
    ("rule", "month", "day"),
    [
        ("day:3", date(2026, 3, 1), date(2026, 3, 3)),
        ("day:31", date(2026, 2, 1), date(2026, 2, 28)),
        ("first:1", date(2026, 3, 1), date(2026, 3, 2)),
        ("last:7", date(2026, 3, 1), date(2026, 3, 29)),
        ("day:1", date(2026, 1, 1), date(2026, 1, 3)),  # 1 and 2 January are holidays, the 3rd a Saturday
        ("day:17", date(2026, 2, 1), date(2026, 2, 21)),  # Tết
    ],
)
def test_a_meeting_falls_on_its_day_but_not_on_a_holiday(rule, month, day):
    assert occurrence(rule, month) == day


def test_a_cells_own_day_goes_before_the_rule_book(world):
    assert usual_day(world.cell, "regular", date(2026, 3, 1)) == date(2026, 3, 3)
    repeat(PROGRAM, world.cell, kind="regular", rule="first:7", on=NOW)
    assert usual_day(world.cell, "regular", date(2026, 3, 1)) == date(2026, 3, 1)
    with warnings_heard() as heard:
        repeat(PROGRAM, world.cell, kind="regular", rule="day:20", on=NOW)
    assert [each.clause.key for each in heard] == ["meeting.day_of_month"]


def test_what_is_said_in_a_room_is_written_and_read_near_it(world):
    signed(world, **{f"p.{world.officials[0].pk}.said": "Lời trong phòng"})
    above = make.actor("organization_department", world.province.top)
    near = make.actor("grassroots_office", world.province.communes[0])
    neighbour = make.actor("cell_secretary", world.province.cells[1])
    for actor, count in ((world.secretary, 1), (near, 1), (above, 0), (neighbour, 0)):
        with seen_by(actor):
            assert Contribution.objects.count() == count, actor.name
            assert bool(Attendance.objects.count()) == bool(count)
    own = member_actor(world, world.officials[0])
    with seen_by(own):
        assert Contribution.objects.count() == 1
        assert Attendance.objects.count() == 1
    other = planned(world.cell, date(2026, 2, 3))
    with pytest.raises(NotAllowed):
        record(above, other, {"m.began": "19:00"})
    with pytest.raises(NotAllowed):
        sign(above, other)


def seated(organization, kind, members):
    body = constitute(PROGRAM, organization, kind=kind, name=kind, on=make.FOUNDED)
    for title, member in zip(("secretary", "deputy_secretary", "committee_member"), members, strict=False):
        post = seat(PROGRAM, body, title=title, on=make.FOUNDED)
        hold_post(
            PROGRAM, post, person=member.person, is_member=True, on=date(2021, 1, 1), decision=make.decision()
        )
    return body


def test_a_committee_far_up_holds_its_own_meeting_and_no_office_below_reads_it(world):
    top = world.province.top
    body = seated(top, "executive", world.officials[:3])
    office = make.actor("committee_office", top)
    with pytest.raises(Refused, match="chọn cơ quan họp"):
        plan(office, top, kind="committee", on=NOW)
    meeting = call(office, plan(office, top, kind="committee", on=NOW, body=body))
    record(office, meeting, everything(meeting, **{"t.a.what": "Ban hành chương trình"}))
    done = sign(office, meeting)
    assert (done.expected, done.present) == (3, 3)
    assert done.number is not None
    assert done.number.words == "01-NQ/TU"
    assert VoteResult.objects.get().body_id == body.pk
    with seen_by(office):
        assert Attendance.objects.count() == 3
    with seen_by(make.actor("grassroots_office", world.province.communes[0])):
        assert Attendance.objects.count() == 0


def test_the_cells_committee_meets_by_its_seats(world):
    meeting = planned(world.cell, NOW, kind="cell_committee")
    record(world.secretary, meeting, everything(meeting))
    done = sign(world.secretary, meeting)
    assert (done.expected, done.has_resolution) == (2, False)


def test_whoever_is_erased_leaves_the_numbers(world):
    who = world.officials[2]
    done = signed(world, **{f"p.{who.pk}.said": "Lời sẽ xóa", "t.a.what": "Việc", "t.a.who": str(who.pk)})
    with entry(PROGRAM, "test.erase"):
        erase(who)
    assert not Contribution.objects.exists()
    assert not Attendance.objects.filter(person_id=who.pk).exists()
    assert Assignment.objects.get().person is None
    assert Meeting.objects.get(pk=done.pk).present == done.present


def test_whoever_is_suspended_is_absent_whatever_is_tapped_and_counts_in_no_vote(world):
    """Mục 9.3.2, 294-QĐ/TW: the summoned without those whose activity is suspended."""
    meeting, (a, b, *_others) = planned(world.cell), world.officials
    paper = make.decision(on=date(2025, 12, 20))
    suspend(PROGRAM, b, on=date(2025, 12, 20), until=date(2026, 2, 20), decision=paper)
    room = Room.of(meeting)
    assert (room.expected, room.tally().denominator) == (6, 5)
    record(world.secretary, meeting, {f"p.{b.pk}.seen": "present", f"p.{b.pk}.spoke": "1"})
    assert (Room.of(meeting).present, Room.of(meeting).tally().present) == (6, 5)
    record(world.secretary, meeting, {f"p.{a.pk}.seen": "absent", f"p.{a.pk}.reason": "suspended"})
    assert next(each for each in Room.of(meeting).attendees if each.called.person_id == a.pk).lacks_reason
    with pytest.raises(Refused):
        refuse_uncalled(meeting, b.pk)
    refuse_uncalled(meeting, a.pk)
    record(world.secretary, meeting, everything(meeting, **{f"p.{a.pk}.seen": "present"}))
    done = sign(world.secretary, meeting)
    assert Attendance.objects.get(person_id=b.pk).reason == "suspended"
    assert VoteResult.objects.get().left_out["suspended"] == 1
    assert (done.expected, done.present) == (6, 6)
