"""A small province with everything that can happen to a book: what forms and figures are tested on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import (
    Beginning,
    Counted,
    cancel,
    depart,
    die,
    expel,
    new_member,
    recognize,
    remove,
    restore,
    reverse_entry,
    transfer,
    withdraw,
)
from sotay.members.bookkeeping import close_period, open_book
from sotay.members.corrections import describe
from sotay.members.kinds import Kind
from sotay.members.ledger import post
from sotay.members.models import Member, Movement
from sotay.members.totals import Line, hand_in
from sotay.organizations.actions import move, rename
from sotay.organizations.models import Organization, Post
from sotay.organizations.structure import found_unit, join_group, name_group
from sotay.people.actions import hold_post
from sotay.people.models import Precision
from tests import make

OPENED = date(2014, 1, 1)
JOINED = date(2019, 6, 1)
"""The day the third district's own book opened."""

MOVED = date(2022, 1, 1)
MOVED_BACK = date(2023, 7, 1)


@dataclass(kw_only=True)
class World(make.Province):
    """Beside the province of ``make``: a district with a book of its own, and an army kept by totals."""

    third: Organization
    late_cell: Organization
    army: Organization
    unit: Organization

    @property
    def organizations(self) -> list[Organization]:
        own = [self.third, self.late_cell, self.army, self.unit]
        return [self.top, *self.districts, *self.communes, *self.cells, *own]

    @property
    def telling(self) -> list[Organization]:
        """One of each sort, those that were moved among them."""
        return [
            self.top,
            *self.districts,
            self.communes[0],
            self.cells[0],
            self.cells[3],
            self.third,
            self.unit,
        ]


@contextmanager
def as_on(day: date) -> Iterator[None]:
    """What is done within is recorded that day."""
    with clock_stopped_at(day):
        yield


def open_with(cell: Organization, on: date, count: int, **more: Any) -> list[Member]:
    """Members with whom a book opens."""
    with entry(PROGRAM, "test.open"):
        members = [
            new_member(
                make.profile(**more),
                Counted("vocational", "elementary", "farmer"),
                Beginning(joined_on=date(2001, 5, 19)),
            )
            for _each in range(count)
        ]
        entries = [
            Movement(
                member=member, kind=Kind.OPENING, happened_on=on, to_organization=cell, to_status="official"
            )
            for member in members
        ]
        post(entries, new_members=True)
    return members


def first_entry(member: Member) -> Movement:
    return Movement.objects.filter(member=member).order_by("pk")[0]


def world() -> World:
    """Ten years of acts, recorded on the days they might have been, some late, some wrong."""
    with as_on(OPENED):
        base = make.province(opened=OPENED)
        third = make.organization(base.top, "upper", "Đảng bộ huyện E", upper_type="district")
        late_commune = make.organization(third, "grassroots_committee", "Đảng bộ xã G")
        late_cell = make.organization(late_commune, "cell", "Chi bộ bản G1", sector="residential")
        army = make.organization(
            base.top, "upper", "Đảng bộ Quân sự tỉnh", upper_type="army", kept_by_totals=True
        )
        unit = make.organization(
            army, "grassroots_cell", "Chi bộ cơ quan Quân sự", sector="armed_forces", kept_by_totals=True
        )
        made = World(**vars(base), third=third, late_cell=late_cell, army=army, unit=unit)
        opened = [member for cell in made.cells for member in open_with(cell, OPENED, 3)]
        opened += open_with(
            made.cells[0],
            OPENED,
            2,
            sex="female",
            ethnicity="Kinh",
            born_on=date(1958, 1, 1),
            born_precision=Precision.YEAR,
        )
        opened += open_with(made.communes[0], OPENED, 1, born_on=None, ethnicity="", sex="")
    with as_on(date(2014, 7, 5)):
        hand_in(
            PROGRAM,
            unit,
            number="1-B",
            signed_on=date(2014, 7, 1),
            period_from=OPENED,
            period_to=date(2014, 6, 30),
            lines=[
                Line("opening", OPENED, 40, breakdown={"sex": "male", "age": "31-40"}),
                Line("opening", OPENED, 5, breakdown={"sex": "female", "minority": True}),
                Line("admission", date(2014, 5, 1), 4, status="probationary"),
                Line("departure", date(2014, 6, 1), 2, breakdown={"sex": "male", "age": "31-40"}),
            ],
        )
    with as_on(date(2018, 3, 1)):
        young = make.member(made.cells[1], on=date(2018, 2, 3), sex="female", born_on=date(1995, 8, 8))
        die(PROGRAM, opened[0], on=date(2018, 1, 20))
        transfer(PROGRAM, opened[1], to_cell=made.cells[3], on=date(2018, 2, 1))
    with as_on(date(2019, 7, 1)):
        open_book(PROGRAM, third, on=JOINED)
        open_with(late_cell, JOINED, 4)
        open_with(late_cell, date(2019, 6, 15), 1)
        recognize(PROGRAM, young, decision=make.decision(on=date(2019, 3, 1)), on=date(2019, 2, 3))
    villages(made)
    closed_years(made, opened)
    moving_years(made, opened)
    for organization in made.organizations:
        organization.refresh_from_db()
    return made


def villages(made: World) -> None:
    """Villages whose heads change, and a group of provinces."""
    with as_on(date(2019, 7, 1)):
        for number, commune in enumerate([*made.communes, made.communes[0]]):
            unit = found_unit(PROGRAM, commune, name=f"Thôn Nà {number}", kind="village", on=OPENED)
            head = Post.objects.filter(unit=unit).first() or Post(unit=unit, title="head", valid_from=OPENED)
            with entry(PROGRAM, "test.seat"):
                head.save()
            hold_post(PROGRAM, head, on=date(2015, 1, 1), is_member=number == 0)
            hold_post(PROGRAM, head, on=date(2020, 6, 1 + number), is_member=number != 1)
        group = name_group(PROGRAM, made.top, name="Miền núi", code="mien-nui-trung-du-phia-bac", on=OPENED)
        join_group(PROGRAM, made.top, group=group, on=OPENED)


def closed_years(made: World, opened: list[Member]) -> None:
    """2020 is closed; what was missed or wrong counts from 2021."""
    with as_on(date(2020, 12, 1)):
        wrong = die(PROGRAM, opened[3], on=date(2020, 11, 11))
        expelled = opened[4]
        expel(PROGRAM, expelled, on=date(2020, 6, 1), decision=make.decision(on=date(2020, 5, 20)))
        new = make.member(made.cells[2], on=date(2020, 9, 2), ethnicity="Mông")
        make.official(made.cells[0], on=date(2020, 10, 1))
        describe(
            PROGRAM,
            opened[5],
            counted=Counted("university", "advanced", "civil_servant"),
            on=date(2020, 1, 1),
        )
    with as_on(date(2021, 2, 1)):
        close_period(PROGRAM, made.top, until=date(2020, 12, 31))
    with as_on(date(2021, 3, 1)):
        reverse_entry(PROGRAM, opened[3], movement=wrong, reason="nhầm người")
        remove(PROGRAM, new, on=date(2020, 12, 15), decision=make.decision(on=date(2020, 12, 10)))
        restore(
            PROGRAM,
            expelled,
            to_cell=made.cells[0],
            status="official",
            on=date(2021, 2, 20),
            decision=make.decision(on=date(2021, 2, 18)),
        )


def moving_years(made: World, opened: list[Member]) -> None:
    """A commune moves to the other district and back; late entries and mistakes about before."""
    with as_on(date(2022, 2, 1)):
        move(
            PROGRAM,
            made.communes[0],
            to_parent=made.districts[1],
            on=MOVED,
            decision=make.decision(on=date(2021, 12, 20)),
        )
        late = make.member(made.cells[0], on=date(2021, 12, 24), ethnicity="Dao", sex="female")
        dead = die(PROGRAM, opened[6], on=date(2021, 12, 30))
    with as_on(date(2022, 11, 1)):
        withdraw(PROGRAM, opened[7], on=date(2022, 10, 1), decision=make.decision(on=date(2022, 9, 1)))
        depart(PROGRAM, opened[8], on=date(2022, 10, 2), abroad=True)
        depart(PROGRAM, opened[9], on=date(2022, 10, 3))
        transfer(PROGRAM, late, to_cell=made.cells[3], on=date(2022, 8, 1))
        transfer(PROGRAM, opened[2], to_cell=made.late_cell, on=date(2022, 9, 1))
        reverse_entry(PROGRAM, opened[6], movement=dead, reason="người cùng tên")
        mistake = make.member(made.cells[1], on=date(2021, 11, 11))
        reverse_entry(PROGRAM, mistake, movement=first_entry(mistake), reason="nhập hai lần")
        cancelled = make.member(made.cells[1], on=date(2022, 5, 19))
        cancel(PROGRAM, cancelled, on=date(2022, 7, 1), decision=make.decision(on=date(2022, 6, 20)))
        hand_in(
            PROGRAM,
            made.unit,
            number="2-B",
            signed_on=date(2022, 10, 20),
            period_from=date(2022, 1, 1),
            period_to=date(2022, 6, 30),
            lines=[Line("death", date(2022, 3, 3), 1, breakdown={"sex": "male", "age": "31-40"})],
        )
    with as_on(date(2023, 7, 15)):
        move(
            PROGRAM,
            made.communes[0],
            to_parent=made.districts[0],
            on=MOVED_BACK,
            decision=make.decision(on=date(2023, 6, 20)),
        )
        rename(
            PROGRAM,
            made.districts[1],
            name="Đảng bộ huyện B Mới",
            on=date(2023, 7, 2),
            decision=make.decision(on=date(2023, 7, 1)),
        )
        make.member(made.late_cell, on=date(2023, 7, 7))
    with as_on(date(2024, 3, 1)):
        transfer(PROGRAM, opened[10], to_cell=made.cells[0], on=date(2023, 3, 1))
        make.member(made.cells[3], on=date(2024, 2, 3))
