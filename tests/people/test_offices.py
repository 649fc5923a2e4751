"""Offices begin and end by date, deputies stand in and go no further, nobody comes to more than they had."""

from datetime import date, timedelta
from fnmatch import fnmatchcase

import pytest
from django.test import Client

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import FOREVER, clock_stopped_at
from sotay.members.actions import die
from sotay.people.actions import create_account
from sotay.people.models import Account, Deputy, Office, actor_of
from sotay.people.offices import end_deputy, end_office, give_office, name_deputy
from sotay.people.roles import NEAR_ONLY, ROLES, clash, holds_all
from sotay.regulations import Refused
from tests import make
from tests.make import TODAY, Province

DAY = timedelta(days=1)


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def somebody(world: Province, name: str = "ai") -> Account:
    return create_account(PROGRAM, world.top, username=name, name=f"Đồng chí {name}", password=name)


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


KNOWN_NEAR_ONLY = {
    "prospect.*",
    "reminder.close",
    "screening.list",
    "screening.unlist",
    "screening.hear",
    "screening.propose",
    "study.record",
    "study.take_back",
}
"""No office above holds these, and one of them appoints who does."""


def test_what_is_known_near_only_is_held_near_only() -> None:
    assert set(NEAR_ONLY) == KNOWN_NEAR_ONLY
    for role in ROLES.keys() - {"cell_secretary", "grassroots_office"}:
        assert not {p for p in NEAR_ONLY for own in ROLES[role].may if fnmatchcase(p, own)}, role


@pytest.mark.parametrize("given", sorted(ROLES))
@pytest.mark.parametrize("giver", sorted(ROLES))
def test_nobody_gives_what_they_do_not_hold(giver: str, given: str, world: Province) -> None:
    actor, account = make.actor(giver, world.top), somebody(world)
    asked = set(ROLES[given].may) - KNOWN_NEAR_ONLY
    may = actor.may("office.give", world.top.path) and asked <= allowed_to(giver)
    if may:
        assert give_office(actor, world.top, account=account, role=given, on=TODAY).role == given
        return
    with pytest.raises((Refused, NotAllowed)):
        give_office(actor, world.top, account=account, role=given, on=TODAY)


def allowed_to(role: str) -> set[str]:
    """All patterns that another role may hold and this one covers."""
    actor_patterns = ROLES[role].may
    everything = {pattern for each in ROLES.values() for pattern in each.may}
    return {
        p
        for p in everything
        if any(p == own or (own.endswith(".*") and p.startswith(own[:-1])) for own in actor_patterns)
    }


def test_who_gives_offices_gives_neither_the_machine_nor_the_audit(world: Province) -> None:
    actor = make.actor("organization_department", world.top)
    assert not holds_all(actor, ROLES["system_administrator"])
    assert not holds_all(actor, ROLES["auditor"])


def test_nobody_gives_an_office_to_themselves(world: Province) -> None:
    department = make.account("organization_department", world.top, "btc")
    with pytest.raises(Refused, match="Không tự giao vai trò cho mình"):
        give_office(make.acting(department), world.communes[0], account=department, role="leader", on=TODAY)


def test_nobody_ends_their_own_office(world: Province) -> None:
    department = make.account("organization_department", world.top, "btc")
    with pytest.raises(Refused, match="Không tự kết thúc"):
        end_office(make.acting(department), Office.objects.get(account=department), until=TODAY)


def test_an_office_is_not_given_below_the_branch_of_another(world: Province) -> None:
    actor = make.actor("organization_department", world.districts[0])
    with pytest.raises(NotAllowed):
        give_office(actor, world.communes[1], account=somebody(world), role="leader", on=TODAY)


@pytest.mark.parametrize(("on", "fits"), [
    (TODAY, True), (TODAY + 366 * DAY, True), (TODAY - 366 * DAY, True),
    (TODAY + 367 * DAY, False), (TODAY - 367 * DAY, False),
])  # fmt: skip
def test_an_office_begins_on_a_day_within_reason(on: date, fits: bool, world: Province) -> None:
    actor, account = make.actor("organization_department", world.top), somebody(world)
    if fits:
        assert give_office(actor, world.top, account=account, role="leader", on=on).valid_from == on
        return
    with pytest.raises(Refused, match="một năm"):
        give_office(actor, world.top, account=account, role="leader", on=on)


def test_the_picker_follows_the_date_over_midnight(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    give_office(
        PROGRAM,
        world.communes[0],
        account=account,
        role="grassroots_office",
        on=TODAY + DAY,
        until=TODAY + DAY,
    )
    client = browser(account)

    def seats(on: date) -> list[str]:
        with clock_stopped_at(on):
            return [each.title for each in client.get("/act-in/").context["offices"]]

    assert seats(TODAY) == []
    assert seats(TODAY + DAY) == ["Lãnh đạo cấp ủy", "Cán bộ tổ chức đảng ủy cơ sở"]
    assert seats(TODAY + 2 * DAY) == []


def test_an_office_chosen_yesterday_that_has_ended_is_acted_in_no_longer(world: Province) -> None:
    account = make.account("leader", world.communes[1], "anh")
    other = give_office(PROGRAM, world.communes[0], account=account, role="leader", on=TODAY, until=TODAY)
    client = browser(account)
    client.post("/act-in/", {"office": other.pk})
    here = f"/organizations/{world.communes[0].pk}/"
    assert client.get(here).status_code == 200
    with clock_stopped_at(TODAY + DAY):
        assert client.get(here).status_code == 404


def test_ending_an_office_cuts_its_deputies_and_what_never_began_is_gone(world: Province) -> None:
    actor = make.actor("organization_department", world.top)
    holder, deputy = make.account("leader", world.communes[0], "anh"), somebody(world)
    office = Office.objects.get(account=holder)
    named = name_deputy(actor, office, account=deputy, on=TODAY, until=TODAY + 20 * DAY)
    end_office(actor, office, until=TODAY + 5 * DAY)
    assert (Office.objects.get(pk=office.pk).last_day, Deputy.objects.get(pk=named.pk).last_day) == (
        TODAY + 5 * DAY,
    ) * 2

    future = give_office(actor, world.top, account=deputy, role="leader", on=TODAY + 30 * DAY)
    end_office(actor, future, until=TODAY)
    assert not Office.objects.filter(pk=future.pk).exists()


def test_an_office_is_not_ended_long_ago(world: Province) -> None:
    actor, holder = make.actor("organization_department", world.top), make.account("leader", world.top, "anh")
    with pytest.raises(Refused, match="một tháng"):
        end_office(actor, Office.objects.get(account=holder), until=TODAY - 40 * DAY)


# Deputies ----------------------------------------------------------------------------------------------------


def stands_in(world: Province) -> tuple[Account, Account, Office]:
    """A secretary who is away, and who stands in for them today and tomorrow."""
    holder = make.account("grassroots_office", world.communes[0], "anh")
    deputy, office = somebody(world, "em"), Office.objects.get(account=holder)
    name_deputy(make.acting(holder), office, account=deputy, on=TODAY, until=TODAY + DAY)
    return holder, deputy, office


def test_a_deputy_acts_for_the_holder_and_the_trail_says_so(world: Province) -> None:
    holder, deputy, _office = stands_in(world)
    member = make.official(world.cells[0])
    (seat,) = deputy.seats(TODAY)
    die(actor_of(deputy, seat, "Đảng bộ xã C"), member, on=date(2024, 3, 1))
    entry = AuditEntry.objects.filter(action="member.die").latest("pk")
    assert (entry.account_id, entry.on_behalf_of, entry.role) == (deputy.pk, holder.pk, "grassroots_office")
    assert entry.organization_id == world.communes[0].pk
    assert "thay mặt anh" in entry.office

    page = browser(deputy).get("/").content.decode()
    assert "Cán bộ tổ chức đảng ủy cơ sở, thay mặt anh" in page


def test_a_deputy_acts_on_the_days_named_and_no_longer_than_the_office(world: Province) -> None:
    _holder, deputy, office = stands_in(world)
    assert [len(deputy.seats(TODAY + each * DAY)) for each in (-1, 0, 1, 2)] == [0, 1, 1, 0]
    end_office(PROGRAM, office, until=TODAY)
    assert [len(deputy.seats(TODAY + each * DAY)) for each in (0, 1)] == [1, 0]


def test_a_closed_accounts_deputy_acts_no_more(world: Province) -> None:
    holder, deputy, _office = stands_in(world)
    make.closed(holder)
    assert deputy.seats(TODAY) == []


def test_standing_in_goes_no_further(world: Province) -> None:
    _holder, deputy, office = stands_in(world)
    actor = actor_of(deputy, deputy.seats(TODAY)[0])
    with pytest.raises(Refused, match="Người làm thay không"):
        name_deputy(actor, office, account=somebody(world, "ba"), on=TODAY, until=TODAY)
    department = make.account("organization_department", world.top, "btc")
    own = Office.objects.get(account=department)
    name_deputy(make.acting(department), own, account=deputy, on=TODAY, until=TODAY)
    actor = actor_of(deputy, next(seat for seat in deputy.seats(TODAY) if seat.pk == own.pk))
    with pytest.raises(Refused, match="Người làm thay không"):
        give_office(actor, world.top, account=somebody(world, "tu"), role="leader", on=TODAY)


def test_only_the_holder_or_whoever_gives_the_office_names_a_deputy(world: Province) -> None:
    holder = make.account("grassroots_office", world.communes[0], "anh")
    office, other = Office.objects.get(account=holder), somebody(world)
    colleague = make.account("leader", world.communes[0], "chi")
    with pytest.raises(Refused, match="Chỉ người giữ vai trò"):
        name_deputy(make.acting(colleague), office, account=other, on=TODAY, until=TODAY)
    department = make.account("organization_department", world.top, "btc")
    with pytest.raises(Refused, match="Không tự cử mình"):
        name_deputy(make.acting(department), office, account=department, on=TODAY, until=TODAY)
    assert name_deputy(make.acting(department), office, account=other, on=TODAY, until=TODAY)


@pytest.mark.parametrize(("first", "last", "why"), [
    (0, -1, "Ngày cuối phải"), (0, 400, "tối đa một năm"), (0, 90, "trong thời gian giữ vai trò"),
])  # fmt: skip
def test_a_deputys_time_lies_within_the_offices(first: int, last: int, why: str, world: Province) -> None:
    holder = somebody(world, "anh")
    office = give_office(PROGRAM, world.top, account=holder, role="leader", on=TODAY, until=TODAY + 60 * DAY)
    with pytest.raises(Refused, match=why):
        name_deputy(
            actor_of(holder, office),
            office,
            account=somebody(world),
            on=TODAY + first * DAY,
            until=TODAY + last * DAY,
        )


def test_the_holder_is_back_early(world: Province) -> None:
    holder, deputy, office = stands_in(world)
    end_deputy(make.acting(holder), Deputy.objects.get(office=office), until=TODAY - DAY)
    assert deputy.seats(TODAY) == []


def test_one_office_has_one_deputy_at_a_time(world: Province) -> None:
    holder, _deputy, office = stands_in(world)
    with pytest.raises(Refused, match="trùng"):
        name_deputy(
            make.acting(holder), office, account=somebody(world, "ba"), on=TODAY + DAY, until=TODAY + 2 * DAY
        )


# Separation of duties ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"member", "system_administrator"}))
def test_who_runs_the_machine_gets_no_other_role_and_stands_in_for_none(role: str, world: Province) -> None:
    machine = make.account("system_administrator", world.top, "may")
    assert clash(role, ["system_administrator"])
    with pytest.raises(Refused, match="không giữ thêm vai trò"):
        give_office(PROGRAM, world.top, account=machine, role=role, on=TODAY)
    holder = make.account(role, world.top, "anh")
    with pytest.raises(Refused, match="không giữ thêm vai trò"):
        name_deputy(PROGRAM, Office.objects.get(account=holder), account=machine, on=TODAY, until=TODAY)


def test_roles_that_follow_one_another_do_not_clash(world: Province) -> None:
    account = somebody(world)
    give_office(PROGRAM, world.top, account=account, role="leader", on=make.FOUNDED, until=TODAY)
    assert (
        give_office(PROGRAM, world.top, account=account, role="auditor", on=TODAY + DAY).valid_to == FOREVER
    )
