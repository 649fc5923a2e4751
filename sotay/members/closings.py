"""Figures that are handed in: which days of an organisation nothing may be added to any more.

A closing holds for an organisation and all below it. An organisation that is moved leaves the closed days behind it
in its old place, and comes under those of its new one.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sotay.kernel.place import numbers
from sotay.kernel.time import DAY, FOREVER
from sotay.organizations.models import Placement

from .books import PeriodClosing

Period = tuple[date, date]
"""Half-open."""


class ClosedDays:
    """The closed days of some organisations, wherever each stood."""

    def __init__(self, organization_ids: Iterable[int | None]) -> None:
        wanted = {number for number in organization_ids if number}
        rows = Placement.objects.known_at(None).filter(organization_id__in=wanted).order_by("valid_from")
        stood = list(rows.values_list("organization_id", "path", "valid_from", "valid_to"))
        above = {number for _organization, path, _start, _end in stood for number in numbers(path)}
        closings = PeriodClosing.objects.filter(organization_id__in=above).order_by("closed_until")
        until = {
            organization: last + DAY
            for organization, last in closings.values_list("organization_id", "closed_until")
        }
        self._periods: dict[int, list[Period]] = defaultdict(list)
        for organization, path, start, end in stood:
            open_again = max((until.get(number, start) for number in numbers(path)), default=start)
            if open_again > start:
                self._periods[organization].append((start, min(open_again, end)))

    def first_open(self, organization: int, day: date, until: date = FOREVER) -> date:
        """The first day from ``day`` on after which, until it ends, nothing of the organisation is closed."""
        for start, end in self._periods.get(organization, ()):
            if end > day and start < until:
                day = min(end, until)
        return day

    def last(self, organization: int) -> date | None:
        """The last closed day of an organisation."""
        periods = self._periods.get(organization)
        return periods[-1][1] - DAY if periods else None


def closed_until(organization_ids: Iterable[int]) -> dict[int, date]:
    """Until when the figures of some organisations are handed in, by themselves or by a level above."""
    wanted = set(organization_ids)
    closed = ClosedDays(wanted)
    return {number: last for number in wanted if (last := closed.last(number))}
