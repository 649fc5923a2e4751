"""The sheet of totals: how many a unit that hands in no names had on the day its book opened, by make-up."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import Line as SheetLine
from sotay.kernel.vietnamese import fold
from sotay.members.kinds import Kind, Status
from sotay.members.models import Movement
from sotay.members.sources import AGE_BANDS
from sotay.members.totals import Line

from . import values, words
from .headings import Reading
from .places import Places
from .words import Issue, Level

Words = dict[str, str | bool]


@dataclass(slots=True)
class Total:
    """A line of the sheet: so many of one status and make-up in one unit."""

    row: int
    place: int = 0
    count: int = 0
    status: str = Status.OFFICIAL.value
    breakdown: Words = field(default_factory=dict)
    wrong: bool = False
    present: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.place, self.status, self.count, *sorted(self.breakdown.items()))

    def line(self, on: date) -> Line:
        return Line(Kind.OPENING.value, on, self.count, self.status, self.breakdown)


class Totals:
    """Reads the lines of a sheet of totals."""

    def __init__(self, reading: Reading, places: Places, opens_on: date) -> None:
        self.at = {key: column for column, key in reading.columns.items()}
        self.places, self.opens_on = places, opens_on
        self.issues: list[Issue] = []
        self.lines: list[Total] = []

    def read(self, lines: Iterable[SheetLine]) -> None:
        self.lines = [self._line(line) for line in lines if line.kind == "data"]
        self._known()

    @property
    def new(self) -> list[Total]:
        return [line for line in self.lines if not (line.wrong or line.present)]

    def say(self, total: Total, key: str, level: Level, sentence: str, **about: Any) -> None:
        self.issues.append(Issue(total.row, self.at.get(key, min(self.at.values())), level, sentence, about))
        total.wrong |= level is Level.ERROR

    def _line(self, line: SheetLine) -> Total:
        total = Total(line.row)

        def text(key: str) -> str:
            cell = line.cells.get(key)
            return "" if cell is None else cell.text

        self._place(total, text("organization_code"), text("organization"))
        number = text("count")
        if re.fullmatch(r"[1-9]\d{0,6}", number):
            total.count = int(number)
        else:
            self.say(total, "count", Level.ERROR, words.BAD_COUNT, text=number[:20])
        for key, read in READERS.items():
            if said := text(key):
                value = read(said)
                if value is None:
                    self.say(total, key, Level.ERROR, words.BAD_WORD, text=said[:40])
                elif key == "status":
                    total.status = str(value)
                elif value != "":
                    total.breakdown[key] = value
        if "minority" in self.at and not text("minority"):
            total.breakdown["minority"] = False
        return total

    def _place(self, total: Total, code: str, name: str) -> None:
        key = "organization_code" if code else "organization"
        found = self.places.named(code, name)
        if found is None:
            sentence = words.UNKNOWN_CODE if code else words.UNKNOWN_PLACE
            self.say(total, key, Level.ERROR, sentence, text=(code or name)[:80])
        elif not found.kept_by_totals:
            self.say(total, key, Level.ERROR, words.NOT_BY_TOTALS, name=found.name)
        elif found.opens_on is not None and found.opens_on != self.opens_on:
            day = spelled(found.opens_on)
            self.say(total, key, Level.ERROR, words.BOOK_OPENS_ELSEWHEN, name=found.name, day=day)
        else:
            total.place = found.id

    def _known(self) -> None:
        """The same lines twice change nothing; other lines for a unit that has some already are refused."""
        entered = already_entered({line.place for line in self.lines if line.place > 0}, self.opens_on)
        for line in self.lines:
            held = entered.get(line.place)
            if line.wrong or held is None:
                continue
            if held[line.key] > 0:
                held[line.key] -= 1
                line.present = True
                self.say(line, "organization", Level.NOTE, words.PRESENT)
            else:
                self.say(line, "count", Level.ERROR, words.TOTALS_THERE)


def already_entered(place_ids: Iterable[int], on: date) -> dict[int, Counter[tuple[Any, ...]]]:
    """The opening lines of units that have some, as keys of lines."""
    rows = Movement.objects.filter(
        member__isnull=True, kind=Kind.OPENING, to_organization_id__in=list(place_ids), happened_on=on
    )
    found: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    for row in rows.filter(reverses__isnull=True, reversal__isnull=True):
        place = row.to_organization_id or 0
        line = Total(0, place, row.quantity, row.to_status, row.breakdown)
        found[place][line.key] += 1
    return dict(found)


def age_of(text: str) -> str | None:
    """A band of ages: "18-30", "Từ 31 đến 40 tuổi", "trên 60"."""
    plain = fold(text)
    numbers = re.findall(r"\d+", plain)
    bands = {tuple(re.findall(r"\d+", band)): band for band in AGE_BANDS}
    return bands.get(tuple(numbers))


def minority_of(text: str) -> bool | None:
    return values.is_mark(text)


READERS: dict[str, Any] = {
    "status": values.status_of,
    "sex": values.sex_of,
    "minority": minority_of,
    "age": age_of,
    "education": values.education_of,
    "theory": values.theory_of,
    "occupation": values.occupation_of,
}


def by_place(lines: Sequence[Total]) -> dict[int, list[Total]]:
    """The lines of each unit, which make one sheet."""
    found: dict[int, list[Total]] = defaultdict(list)
    for line in lines:
        found[line.place].append(line)
    return dict(found)
