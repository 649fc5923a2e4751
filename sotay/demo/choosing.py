"""Who, where to, when: a member something may happen to, a cell with room, a day and a time that fit."""

from collections.abc import Callable
from typing import Any

from .days import DAY, half_start, moment
from .ledger import OUTSIDE, Ledger
from .persons import Choice
from .tree import WORK, Node

SLIPS = 0.005  # of entries: first recorded wrongly, then reversed


class Unsteerable(Exception):
    """A planned movement found nobody it could happen to."""


class Choosing(Ledger):
    """A ledger with an agenda: what is to happen on each day, and the draws that decide to whom."""

    today: int
    agenda: list[list[tuple[Callable[..., None], tuple[Any, ...]]]]
    pools: dict[tuple[int, str], Choice]

    def prepare(self) -> None:
        self.today = self.calendar.opens
        self.agenda = [[] for _ in range(self.calendar.day - self.calendar.opens)]
        self.pools = self._pools()

    def later(self, day: int, act: Callable[..., None], *arguments: Any) -> None:
        if day <= self.calendar.last:
            self.agenda[day - self.calendar.opens].append((act, arguments))

    # -- where to

    def _pools(self) -> dict[tuple[int, str], Choice]:
        """Cells to draw from, the larger the likelier, by upper organisation (0: all) and by sort."""
        pools: dict[tuple[int, str], list[int]] = {}
        for place, node in enumerate(self.cells):
            upper = id(node.up("upper"))
            sort = "work" if node.sector in WORK else "village"
            for key in (
                (0, sort),
                (upper, sort),
                (0, "enterprise") if node.sector.endswith("enterprise") else (0, ""),
            ):
                pools.setdefault(key, []).append(place)
            if node.parent is not None:
                pools.setdefault((id(node.parent), sort), []).append(place)
        return {
            key: Choice(places, [self.cells[place].size for place in places]) for key, places in pools.items()
        }

    def somewhere(self, upper: Node | None, sort: str, day: int, besides: int = OUTSIDE) -> int:
        """A cell with room for one more, or OUTSIDE if none is found."""
        pool = self.pools.get((id(upper) if upper else 0, sort))
        if pool is None:
            return OUTSIDE
        for _ in range(60):
            place: int = pool.draw(self.rng)
            size, people = self.cells[place].size, len(self.inside[place])
            if place == besides or not self.active(place, day) or not self.active(place, self.today):
                continue
            if self.cells[place].kind == "grassroots_cell" and people > 28:
                continue
            if people < size or self.rng.random() < (0.3 if people < size * 1.35 else 0.01):
                return place
        return OUTSIDE

    # -- who

    def somebody(self, fits: Callable[[int], bool], before: int = 0) -> int:
        """A member to whom something may happen today, of those who fit; OUTSIDE if none is found."""
        alive, rng, today = self.alive, self.rng, self.today
        horizon = (today + 30) * DAY
        day = before or today
        for _ in range(1500):
            member = alive[int(rng.random() * len(alive))]
            if self.counted[member] >= day or self.locked[member] >= today or self.recorded[member] > horizon:
                continue
            if fits(member) and self.may_leave(member) and self.since[self.cell[member]] < day:
                return member
        return OUTSIDE

    def _before(self, late: bool) -> int:
        """Nothing may have happened to a member since this day: for late reports, half a year back."""
        return self.today - 190 if late else 0

    def _when(self, late: bool, *cells: int) -> int:
        """The day it happened: today, or for what was reported late a day of the half-year before."""
        if not late:
            return self.today
        first = half_start(self.calendar.half(self.today) - 1) + 5
        day = first + int(self.rng.random() * (self.today - first - 12))
        day = max(day, *(self.since[cell] + 1 for cell in cells if cell >= 0), first)
        return min(day, self.today)

    def _recorded(self, late: bool, member: int, *cells: int) -> int:
        floor = self.floor(member, *cells)
        if late:
            floor = max(floor, self.closed_before(self.today, *cells) + 600)
        return self.time(self.today, floor, *cells)

    def _slip(self, kind: str, member: int, recorded: int, right: int, status: int, paper: int) -> int:
        """Now and then an entry went to a wrong cell and was reversed. Answers when the right one was made."""
        if self.rng.random() > SLIPS:
            return recorded
        wrong = self.somewhere(self.upper[right], "village", self.today, right)
        if (
            wrong < 0
            or wrong == self.cell[member]
            or self.known[wrong] > recorded
            or self.upper[wrong] is not self.upper[right]
        ):
            return recorded
        mended = moment(self.rng, recorded // DAY + 1 + int(self.rng.random() * 25))
        end = self.open_until(self.today, right, wrong, self.cell[member])
        if not recorded < mended < end - 7200:
            return recorded
        self.post_mistake(
            kind, member, self.today, (recorded, mended), wrong, status, paper, "Ghi nhầm chi bộ"
        )
        return mended + 240
