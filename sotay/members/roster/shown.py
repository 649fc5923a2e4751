"""The checked sheet as it is shown: its own rows and columns with marked cells, errors first, page by page.

Only columns that are read are shown, and numbers that identify only by their last digits.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sotay.kernel.secrets import VISIBLE_DIGITS, masked
from sotay.kernel.sheets import Sheet, address
from sotay.kernel.sheets.cells import shown

from .headings import Reading
from .rows import CARD_DIGITS
from .words import Issue, Level, said

ROWS_ON_A_PAGE = 50
FIRST_PAGE = {"members": 0, "organizations": 1_000_000, "totals": 1_500_000}
"""By which number the pages of each sheet are kept."""

SAMPLES = 2_000_000
"""By which number some cells of each column are kept, while somebody is asked what the column means."""
CLEAN = len(Level)


@dataclass
class Table:
    """A sheet that was checked: what its columns are, which rows hold data, what is to be said of them."""

    key: str
    sheet: Sheet
    reading: Reading
    rows: Sequence[int]
    issues: Sequence[Issue]
    skipped: Mapping[str, Sequence[int]] = field(default_factory=dict)
    questions: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_row: dict[int, list[Issue]] = defaultdict(list)
        for issue in self.issues:
            self.by_row[issue.row].append(issue)

    @property
    def columns(self) -> list[int]:
        return sorted(self.reading.columns)

    def summary(self) -> dict[str, Any]:
        """What is kept beside the pages: counts and headings, nothing about persons."""
        levels = [min(issue.level for issue in issues) for issues in self.by_row.values()]
        texts = {heading.column: heading.text for heading in self.reading.header.headings}
        return {
            "key": self.key,
            "sheet": self.sheet.name,
            "rows": len(self.rows),
            "pages": -(-len(self.rows) // ROWS_ON_A_PAGE),
            "levels": {level.name.lower(): levels.count(level) for level in Level},
            "columns": [
                [address(0, column)[:-1], texts.get(column, ""), self.reading.columns[column]]
                for column in self.columns
            ],
            "left": [[address(0, column)[:-1], text] for column, text in sorted(self.reading.left.items())],
            "skipped": {kind: [row + 1 for row in rows[:20]] for kind, rows in self.skipped.items()},
            "skipped_count": sum(map(len, self.skipped.values())),
            "heading_row": self.reading.header.first_row - 1,
        }

    def pages(self) -> Iterator[list[Any]]:
        """Rows as they are shown: number, texts, marks (column, level, sentence, values), question."""
        ordered = sorted(self.rows, key=lambda row: (self._worst(row), row))
        for start in range(0, len(ordered), ROWS_ON_A_PAGE):
            yield [self._row(row) for row in ordered[start : start + ROWS_ON_A_PAGE]]

    def _worst(self, row: int) -> int:
        issues = self.by_row.get(row)
        return min(issue.level for issue in issues) if issues else CLEAN

    def _row(self, row: int) -> list[Any]:
        values = self.sheet.values[row]
        texts = [
            hidden(self.reading.columns[column], shown(values[column]) if column < len(values) else "")
            for column in self.columns
        ]
        place = {column: at for at, column in enumerate(self.columns)}
        marks = [
            [place.get(issue.column, 0), int(issue.level), issue.sentence, issue.values]
            for issue in self.by_row.get(row, ())
        ]
        return [row + 1, texts, marks, self.questions.get(row, "")]

    def marks(self) -> dict[str, str]:
        """What is written beside the file given back: by cell address, without mere notes."""
        marks: dict[str, str] = {}
        for issue in sorted(self.issues, key=lambda issue: issue.level):
            if issue.level is not Level.NOTE:
                text = said(issue.sentence, issue.values)
                at = issue.address
                marks[at] = f"{marks[at]} {text}" if at in marks else text
        return marks


def hidden(key: str, text: str) -> str:
    """The text of a cell as a page may show it."""
    digits = sum(map(str.isdigit, text))
    identifies = key == "identity_number" or (key == "card_number" and digits > CARD_DIGITS)
    if not identifies or not digits:
        return text
    return masked("".join(filter(str.isdigit, text))[-VISIBLE_DIGITS:])


def samples_of(sheet: Sheet, reading: Reading) -> list[tuple[int, list[str]]]:
    """The first few cells of each column; numbers long enough to identify somebody by their last digits."""
    rows = range(reading.header.first_row, min(len(sheet.values), reading.header.first_row + ROWS_ON_A_PAGE))
    samples = []
    for heading in reading.header.headings:
        texts = (sheet.cell(row, heading.column).text for row in rows)
        known = list(dict.fromkeys(hidden("card_number", text[:40]) for text in texts if text))
        samples.append((heading.column, known[:3]))
    return samples
