"""The rules of meetings: below, at and above each limit; the day before and the day of its change."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import call, plan
from sotay.meetings.kinds import MeetingKind
from sotay.meetings.room import Room
from sotay.meetings.scoring import band_of
from sotay.meetings.signing import warn_of_rules
from sotay.meetings.templates_of import Criterion, agenda_of, agendas, score_sheets
from sotay.members.suspension.actions import suspend
from sotay.people.notices import Notice
from tests import make

from .build import MEETING_DAY, NOW, Cell, cell_of, planned, record


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield cell_of(9)


def told(world: Cell, said: dict[str, str], **more: object) -> set[str]:
    meeting = planned(world.cell, **more)
    record(world.secretary, meeting, said)
    with warnings_heard() as heard:
        warn_of_rules(Room.of(meeting))
    return {each.clause.key for each in heard}


@pytest.mark.parametrize(("ended", "is_short"), [("20:59", True), ("21:00", False), ("21:01", False)])
def test_a_meeting_lasts_ninety_minutes(world, ended, is_short):
    assert ("meeting.min_minutes" in told(world, {"m.began": "19:30", "m.ended": ended})) is is_short


@pytest.mark.parametrize(("ended", "is_short"), [("21:29", True), ("21:30", False)])
def test_with_a_theme_it_lasts_two_hours(world, ended, is_short):
    said = {"m.began": "19:30", "m.ended": ended}
    found = told(world, said, combined=True, topic="Nêu gương")
    assert ("meeting.min_minutes_combined" in found) is is_short


def test_a_meeting_may_end_after_midnight(world):
    assert told(world, {"m.began": "23:00", "m.ended": "00:40"}) == set()


@pytest.mark.parametrize(("absent", "is_low"), [(0, False), (1, True), (2, True)])
def test_more_than_ninety_percent_are_to_come(world, absent, is_low):
    # Nine officials and one on probation are expected; nine of ten are 90 % and not more.
    said = {f"p.{member.pk}.seen": "absent" for member in world.officials[:absent]}
    said |= {f"p.{member.pk}.reason": "leave" for member in world.officials[:absent]}
    assert ("meeting.attendance_target" in told(world, said)) is is_low


@pytest.mark.parametrize(("days", "is_late"), [(0, True), (1, False), (2, False)])
def test_papers_are_sent_a_day_before(world, days, is_late):
    meeting = plan(PROGRAM, world.cell, kind="thematic", on=NOW + timedelta(days=days), topic="x")
    with warnings_heard() as heard:
        call(PROGRAM, meeting)
    assert bool(heard) is is_late


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2025, 10, 27), "regular-2018"),
        (date(2025, 10, 28), "regular-2025"),
        (date(2017, 1, 1), "regular-2018"),
    ],
)
def test_the_agenda_changes_on_its_day(on, key):
    found = agenda_of("regular", on)
    assert found is not None
    assert found.key == key


def test_every_kind_by_name_has_an_agenda_and_every_one_has_a_roll_and_minutes():
    assert {each.kind for each in agendas().values()} == {
        "regular",
        "thematic",
        "cell_committee",
        "committee",
    }
    for agenda in agendas().values():
        by = [item.by for item in agenda.items]
        assert by.count("roll") == by.count("minutes") == 1, agenda.key
        assert agenda.kind in MeetingKind.values
        assert [item.step for item in agenda.items] == sorted(
            (item.step for item in agenda.items), key=["open", "conduct", "close"].index
        )


@pytest.mark.parametrize(
    ("percent", "points"), [(100, 4), (90, 4), (89.9, 3), (75, 3), (65, 2), (64, 1), (0, 1)]
)
def test_attendance_is_scored_by_bands(percent, points):
    criterion = next(each for each in score_sheets()["an-phu-2025"].criteria if each.key == "attendance")
    assert criterion.points(percent) == points


def test_a_sheet_adds_up_to_its_total(world):
    for sheet in score_sheets().values():
        total = law("meeting.score_total", MEETING_DAY, at=world.cell).value
        assert sum(each.most for each in sheet.criteria) == total


def test_without_bands_points_follow_the_share():
    assert Criterion("x", "x", 30, "conduct").points(50) == 15


@pytest.mark.parametrize(
    ("total", "words"),
    [(90, "tốt"), (89, "khá"), (70, "khá"), (69, "trung bình"), (50, "trung bình"), (49, "kém")],
)
def test_totals_are_called_by_bands(world, total, words):
    assert band_of(total, MEETING_DAY, world.cell) == words


def test_whoever_has_an_account_in_the_cell_is_told_once_and_of_no_title(world):
    for role in ("member", "cell_secretary"):
        make.account(role, world.cell, role)
    make.account("cell_secretary", world.province.cells[1], "neighbour")
    planned(world.cell, NOW + timedelta(days=5))
    found = list(Notice.objects.filter(kind="meeting.called"))
    assert sorted(row.account.username for row in found) == ["cell_secretary", "member"]
    assert {row.count for row in found} == {1}


def test_whoever_is_suspended_that_day_is_not_called(world):
    for role, member in (("member", world.officials[2]), ("cell_secretary", world.officials[0])):
        account = make.account(role, world.cell, role)
        account.person = member.person
        with entry(PROGRAM, "test.person"):
            account.save()
    suspend(
        PROGRAM,
        world.officials[2],
        on=NOW - timedelta(days=9),
        until=NOW + timedelta(days=30),
        decision=make.decision(on=NOW - timedelta(days=10)),
    )
    planned(world.cell, NOW + timedelta(days=5))
    told_of = Notice.objects.filter(kind="meeting.called")
    assert [row.account.username for row in told_of] == ["cell_secretary"]
