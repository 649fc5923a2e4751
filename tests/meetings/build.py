"""A cell as the law of meetings has it: members who come, one exempt, one elsewhere, one on probation, who leads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.meetings.actions import call, plan
from sotay.meetings.models import Meeting
from sotay.meetings.recording import Entry, jot, real_now
from sotay.meetings.room import Room
from sotay.members.excusing import excuse, send
from sotay.members.models import Member
from sotay.organizations.models import Organization
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import hold_post
from tests import make

NOW = date(2026, 1, 5)
"""The tests of meetings stand after the guidance of October 2025."""

MEETING_DAY = date(2026, 1, 3)


GIVEN = (
    "An Bình Chi Dũng Đông Giang Hà Hải Hòa Hùng Khánh Kiên Lan Long Mai Minh Nam Nga Ngọc Phúc Quang Sơn Tâm Thắng "
    "Tùng Vinh Yên"
).split()


@dataclass
class Cell:
    """A cell and who is in it."""

    province: make.Province
    cell: Organization
    officials: list[Member]
    exempt: Member
    elsewhere: Member
    probationary: Member

    @property
    def secretary(self) -> Actor:
        return make.actor("cell_secretary", self.cell)


def cell_of(officials: int = 6) -> Cell:
    """A cell with so many official members who come, one exempt, one elsewhere and one on probation."""
    province = make.province()
    cell = province.cells[0]
    names = [f"Nông Văn {name}" for name in GIVEN[:officials]]
    rows = [make.official(cell, name=name) for name in names]
    exempt = make.official(cell, name="Lý Thị Miễn")
    elsewhere = make.official(cell, name="Hoàng Văn Xa")
    excuse(PROGRAM, exempt, ground="aged", on=date(2023, 1, 1))
    with entry(PROGRAM, "test.send"):
        send(elsewhere, province.cells[1], date(2025, 1, 1), date(2026, 12, 31))
    probationary = make.member(cell, date(2025, 9, 2), name="Triệu Thị Dự")
    body = constitute(PROGRAM, cell, kind="cell_committee", name="Chi ủy", on=make.FOUNDED)
    for title, member in (("secretary", rows[0]), ("deputy_secretary", rows[1])):
        post = seat(PROGRAM, body, title=title, on=make.FOUNDED)
        hold_post(
            PROGRAM, post, person=member.person, is_member=True, on=date(2021, 1, 1), decision=make.decision()
        )
    return Cell(province, cell, rows, exempt, elsewhere, probationary)


def planned(cell: Organization, on: date = MEETING_DAY, **more: Any) -> Meeting:
    """A regular meeting that was called."""
    meeting = plan(PROGRAM, cell, kind=more.pop("kind", "regular"), on=on, **more)
    return call(PROGRAM, meeting)


def entries(said: dict[str, str], at: int | None = None, op: str = "a") -> list[Entry]:
    """Jottings of one moment."""
    moment = real_now() if at is None else at
    return [
        Entry(key, value, moment + number, f"{op}{number}")
        for number, (key, value) in enumerate(said.items())
    ]


def everything(meeting: Meeting, **more: str) -> dict[str, str]:
    """What must be said before the minutes can be signed."""
    room = Room.of(meeting)
    said = {"m.began": "19:30", "m.ended": "21:10", "m.conclusion": "Thống nhất phương hướng tháng tới."}
    for item in room.items:
        if item.by in ("", "tasks"):
            said[f"i.{item.pk}.outcome"] = "done" if item.by == "" else "nothing"
        if item.by == "vote":
            said[f"v.{item.pk}.for"] = str(room.tally().present)
        if item.by == "democracy":
            said["m.democracy"] = "yes"
        if item.by == "score":
            points = {"time": 5, "attendance": 4, "prepared": 10, "conduct": 30, "chairing": 10}
            points |= {"principles": 5, "resolution": 30, "closing": 5}
            said |= {f"s.{key}": str(value) for key, value in points.items()}
    return said | more


def record(actor: Actor, meeting: Meeting, said: dict[str, str]) -> None:
    """Jot it down, now."""
    jot(actor, meeting, entries=entries(said))
