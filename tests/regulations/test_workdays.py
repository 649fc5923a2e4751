"""Working days: weekends, public holidays, and the days worked in exchange for one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.regulations.workdays import MOST, add_working_days, holidays, is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 7), True),  # the Wednesday before Tết
        (date(2024, 2, 8), False),  # Tết begins
        (date(2024, 2, 14), False),  # its last day off
        (date(2024, 2, 15), True),
        (date(2024, 4, 29), False),  # a Monday off in exchange ...
        (date(2024, 5, 4), True),  # ... for this Saturday
        (date(2024, 5, 11), False),  # another Saturday
        (date(2024, 9, 2), False),
        (date(2031, 4, 30), False),  # a year nobody has decided about: the fixed days are free
        (date(2031, 4, 29), True),
    ],
)
def test_a_day_is_worked_or_not(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2024, 3, 4), 0, date(2024, 3, 4)),
        (date(2024, 3, 4), 1, date(2024, 3, 5)),
        (date(2024, 3, 8), 1, date(2024, 3, 11)),  # over a weekend
        (date(2024, 2, 7), 1, date(2024, 2, 15)),  # over Tết
        (date(2024, 4, 26), 1, date(2024, 5, 2)),  # over the holidays of April and May
        (date(2024, 4, 26), 3, date(2024, 5, 4)),  # and on to the Saturday that is worked
        (date(2024, 3, 4), 30, date(2024, 4, 15)),
    ],
)
def test_a_term_ends_on_its_last_working_day(start: date, days: int, last: date) -> None:
    assert add_working_days(start, days) == last


@given(DAYS, st.integers(1, 120))
def test_a_term_holds_as_many_working_days_as_it_says(start: date, days: int) -> None:
    last = add_working_days(start, days)

    within = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(map(is_working_day, within)) == days and is_working_day(last)


@pytest.mark.parametrize("days", [-1, MOST + 1])
def test_a_term_nobody_sets_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        add_working_days(date(2024, 1, 1), days)


def test_days_off_would_be_worked_and_days_worked_would_be_off() -> None:
    known = holidays()
    assert all(day.weekday() < 5 for day in known.off)
    assert all(day.weekday() >= 5 for day in known.worked)
    assert {day.year for day in known.off | known.worked} <= set(known.years)
