"""What a figure is asked for: a place, a day, a period, a moment of knowledge."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from sotay.kernel.place import under

Stood = tuple[tuple[date, date, str], ...]


def places_during(stood: Stood, start: date, end: date) -> tuple[str, ...]:
    """Every path during a period, with that of its eve: a move on the first day leaves from there."""
    return tuple(dict.fromkeys(path for since, until, path in stood if since < end and until >= start))


@dataclass(frozen=True)
class Question:
    """What is asked: of which place, on which day, over which period, as known when.

    Attributes:
        organization_id: the organisation.
        path: where it stood on the day, as known at the moment.
        on: the day stocks are counted on (at its end).
        start, end: the half-open period flows are counted in.
        paths: every place it had during the period and on its eve.
        known_at: the moment of knowledge; ``None`` is now.
        missing: why there is no figure from the book before ``opens_on``, else "".
        opens_on: the first day of the book; by default every day lies before it.
        stood: when it stood where: from a day, until before a day, path.
        province_depth: the depth of the province it belongs to.
        less, more: organisations that stood in the place on the day and are left out, and others that are counted
            with it: a place as it is made up today, asked of an earlier day. Only stocks are asked so.
    """

    organization_id: int
    path: str
    on: date
    start: date
    end: date
    paths: tuple[str, ...]
    known_at: datetime | None = None
    missing: str = ""
    opens_on: date = date.max
    stood: Stood = ()
    province_depth: int = 1
    less: frozenset[int] = frozenset()
    more: frozenset[int] = frozenset()

    def here(self, path: str, organization: str) -> Q:
        """The rows that lie in the place on the day.

        Args:
            path, organization: the fields that hold where a row's organisation stood, and its number.
        """
        there = under(self.path, path)
        if self.less:
            there &= ~Q(**{f"{organization}__in": self.less})
        return there | Q(**{f"{organization}__in": self.more}) if self.more else there

    def at(self, on: date) -> "Question":
        """The same, of another day. Where it did not stand yet, there is nothing to be found."""
        there = (path for start, end, path in self.stood if start <= on < end)
        return replace(self, on=on, path=next(there, self.path))

    def over(self, start: date, end: date) -> "Question":
        """The same, over another period."""
        return replace(self, start=start, end=end, paths=places_during(self.stood, start, end) or self.paths)

    def with_book(self, opens_on: date, missing: str) -> "Question":
        """The same, of a place whose book opens on a day; before it there is no figure, for a reason."""
        return replace(self, opens_on=opens_on, missing=missing)

    def why_missing(self, kind: str) -> str:
        """Why the book has no stock on the day, or no flow over the whole period; else ""."""
        first = self.start if kind == "flow" else self.on
        return self.missing if first < self.opens_on else ""
