"""The rule book, the trail, accounts and offices."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.organizations.rules import override
from sotay.people.models import Account, Office
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.make import Province


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def test_the_rule_book_shows_what_holds_and_how_sure_that_is(world: Province) -> None:
    page = words(reader("member", world.cells[0]).get("/rules/?q=thoi+gian+du+bi&on=1/8/2025"))
    assert "Thời gian dự bị, kể từ ngày chi bộ làm lễ kết nạp 12 tháng" in page
    assert "đã đọc nguyên văn" in page
    assert "Quy định chung" not in page


def test_one_rule_shows_all_its_versions(world: Province) -> None:
    page = words(reader("leader", world.top).get("/rules/?key=probation.recognition_considered_within"))
    assert "Các phiên bản" in page
    assert "294-QĐ/TW" in page


def test_an_own_rule_stands_before_the_article(world: Province) -> None:
    override(
        PROGRAM,
        world.districts[0],
        key="probation.months",
        value=18,
        regulation="12-HD/HU",
        on=date(2023, 1, 1),
        decision=make.decision(on=date(2023, 1, 1)),
    )
    here, elsewhere = (
        words(reader("grassroots_office", commune).get("/rules/?q=thoi+gian+du+bi"))
        for commune in world.communes
    )
    assert "18 tháng quy định riêng của Đảng bộ huyện A (12-HD/HU)" in here
    assert "18 tháng" not in elsewhere


def test_the_trail_shows_what_was_done_in_ones_scope_latest_first(world: Province) -> None:
    make.official(world.cells[0])
    auditor = reader("auditor", world.districts[0])
    page = words(auditor.get("/audit/"))
    assert "Tiếp nhận từ ngoài hệ thống chương trình" in page
    assert f"Chi bộ thôn {world.communes[0].pk}-1" in page
    assert f"Chi bộ thôn {world.communes[1].pk}-1" not in page


def test_what_the_program_did_to_all_is_seen_from_a_root(world: Province) -> None:
    with entry(PROGRAM, "demo.load"):
        pass
    top, below = (reader("auditor", place).get("/audit/") for place in (world.top, world.districts[0]))
    assert ("Dựng dữ liệu minh họa" in words(top), "Dựng dữ liệu minh họa" in words(below)) == (True, False)


def test_the_trail_is_narrowed_by_action_person_and_day(world: Province) -> None:
    make.official(world.cells[0])
    auditor = reader("auditor", world.top)
    assert "Tiếp nhận" in words(auditor.get("/audit/?action=member.arrive&actor=chương&first=19/3/2024"))
    for query in ("action=member.admit", "actor=ai+do", "last=18/3/2024"):
        assert "Tiếp nhận từ ngoài hệ thống" not in words(auditor.get(f"/audit/?{query}")), query


def test_the_trail_is_read_page_by_page(world: Province) -> None:
    for _ in range(51):
        make.organization(world.communes[0], "cell")
    auditor = reader("auditor", world.top)
    first = auditor.get("/audit/?action=organization.found")
    following = next(door for door in doors(first) if "before=" in door)
    shown = [line["entry"].pk for line in first.context["entries"]]
    later = [line["entry"].pk for line in auditor.get(following).context["entries"]]
    assert len(shown) == 50
    assert shown + later == sorted(shown + later, reverse=True)


def test_an_entry_says_what_it_changed(world: Province) -> None:
    department = reader("organization_department", world.top)
    cell = world.cells[0]
    sent = {
        "name": "Chi bộ Mới",
        "on": "1/3/2024",
        "number": "1",
        "signed_on": "1/3/2024",
        "issuer": "Đảng ủy",
    }
    department.post(f"/organizations/{cell.pk}/rename/", sent)
    entry = AuditEntry.objects.filter(action="organization.rename").latest("pk")
    page = words(reader("auditor", world.top).get(f"/audit/{entry.pk}/"))
    assert page.startswith("Nhật ký Đổi tên") or "đổi tên" in page
    assert "organizations_organizationstate" in page
    assert "Chi bộ Mới" not in page.replace("Ở Chi bộ Mới", "")


@pytest.mark.parametrize("size", [1, 3])
def test_the_trail_costs_the_same_for_many_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        make.official(world.cells[0])
    auditor = reader("auditor", world.top)
    with django_assert_num_queries(8):
        auditor.get("/audit/?action=member.arrive")


# Accounts and offices ----------------------------------------------------------------------------------------


def test_the_department_makes_an_account_and_gives_it_a_role(world: Province) -> None:
    department = reader("organization_department", world.top)
    commune = world.communes[0]
    made = {"name": "Hà Thị Mai", "username": "mai"}
    slip = words(department.post(f"/organizations/{commune.pk}/accounts/new/", made))
    assert "Mã" in slip
    given = {"account": "mai", "role": "grassroots_office", "on": "1/3/2024"}
    department.post(f"/organizations/{commune.pk}/offices/give/", given)

    office = Office.objects.get(account=Account.objects.get(username="mai"))
    assert (office.role, office.organization_id, office.decision) == ("grassroots_office", commune.pk, None)
    page = words(department.get(f"/organizations/{world.top.pk}/offices/"))
    assert "Hà Thị Mai mai Cán bộ tổ chức đảng ủy cơ sở Đảng bộ xã C" in page


def test_nobody_gives_more_than_they_hold(world: Province) -> None:
    department = reader("organization_department", world.top)
    page = department.get(f"/organizations/{world.communes[0].pk}/offices/give/").content.decode()
    assert ('value="cell_secretary"' in page, 'value="auditor"' in page) == (True, False)
    make.account("leader", world.communes[0], "ai")
    sent = {"account": "ai", "role": "auditor", "on": "1/3/2024"}
    department.post(f"/organizations/{world.communes[0].pk}/offices/give/", sent)
    assert not Office.objects.filter(role="auditor").exists()


def test_an_identity_number_is_no_name_to_sign_in_with(world: Province) -> None:
    sent = {"name": "Hà Thị Mai", "username": "006090001234", "password": "một mật khẩu dài"}
    page = words(reader("organization_department", world.top).post(
        f"/organizations/{world.communes[0].pk}/accounts/new/", sent))  # fmt: skip
    assert "Không dùng số định danh" in page


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_offices_costs_the_same_for_many_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        make.account("cell_secretary", world.cells[number])
    department = reader("organization_department", world.top)
    with django_assert_num_queries(10):
        department.get(f"/organizations/{world.top.pk}/offices/")


@pytest.mark.parametrize("count", [2, 9])
def test_the_accounts_of_an_organization_cost_as_many_queries_however_many_there_are(
    world, count, django_assert_num_queries
):
    for number in range(count):
        held = make.account("grassroots_office", world.communes[0], f"nguoi{number}")
        Authenticator.objects.create(user=held, type=Authenticator.Type.TOTP, data={})
    department = reader("organization_department", world.districts[0])
    address = reverse("accounts", args=[world.communes[0].pk])
    page = department.get(address)
    assert sum(bool(row["acts"]) for row in page.context["rows"]) == count
    with django_assert_num_queries(15):
        department.get(address)
