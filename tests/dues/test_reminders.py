"""A reminder to meet: computed, seen in the cell and by the member, gone when closed, kept nowhere else."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sotay.dues.actions import declare, post_month
from sotay.dues.models import MeetingClosed
from sotay.dues.reminders import close_reminder, forget_what_is_over, reminders
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import transfer
from sotay.people.actions import create_account
from sotay.people.offices import give_office
from sotay.regulations import Refused
from tests import make

MONTHS = [date(2023, month, 1) for month in range(8, 13)]
DAY = date(2024, 1, 15)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(DAY), seen_by(PROGRAM):
        made = make.province()
        made.members = [make.official(made.cells[0]) for _ in range(2)]
        for member in made.members:
            declare(PROGRAM, member, group="salaried", base=5_000_000, since=MONTHS[0])
        yield made


def unpaid(province, *months, who=0):
    for month in months:
        post_month(PROGRAM, province.cells[0], month=month, unpaid=[province.members[who].pk])


def asked(province, on=DAY):
    return [each.member_id for each in reminders(province.cells[0], on)]


def secretary(province):
    return make.actor("cell_secretary", province.cells[0])


def close(province, result="reason", by=None):
    close_reminder(by or secretary(province), province.cells[0], member=province.members[0].pk, result=result)


def test_one_month_asks_nothing_two_do(province):
    unpaid(province, MONTHS[0])
    assert asked(province) == []
    unpaid(province, MONTHS[1])
    assert asked(province) == [province.members[0].pk]
    unpaid(province, MONTHS[2])
    assert asked(province) == [province.members[0].pk]


@pytest.mark.parametrize("result", ["reason", "exemption", "temporary", "paid", "no_contact"])
def test_any_coded_result_ends_it(province, result):
    unpaid(province, *MONTHS[:2])
    close(province, result)
    assert asked(province) == []
    assert MeetingClosed.objects.get().result == result


def test_it_returns_only_when_as_many_new_months_are_open(province):
    unpaid(province, *MONTHS[:2])
    close(province)
    unpaid(province, MONTHS[2])
    assert asked(province) == []
    unpaid(province, MONTHS[3])
    assert asked(province) == [province.members[0].pk]
    close(province, "no_contact")
    assert [row.result for row in MeetingClosed.objects.all()] == ["no_contact"]


def test_what_is_paid_leaves_nothing_behind(province):
    unpaid(province, *MONTHS[:2])
    close(province)
    assert forget_what_is_over() == 0
    post_month(PROGRAM, province.cells[0], month=MONTHS[2], arrears=[province.members[0].pk])
    assert asked(province) == []
    assert forget_what_is_over() == 1
    assert not MeetingClosed.objects.exists()


def test_who_has_left_the_cell_is_not_kept_in_it(province):
    unpaid(province, *MONTHS[:2])
    close(province)
    post_month(PROGRAM, province.cells[0], month=MONTHS[2], arrears=[province.members[0].pk])
    transfer(PROGRAM, province.members[0], to_cell=province.cells[1], on=DAY)
    forget_what_is_over()
    assert not MeetingClosed.objects.exists()


def test_the_trail_names_the_cell_and_never_the_member(province):
    unpaid(province, *MONTHS[:2])
    close(province)
    entry = AuditEntry.objects.filter(action="reminder.close").latest("id")
    assert entry.subject == f"organizations.organization:{province.cells[0].pk}"
    member = f"members.member:{province.members[0].pk}"
    assert not AuditEntry.objects.filter(action__startswith="reminder", subject=member).exists()


def test_nobody_is_closed_who_is_not_to_be_met(province):
    unpaid(province, MONTHS[0])
    with pytest.raises(Refused):
        close(province)
    unpaid(province, MONTHS[1])
    close(province)
    with pytest.raises(Refused):
        close(province)


@pytest.mark.parametrize("role", ["grassroots_office", "organization_department", "leader", "auditor"])
def test_nobody_above_the_cell_closes_it(province, role):
    unpaid(province, *MONTHS[:2])
    with pytest.raises(NotAllowed):
        close(province, by=make.actor(role, province.communes[0]))


# Pages -------------------------------------------------------------------------------------------------------


def client_of(role, organization, person=None):
    account = create_account(
        PROGRAM, organization, username=f"{role}-{organization.pk}", name=role, password="x", person=person
    )
    give_office(PROGRAM, organization, account=account, role=role, on=make.FOUNDED)
    client = Client()
    client.force_login(account)
    return client


def text(response):
    assert response.status_code == 200, response
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0]))


def test_the_secretary_sees_it_at_home_and_beside_the_cases_and_closes_it(province):
    unpaid(province, *MONTHS[:2])
    cell = province.cells[0]
    client = client_of("cell_secretary", cell)
    words = "Gặp gỡ, tìm hiểu: còn nợ đảng phí"
    assert words in text(client.get("/"))
    assert words in text(client.get("/cases/"))
    address = f"/dues/of/{cell.pk}/reminders/"
    page = text(client.get(address))
    assert province.members[0].person.full_name in page
    assert "còn nợ tháng 8/2023, 9/2023" in page
    answer = client.post(address, {"member": province.members[0].pk, "result": "reason"})
    assert answer.status_code == 302
    assert "Không có ai cần gặp" in text(client.get(address))
    assert words not in text(client.get("/"))
    assert words not in text(client.get("/cases/"))


def test_nobody_else_sees_it(province):
    unpaid(province, *MONTHS[:2])
    for role, place in (
        ("grassroots_office", province.communes[0]),
        ("organization_department", province.top),
        ("cell_secretary", province.cells[1]),
    ):
        client = client_of(role, place)
        assert "Gặp gỡ" not in text(client.get("/"))
        assert client.get(f"/dues/of/{province.cells[0].pk}/reminders/").status_code in {403, 404}


def test_the_member_sees_it_and_what_came_of_it(province):
    unpaid(province, *MONTHS[:2])
    client = client_of("member", province.cells[0], province.members[0].person)
    assert "Chi bộ được nhắc gặp gỡ, tìm hiểu" in text(client.get("/dues/mine/"))
    close(province, "exemption")
    page = text(client.get("/dues/mine/"))
    assert "Chi bộ đã gặp gỡ, tìm hiểu" in page
    assert "Sẽ đề nghị miễn, giảm" in page
