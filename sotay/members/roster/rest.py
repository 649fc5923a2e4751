"""The rows a partial loading left over, as a file of their own: the same columns, with what is wrong beside each."""

from typing import Any

from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.sheets.headings import ERRORS
from sotay.members.imports import RosterImport

from .check import Examined
from .keeping import pages_of
from .shown import FIRST_PAGE, ROWS_ON_A_PAGE, Table
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


def marks_of(roster: RosterImport, table: dict[str, Any]) -> dict[str, str]:
    """What is to be written beside a file given back, by cell address, from the pages of its check."""
    letters = [letter for letter, _text, _field in table["columns"]]
    marked = sum(table["levels"].get(level.name.lower(), 0) for level in Level if level is not Level.NOTE)
    count = -(-marked // ROWS_ON_A_PAGE)
    marks: dict[str, str] = {}
    for rows in pages_of(roster, FIRST_PAGE[table["key"]], count):
        for number, _texts, issues, _question in rows:
            for at, level, sentence, values in sorted(issues, key=lambda issue: issue[1]):
                if Level(level) is not Level.NOTE:
                    address, text = f"{letters[at]}{number}", said(sentence, values)
                    marks[address] = f"{marks[address]} {text}" if address in marks else text
    return marks
