"""What the cells of a row say, by the meaning of their column; whatever is doubtful about one is noted beside it."""

from datetime import date
from typing import Any

from sotay.kernel.dates import BadDate, PartialDate, read_date
from sotay.kernel.sheets import BadDigits, Cell, digits
from sotay.people.models import Precision

from . import values, words
from .words import Issue, Level

TICKS = {"x", "v", "✓", "✔"}
Partial = tuple[date | None, str]
UNKNOWN_DATE: Partial = (None, Precision.DAY.value)


class Cells:
    """The cells of one row after another.

    Attributes:
        at: the column of each meaning.
        row: the row that is being read.
        issues: what was said so far.
    """

    def __init__(self, at: dict[str, int], today: date) -> None:
        self.at, self.today, self.row = at, today, 0
        self.issues: list[Issue] = []
        self.dates: dict[Any, PartialDate | BadDate] = {}

    def say(self, key: str, level: Level, sentence: str, **about: Any) -> None:
        """Something about a cell of the row that is being read; of an absent column it is said at the name."""
        self.issues.append(
            Issue(self.row, self.at.get(key, self.at.get("full_name", 0)), level, sentence, about)
        )

    def text(self, cells: dict[str, Cell], key: str) -> str:
        """The words of a cell; a formula is taken at its result."""
        cell = cells.get(key)
        if cell is None or cell.value is None:
            return ""
        if cell.error or (cell.formula and isinstance(cell.value, str) and cell.value.startswith("=")):
            self.say(key, Level.ERROR, words.FORMULA_FAILED)
            return ""
        if cell.formula:
            self.say(key, Level.NOTE, words.FORMULA)
        return cell.text

    def day(self, cells: dict[str, Cell], key: str) -> Partial:
        """A date with how much of it is known."""
        text = self.text(cells, key)
        if not text or text.lower() in TICKS or text in values.NOTHING:
            return UNKNOWN_DATE
        value = cells[key].value
        known = self.dates.get(value)
        if known is None:
            try:
                known = read_date(value, today=self.today)
            except BadDate as fault:
                known = fault
            self.dates[value] = known
        if isinstance(known, BadDate):
            self.say(key, Level.ERROR, known.sentence, **{k: str(v) for k, v in known.values.items()})
            return UNKNOWN_DATE
        return known.day, known.precision

    def ticked(self, cells: dict[str, Cell], key: str) -> bool:
        """Whether a cell is marked, as with an x."""
        text = self.text(cells, key)
        marked = values.is_mark(text)
        if marked is None:
            self.say(key, Level.ERROR, words.NOT_A_MARK, text=text[:40])
        return bool(marked)

    def whole_day(self, cells: dict[str, Cell], key: str) -> date | None:
        """A date of which the very day is known."""
        day, precision = self.day(cells, key)
        return day if precision == Precision.DAY else None

    def is_tick(self, cells: dict[str, Cell], key: str) -> bool:
        """Whether a cell for a date only says that there is one."""
        cell = cells.get(key)
        return cell is not None and isinstance(cell.value, str) and cell.text.lower() in TICKS

    def digits_of(self, cell: Cell, key: str, width: int) -> str:
        """A number of so many digits, with the zeros that a spreadsheet took away."""
        try:
            found = digits(cell, width)
        except BadDigits as fault:
            self.say(key, Level.ERROR, fault.sentence, **{k: str(v) for k, v in fault.values.items()})
            return ""
        if found.restored:
            self.say(key, Level.NOTE, words.ZEROS_BACK)
        return found.text
