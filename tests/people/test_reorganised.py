"""What a reorganisation does to accounts, to the offices held and to those who stand in."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import DAY, clock_stopped_at
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.people.models import Account, Deputy, Office
from sotay.people.offices import give_office, name_deputy
from tests import make
from tests.desk.visiting import words
from tests.make import Province
from tests.proving import contradictions

ON = make.TODAY
LATE = date(2024, 3, 1)


@pytest.fixture
def world(db: None) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = make.province()
        for cell in made.cells:
            make.official(cell)
        yield made


def carried(world: Province, *lines: PlanLine, on: date = ON) -> None:
    approve(
        PROGRAM,
        draft(PROGRAM, world.top, name="Sắp xếp", effective_on=on, lines=lines),
        decision=make.decision(on=on),
    )


def holder_with_deputy(at: Organization, until: date) -> tuple[Account, Account, Office]:
    holder = make.account("grassroots_office", at, "truong")
    stands_in = make.account("member", at, "thay")
    office = Office.objects.get(account=holder)
    name_deputy(PROGRAM, office, account=stands_in, on=date(2024, 2, 1), until=until)
    return holder, stands_in, office


def home(account: Account) -> str:
    client = Client()
    client.force_login(account)
    return words(client.get("/"))


@pytest.mark.parametrize("on", [ON, LATE])
def test_an_office_passes_to_the_successor_with_whoever_stands_in(world: Province, on: date) -> None:
    first, second = world.communes
    holder, stands_in, office = holder_with_deputy(second, until=date(2024, 4, 30))

    carried(world, PlanLine("absorb", second.pk, destination=first.pk), on=on)

    (now_held,) = holder.offices(make.TODAY)
    office.refresh_from_db()
    assert (now_held.organization, now_held.valid_from, office.valid_to) == (first, on, on)
    old, new = Deputy.objects.order_by("pk")
    assert (old.office, old.valid_to) == (office, on)
    assert (new.office, new.account, new.valid_from, new.last_day) == (
        now_held, stands_in, on, date(2024, 4, 30),
    )  # fmt: skip
    assert now_held.pk in [seat.pk for seat in stands_in.seats(make.TODAY)]


def test_offices_that_end_take_their_deputies_with_them(world: Province) -> None:
    first, second = world.communes
    holder, stands_in, office = holder_with_deputy(second, until=date(2024, 4, 30))

    carried(world, PlanLine("absorb", second.pk, destination=first.pk, offices="end"))

    assert holder.offices(make.TODAY) == []
    assert [deputy.valid_to for deputy in Deputy.objects.filter(office=office)] == [ON]
    assert [seat.organization for seat in stands_in.seats(make.TODAY)] == []
    assert Deputy.objects.as_of(ON - DAY).filter(account=stands_in).exists()


def test_what_was_to_begin_later_begins_at_the_successor_or_never_was(world: Province) -> None:
    first, second = world.communes
    later = make.TODAY + 30 * DAY
    holder = make.account("member", first, "mai")
    give_office(PROGRAM, second, account=holder, role="grassroots_office", on=later)
    other = make.account("member", world.top, "kia")
    section = make.organization(world.top, "delegation", "Đảng đoàn")
    give_office(PROGRAM, section, account=other, role="committee_office", on=later)

    carried(world, PlanLine("absorb", second.pk, destination=first.pk), PlanLine("dissolve", section.pk))

    offices = Office.objects.filter(role="grassroots_office", account=holder)
    assert [(each.organization, each.valid_from) for each in offices] == [(first, later)]
    assert not Office.objects.filter(account=other, role="committee_office").exists()


def test_an_office_that_outlives_its_organisation_is_named(world: Province) -> None:
    first, second = world.communes
    holder, _stands_in, office = holder_with_deputy(second, until=date(2024, 4, 30))
    carried(world, PlanLine("absorb", second.pk, destination=first.pk, offices="end"))
    assert contradictions() == {}

    with entry(PROGRAM, "test.spoil"):
        Office.objects.filter(pk=office.pk).update(valid_to=make.TODAY + DAY)
        Deputy.objects.filter(office=office).update(valid_to=make.TODAY + 2 * DAY)

    (found,) = contradictions().values()
    assert [line.split(" ", 1)[1] for line in found] == [
        f"outlives organisation {second.pk}",
        f"outlives people_office:{office.pk}",
    ]
    assert holder.offices(make.TODAY) != []


def test_accounts_are_led_to_the_successor_or_to_who_answers_for_what_ended(world: Province) -> None:
    first, second = world.communes
    delegation = make.organization(world.top, "delegation", "Đảng đoàn Hội đồng nhân dân")
    theirs = make.account("grassroots_office", second, "xa")
    nobodys = make.account("committee_office", delegation, "doan")

    carried(world, PlanLine("absorb", second.pk, destination=first.pk), PlanLine("dissolve", delegation.pk))

    theirs.refresh_from_db()
    nobodys.refresh_from_db()
    assert (theirs.organization, nobodys.organization) == (first, world.top)
    assert "Đảng bộ xã C" in home(theirs)
    told = home(nobodys)
    assert "Đảng đoàn Hội đồng nhân dân hết sau ngày 18/3/2024 vì tổ chức ấy kết thúc hoạt động" in told
    assert "Không có tổ chức kế thừa" in told
    assert "nay thuộc Đảng bộ tỉnh Ba Bể" in told


def test_whoever_lost_an_office_reads_who_follows_the_organisation(world: Province) -> None:
    first, second = world.communes
    holder = make.account("grassroots_office", second, "xa")

    carried(world, PlanLine("absorb", second.pk, destination=first.pk, offices="end"))

    assert "Tổ chức kế thừa: Đảng bộ xã C" in home(holder)
