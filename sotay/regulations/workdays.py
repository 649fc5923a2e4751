"""Working days: Monday to Friday but for public holidays, and the days worked in exchange for a day off."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from sotay.regulations.rule import Grade

_DAY = timedelta(days=1)
_SATURDAY = 5
MOST = 2000
"""More working days than these are a mistake."""


@dataclass(frozen=True)
class Holidays:
    """What the yearly decisions say.

    Attributes:
        off: free days that fall on a Monday to Friday.
        worked: Saturdays and Sundays worked instead.
        years: the years whose decision is known, with how sure we are of it.
        fixed: month and day of the holidays that fall on the same day each year.
    """

    off: frozenset[date]
    worked: frozenset[date]
    years: dict[int, Grade]
    fixed: frozenset[tuple[int, int]]


@cache
def holidays() -> Holidays:
    """The calendar of this installation, read once."""
    raw = tomllib.loads((Path(__file__).parent / "holidays.toml").read_text(encoding="utf-8"))
    years = raw["years"].values()
    return Holidays(
        off=frozenset(day for year in years for day in year["off"]),
        worked=frozenset(day for year in years for day in year.get("worked", ())),
        years={int(number): Grade(year["grade"]) for number, year in raw["years"].items()},
        fixed=frozenset((int(day[:2]), int(day[3:])) for day in raw["fixed"]["days"]),
    )


def is_working_day(day: date) -> bool:
    """Whether offices work on a day."""
    known = holidays()
    if day in known.worked:
        return True
    if day.weekday() >= _SATURDAY or day in known.off:
        return False
    return day.year in known.years or (day.month, day.day) not in known.fixed


def working_days_after(day: date) -> Iterator[date]:
    """The working days after a day, one by one."""
    while True:
        day += _DAY
        if is_working_day(day):
            yield day


def add_working_days(start: date, days: int) -> date:
    """The last day of a term of so many working days; the day it starts from is not counted.

    Args:
        days: 0 to 2,000; with 0 the term ends on the day itself.

    Raises:
        ValueError: fewer or more.
    """
    if not 0 <= days <= MOST:
        raise ValueError(f"{days} working days")
    return next(islice(working_days_after(start), days - 1, None)) if days else start
