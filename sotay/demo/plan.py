"""The plan of a decade: how many of each kind of movement, and on which days.

Numbers are planned first and lived through afterwards; every planned movement happens once, so that
opening + in - out is the target for every seed.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from .days import Calendar
from .profiles import Admissions, Profile

INCOMING = ("admission", "arrival", "restoration", "resumption")
OUTGOING = (
    "death",
    "departure",
    "removal",
    "removal_probationary",
    "expulsion",
    "withdrawal",
    "cancellation",
)
SETTLING = 40  # days after the opening in which nothing else happens: the books are being entered

# How movements gather in the months; admissions before the anniversaries, transfers after the summer.
MONTHS = {
    "admission": (4, 9, 7, 7, 14, 8, 7, 9, 11, 8, 11, 9),
    "transfer": (5, 5, 7, 7, 7, 8, 9, 13, 12, 10, 9, 8),
    "departure": (5, 6, 8, 7, 7, 8, 9, 13, 12, 9, 8, 8),
    "arrival": (8, 10, 8, 7, 7, 8, 9, 11, 11, 8, 7, 6),
    "removal": (4, 5, 8, 8, 8, 11, 8, 8, 8, 9, 10, 13),
}
EVEN = (1,) * 12


@dataclass(frozen=True, slots=True)
class Planned:
    kind: str
    day: int  # the day it counts
    young: bool = False  # admissions: at most thirty years old
    woman: bool = False
    worker: bool = False


def plan(
    profile: Profile, calendar: Calendar, base: int, on_sheets: list[tuple[date, int]], rng: Random
) -> list[Planned]:
    """Every movement of the decade but recognitions and retirements, which follow from others.

    `base` is the usual number of members known by name, `on_sheets` the admissions told by totals.
    """
    planned: list[Planned] = []
    for year in range(profile.opens_on.year, date.fromordinal(calendar.last).year + 1):
        first = max(calendar.opens + SETTLING, date(year, 1, 1).toordinal())
        last = min(calendar.last, date(year, 12, 31).toordinal())
        share = (last - max(calendar.opens, date(year, 1, 1).toordinal()) + 1) / 365
        for kind, rate in profile.rates.items():
            mean = rate * base / 1000 * share
            count = round_at_random(rng, mean * rng.uniform(0.92, 1.08))
            if kind in ("restoration", "resumption") and year < profile.opens_on.year + 3:
                continue
            planned += [Planned(kind, day) for day in days(rng, kind, first, last, count)]
    planned += admissions(profile, calendar, on_sheets, rng)
    return planned


def opening_stock(planned: list[Planned], wanted: int) -> int:
    """How many members the books must open with to end with so many."""
    gained = sum(item.kind in INCOMING for item in planned)
    lost = sum(item.kind in OUTGOING for item in planned)
    return wanted - gained + lost


def round_at_random(rng: Random, value: float) -> int:
    return int(value) + (rng.random() < value - int(value))


def days(rng: Random, kind: str, first: int, last: int, count: int) -> list[int]:
    """So many days between two, both included: seldom at weekends, more in the months the kind prefers."""
    weights = MONTHS.get(kind, EVEN)
    heaviest = max(weights)
    chosen: list[int] = []
    while len(chosen) < count:
        day = first + int(rng.random() * (last - first + 1))
        weekend = (day - 1) % 7 > 4
        if weekend and kind != "death" and rng.random() < 0.6:
            continue
        if rng.random() * heaviest <= weights[date.fromordinal(day).month - 1]:
            chosen.append(day)
    return chosen


def admissions(
    profile: Profile, calendar: Calendar, on_sheets: list[tuple[date, int]], rng: Random
) -> list[Planned]:
    """Admissions year by year; within a window of the profile exactly as many as it says."""
    planned: list[Planned] = []
    for number, usual in enumerate(profile.admission):
        year = profile.opens_on.year + number
        first = max(calendar.opens + SETTLING, date(year, 1, 1).toordinal())
        last = min(calendar.last, date(year, 12, 31).toordinal())
        window = _window(profile.windows, year)
        count = usual
        if window is None:
            count = round_at_random(rng, usual * rng.uniform(0.97, 1.03))
        elif year == window.until.year:
            count = window.count - sum(item.day >= window.since.toordinal() for item in planned)
            count -= sum(number for day, number in on_sheets if window.since <= day <= window.until)
            last = min(last, window.until.toordinal())
        if window and year == window.since.year:
            first = window.since.toordinal() + 12  # so that the decision, too, falls into the window
        planned += _make_up(number, days(rng, "admission", first, last, count), rng)
    return planned


def _window(windows: tuple[Admissions, ...], year: int) -> Admissions | None:
    return next((window for window in windows if window.since.year <= year <= window.until.year), None)


def _make_up(number: int, when: list[int], rng: Random) -> list[Planned]:
    """Women, the young and workers among a year's admissions: a little more every year, to the person."""
    count = len(when)
    marks = []
    for share in (0.415 + 0.009 * number, 0.615 + 0.008 * number, 0.052 + 0.0055 * number):
        mark = [place < round(share * count) for place in range(count)]
        rng.shuffle(mark)
        marks.append(mark)
    return [
        Planned("admission", day, young=young, woman=woman, worker=worker)
        for day, woman, young, worker in zip(sorted(when), *marks, strict=True)
    ]
