"""Organisations kept by totals: the sheets they sign, whose lines move numbers instead of persons."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

from .days import DAY, Calendar, half_start, moment
from .ledger import FOREVER, Ledger
from .persons import IN_UNIFORM, SCHOOLING, Choice
from .plan import round_at_random
from .tree import Node

BANDS = Choice(("18-30", "31-40", "41-50", "51-60", ">60"), (38, 36, 19, 6.9, 0.1))
YOUNG_BANDS = Choice(("18-30", "31-40"), (88, 12))
UNIFORMED = Choice(SCHOOLING, IN_UNIFORM)

# status, sex, minority, age band, education
Kind = tuple[str, str, bool, str, str]


@dataclass(slots=True)
class DraftLine:
    """One line: so many of one make-up, from one place and status to another."""

    recorded: int
    order: int
    kind: str
    counted: int
    before: str | None
    after: str | None
    quantity: int
    make_up: Kind
    reverses: int = -1  # the order of another line of the sheet
    reason: str = ""


@dataclass(slots=True)
class DraftSheet:
    node: Node
    since: int
    until: int
    signed: int
    recorded: int
    paper: int
    lines: list[DraftLine] = field(default_factory=list)


class Strength:
    """The numbers of one organisation through the decade, ending at exactly its strength."""

    def __init__(self, ledger: Ledger, node: Node, rng: Random, minority_share: float) -> None:
        self.ledger, self.node, self.rng = ledger, node, rng
        self.minority_share = minority_share
        self.stock: Counter[Kind] = Counter()
        self.sheets: list[DraftSheet] = []
        self.orders = 0
        self.admitted: list[int] = []
        calendar = ledger.calendar
        upper = node.up("upper")
        closings = ledger.closings[id(upper)]
        halves = [
            (half, closing)
            for half, closing in enumerate(closings, start=calendar.first_half)
            if closing < FOREVER * DAY
        ]
        start = round(node.strength * rng.uniform(0.84, 0.93))
        self._open(start, halves)
        for number, (half, closing) in enumerate(halves):
            aim = start + round((node.strength - start) * (number + 1) / len(halves))
            self._half(half, closing, aim)

    def _open(self, start: int, halves: list[tuple[int, int]]) -> None:
        day = self.ledger.calendar.opens
        sheet = self._sheet(day, day, moment(self.rng, day + 3), "Biểu tổng hợp đảng viên ngày mở sổ")
        for _ in range(start):
            official = self.rng.random() > 0.05
            self.stock[self._person("official" if official else "probationary", young=not official)] += 1
        for make_up, count in sorted(self.stock.items()):
            self._line(sheet, "opening", make_up, None, make_up[0], count)
        self.admitted = [
            sum(count for make_up, count in self.stock.items() if make_up[0] == "probationary"),
            0,
        ]

    def _sheet(self, since: int, until: int, recorded: int, subject: str) -> DraftSheet:
        paper = self.ledger.paper("sheet", self.node, recorded // DAY - 1, subject)
        signed = self.ledger.papers[paper].day
        sheet = DraftSheet(self.node, since, until, signed, recorded, paper)
        self.sheets.append(sheet)
        return sheet

    def _line(
        self, sheet: DraftSheet, kind: str, make_up: Kind, before: str | None, after: str | None, count: int
    ) -> DraftLine:
        line = DraftLine(sheet.recorded, self.orders, kind, sheet.until, before, after, count, make_up)
        self.orders += 1
        sheet.lines.append(line)
        return line

    def _person(self, status: str, *, young: bool) -> Kind:
        rng = self.rng
        sex = "female" if rng.random() < 0.11 else "male"
        band = (YOUNG_BANDS if young else BANDS).draw(rng)
        return status, sex, rng.random() < self.minority_share, band, UNIFORMED.draw(rng)

    def _half(self, half: int, closing: int, aim: int) -> None:
        """One sheet: what came and went, and the arrivals or departures needed to reach the aim."""
        rng = self.rng
        first, last = half_start(half), half_start(half + 1) - 1
        recorded = min(moment(rng, last + 3 + int(rng.random() * 4)), closing - 7200)
        sheet = self._sheet(first, last, recorded, "Biểu tổng hợp tăng, giảm đảng viên")
        present = sum(self.stock.values())
        self._recognise(sheet)
        lost = self._lose(sheet, present)
        admitted = round_at_random(rng, present * rng.uniform(0.012, 0.028))
        arrived = round_at_random(rng, present * rng.uniform(0.01, 0.03))
        surplus = present - lost + admitted + arrived - aim
        departed = max(0, surplus)
        arrived += max(0, -surplus)
        self.admitted.append(admitted)
        self._gain(sheet, "admission", "probationary", admitted)
        self._gain(sheet, "arrival", "official", arrived)
        self._take(sheet, "departure", departed, "official")
        if rng.random() < 0.05:
            self._mistake(sheet, closing)

    def _recognise(self, sheet: DraftSheet) -> None:
        """Those admitted two half-years ago become official, as far as they are still there."""
        due = self.admitted[-2]
        for make_up, count in self._draw(due, "probationary"):
            self.stock[make_up] -= count
            self.stock[("official", *make_up[1:])] += count
            self._line(sheet, "recognition", make_up, "probationary", "official", count)

    def _lose(self, sheet: DraftSheet, present: int) -> int:
        lost = 0
        for kind, rate in (("death", 0.0006), ("removal", 0.0005), ("expulsion", 0.0004)):
            count = round_at_random(self.rng, present * rate)
            self._take(sheet, kind, count, "official")
            lost += count
        return lost

    def _gain(self, sheet: DraftSheet, kind: str, status: str, count: int) -> None:
        gained = Counter(self._person(status, young=status == "probationary") for _ in range(count))
        for make_up, number in sorted(gained.items()):
            self.stock[make_up] += number
            self._line(sheet, kind, make_up, None, status, number)

    def _take(self, sheet: DraftSheet, kind: str, count: int, status: str) -> None:
        for make_up, number in self._draw(count, status):
            self.stock[make_up] -= number
            self._line(sheet, kind, make_up, status, None, number)

    def _draw(self, count: int, status: str) -> list[tuple[Kind, int]]:
        """So many of the stock with this status, at random; fewer if there are no more."""
        there = [
            make_up
            for make_up, number in sorted(self.stock.items())
            if make_up[0] == status
            for _ in range(number)
        ]
        drawn = Counter(self.rng.sample(there, min(count, len(there))))
        return sorted(drawn.items())

    def _mistake(self, sheet: DraftSheet, closing: int) -> None:
        """A line that was typed too high, reversed and entered again."""
        line = next((line for line in sheet.lines if line.kind == "arrival"), None)
        mended = moment(self.rng, sheet.recorded // DAY + 1)
        if line is None or mended > closing - 3600:
            return
        right = line.quantity
        line.quantity = right + 2
        back = self._line(sheet, line.kind, line.make_up, line.before, line.after, -line.quantity)
        back.recorded, back.reverses, back.reason = mended, line.order, "Nhập nhầm số lượng"
        again = self._line(sheet, line.kind, line.make_up, line.before, line.after, right)
        again.recorded = mended + 120


def kept_by_totals(ledger: Ledger, rng: Random) -> list[DraftSheet]:
    """Every sheet of every organisation that is kept by totals."""
    kinh = ledger.profile.ethnicity.get("kinh", 0) / sum(ledger.profile.ethnicity.values())
    nodes = [node for node in ledger.tree.nodes() if node.totals]
    return [sheet for node in nodes for sheet in Strength(ledger, node, rng, 0.8 * (1 - kinh)).sheets]


def admitted(sheets: list[DraftSheet], calendar: Calendar) -> list[tuple[date, int]]:
    """What the sheets say of admissions: the day they count, and how many."""
    lines = [line for sheet in sheets for line in sheet.lines if line.kind == "admission"]
    return [(calendar.date(line.counted), line.quantity) for line in lines]
