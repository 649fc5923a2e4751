"""Organisations by a sheet, with their members, or with totals instead of names."""

from datetime import date
from typing import Any

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Movement
from sotay.members.roster import words
from sotay.members.roster.actions import undo
from sotay.members.totals import keep_by_totals
from sotay.organizations.models import Organization, OrganizationState
from sotay.regulations import Refused
from tests import make
from tests.members.rostering import (
    HEADINGS,
    OPENED,
    cell_name,
    checked,
    figures,
    hand_in,
    line,
    loaded,
    member_called,
    names_in,
    said,
    workbook,
)
from tests.proving import contradictions

# Organisations

TREE = [
    [
        "Mã tổ chức",
        "Tên tổ chức",
        "Loại tổ chức",
        "Mã tổ chức cấp trên",
        "Loại hình",
        "Đơn vị, địa bàn",
        "Ngày thành lập",
    ],
    ["12.01.1", "Chi bộ thôn Nà Ma", "Chi bộ", "12.01", "Thôn, tổ dân phố", "Thôn Nà Ma", ""],
    ["12", "Đảng bộ tỉnh Mới", "Đảng bộ tỉnh", "", "", "", "3/2/1990"],
    ["12.0", "Đảng bộ huyện Mới", "Đảng bộ cấp trên trực tiếp cơ sở", "12", "", "", ""],
    ["12.01", "Đảng bộ xã Mới", "Đảng bộ cơ sở", "12.0", "Xã, phường, thị trấn", "", ""],
]


def test_a_first_import_founds_the_tree_and_loads_its_members_in_one_act(db: None) -> None:
    content = workbook({"Tổ chức": TREE, "Đảng viên": [HEADINGS, [1, *line("Chi bộ thôn Nà Ma")]]})
    with clock_stopped_at(make.TODAY):
        roster = loaded(None, content, found=True)
        assert len(roster.founded) == 4
        cell = OrganizationState.objects.get(name="Chi bộ thôn Nà Ma")
        assert (cell.kind, cell.sector) == ("cell", "residential")
        assert names_in(cell.organization) == ["Nông Văn An"]
        top = OrganizationState.objects.get(code="12")
        assert (top.organization, top.valid_from) == (roster.organization, date(1990, 2, 3))
        assert cell.organization.services.get().unit.name == "Thôn Nà Ma"
        undo(PROGRAM, roster, reason="Thử")
        assert not Organization.objects.filter(path__isnull=False).exists()
        assert not OrganizationState.objects.known_at(None).exists()
        loaded(None, content, found=True)
        assert member_called("Nông Văn An")


def test_a_wrong_line_of_the_tree_founds_nothing(db: None) -> None:
    wrong = [
        *TREE,
        ["12.02", "Chi bộ lạc", "Chi bộ trực thuộc", "99", "", "", ""],
        ["12.03", "Đội văn nghệ", "Đội", "12", "", "", ""],
    ]
    with clock_stopped_at(make.TODAY):
        found = checked(None, workbook({"Tổ chức": wrong}), found=True)
        assert said(found) == {
            "D6": words.UNKNOWN_PARENT.format(text="99"),
            "C7": words.BAD_KIND.format(text="Đội"),
        }
        with pytest.raises(Refused):
            loaded(None, workbook({"Tổ chức": wrong}), found=True)
    assert not Organization.objects.exists()


def test_the_same_tree_twice_founds_nothing_more(db: None) -> None:
    with clock_stopped_at(make.TODAY):
        roster = loaded(None, workbook({"Tổ chức": TREE}), found=True)
        found = checked(roster.organization, workbook({"Tổ chức": TREE}), found=True)
        assert (found.counts()["founded"], found.unready) == (0, 0)


def test_only_who_founds_organisations_founds_them_by_a_sheet(province: make.Province) -> None:
    office = make.actor("grassroots_office", province.communes[0])
    with pytest.raises(Refused, match="lập tổ chức"):
        hand_in(province.communes[0], workbook({"Tổ chức": TREE}), actor=office, found=True)


# Units kept by totals

TOTALS_HEADINGS = [
    "Mã tổ chức",
    "Tên tổ chức",
    "Chính thức/dự bị",
    "Giới tính",
    "DTTS",
    "Nhóm tuổi",
    "Học vấn",
]
TOTALS_HEADINGS += ["Nghề nghiệp", "Số đảng viên"]


def totals(*rows: list[Any]) -> bytes:
    return workbook({"Số tổng hợp": [TOTALS_HEADINGS, *rows]})


def test_a_sheet_of_totals_opens_the_book_of_a_unit_that_hands_in_no_names(province: make.Province) -> None:
    keep_by_totals(PROGRAM, province.cells[3], on=OPENED, decision=make.decision())
    name = cell_name(province, 3)
    content = totals(
        ["", name, "CT", "Nam", "x", "18-30", "Đại học", "Bộ đội", 12],
        ["", name, "DB", "Nữ", "", "31 - 40", "THPT", "Công an", 3],
    )
    roster = loaded(province.top, content)
    assert figures(province.top)["party_members_total"] == 15
    assert figures(province.top)["probationary_members"] == 3
    line_of = Movement.objects.get(quantity=3)
    assert line_of.breakdown == {
        "sex": "female",
        "minority": False,
        "age": "31-40",
        "education": "upper_secondary",
        "occupation": "armed_forces",
    }
    again = checked(province.top, content)
    assert (again.counts()["present"], again.counts()["lines"], again.unready) == (2, 0, 0)
    undo(PROGRAM, roster, reason="Thử")
    assert figures(province.top)["party_members_total"] == 0


def test_a_sheet_of_totals_is_judged_cell_by_cell(province: make.Province) -> None:
    keep_by_totals(PROGRAM, province.cells[3], on=OPENED, decision=make.decision())
    name = cell_name(province, 3)
    content = totals(
        ["", cell_name(province, 0), "CT", "Nam", "", "", "", "", 5],
        ["", name, "CT", "Nam", "", "từ 12 tuổi", "", "", 5],
        ["", name, "CT", "Nam", "", "", "", "", "rất đông"],
        ["99", "", "CT", "Nam", "", "", "", "", 5],
    )
    assert said(checked(province.top, content)) == {
        "B2": words.NOT_BY_TOTALS.format(name=cell_name(province, 0)),
        "F3": words.BAD_WORD.format(text="từ 12 tuổi"),
        "I4": words.BAD_COUNT.format(text="rất đông"),
        "A5": words.UNKNOWN_CODE.format(text="99"),
    }


# What must hold of everything


def test_the_book_proves_itself_after_an_import_and_after_it_was_taken_back(db: None) -> None:
    content = workbook({"Tổ chức": TREE, "Đảng viên": [HEADINGS, [1, *line("Chi bộ thôn Nà Ma")]]})
    with clock_stopped_at(make.TODAY):
        roster = loaded(None, content, found=True)
        assert contradictions() == {}
        undo(PROGRAM, roster, reason="Thử")
        assert contradictions() == {}
