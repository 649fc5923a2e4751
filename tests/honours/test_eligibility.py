"""Who has the age for which badge at which round: each limit from below, at it and from above."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotay.honours.awarding import form_of
from sotay.honours.eligibility import (
    Beginning,
    badge_years,
    due_at,
    is_round,
    next_round,
    objections,
    reaches,
    round_before,
)
from sotay.honours.kinds import Ground
from sotay.kernel.law import law
from sotay.members.party_age import Absence, party_age

DAY = timedelta(days=1)
ROUND = date(2026, 2, 3)


def due(round_on: date, beginning: Beginning, had: tuple[int, ...] = ()):
    posthumous = law("badge.early_posthumous", round_on)
    return due_at(round_on, beginning, had, badge_years(round_on), posthumous)


def refused(ground: str, years: int, round_on: date, beginning: Beginning) -> list[str]:
    return [clause.key if clause else "" for clause, _why in objections(ground, years, round_on, beginning)]


def test_there_are_four_rounds_a_year():
    assert [next_round(day) for day in (date(2026, 2, 3), date(2026, 2, 4), date(2026, 5, 20))] == [
        date(2026, 2, 3),
        date(2026, 5, 19),
        date(2026, 9, 2),
    ]
    assert next_round(date(2026, 11, 8)) == date(2027, 2, 3)
    assert round_before(date(2026, 2, 3)) == date(2025, 11, 7)
    assert not is_round(date(2026, 2, 4))


@pytest.mark.parametrize("years", [30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90])
def test_a_badge_is_due_on_the_very_day_its_years_are_full_and_not_before(years):
    full = date(ROUND.year - years, 2, 3)
    assert due(ROUND, Beginning(full)).years == years
    assert due(ROUND, Beginning(full)).ground == Ground.ON_TIME
    one_day_short = due(ROUND, Beginning(full + DAY), tuple(y for y in badge_years(ROUND) if y < years))
    assert one_day_short is None


def test_who_reached_the_age_before_the_last_round_is_told_apart():
    last = round_before(ROUND)
    at_the_last = Beginning(last.replace(year=last.year - 30))
    after_it = Beginning(at_the_last.start + DAY)
    assert due(ROUND, at_the_last).ground == Ground.LATE
    assert due(ROUND, after_it).ground == Ground.ON_TIME


def test_nobody_is_due_what_they_have_and_the_highest_counts():
    beginning = Beginning(date(1980, 1, 1))
    assert due(ROUND, beginning, (30, 40)).years == 45
    assert due(ROUND, beginning, (45,)) is None


@pytest.mark.parametrize(
    ("round_on", "exists"),
    [(date(2026, 2, 3), False), (date(2026, 5, 19), True), (date(2026, 9, 2), True)],
)
def test_the_badge_of_95_years_is_there_from_the_guidance_of_19_may_2026(round_on, exists):
    assert (95 in badge_years(round_on)) is exists
    oldest = Beginning(date(1931, 2, 3))
    assert due(round_on, oldest, (90,)) is None if not exists else due(round_on, oldest, (90,)).years == 95


@pytest.mark.parametrize(
    ("years", "months", "rule"),
    [
        (30, 12, "badge.early_30_to_65"),
        (65, 12, "badge.early_30_to_65"),
        (70, 24, "badge.early_70_and_over"),
        (90, 24, "badge.early_70_and_over"),
    ],
)
def test_an_early_badge_is_given_so_many_months_before_and_not_a_day_more(years, months, rule):
    reached = date(ROUND.year + months // 12, 2, 3)
    begun = reached.replace(year=reached.year - years)
    assert refused(Ground.EARLY, years, ROUND, Beginning(begun)) == []
    assert refused(Ground.EARLY, years, ROUND, Beginning(begun - DAY)) == []
    assert refused(Ground.EARLY, years, ROUND, Beginning(begun + DAY)) == [rule]


def test_a_badge_after_death_is_due_up_to_twelve_months_before_its_age():
    died = date(2026, 1, 10)
    at, late = date(1997, 1, 10), date(1997, 1, 11)
    assert due(ROUND, Beginning(at, died_on=died)).ground == Ground.POSTHUMOUS
    assert due(ROUND, Beginning(late, died_on=died)) is None
    assert refused(Ground.POSTHUMOUS, 30, ROUND, Beginning(at, died_on=died)) == []
    assert refused(Ground.POSTHUMOUS, 30, ROUND, Beginning(late, died_on=died)) == ["badge.early_posthumous"]
    assert refused(Ground.POSTHUMOUS, 30, ROUND, Beginning(at)) == [""]
    assert refused(Ground.ON_TIME, 30, ROUND, Beginning(date(1990, 1, 1), died_on=died)) == [""]


def test_before_the_age_no_rule_is_asked_it_is_refused():
    assert refused(Ground.ON_TIME, 30, ROUND, Beginning(date(1996, 2, 3))) == []
    assert refused(Ground.ON_TIME, 30, ROUND, Beginning(date(1996, 2, 4))) == [""]
    assert refused(Ground.ON_TIME, 33, ROUND, Beginning(date(1980, 2, 4))) == ["badge.years"]


def test_time_outside_the_party_puts_a_badge_off_by_as_much():
    away = Absence(date(2000, 1, 1), date(2003, 6, 1))
    assert reaches(30, Beginning(date(1990, 2, 3), absences=(away,))) == date(2023, 7, 3)
    assert reaches(30, Beginning(date(1990, 2, 3), absences=(Absence(date(2019, 1, 1)),))) is None
    assert reaches(30, Beginning(date(1988, 2, 29))) == date(2018, 2, 28)


@pytest.mark.parametrize(
    ("years", "form"),
    [(30, ("", 8)), (45, ("E", 7)), (50, ("", 6)), (65, ("C", 5)), (90, ("", 2)), (95, None)],
)
def test_a_badges_number_has_the_letter_and_digits_of_its_kind(years, form):
    assert form_of(years, date(2026, 5, 19)) == form


def slowly(years: int, beginning: Beginning, until: date) -> date | None:
    """The first day on which the Party age, asked day by day, has so many years."""
    day = beginning.start
    while day <= until:
        if party_age(beginning.start, day, beginning.absences).years >= years:
            return day
        day += DAY
    return None


@st.composite
def beginnings(draw: st.DrawFn) -> Beginning:
    start = date(1960, 1, 1) + timedelta(days=draw(st.integers(0, 4000)))
    at, away = start, []
    for _number in range(draw(st.integers(0, 2))):
        at += timedelta(days=draw(st.integers(1, 5000)))
        back = at + timedelta(days=draw(st.integers(1, 2500)))
        away.append(Absence(at, back))
        at = back
    return Beginning(start, absences=tuple(away))


@settings(max_examples=60, deadline=None)
@given(beginnings(), st.sampled_from([3, 7, 12]))
def test_the_day_reckoned_is_the_day_found_by_asking_every_day(beginning, years):
    reckoned = reaches(years, beginning)
    found = slowly(years, beginning, reckoned + timedelta(days=40))
    assert found == reckoned
