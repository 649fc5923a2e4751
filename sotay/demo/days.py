"""Days and times as integers while a province is invented, and as dates when it is told.

A day is its proleptic ordinal, a time the number of seconds since day 0 on the clocks of Vietnam. Offices
work from Monday to Friday, 7:30 to 11:30 and 13:30 to 17:00. Half-years are numbered one after the other.
"""

from datetime import date, datetime, timedelta, timezone
from random import Random

DAY = 86_400
VIETNAM = timezone(timedelta(hours=7))
HOLIDAYS = {(1, 1), (30, 4), (1, 5), (2, 9)}


class Calendar:
    """The span of days of one province's book, with quick answers about each of them."""

    def __init__(self, opens_on: date, day: date) -> None:
        self.opens = opens_on.toordinal()
        self.day = day.toordinal()
        self.last = self.day - 1  # the last day anything counts: the day itself is still young
        self.limit = self.last * DAY + 17 * 3600  # the last moment anything was recorded
        self.base = self.opens - 400
        self.dates = [date.fromordinal(n) for n in range(self.base, self.day + 400)]
        self.halves = [half(d) for d in self.dates]
        self.first_half, self.last_half = half(opens_on), half(date.fromordinal(self.last))

    def date(self, day: int) -> date:
        offset = day - self.base
        if 0 <= offset < len(self.dates):
            return self.dates[offset]
        return date.fromordinal(day)

    def half(self, day: int) -> int:
        return self.halves[day - self.base]


def half(day: date) -> int:
    return day.year * 2 + (day.month > 6)


def half_start(number: int) -> int:
    return date(number // 2, 7 if number % 2 else 1, 1).toordinal()


def workday(day: int) -> int:
    """The day itself, or the next one offices are open."""
    while (day - 1) % 7 > 4 or (date.fromordinal(day).day, date.fromordinal(day).month) in HOLIDAYS:
        day += 1
    return day


def moment(rng: Random, day: int) -> int:
    """A time in office hours on the day, or on the next working day."""
    minute = int(rng.random() * 450)
    start = 450 if minute < 240 else 570  # 7:30 in the morning; after 240 minutes the long break
    return workday(day) * DAY + (start + minute) * 60 + int(rng.random() * 60)


def moment_between(rng: Random, low: int, high: int) -> int:
    """A time in office hours between two times, as near as can be."""
    time = moment(rng, (low + int(rng.random() * (high - low))) // DAY)
    return time if low < time < high else (low + high) // 2


def as_datetime(time: int) -> datetime:
    return EPOCH + timedelta(seconds=time - EPOCH_SECONDS)


EPOCH = datetime(2014, 1, 1, tzinfo=VIETNAM)
EPOCH_SECONDS = date(2014, 1, 1).toordinal() * DAY


def years_after(day: int, years: int) -> int:
    """The same day some years later; 29 February becomes 1 March."""
    then = date.fromordinal(day)
    if (then.month, then.day) == (2, 29):
        return date(then.year + years, 3, 1).toordinal()
    return date(then.year + years, then.month, then.day).toordinal()
