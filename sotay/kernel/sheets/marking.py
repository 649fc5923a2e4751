"""The table that was handed in, given back with what is wrong written beside it."""

from collections.abc import Mapping
from itertools import zip_longest

from .cells import Position, Sheet, position
from .files import LIMITS, Limits
from .headings import ERRORS, heading_key
from .reading import open_sheet
from .writing import Pen, sheet_title, workbook

_MARKED = {"bg_color": "#F8D7DA", "bold": True}
_REMARK = {"font_color": "#842029", "text_wrap": True, "valign": "top"}
_WIDEST = 40


def mark_errors(
    original: bytes,
    marks: Mapping[str, str],
    *,
    filename: str = "",
    sheet: str | None = None,
    heading_row: int = 0,
    limits: Limits = LIMITS,
) -> bytes:
    """The same sheet as XLSX: the marked cells coloured, and at the right a column that says why.

    A column of remarks from an earlier round is written anew, not beside the old one.
    """
    return mark_sheet(open_sheet(original, filename, sheet, limits=limits), marks, heading_row=heading_row)


def mark_sheet(table: Sheet, marks: Mapping[str, str], *, heading_row: int = 0) -> bytes:
    marked = {position(at) for at in marks}
    remarks = _remarks(marks)
    column = _column_of_remarks(table, heading_row)
    with workbook() as (book, output):
        pen = Pen(book, book.add_worksheet(sheet_title(table.name)))
        for at, width in enumerate(_widths(table)):
            pen.sheet.set_column(at, at, width)
        pen.sheet.set_column(column, column, 60)
        for row, values in enumerate(table.values):
            for at, value in zip_longest(range(column), values[:column]):
                look = _MARKED if (row, at) in marked else {}
                if value is not None or look:
                    pen.write(row, at, value, **look)
            if row == heading_row:
                pen.write(row, column, ERRORS, bold=True)
            elif row in remarks:
                pen.write(row, column, remarks[row], **_REMARK)
        pen.sheet.merge.extend([top, left, bottom, right] for (top, left), (bottom, right) in table.merged)
        pen.sheet.freeze_panes(heading_row + 1, 0)
    return output.getvalue()


def _remarks(marks: Mapping[str, str]) -> dict[int, str]:
    """Per row, all that is to be said about its cells, from left to right."""
    said: dict[int, list[tuple[Position, str]]] = {}
    for at, message in marks.items():
        said.setdefault(position(at)[0], []).append((position(at), f"{at}: {message}"))
    return {row: "\n".join(text for _, text in sorted(texts)) for row, texts in said.items()}


def _column_of_remarks(table: Sheet, heading_row: int) -> int:
    """Where an earlier round put its remarks, else right of the table."""
    headings = table.rows[heading_row] if heading_row < len(table.values) else []
    ours = heading_key(ERRORS)
    return next((cell.column for cell in headings if heading_key(cell.text) == ours), table.width)


def _widths(table: Sheet) -> list[float]:
    widths = [8.0] * table.width
    for row in table.rows[:200]:
        for cell in row:
            widths[cell.column] = min(_WIDEST, max(widths[cell.column], len(cell.text) * 0.9 + 2))
    return widths
