"""A table that was read, written again in its own layout, with some cells changed and rows added below."""

from collections.abc import Mapping, Sequence

from .cells import Position, Sheet, Value
from .writing import Pen, sheet_title, workbook

COLUMN_WIDTH = 16


def copy_sheet(
    table: Sheet,
    changes: Mapping[Position, Value],
    added: Sequence[Mapping[int, Value]] = (),
    *,
    after: int | None = None,
    beside: Sequence[str] = (),
    beside_name: str = "",
) -> bytes:
    """The same sheet as XLSX.

    Args:
        changes: cells, by row and column from 0, to their new values.
        added: rows to add, each by column.
        after: the last row of data; added rows stand below it, before signatures and notes. ``None`` is the end.
        beside: lines of a second sheet, so that the first stays as its register wants it.

    Returns:
        The workbook; a text stays a text whatever it begins with.
    """
    last = len(table.values) - 1 if after is None else after
    with workbook() as (book, output):
        pen = Pen(book, book.add_worksheet(sheet_title(table.name)))
        pen.sheet.set_column(0, max(table.width - 1, 0), COLUMN_WIDTH)
        shift = 0
        for row, values in enumerate(table.values):
            for column in range(table.width):
                value = values[column] if column < len(values) else None
                pen.write(row + shift, column, changes.get((row, column), value))
            if row == last:
                for line in added:
                    shift += 1
                    for column, value in sorted(line.items()):
                        pen.write(row + shift, column, value)
        pen.sheet.merge.extend(
            [top + (shift if top > last else 0), left, bottom + (shift if bottom > last else 0), right]
            for (top, left), (bottom, right) in table.merged
        )
        if beside:
            other = Pen(book, book.add_worksheet(sheet_title(beside_name)))
            for row, text in enumerate(beside):
                other.write(row, 0, text)
    return output.getvalue()
