"""Several at once: minutes are signed once, and what is handed in while they are is in them or refused, never lost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import plan
from sotay.meetings.models import Attendance, Jotting, Meeting, MonthCount
from sotay.meetings.recording import Entry, Jotted, jot, real_now
from sotay.meetings.signing import sign
from sotay.regulations import Refused
from tests.at_once import all_at_once
from tests.proving import contradictions

from .build import MEETING_DAY, NOW, Cell, cell_of, everything, planned, record


@pytest.fixture
def world(committed_database: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW):
        with seen_by(PROGRAM):
            made = cell_of(6)
        yield made
        with seen_by(PROGRAM):
            assert contradictions() == {}


def test_minutes_are_signed_once(world: Cell) -> None:
    with seen_by(PROGRAM):
        meeting = planned(world.cell)
        record(PROGRAM, meeting, everything(meeting))
    found = all_at_once(*[lambda: sign(PROGRAM, meeting)] * 4)
    assert sum(isinstance(each, Meeting) for each in found) == 1, found
    assert all("đã ký biên bản" in str(each) for each in found if not isinstance(each, Meeting))
    with seen_by(PROGRAM):
        assert Attendance.objects.count() == 9
        assert MonthCount.objects.get().met == 1


def test_many_telephones_hand_in_the_same_and_nothing_is_doubled(world: Cell) -> None:
    with seen_by(PROGRAM):
        meeting = planned(world.cell)
    people = [member.pk for member in world.officials]
    moment = real_now()

    def hand_in(number: int) -> Callable[[], Any]:
        order = people if number % 2 else people[::-1]
        said = [
            Entry(f"p.{pk}.reason", "leave" if number % 2 else "work", moment + number, f"o{number}")
            for pk in order
        ]
        return lambda: jot(PROGRAM, meeting, entries=said)

    found = all_at_once(*[hand_in(number) for number in range(8)])
    assert all(isinstance(each, Jotted) for each in found), found
    with seen_by(PROGRAM):
        assert Jotting.objects.count() == len(people)
        assert set(Jotting.objects.values_list("value", "op")) == {("leave", "o7")}


def test_what_comes_while_minutes_are_signed_is_in_them_or_refused(world: Cell) -> None:
    with seen_by(PROGRAM):
        meeting = planned(world.cell)
        record(PROGRAM, meeting, everything(meeting))
    late = [Entry("m.conclusion", "Thêm một ý.", real_now() + 60_000, "late")]
    found = all_at_once(lambda: sign(PROGRAM, meeting), lambda: jot(PROGRAM, meeting, entries=late))
    assert isinstance(found[0], Meeting), found
    with seen_by(PROGRAM):
        said = Meeting.objects.get().conclusion
        assert not Jotting.objects.exists()
    assert (said == "Thêm một ý.") if isinstance(found[1], Jotted) else isinstance(found[1], Refused)


def test_two_prepare_the_meeting_of_a_month_and_one_does(world: Cell) -> None:
    found = all_at_once(*[lambda: plan(PROGRAM, world.cell, kind="regular", on=MEETING_DAY)] * 3)
    assert sum(isinstance(each, Meeting) for each in found) == 1, found
    assert all(isinstance(each, Refused) for each in found if not isinstance(each, Meeting)), found
