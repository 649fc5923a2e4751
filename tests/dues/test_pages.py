"""The pages of dues as their readers meet them."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from sotay.dues.actions import declare, post_month
from sotay.dues.models import MemberLine, Posting
from sotay.dues.money import remit, set_account
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.models import Organization
from tests import make

MARCH = date(2024, 3, 1)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        made = make.province()
        made.members = [
            make.official(made.cells[0], name=f"Nông Văn {name}") for name in ("An", "Bình", "Chi")
        ]
        for member in made.members[:2]:
            declare(PROGRAM, member, group="salaried", base=5_000_000, since=date(2024, 1, 1))
        yield made


def signed_in(role: str, at: Organization) -> Client:
    client = Client()
    client.force_login(make.account(role, at))
    return client


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_secretary_writes_a_month_with_one_page(province):
    secretary, cell = signed_in("cell_secretary", province.cells[0]), province.cells[0]
    asked = words_of(secretary.get(f"/dues/of/{cell.pk}/"))
    assert "Đảng phí tháng 3/2024" in asked
    assert "50.000" in asked
    assert "chưa khai" in asked
    a, b, c = province.members
    given = {"month": "3/2024", "unpaid": [str(a.pk)], f"amount-{b.pk}": "", f"amount-{c.pk}": "20.000"}
    answer = secretary.post(f"/dues/of/{cell.pk}/?month=3/2024", given, follow=True)
    said = words_of(answer)
    assert "Đã ghi sổ đảng phí tháng 3/2024: thu 70.000 đ." in said
    sheet = Posting.objects.get()
    assert (sheet.cash, sheet.receivable, sheet.unpaid) == (70_000, 50_000, 1)


def test_what_was_typed_stays_when_it_cannot_be_written(province):
    secretary, cell = signed_in("cell_secretary", province.cells[0]), province.cells[0]
    number = province.members[1].pk
    answer = secretary.post(
        f"/dues/of/{cell.pk}/?month=3/2024", {"month": "3/2024", f"amount-{number}": "hai mươi"}
    )
    said = words_of(answer)
    assert "hai mươi” không đọc được" in said
    assert 'value="hai mươi"' in said
    assert not Posting.objects.exists()


def test_a_second_sheet_is_refused_and_the_first_shown(province):
    secretary, cell = signed_in("cell_secretary", province.cells[0]), province.cells[0]
    secretary.get(f"/dues/of/{cell.pk}/")
    post_month(PROGRAM, cell, month=MARCH)
    answer = secretary.post(f"/dues/of/{cell.pk}/?month=3/2024", {"month": "3/2024"})
    said = words_of(answer)
    assert "đã được ghi sổ" in said
    assert "Từng đảng viên" in said
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("role", ["organization_department", "leader", "auditor", "committee_office"])
def test_above_the_grassroots_pages_show_sums_and_nobody(province, role):
    cell = province.cells[0]
    post_month(PROGRAM, cell, month=MARCH)
    reader = signed_in(role, province.top)
    for address in (f"of/{cell.pk}/", f"of/{cell.pk}/year/", f"of/{cell.pk}/slips/?month=3/2024"):
        said = words_of(reader.get(f"/dues/{address}"))
        assert "Nông Văn" not in said
        assert "chỉ đảng viên ấy, chi bộ và tổ chức cơ sở xem được" in said
    assert "100.000" in words_of(reader.get(f"/dues/of/{province.communes[0].pk}/"))


def test_the_level_above_sees_what_was_sent_and_books_it(province):
    cell, commune = province.cells[0], province.communes[0]
    post_month(PROGRAM, cell, month=MARCH)
    remit(PROGRAM, cell, amount=70_000, on=make.TODAY)
    office = signed_in("grassroots_office", commune)
    assert "+70.000" in words_of(office.get(f"/dues/of/{commune.pk}/"))
    page = words_of(office.get(f"/dues/of/{commune.pk}/do/dues.receive/"))
    assert 'value="70000"' in page
    answer = office.post(
        f"/dues/of/{commune.pk}/do/dues.receive/",
        {"on": "19/3/2024", f"amount-{cell.pk}": "70000"},
        follow=True,
    )
    assert "+70.000" not in words_of(answer)
    assert Posting.objects.get(kind="receipt").cash == 70_000


def test_whoever_hands_money_up_reads_what_is_owed_and_is_told_the_way_out(province):
    cell = province.cells[0]
    post_month(PROGRAM, cell, month=MARCH)
    secretary, address = signed_in("cell_secretary", cell), f"/dues/of/{cell.pk}/do/dues.remit/"
    assert "Còn phải nộp 70.000 đ" in words_of(secretary.get(address))
    refused = words_of(secretary.post(address, {"amount": "90.000", "on": "19/3/2024"}))
    assert "nhiều hơn số còn phải nộp 70.000 đ" in refused
    assert "Hãy xem lại số tiền, hoặc ghi sổ các tháng còn thiếu trước." in refused
    assert 'value="90.000"' in refused


def test_the_year_book_and_its_file(province):
    cell = province.cells[0]
    post_month(PROGRAM, cell, month=MARCH)
    secretary = signed_in("cell_secretary", cell)
    said = words_of(secretary.get(f"/dues/of/{cell.pk}/year/?month=3/2024"))
    assert "Quý I" in said
    assert "Nông Văn An" in said
    answer = secretary.post(f"/dues/of/{cell.pk}/year/export/", {"year": "2024", "purpose": "report"})
    if answer.status_code == 200 and "sheet" in answer["Content-Type"]:
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert any("Nông Văn An" in row for row in rows)


def test_slips_bear_a_code_when_there_is_an_account(province):
    cell = province.cells[0]
    secretary = signed_in("cell_secretary", cell)
    address = f"/dues/of/{cell.pk}/slips/?month=3/2024"
    assert 'class="slip-code"' not in secretary.get(address).content.decode()
    set_account(PROGRAM, cell, bank_bin="970405", number="8800123", name="CHI BO", on=MARCH)
    said = secretary.get(address).content.decode()
    assert said.count('class="slip-code"') == 2
    assert "Agribank" in said


def test_a_member_sees_their_own_dues_and_declares(province):
    cell, member = province.cells[0], province.members[0]
    post_month(PROGRAM, cell, month=MARCH, unpaid=[member.pk])
    account = make.account("member", cell)
    with entry(PROGRAM, "test.link"):
        account.person_id = member.pk
        account.save()
    client = Client()
    client.force_login(account)
    said = words_of(client.get("/dues/mine/"))
    assert "50.000" in said
    assert "Nông Văn" not in said.replace(account.name, "")
    client.post("/dues/mine/declare/", {"group": "pensioner", "base": "4.000.000", "since": "4/2024"})
    client.post("/dues/mine/declare/", {"group": "pensioner", "base": "4.000.000", "since": "3/2024"})
    assert member.dues_profiles.filter(group="pensioner", declared_by="member").exists()
    assert MemberLine.objects.filter(member=member).count() == 1


def test_a_book_nobody_wrote_in_teaches_what_to_do(province):
    office = signed_in("grassroots_office", province.communes[0])
    said = words_of(office.get(f"/dues/of/{province.cells[1].pk}/"))
    assert "Tháng này chưa có ai để thu" in said
