"""Party age: from the day of the decision to admit, less the time outside the Party. Nothing here asks the database.

Somebody put out unjustly and restored was never outside. Whoever moved to an organisation that is not on this system
stayed in the Party; what lies between an expulsion, a removal or an interruption and the day they take up the work
again does not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sotay.kernel.dates import months_after

from .kinds import ENTERING, LEAVING, Kind

MOVED = (Kind.DEPARTURE, Kind.ABROAD)
"""Left this system, not the Party."""


@dataclass(frozen=True, order=True)
class Age:
    """Whole years, then whole months, then days."""

    years: int
    months: int
    days: int


@dataclass(frozen=True)
class Absence:
    """Days outside the Party: from the first, up to but not including the day of return (``None``: still outside)."""

    start: date
    end: date | None = None


def party_age(decided_on: date, on: date, absences: Iterable[Absence] = ()) -> Age:
    """How long somebody has been in the Party on a day.

    Args:
        decided_on: the day of the decision to admit.
        on: the day asked about; within an absence the age stands still.
        absences: in the order of time, not overlapping.
    """
    start = decided_on
    for absence in absences:
        if absence.start >= on:
            break
        if absence.end is None or absence.end >= on:
            on = absence.start
            break
        start = later(start, between(absence.start, absence.end))
    return between(start, on)


def absences(events: Iterable[tuple[str, date]]) -> list[Absence]:
    """The times outside the Party, from a member's entries: kind and day it happened, in the order of time."""
    found: list[Absence] = []
    left: tuple[str, date] | None = None
    for kind, happened_on in events:
        if kind in LEAVING:
            left = (kind, happened_on)
        elif kind in ENTERING and left is not None:
            if left[0] not in MOVED and kind != Kind.RESTORATION:
                found.append(Absence(left[1], happened_on))
            left = None
    if left is not None and left[0] not in MOVED:
        found.append(Absence(left[1]))
    return found


def between(start: date, end: date) -> Age:
    """From one day to another. A month is over on the same day of the next, or on its last where it has no such day."""
    if end <= start:
        return Age(0, 0, 0)
    months = (end.year - start.year) * 12 + end.month - start.month
    if later(start, Age(0, months, 0)) > end:
        months -= 1
    days = (end - later(start, Age(0, months, 0))).days
    return Age(months // 12, months % 12, days)


def later(day: date, by: Age) -> date:
    """The day that much later."""
    return date.fromordinal(months_after(day, by.years * 12 + by.months).toordinal() + by.days)
