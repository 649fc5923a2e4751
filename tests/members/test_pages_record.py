"""The record of a member: who may open it, what it tells to whom, and that whoever opens it is seen."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import depart, die, expel, recognize, restore, reverse_entry, transfer
from sotay.members.bookkeeping import close_period
from sotay.members.story import looks, party_age_of, release_openings, story
from sotay.organizations.actions import move, rename
from sotay.people.actions import create_account
from sotay.people.looking import OPEN, opened
from sotay.people.offices import give_office
from tests import make
from tests.desk.visiting import reader


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


def themself(member, cell):
    """The member, signed in."""
    account = create_account(
        PROGRAM, cell, username=f"m{member.pk}", name=str(member), password="x", person=member.person
    )
    give_office(PROGRAM, cell, account=account, role="member", on=make.FOUNDED)
    client = Client()
    client.force_login(account)
    return client


def address(member):
    return reverse("members:detail", args=[member.pk])


def opening(member):
    return list(AuditEntry.objects.filter(action=OPEN, subject=f"members.member:{member.pk}").order_by("id"))


def told(member, actor):
    found = story(member, actor)
    return [moment.title for moment in found.moments], found.hidden


# Who comes in ------------------------------------------------------------------------------------------------


def test_those_above_open_the_record_and_neighbours_do_not(world):
    member = make.member(world.cells[0])

    statuses = {
        (role, where.pk): reader(role, where, f"{role}{where.pk}").get(address(member)).status_code
        for role, where in (
            ("cell_secretary", world.cells[0]),
            ("grassroots_office", world.communes[0]),
            ("organization_department", world.districts[0]),
            ("cell_secretary", world.cells[1]),
            ("grassroots_office", world.communes[1]),
            ("organization_department", world.districts[1]),
            ("propaganda_department", world.top),
        )
    }

    assert list(statuses.values()) == [200, 200, 200, 404, 404, 404, 404]


def test_whoever_left_the_scope_is_not_opened_any_more(world):
    member = make.member(world.cells[0])
    transfer(PROGRAM, member, to_cell=world.cells[3], on=make.TODAY)

    assert reader("grassroots_office", world.communes[0]).get(address(member)).status_code == 404
    assert reader("grassroots_office", world.communes[1]).get(address(member)).status_code == 200


def test_a_member_reads_their_own_record_and_nobody_elses(world):
    member, other = make.member(world.cells[0]), make.member(world.cells[0])
    client = themself(member, world.cells[0])

    own = client.get(reverse("members:own"))

    assert own.headers["Location"] == address(member)
    assert client.get(address(member)).status_code == 200
    assert client.get(address(other)).status_code == 404
    assert opening(member) == []


def test_an_account_without_a_record_is_told_so(world):
    response = reader("grassroots_office", world.communes[0]).get(reverse("members:own"))
    assert "chưa gắn với hồ sơ" in response.content.decode()


# Whoever opens it is seen ------------------------------------------------------------------------------------


def test_opening_leaves_a_trace_once_for_each_look(world):
    member = make.member(world.cells[0])
    office = reader("cell_secretary", world.cells[0])

    office.get(address(member))
    office.get(address(member))

    (trace,) = opening(member)
    assert (trace.actor, trace.purpose, trace.place) == (
        f"cell_secretary-{world.cells[0].pk}",
        "",
        world.cells[0].path,
    )


def test_a_leader_says_why_before_the_record_opens(world):
    member = make.member(world.cells[0], phone="0912000111")
    leader = reader("leader", world.top)

    asked = leader.get(address(member))
    assert "Mở hồ sơ này để làm gì" in asked.content.decode()
    assert "0912000111" not in asked.content.decode()
    assert opening(member) == []

    leader.post(address(member), {"purpose": "honours"})
    shown = leader.get(address(member))

    assert "0912000111" in shown.content.decode()
    assert [trace.purpose for trace in opening(member)] == ["honours"]


def test_a_purpose_is_chosen_from_the_list_and_holds_for_one_member(world):
    member, other = make.member(world.cells[0]), make.member(world.cells[0])
    leader = reader("leader", world.top)

    wrong = leader.post(address(member), {"purpose": "tò mò"})
    leader.post(address(member), {"purpose": "check"})

    assert wrong.status_code == 200
    assert opening(other) == []
    assert "Mở hồ sơ này để làm gì" in leader.get(address(other)).content.decode()


def test_the_member_reads_who_looked_in_and_an_inspection_only_later(world):
    member = make.member(world.cells[0])
    cell, inspection = (
        make.actor("cell_secretary", world.cells[0]),
        make.actor("inspection_commission", world.top),
    )
    opened(cell, [member.pk])
    opened(inspection, [member.pk], purpose="inspection")
    own = Actor("đảng viên", person_id=member.pk)

    assert [look.purpose for look in looks(member, own)] == ["Công việc thường ngày của cương vị"]
    assert len(looks(member, make.actor("auditor", world.top))) == 2
    assert looks(member, cell) is None

    with clock_stopped_at(make.TODAY + timedelta(days=367)):
        assert len(looks(member, own)) == 2


@pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, True), (1, True)])
def test_a_look_for_an_inspection_that_nobody_ended_is_read_after_twelve_months(world, days, shown):
    member = make.member(world.cells[0])
    opened(make.actor("inspection_commission", world.top), [member.pk], purpose="inspection")
    with clock_stopped_at(date(2025, 3, 19) + timedelta(days=days)):
        assert bool(looks(member, Actor("đảng viên", person_id=member.pk))) is shown
        assert looks(member, make.actor("auditor", world.top))


# What it tells -----------------------------------------------------------------------------------------------


def test_the_four_dates_stand_apart_each_with_what_is_known_of_it(world):
    member = make.member(world.cells[0], on=date(2020, 2, 3))
    recognize(PROGRAM, member, decision=make.decision(on=date(2021, 3, 1)), on=date(2021, 2, 3))
    member.refresh_from_db()

    dates = reader("cell_secretary", world.cells[0]).get(address(member)).context["dates"]

    assert [each["value"] for each in dates] == ["3/2/2020", "3/2/2020", "1/3/2021", "3/2/2021"]


def test_a_birth_year_is_shown_as_a_year(world):
    member = make.member(world.cells[0], born_on=date(1961, 1, 1), born_precision="year")

    born, *_rest = reader("cell_secretary", world.cells[0]).get(address(member)).context["profile"]

    assert (born["value"], born["note"]) == ("1961", "chỉ biết năm")


def test_the_timeline_tells_places_by_the_names_of_their_day(world):
    member = make.member(world.cells[0], on=date(2020, 2, 3))
    old = world.cells[0].state(date(2020, 2, 3)).name
    rename(PROGRAM, world.cells[0], name="Chi bộ thôn Mới", on=date(2021, 1, 1), decision=make.decision())
    transfer(PROGRAM, member, to_cell=world.cells[3], on=date(2022, 5, 1))

    latest, first = story(member, PROGRAM).moments

    assert first.text.startswith(old)
    assert latest.text.startswith("Chi bộ thôn Mới, ")
    assert world.cells[3].state(make.TODAY).name in latest.text


def test_the_timeline_follows_what_happened_and_says_when_it_counts(world):
    member = make.member(world.cells[0], on=date(2020, 2, 3))
    close_period(PROGRAM, world.top, until=date(2023, 12, 31))
    die(PROGRAM, member, on=date(2023, 11, 5))

    death, _admission = story(member, PROGRAM).moments

    assert (death.on, death.counted_on) == (date(2023, 11, 5), date(2024, 1, 1))


def test_a_member_carried_along_by_a_reorganisation_sees_from_where_to_where(world):
    member = make.member(world.cells[0], on=date(2020, 2, 3))
    move(
        PROGRAM,
        world.communes[0],
        to_parent=world.districts[1],
        on=date(2022, 1, 1),
        decision=make.decision(),
    )

    carried, _admission = story(member, PROGRAM).moments

    assert (carried.title, carried.text) == ("Do sắp xếp tổ chức", "Đảng bộ huyện A → Đảng bộ huyện B")


def test_a_reversed_entry_is_told_to_who_made_it_the_person_and_the_auditor(world):
    member = make.member(world.cells[0])
    office = make.actor("grassroots_office", world.communes[0])
    mistake = die(office, member, on=date(2023, 5, 1))
    reverse_entry(office, member, movement=mistake, reason="nhầm người")
    other = make.actor("cell_secretary", world.cells[0])
    own = Actor("đảng viên", person_id=member.pk)
    whole, part = (["Từ trần", "Kết nạp"], 0), (["Kết nạp"], 1)

    assert told(member, office) == whole
    assert told(member, own) == whole
    assert told(member, make.actor("auditor", world.top)) == whole
    assert told(member, other) == part
    assert told(member, make.actor("organization_department", world.top)) == part


def test_others_read_only_how_many_were_reversed(world):
    member = make.member(world.cells[0])
    mistake = die(PROGRAM, member, on=date(2023, 5, 1))
    reverse_entry(PROGRAM, member, movement=mistake, reason="lý do riêng")

    content = reader("cell_secretary", world.cells[0]).get(address(member)).content.decode()

    assert "1 bút toán đã đảo" in content
    assert "lý do riêng" not in content


def test_party_age_leaves_out_nothing_for_who_was_restored(world):
    member = make.member(world.cells[0], on=date(2015, 3, 19))
    expel(PROGRAM, member, on=date(2018, 1, 1), decision=make.decision())
    restore(
        PROGRAM,
        member,
        to_cell=world.cells[0],
        status="probationary",
        on=date(2020, 1, 1),
        decision=make.decision(),
    )

    found = party_age_of(member, story(member, PROGRAM).effective, make.TODAY)

    assert (found.age.years, found.age.months, found.age.days, found.estimated) == (9, 0, 0, "")


def test_party_age_stands_still_where_somebody_left(world):
    member = make.member(world.cells[0], on=date(2015, 3, 19))
    depart(PROGRAM, member, on=date(2020, 3, 19))

    found = party_age_of(member, story(member, PROGRAM).effective, make.TODAY)

    assert (found.age.years, found.until) == (5, date(2020, 3, 19))


def test_party_age_without_the_decision_is_an_estimate(world):
    member = make.official(world.cells[0])

    found = party_age_of(member, story(member, PROGRAM).effective, make.TODAY)

    assert found.age.years == 18
    assert "tính từ ngày vào Đảng" in found.estimated


def test_the_next_thing_stands_first(world):
    probationary, official = make.member(world.cells[0]), make.official(world.cells[0])
    dead = make.member(world.cells[0])
    die(PROGRAM, dead, on=make.TODAY)
    office = reader("grassroots_office", world.communes[0])

    firsts = [office.get(address(each)).context["acts"]["first"] for each in (probationary, official, dead)]

    assert [first and first["name"] for first in firsts] == ["recognition", "transfer", None]


def test_a_member_sees_no_act_on_their_own_record(world):
    member = make.member(world.cells[0])
    response = themself(member, world.cells[0]).get(address(member))
    assert response.context["acts"] == {"first": None, "others": []}


def test_the_member_reads_of_an_inspection_when_its_office_says_that_it_is_over(world):
    member = make.member(world.cells[0])
    office, other = (make.actor("inspection_commission", place) for place in (world.top, world.districts[0]))
    opened(office, [member.pk], purpose="inspection")
    opened(other, [member.pk], purpose="inspection")
    own = Actor("đảng viên", person_id=member.pk)

    release_openings(other, member, concluded_on=make.TODAY)
    assert [look.office for look in looks(member, own)] == [other.office]

    release_openings(office, member, concluded_on=make.TODAY)
    opened(office, [member.pk], purpose="inspection")
    assert len(looks(member, own)) == 2


def test_an_inspection_is_ended_on_the_page_by_the_office_that_held_it_and_by_no_other(world):
    member = make.official(world.cells[0])
    office = reader("inspection_commission", world.top)
    office.post(address(member), {"purpose": "inspection"})
    page = office.get(address(member))
    (act,) = [each for each in page.context["acts"]["others"] if each["name"] == "opening.release"]
    leader = reader("leader", world.top)
    leader.post(address(member), {"purpose": "check"})
    names = [each["name"] for each in leader.get(address(member)).context["acts"]["others"]]
    assert "opening.release" not in names

    office.post(act["url"], {"concluded_on": "19/3/2024"})
    own = Actor("đảng viên", person_id=member.pk)
    assert [look.office for look in looks(member, own)][-1].startswith("Ủy ban kiểm tra")
    again = [each["name"] for each in office.get(address(member)).context["acts"]["others"]]
    assert "opening.release" not in again


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_however_long_the_story(world, count, django_assert_num_queries):
    member = make.member(world.cells[0], on=date(2020, 2, 3))
    for number in range(count):
        transfer(PROGRAM, member, to_cell=world.cells[(number + 1) % 2], on=date(2021 + number, 1, 1))
    office = reader("grassroots_office", world.communes[0])
    office.get(address(member))

    with django_assert_num_queries(32):
        office.get(address(member))


def test_an_entry_of_another_action_is_no_opening(world):
    member = make.member(world.cells[0])
    with entry(PROGRAM, "command.figures", member):
        pass

    assert looks(member, make.actor("auditor", world.top)) == []
