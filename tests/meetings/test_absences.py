"""A reminder to meet whoever was absent twice: computed, closed by a code, gone with the next time they come."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.dues.models import MeetingClosed
from sotay.dues.reminders import close_reminder, forget_what_is_over, reminder_of, reminders
from sotay.handbook.own_meetings import asked_after
from sotay.handbook.tiles import Reader
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.signing import sign
from sotay.regulations import Refused
from tests import make

from .build import NOW, Cell, cell_of, everything, planned, record

MONTHS = [date(2025, 9, 3), date(2025, 10, 3), date(2025, 11, 3), date(2025, 12, 3)]


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield cell_of(4)


def held(world: Cell, on: date, **reasons: str) -> None:
    meeting = planned(world.cell, on)
    said = everything(meeting)
    for pk, reason in reasons.items():
        said |= {f"p.{pk[1:]}.seen": "absent", f"p.{pk[1:]}.reason": reason}
    item = next(item for item in meeting.items.all() if item.by == "vote")
    record(world.secretary, meeting, said | {f"v.{item.pk}.for": "2"})
    sign(world.secretary, meeting)


def asked(world: Cell) -> list[int]:
    return [each.member_id for each in reminders(world.cell, NOW, "absence")]


def test_one_absence_asks_nothing_two_in_a_row_do(world):
    who = world.officials[2]
    held(world, MONTHS[0], **{f"m{who.pk}": "leave"})
    assert asked(world) == []
    held(world, MONTHS[1], **{f"m{who.pk}": "none"})
    assert asked(world) == [who.pk]


def test_whoever_came_since_is_not_asked_for(world):
    who = world.officials[2]
    for month in MONTHS[:2]:
        held(world, month, **{f"m{who.pk}": "leave"})
    held(world, MONTHS[2])
    assert asked(world) == []


def test_nobody_who_need_not_come_is_asked_for(world):
    for month in MONTHS[:3]:
        held(world, month)
    assert asked(world) == []


def test_it_is_closed_by_a_code_and_forgotten_when_they_come_again(world):
    who = world.officials[2]
    for month in MONTHS[:2]:
        held(world, month, **{f"m{who.pk}": "leave"})
    close_reminder(world.secretary, world.cell, member=who.pk, result="reason", about="absence")
    assert asked(world) == []
    with pytest.raises(Refused):
        close_reminder(world.secretary, world.cell, member=who.pk, result="reason", about="absence")
    assert forget_what_is_over() == 0
    held(world, MONTHS[2])
    assert forget_what_is_over() == 1
    assert not MeetingClosed.objects.exists()


def test_it_comes_again_only_with_as_many_new_absences(world):
    who = world.officials[2]
    for month in MONTHS[:2]:
        held(world, month, **{f"m{who.pk}": "leave"})
    close_reminder(world.secretary, world.cell, member=who.pk, result="reason", about="absence")
    held(world, MONTHS[2], **{f"m{who.pk}": "leave"})
    assert asked(world) == []
    held(world, MONTHS[3], **{f"m{who.pk}": "leave"})
    assert asked(world) == [who.pk]


def test_no_office_above_sees_it(world):
    who = world.officials[2]
    for month in MONTHS[:2]:
        held(world, month, **{f"m{who.pk}": "leave"})
    with seen_by(make.actor("organization_department", world.province.top)):
        assert asked(world) == []


def test_the_member_sees_it_and_nobody_elses(world):
    who = world.officials[2]
    for month in MONTHS[:2]:
        held(world, month, **{f"m{who.pk}": "leave"})
    own = make.actor("member", world.cell)
    own = type(own)(**{name: getattr(own, name) for name in own.__slots__} | {"person_id": who.pk})
    with seen_by(own):
        behind, _met = reminder_of(who, world.cell, NOW, "absence")
        tile = asked_after(Reader(own, who, world.cell, NOW))
    assert behind is not None
    assert tile is not None
    assert "9/2025, 10/2025" in str(tile.lines[0].words)
    other = world.officials[3]
    with seen_by(own):
        assert asked_after(Reader(own, other, world.cell, NOW)) is None
