"""The sheet to be filled in: who somebody is stands locked, what is missing is yellow, a code leads each row back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.sheets import BadFile, Cell, open_sheet
from sotay.kernel.sheets.writing import Pen, sheet_title, workbook
from sotay.kernel.vietnamese import fold

from .changes import Seen, seen_of
from .fields import FIELDS, Field, Known

CODE = "Mã dòng"
LED = 4
"""Columns before those to be filled in: code, number, name, cell."""

LOOKED_AT = 40
_LOCKED = {"border": 1, "bg_color": "#EEEEEE", "valign": "top", "text_wrap": True}
_OPEN = {"border": 1, "valign": "top", "locked": False, "num_format": "@"}
_MISSING = {"bg_color": "#FFF2B3"}
_CODE = re.compile(r"(\d{1,15})-(\d{1,18})-(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class Sheet:
    """A sheet handed out: the number of the trail's entry, its name, and the file."""

    number: int
    file_name: str
    content: bytes

    def __str__(self) -> str:
        return self.file_name


def sheet_of(
    lines: Sequence[tuple[Known, str]],
    fields: Sequence[Field],
    *,
    title: str,
    notes: Sequence[str],
    number: int,
) -> Sheet:
    """The workbook of some members with the fields to be filled in."""
    with workbook() as (book, output):
        sheet = book.add_worksheet(sheet_title(_("Điền")))
        pen = Pen(book, sheet)
        widths = [4.0, 5.0, 26.0, 30.0, *(field.width for field in fields)]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        pen.write(0, 1, title, bold=True, font_size=14)
        advice = _(
            "Chỉ điền các ô trắng và vàng; không sửa cột Mã dòng. Điền xong tải lên đúng trang đã tải về."
        )
        for at, note in enumerate([advice, *notes], 1):
            pen.write(at, 1, note, italic=True)
        top = len(notes) + 3
        look: dict[str, Any] = {
            "bold": True,
            "text_wrap": True,
            "border": 1,
            "bg_color": "#F3E3E1",
            "align": "center",
        }
        heads = [CODE, _("STT"), _("Họ và tên"), _("Chi bộ"), *(str(field.title) for field in fields)]
        for at, head in enumerate(heads):
            pen.write(top, at, head, **look)
        for at, field in enumerate(fields, LED):
            pen.write(top + 1, at, str(field.hint), italic=True, text_wrap=True, font_size=9, border=1)
        first = top + 2
        for at, (known, cell) in enumerate(lines, first):
            _write_line(pen, at, at - first + 1, known, cell, fields)
        for at, field in enumerate(fields, LED):
            if field.choices and len(", ".join(field.choices)) < 255 and lines:
                options = {"validate": "list", "source": list(field.choices), "error_type": "warning"}
                sheet.data_validation(first, at, first + len(lines) - 1, at, options)
        sheet.freeze_panes(first, 3)
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True}
        )
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
    return Sheet(number, f"can-bo-sung-{number}.xlsx", output.getvalue())


def _write_line(pen: Pen, row: int, number: int, known: Known, cell: str, fields: Sequence[Field]) -> None:
    pen.write(row, 0, code_of(known), **_LOCKED, font_color="#999999", font_size=8)
    pen.write(row, 1, number, **_LOCKED)
    pen.write(row, 2, known.member.person.full_name, **_LOCKED, bold=True)
    pen.write(row, 3, cell, **_LOCKED)
    for at, field in enumerate(fields, LED):
        value = field.kept(known)
        shown = "" if field.hidden else field.shown(value)
        pen.write(row, at, shown, **{**_OPEN, **({} if value else _MISSING)})


def code_of(known: Known) -> str:
    """What leads a row back: the member, and what had last written the record."""
    return "-".join(str(number) for number in (known.member.pk, *seen_of(known)))


# Brought back ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A row that was brought back.

    Attributes:
        row: its number in the spreadsheet.
        typed: the cells of the fields, by field.
    """

    row: int
    member_id: int
    seen: Seen
    name: str
    typed: Mapping[str, Cell]


class NotOurs(Exception):
    """The file is no sheet that was handed out."""


def lines_of(content: bytes, file_name: str) -> list[Line]:
    """The rows of a sheet that was handed out and filled in.

    Raises:
        BadFile: it cannot be read.
        NotOurs: it has no column of codes.
    """
    rows = open_sheet(content, file_name).rows
    wanted = fold(CODE)
    for at in range(min(len(rows), LOOKED_AT)):
        heads = rows[at]
        if heads and fold(heads[0].text) == wanted:
            break
    else:
        raise NotOurs
    titles = {fold(str(field.title)): field.key for field in FIELDS.values()}
    columns = {cell.column: titles[fold(cell.text)] for cell in heads[LED:] if fold(cell.text) in titles}
    found = []
    for row in rows[at + 1 :]:
        read = _CODE.fullmatch(row[0].text.strip()) if row else None
        if read is None:
            continue
        pk, *seen = map(int, read.groups())
        typed = {key: row[column] for column, key in columns.items() if column < len(row)}
        name = row[2].text if len(row) > 2 else ""
        found.append(Line(row[0].row + 1, pk, (seen[0], seen[1], seen[2]), name, typed))
    return found


__all__ = ["BadFile", "Line", "NotOurs", "Sheet", "lines_of", "sheet_of"]
