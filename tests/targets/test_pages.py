"""The pages of targets: what a plan says, how it is divided, who may, and that a longer list asks no more."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.targets.actions import allot, set_target
from sotay.targets.models import Target
from tests import make

DECISION = {"number": "12-KH/TU", "signed_on": "10/1/2024", "issuer": "Tỉnh ủy"}


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        made = make.province()
        make.member(made.cells[0], date(2024, 2, 1))
        for organization, value in ((made.top, 30),):
            set_target(
                PROGRAM,
                organization,
                code="members_admitted",
                first_year=2024,
                value=value,
                decision=make.decision(on=date(2024, 1, 5)),
            )
        allot(
            PROGRAM,
            made.top,
            code="members_admitted",
            first_year=2024,
            values={made.districts[0].pk: 20, made.districts[1].pk: 5},
            decision=make.decision(on=date(2024, 1, 6)),
        )
        yield made


def client_of(role, organization):
    client = Client()
    client.force_login(make.account(role, organization))
    return client


def text(response):
    assert response.status_code == 200, response
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0]))


def test_the_plan_says_what_was_asked_and_what_was_reached(province):
    page = text(client_of("leader", province.top).get(f"/reports/{province.top.pk}/targets/"))
    assert "Năm 2024: kết nạp 1 trên chỉ tiêu 30" in page
    assert "Đảng bộ huyện A 20 1 5,0" in page
    assert "Đảng bộ huyện B 5 0 0,0" in page
    assert "cộng lại 25: còn 5 chưa giao" in page


def test_every_result_leads_to_rows_that_amount_to_it(province):
    client = client_of("auditor", province.top)
    html = client.get(f"/reports/{province.top.pk}/targets/").content.decode()
    cells = re.findall(r'data-value="(\d+)"><a href="([^"]+)">', html)
    assert {value for value, _address in cells} == {"0", "1"}
    for value, address in cells:
        page = text(client.get(address.replace("&amp;", "&")))
        title = re.search(r": ([\d.]+) đảng viên", page)
        assert title and title[1] == value, page[:300]


def test_a_year_without_a_plan_says_so_and_a_year_to_come_has_no_result(province):
    client = client_of("leader", province.top)
    assert "Năm 2023: chưa có chỉ tiêu" in text(client.get(f"/reports/{province.top.pk}/targets/?year=2023"))
    page = text(client.get(f"/reports/{province.top.pk}/targets/?year=2025"))
    assert "Năm 2025: chưa có chỉ tiêu" in page
    assert "Đã giao" not in page


def test_the_sheet_holds_what_the_page_shows(province):
    answer = client_of("leader", province.top).get(f"/reports/{province.top.pk}/targets.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert any(row[:3] == ["Đảng bộ huyện A", 20.0, 1.0] for row in rows)


def test_a_table_is_filled_in_once_for_all_below(province):
    client = client_of("organization_department", province.top)
    address = f"/targets/{province.top.pk}/allot/"
    page = client.get(address)
    assert "Chỉ tiêu của tổ chức này năm 2024: 30" in text(page)
    one, other = province.districts
    assert f'name="target-{one.pk}" value="20"' in page.content.decode()
    sent = {"code": "members_admitted", "first_year": "2024", **DECISION}
    answer = client.post(address, {**sent, f"target-{one.pk}": "18", f"target-{other.pk}": "1.2"})
    assert answer.status_code == 302
    assert [
        row.value for row in Target.objects.holding().filter(allotted_by=province.top).order_by("pk")
    ] == [
        18,
        12,
    ]
    assert "cộng lại 30: vừa khớp" in text(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("typed", ["nhiều", "-1", "99999999"])
def test_what_is_no_count_is_told_and_kept(province, typed):
    client = client_of("organization_department", province.top)
    sent = {"code": "members_admitted", "first_year": "2024", **DECISION}
    answer = client.post(
        f"/targets/{province.top.pk}/allot/", {**sent, f"target-{province.districts[0].pk}": typed}
    )
    assert "không phải là số đếm" in text(answer)
    assert f'value="{typed}"' in answer.content.decode()


def test_one_target_is_set_and_its_history_shown(province):
    client = client_of("organization_department", province.top)
    sent = {"code": "members_admitted", "first_year": "2024", "value": "40", **DECISION}
    answer = client.post(f"/targets/{province.top.pk}/set/", sent)
    assert answer.status_code == 302
    target = Target.objects.holding().get(organization=province.top)
    page = text(client.get(f"/targets/{target.pk}/"))
    assert "40" in page
    assert "30" in page
    assert "12-KH/TU" in page
    answer = client.post(f"/targets/{target.pk}/withdraw/", DECISION)
    assert answer.status_code == 302
    assert not Target.objects.holding().filter(organization=province.top).exists()


def test_who_got_a_number_reads_it_and_does_not_change_it(province):
    district = province.districts[0]
    client = client_of("organization_department", district)
    sent = {"code": "members_admitted", "first_year": "2024", "value": "1", **DECISION}
    page = text(client.post(f"/targets/{district.pk}/set/", sent))
    assert "nơi giao mới sửa, rút được" in page
    assert client_of("leader", district).get(f"/reports/{province.top.pk}/targets/").status_code == 404


def test_a_longer_plan_asks_no_more_of_the_database(province):
    client = client_of("leader", province.top)

    def asked():
        client.get(f"/reports/{province.top.pk}/targets/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/reports/{province.top.pk}/targets/")
        return len(queries)

    before = asked()
    for name in "EFG":
        new = make.organization(province.top, "upper", f"Đảng bộ huyện {name}", upper_type="district")
        allot(
            PROGRAM,
            province.top,
            code="members_admitted",
            first_year=2024,
            values={new.pk: 3},
            decision=make.decision(on=date(2024, 2, 1)),
        )
    assert asked() == before


@pytest.mark.parametrize("year", ["abc", "999999999999", "", "1000"])
def test_whatever_stands_in_the_address_is_answered(province, year):
    client = client_of("organization_department", province.top)
    assert (
        client.get(f"/targets/{province.top.pk}/allot/?first_year={year}&last_year={year}").status_code == 200
    )
    assert client.get(f"/reports/{province.top.pk}/targets/?year={year}").status_code in {200, 404}
