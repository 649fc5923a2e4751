"""The rows a partial loading left over, as a file of their own: the same columns, with what is wrong beside each."""

from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.sheets.headings import ERRORS

from .check import Examined
from .shown import Table
from .words import Level, said


def rest_of(found: Examined) -> bytes:
    """The left-over rows of the roster as a workbook; they are the office's own and bear their whole numbers."""
    table = next(table for table in found.tables if table.key == "members")
    left = [draft.row for draft in found.drafts if draft.wrong or draft.question]
    headings = {heading.column: heading.text for heading in table.reading.header.headings}
    columns = [Column(headings.get(column, "")) for column in range(table.sheet.width)]
    rows = [
        [*(table.sheet.cell(row, column).value for column in range(table.sheet.width)), remarks(table, row)]
        for row in left
    ]
    return write_xlsx([*columns, Column(ERRORS, width=60)], rows, sheet_name=table.sheet.name)


def remarks(table: Table, row: int) -> str:
    """All that is to be said about a row, one line a cell."""
    issues = sorted(issue for issue in table.by_row.get(row, ()) if issue.level is not Level.NOTE)
    return "\n".join(f"{issue.address}: {said(issue.sentence, issue.values)}" for issue in issues)
