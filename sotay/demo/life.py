"""Ten years of a province, day by day: the plan put on its days, and each day lived."""

from collections.abc import Callable

from .choosing import Unsteerable
from .days import half_start, years_after
from .opening import open_books
from .plan import Planned
from .reorganising import Reorganising

LATE = 0.012  # of entries: recorded only after the half-year was closed


class Life(Reorganising):
    """Lives through the plan."""

    def live(self, planned: list[Planned], stock: int) -> None:
        self.prepare()
        self.expelled, self.removed = [], []
        self.shaken = self._shaken()
        self._structure()
        for item in planned:
            self._plan(item)
        for member, joined in open_books(self, stock):
            self.later(years_after(joined, 1), self.recognise, member, years_after(joined, 1), 0)
        for member in self.alive:
            self._will_retire(member)
        for today in range(self.calendar.opens, self.calendar.last + 1):
            self.today = today
            for act, arguments in self.agenda[today - self.calendar.opens]:
                act(*arguments)

    def _plan(self, item: Planned) -> None:
        """Put a planned movement on its day; now and then it is reported only after the half-year was closed."""
        day, late = item.day, self.rng.random() < LATE
        start = half_start(self.calendar.half(day))
        if item.kind == "admission" and self.calendar.date(start).month == 1:
            late = False  # an admission is told in the year it happened
        if late and self.calendar.opens + 200 < start < self.calendar.last - 60:
            self.later(start, self.happen, item, True)
            return
        self.later(day, self.happen, item, False)

    def happen(self, item: Planned, late: bool) -> None:
        """Let it happen today; if nobody fits, tomorrow."""
        acts: dict[str, Callable[[Planned, bool], bool]] = {
            "admission": self.admit,
            "arrival": self.arrive,
            "restoration": self.restore,
            "resumption": self.restore,
            "transfer": self.transfer,
            "collective": self.transfer_together,
            "mistaken": self.leave_by_mistake,
            "death": self.die,
        }
        if acts.get(item.kind, self.go)(item, late):
            return
        if self.today == self.calendar.last and item.kind not in ("transfer", "collective", "mistaken"):
            raise Unsteerable(f"{item.kind} on the last day")
        self.later(self.today + 1, self.happen, item, False)
