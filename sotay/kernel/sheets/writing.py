"""Tables written for the people who will open and print them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import groupby
from typing import Any, Final, Literal

import xlsxwriter  # type: ignore[import-untyped]

from sotay.kernel.dates import PartialDate, show_date

from .cells import EXACT_DIGITS

ColumnKind = Literal["text", "whole", "decimal", "percent", "date"]
A4: Final = 9
FIRST_DAY: Final = date(1900, 3, 1)  # before it spreadsheets miscount the days
LONGEST_TEXT: Final = 32_767
SHOWN_WHOLE: Final = 10**9  # larger numbers are shown as 1.23E+10 unless told otherwise
_FONT = {"font_name": "Times New Roman", "font_size": 11}
_FORMATS: dict[ColumnKind, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "whole": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.00%"},
    "date": {"num_format": "d/m/yyyy", "align": "center"},
}
_WIDTHS: dict[ColumnKind, float] = {"text": 18, "whole": 10, "decimal": 12, "percent": 10, "date": 12}


@dataclass(frozen=True)
class Column:
    """A column to write. Codes and numbers that identify are of kind "text": they keep their zeros."""

    title: str
    kind: ColumnKind = "text"
    width: float | None = None
    group: str = ""  # a heading above this one and its neighbours of the same group


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    notes: Sequence[str] = (),
    sheet_name: str = "Danh sách",
) -> bytes:
    """A workbook of one sheet: title, notes, headings that stay in sight and on every printed page, rows."""
    with workbook() as (book, output):
        sheet = book.add_worksheet(sheet_title(sheet_name))
        pen = Pen(book, sheet)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width or _WIDTHS[column.kind])
        top = _write_title(pen, title, notes)
        bottom = _write_headings(pen, columns, top)
        looks = [{"border": 1, "valign": "top", **_FORMATS[column.kind]} for column in columns]
        for at, row in enumerate(rows, bottom):
            for number, (look, value) in enumerate(zip(looks, row, strict=True)):
                pen.write(at, number, value, **look)
        _set_up_page(sheet, top, bottom)
    return output.getvalue()


@contextmanager
def workbook() -> Iterator[tuple[xlsxwriter.Workbook, BytesIO]]:
    """A workbook that keeps one row at a time in memory; its bytes are there when the block ends."""
    output = BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True})
    book.formats[0].set_font_name(_FONT["font_name"])
    yield book, output
    book.close()


def sheet_title(name: str) -> str:
    """What a sheet may be called: 31 characters, and no brackets, slashes, colon, asterisk, question mark."""
    return "".join(" " if char in "[]:*?/\\" else char for char in name).strip(" '")[:31] or "Sheet1"


class Pen:
    """Writes values as what they are; a text stays a text whatever it begins with."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        self.book = book
        self.sheet = sheet
        self._formats: dict[tuple[tuple[str, Any], ...], xlsxwriter.format.Format] = {}

    def write(self, row: int, column: int, value: object, **look: Any) -> None:
        number = float(value) if isinstance(value, int | float | Decimal | Fraction) else None
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, self.format(**look))
        elif isinstance(value, str):
            self._write_text(row, column, value, look)
        elif isinstance(value, bool):
            self._write_text(row, column, "x" if value else "", look)
        elif number is not None and abs(number) < 10**EXACT_DIGITS:
            shape = {"num_format": "0"} if abs(number) >= SHOWN_WHOLE else {}
            self.sheet.write_number(row, column, number, self.format(**shape | look))
        elif isinstance(value, date | time | timedelta) or _is_full(value):
            self._write_date(row, column, value, look)
        else:
            self._write_text(row, column, str(value), look)

    def format(self, **look: Any) -> xlsxwriter.format.Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_FONT, **look})
        return self._formats[key]

    def _write_date(self, row: int, column: int, value: Any, look: dict[str, Any]) -> None:
        day = value.day if isinstance(value, PartialDate) else value
        if isinstance(day, date) and not isinstance(day, datetime) and day < FIRST_DAY:
            return self._write_text(row, column, show_date(PartialDate(day, "day")), look)
        shape = "hh:mm" if isinstance(day, time | timedelta) else "d/m/yyyy"
        look = {"num_format": shape} | look
        self.sheet.write_datetime(row, column, day, self.format(**look))
        return None

    def _write_text(self, row: int, column: int, text: str, look: dict[str, Any]) -> None:
        # As text it is never calculated here; the mark keeps it text when somebody edits the cell.
        if text.startswith(("=", "+", "-", "@", "\t", "\r")):
            look = look | {"quote_prefix": True}
        look = {key: value for key, value in look.items() if key != "num_format"} | {"num_format": "@"}
        self.sheet.write_string(row, column, text[:LONGEST_TEXT], self.format(**look))


def _is_full(value: object) -> bool:
    return isinstance(value, PartialDate) and value.precision == "day"


def _write_title(pen: Pen, title: str, notes: Sequence[str]) -> int:
    """The title and notes, unmerged so that the table below can still be sorted; returns the next row."""
    row = 0
    if title:
        pen.write(row, 0, title, bold=True, font_size=14)
        row += 1
    for note in notes:
        pen.write(row, 0, note, italic=True)
        row += 1
    return row + 1 if row else 0


def _write_headings(pen: Pen, columns: Sequence[Column], top: int) -> int:
    look: dict[str, Any] = {
        "bold": True,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
    }
    look["bg_color"] = "#F3E3E1"
    grouped = any(column.group for column in columns)
    for at, column in enumerate(columns):
        continued = bool(at and column.group and columns[at - 1].group == column.group)
        pen.write(top, at, "" if continued else column.group or column.title, **look)
    for at, column in enumerate(columns if grouped else ()):
        pen.write(top + 1, at, column.title if column.group else "", **look)
    pen.sheet.merge.extend(_merged(columns, top) if grouped else ())
    return top + 1 + grouped


def _merged(columns: Sequence[Column], top: int) -> Iterator[list[int]]:
    """A group stretches over its columns; a heading without a group over both rows."""
    at = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        width = len([*members])
        if not group:
            yield from ([top, column, top + 1, column] for column in range(at, at + width))
        elif width > 1:
            yield [top, at, top, at + width - 1]
        at += width


def _set_up_page(sheet: xlsxwriter.worksheet.Worksheet, top: int, bottom: int) -> None:
    sheet.freeze_panes(bottom, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, bottom - 1)
    sheet.set_footer("&R&P/&N")
