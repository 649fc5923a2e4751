"""The book on pages: opened once, closed by typing the day, and filled by sheets of totals."""

from datetime import date

import pytest
from django.test import Client

from sotay.members.books import BookOpening, PeriodClosing
from sotay.members.models import Movement
from tests import make
from tests.members.acting import PAPER, confirmed, do


@pytest.fixture
def department(province):
    client = Client()
    client.force_login(make.account("organization_department", province.top, "btc"))
    return client


def test_handing_in_figures_is_confirmed_by_typing_the_day(province, department):
    make.member(province.cells[0])

    shown = department.post(do("close_period", province.top), {"until": "31/12/2023"})
    assert shown.context["preview"].counts == [{"label": "đảng viên cuối kỳ", "value": 1}]
    assert PeriodClosing.objects.count() == 0

    department.post(do("close_period", province.top), confirmed({"until": "31/12/2023"}, "31/12/2023"))
    assert PeriodClosing.objects.get().closed_until == date(2023, 12, 31)


def test_a_book_is_opened_once(province, department):
    response = department.post(do("open_book", province.top), {"on": "1/1/2020"})

    assert "đã mở ngày 1/1/2014" in response.content.decode()
    assert BookOpening.objects.count() == 1


def test_a_sheet_of_totals_is_pasted_line_by_line(province, department):
    unit = make.organization(province.top, "upper", "Đảng bộ Quân sự", upper_type="army")
    department.post(do("keep", unit), {**PAPER, "on": "1/1/2020"})
    sheet = {"number": "3-BC", "signed_on": "5/1/2024", "period_from": "1/1/2024", "period_to": "31/1/2024"}

    wrong = department.post(
        do("hand_in", unit), {**sheet, "lines": "Kết nạp; 3/1/2024; 5\nLạc; 1/1/2024; 1; dự bị"}
    )
    assert wrong.context["form"].errors["lines"] == [
        "Dòng 1: cần đủ loại, ngày, số lượng, tình trạng.",
        "Dòng 2: không có loại “Lạc”.",
    ]

    department.post(
        do("hand_in", unit), {**sheet, "lines": "Kết nạp\t3/1/2024\t5\tdự bị\tnữ\tHọc vấn Đại học"}
    )
    line = Movement.objects.get(sheet__number="3-BC")
    assert (line.kind, line.quantity, line.breakdown) == (
        "admission",
        5,
        {"sex": "female", "education": "university"},
    )
