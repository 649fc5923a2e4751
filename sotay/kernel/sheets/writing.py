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
Paper = Literal["a4", "a3"]
_PAPERS: Final[dict[Paper, int]] = {"a4": 9, "a3": 8}
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


@dataclass(frozen=True)
class Band:
    """A line across the table that heads a group of rows, or sums them up.

    Attributes:
        level: 0 stands for the whole, 1 for the outermost groups; deeper groups can be folded away.
    """

    words: str
    level: int = 0


@dataclass(frozen=True)
class Sheet:
    """How a sheet is laid out on paper.

    Attributes:
        above: lines over the title, each with words at the left and at the right.
        below: the same under the table, for signatures.
        frozen: columns that stay in sight beside the headings.
        numbered: a line under the headings numbers the columns.
    """

    paper: Paper = "a4"
    landscape: bool = True
    above: Sequence[tuple[str, str]] = ()
    below: Sequence[tuple[str, str]] = ()
    frozen: int = 0
    numbered: bool = False


PLAIN: Final = Sheet()


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object] | Band],
    *,
    title: str = "",
    notes: Sequence[str] = (),
    sheet_name: str = "Danh sách",
    layout: Sheet = PLAIN,
    mark: str = "",
) -> bytes:
    """A workbook of one sheet: title, notes, headings that stay in sight and on every printed page, rows.

    ``mark`` is the number by which what leaves the system is found again; it stands in the file's properties.
    """
    with workbook() as (book, output):
        if mark:
            book.set_properties({"comments": f"Sotay {mark}"})
            book.set_custom_property("Sotay", mark)
        sheet = book.add_worksheet(sheet_title(sheet_name))
        pen = Pen(book, sheet)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width or _WIDTHS[column.kind])
        right = _right_half(columns)
        at = _write_sides(pen, layout.above, 0, right)
        top = _write_title(pen, title, notes, at)
        bottom = _write_headings(pen, columns, top, numbered=layout.numbered)
        looks = [{"border": 1, "valign": "top", **_FORMATS[column.kind]} for column in columns]
        at, level = bottom, 0
        for row in rows:
            if isinstance(row, Band):
                level = row.level
                _write_band(pen, row, at, len(columns))
            else:
                if level:
                    sheet.set_row(at, None, None, {"level": min(level, DEEPEST)})
                for number, (look, value) in enumerate(zip(looks, row, strict=True)):
                    pen.write(at, number, value, **look)
            at += 1
        _write_sides(pen, layout.below, at + 1, right)
        _set_up_page(sheet, top, bottom, layout)
    return output.getvalue()


DEEPEST: Final = 7  # so deep a spreadsheet folds


def _right_half(columns: Sequence[Column]) -> int:
    """The column at which the right half of a sheet begins."""
    widths = [column.width or _WIDTHS[column.kind] for column in columns]
    return next((at for at in range(1, len(widths)) if sum(widths[:at]) >= sum(widths) * 0.55), len(widths))


def _write_sides(pen: "Pen", lines: Sequence[tuple[str, str]], at: int, right: int) -> int:
    """Words at the left and at the right of each line; returns the next row."""
    for row, (left, other) in enumerate(lines, at):
        for column, words in ((0, left), (right, other)):
            if words:
                pen.write(row, column, words, bold=words.isupper())
    return at + len(lines) + bool(lines)


def _write_band(pen: "Pen", band: Band, row: int, width: int) -> None:
    look: dict[str, Any] = {"bold": True, "border": 1, "bg_color": "#F3E3E1" if band.level < 2 else "#F8F1F0"}
    if band.level > 1:
        pen.sheet.set_row(row, None, None, {"level": min(band.level - 1, DEEPEST)})
    pen.write(row, 0, band.words, indent=max(band.level - 1, 0), **look)
    for column in range(1, width):
        pen.write(row, column, None, **look)
    if width > 1:
        pen.sheet.merge.append([row, 0, row, width - 1])


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


def _write_title(pen: Pen, title: str, notes: Sequence[str], row: int = 0) -> int:
    """The title and notes, unmerged so that the table below can still be sorted; returns the next row."""
    if title:
        pen.write(row, 0, title, bold=True, font_size=14)
        row += 1
    for note in notes:
        pen.write(row, 0, note, italic=True)
        row += 1
    return row + 1 if row else 0


def _write_headings(pen: Pen, columns: Sequence[Column], top: int, *, numbered: bool = False) -> int:
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
    if numbered:
        for at in range(len(columns)):
            pen.write(top + 1 + grouped, at, at + 1, italic=True, align="center", border=1)
    return top + 1 + grouped + numbered


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


def _set_up_page(sheet: xlsxwriter.worksheet.Worksheet, top: int, bottom: int, layout: Sheet) -> None:
    sheet.freeze_panes(bottom, layout.frozen)
    if layout.landscape:
        sheet.set_landscape()
    sheet.outline_settings(symbols_below=False)
    sheet.set_paper(_PAPERS[layout.paper])
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, bottom - 1)
    sheet.set_footer("&R&P/&N")
