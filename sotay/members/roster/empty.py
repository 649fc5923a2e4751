"""The empty roster: known headings and drop-down lists; on a second sheet, the empty list of organisations."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from sotay.members.kinds import Education, Occupation, Status, Theory
from sotay.members.particulars.kinds import (
    Informatics,
    Language,
    LanguageLevel,
    Management,
    Specialty,
    StatePost,
)
from sotay.organizations.kinds import Kind, Sector, UnitKind, UpperType
from sotay.people.models import Sex

from .values import PEOPLES

ROWS = 5_000
LONGEST_LIST = 255
"""Characters of a list that fit into a cell's own rule; a longer one stands on a sheet beside."""

MEMBERS: tuple[tuple[str, float, str], ...] = (
    ("STT", 6, ""),
    ("Họ và tên", 26, "text"),
    ("Ngày sinh", 13, "text"),
    ("Giới tính", 10, "sex"),
    ("Dân tộc", 12, "people"),
    ("Trình độ học vấn", 20, "education"),
    ("Lý luận chính trị", 18, "theory"),
    ("Nghề nghiệp", 22, "occupation"),
    ("Nơi ở hiện nay", 34, "text"),
    ("Nơi thường trú", 34, "text"),
    ("Chức vụ chính quyền, đoàn thể", 26, "state_post"),
    ("Ngành đào tạo", 22, "specialty"),
    ("Quản lý nhà nước", 26, "management"),
    ("Ngoại ngữ", 16, "language"),
    ("Bậc ngoại ngữ", 16, "language_level"),
    ("Tin học", 18, "informatics"),
    ("Số định danh cá nhân", 20, "text"),
    ("Số thẻ đảng viên", 16, "text"),
    ("Điện thoại", 14, "text"),
    ("Ngày quyết định kết nạp", 16, "text"),
    ("Ngày vào Đảng", 14, "text"),
    ("Ngày chính thức", 14, "text"),
    ("Chính thức hay dự bị", 14, "status"),
    ("Mã chi bộ", 18, "text"),
    ("Tổ chức đảng nơi sinh hoạt", 46, "text"),
)
ORGANIZATIONS: tuple[tuple[str, float, str], ...] = (
    ("STT", 6, ""),
    ("Mã tổ chức", 18, "text"),
    ("Tên tổ chức", 44, "text"),
    ("Loại tổ chức", 34, "kind"),
    ("Mã tổ chức cấp trên", 20, "text"),
    ("Loại cấp trên cơ sở", 26, "upper_type"),
    ("Loại hình", 30, "sector"),
    ("Đơn vị, địa bàn", 30, "text"),
    ("Loại đơn vị", 18, "unit_kind"),
    ("Ngày thành lập", 14, "text"),
    ("Theo dõi bằng số tổng hợp", 14, "mark"),
)


def lists() -> dict[str, list[str]]:
    """What a cell may be chosen from, by the name of its list."""

    def labels(choices: Any) -> list[str]:
        return [str(choice.label) for choice in choices if choice.value]

    return {
        "sex": labels(Sex),
        "people": sorted(PEOPLES),
        "education": labels(Education),
        "theory": labels(Theory),
        "occupation": labels(Occupation),
        "state_post": labels(StatePost),
        "specialty": labels(Specialty),
        "management": labels(Management),
        "language": labels(Language),
        "language_level": labels(LanguageLevel),
        "informatics": labels(Informatics),
        "status": [str(Status.OFFICIAL.label), str(Status.PROBATIONARY.label)],
        "kind": labels(Kind),
        "upper_type": labels(UpperType),
        "sector": labels(Sector),
        "unit_kind": labels(UnitKind),
        "mark": ["x"],
    }


def empty_roster() -> bytes:
    """A workbook to be filled in: members, and on a second sheet organisations."""
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        known = lists()
        choices = book.add_worksheet("Danh mục")
        where = _write_lists(choices, known)
        _sheet(book, _("Đảng viên"), MEMBERS, known, where)
        _sheet(book, _("Tổ chức"), ORGANIZATIONS, known, where)
        choices.hide()
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
    return output.getvalue()


def _write_lists(sheet: Any, known: dict[str, list[str]]) -> dict[str, str]:
    """Write the lists side by side; returns where each stands, as a rule may name it."""
    where = {}
    for column, (name, values) in enumerate(known.items()):
        sheet.write_column(0, column, values)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        where[name] = f"='Danh mục'!${letter}$1:${letter}${len(values)}"
    return where


def _sheet(
    book: Any,
    name: str,
    columns: Sequence[tuple[str, float, str]],
    known: dict[str, list[str]],
    where: dict[str, str],
) -> None:
    sheet = book.add_worksheet(name)
    heading = book.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "border": 1,
            "bg_color": "#F3E3E1",
            "align": "center",
            "valign": "vcenter",
        }
    )
    as_text = book.add_format({"num_format": "@"})
    for column, (title, width, kind) in enumerate(columns):
        sheet.set_column(column, column, width, as_text if kind else None)
        sheet.write_string(0, column, title, heading)
        if kind in known:
            values = known[kind]
            source: Any = values if sum(len(value) + 1 for value in values) < LONGEST_LIST else where[kind]
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, column, ROWS, column, rule)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
