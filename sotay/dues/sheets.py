"""The year book as a spreadsheet: part II for every book, part I of a cell where its members may be named."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.sheets.writing import Band, Column, write_xlsx

from .models import MemberLine
from .queries import COLUMNS, Month

TITLES = {
    "members": "Tổng số đảng viên",
    "exempt": "Được miễn",
    "unpaid": "Chưa đóng",
    "due": "Phải thu",
    "paid": "Đã thu",
    "kept": "Trích giữ lại",
    "owed": "Phải nộp cấp trên",
    "sent": "Đã nộp",
}
"""The columns of part II, in the words of the paper book."""


def summed(months: list[Month]) -> Iterator[tuple[str, Month, bool]]:
    """The months of a year with the sum of each quarter after its third, and of the year at the end."""
    whole, quarter = Month(months[0].month), Month(months[0].month)
    for number, month in enumerate(months, 1):
        yield _("Tháng %(month)s") % {"month": number}, month, False
        quarter.add(month)
        whole.add(month)
        if number % 3 == 0:
            yield _("Quý %(quarter)s") % {"quarter": ("I", "II", "III", "IV")[number // 3 - 1]}, quarter, True
            quarter = Month(month.month)
    yield _("Cả năm"), whole, True


def book_sheet(
    name: str, months: list[Month], lines: list[tuple[str, dict[date, MemberLine]]], mark: str
) -> bytes:
    """A year book.

    Args:
        lines: for each member the name and what was charged and paid, by month; empty where nobody is named.
        mark: the number by which the file is found again.
    """
    year = months[0].month.year
    columns = [Column(_("Mục"), width=28), *(Column(TITLES[name], "whole", 13) for name in COLUMNS)]
    people = ("members", "exempt", "unpaid")
    rows: list[list[object] | Band] = [Band(_("Phần II. Theo tháng"), 1)]
    rows += [
        [label, *(None if is_sum and each in people else getattr(month, each) for each in COLUMNS)]
        for label, month, is_sum in summed(months)
    ]
    if lines:
        rows.append(Band(_("Phần I. Theo đảng viên (cả năm)"), 1))
        for member, own in lines:
            due, paid = sum(each.due for each in own.values()), sum(each.paid for each in own.values())
            rows.append([member, None, None, due - paid or None, due, paid, None, None, None])
    title = _("SỔ ĐẢNG PHÍ NĂM %(year)s") % {"year": year}
    return write_xlsx(
        columns, rows, title=title, notes=[name, _("Đơn vị: đồng")], sheet_name=str(year), mark=mark
    )
