"""Party age counts from the decision to admit, to the day, without the time outside the Party."""

from datetime import date as day

import pytest

from sotay.members.party_age import Absence, Age, absences, between, party_age


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (day(2000, 2, 3), day(2000, 2, 3), Age(0, 0, 0)),
        (day(2000, 2, 3), day(2000, 2, 4), Age(0, 0, 1)),
        (day(2000, 2, 3), day(2000, 3, 2), Age(0, 0, 28)),
        (day(2000, 2, 3), day(2000, 3, 3), Age(0, 1, 0)),
        (day(2000, 2, 3), day(2001, 2, 2), Age(0, 11, 30)),
        (day(2000, 2, 3), day(2030, 2, 3), Age(30, 0, 0)),
        (day(2000, 12, 31), day(2001, 1, 1), Age(0, 0, 1)),
        # a month without such a day is over on its last
        (day(2023, 1, 31), day(2023, 2, 28), Age(0, 1, 0)),
        (day(2023, 1, 31), day(2023, 3, 1), Age(0, 1, 1)),
        (day(2004, 2, 29), day(2005, 2, 28), Age(1, 0, 0)),
        (day(2004, 2, 29), day(2008, 2, 29), Age(4, 0, 0)),
        # before it began there is none
        (day(2024, 2, 3), day(2024, 1, 1), Age(0, 0, 0)),
    ],
)
def test_the_time_between_two_days(start, end, expected):
    assert between(start, end) == expected


DECIDED = day(1990, 5, 19)


@pytest.mark.parametrize(
    ("outside", "on", "expected"),
    [
        ([], day(2020, 5, 18), Age(29, 11, 29)),
        ([], day(2020, 5, 19), Age(30, 0, 0)),
        # two years outside make thirty years two years later
        ([Absence(day(2000, 1, 1), day(2002, 1, 1))], day(2022, 5, 19), Age(30, 0, 0)),
        ([Absence(day(2000, 1, 15), day(2000, 4, 1))], day(2020, 5, 19), Age(29, 9, 14)),
        # two absences
        (
            [Absence(day(1995, 1, 1), day(1996, 1, 1)), Absence(day(2000, 1, 1), day(2000, 7, 1))],
            day(2020, 5, 19),
            Age(28, 6, 0),
        ),
        # the age stands still outside, and afterwards goes on from there
        ([Absence(day(2000, 5, 19))], day(2024, 1, 1), Age(10, 0, 0)),
        ([Absence(day(2000, 5, 19), day(2010, 5, 19))], day(2005, 1, 1), Age(10, 0, 0)),
        ([Absence(day(2000, 5, 19), day(2010, 5, 19))], day(2010, 5, 20), Age(10, 0, 1)),
        # what lies ahead is not yet known
        ([Absence(day(2000, 5, 19), day(2010, 5, 19))], day(1999, 5, 19), Age(9, 0, 0)),
    ],
)
def test_party_age_leaves_out_the_time_outside(outside, on, expected):
    assert party_age(DECIDED, on, outside) == expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("admission", day(1990, 6, 1)), ("recognition", day(1991, 6, 1))], []),
        # restored because it was unjust: continuous
        ([("expulsion", day(2000, 1, 1)), ("restoration", day(2003, 1, 1))], []),
        ([("removal", day(2000, 1, 1)), ("restoration", day(2003, 1, 1))], []),
        # interrupted, or admitted again: the gap does not count
        (
            [("removal", day(2000, 1, 1)), ("resumption", day(2001, 1, 1))],
            [Absence(day(2000, 1, 1), day(2001, 1, 1))],
        ),
        (
            [("withdrawal", day(2000, 1, 1)), ("admission", day(2010, 1, 1))],
            [Absence(day(2000, 1, 1), day(2010, 1, 1))],
        ),
        # elsewhere, but in the Party
        ([("departure", day(2000, 1, 1)), ("arrival", day(2005, 1, 1))], []),
        ([("abroad", day(2000, 1, 1))], []),
        ([("transfer", day(2000, 1, 1)), ("reorganization", day(2001, 1, 1))], []),
        # gone for good
        ([("admission", day(1990, 6, 1)), ("death", day(2000, 1, 1))], [Absence(day(2000, 1, 1))]),
    ],
)
def test_which_entries_interrupt_it(events, expected):
    assert absences(events) == expected
