"""On any day across the changes of the rules: what lies within is accepted, what lies outside refused or warned of.

What is expected is reckoned here from the regulations' own words, never asked of the rule book.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.regulations import Refused
from tests import make
from tests.members.admissions import considered
from tests.procedures import stories
from tests.proving import contradictions

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
REFUSED_WITHIN = {
    "transfer.temporary_min": (date(2025, 7, 1), date(2026, 4, 7)),
    "transfer.temporary_below": (date(2025, 7, 1), date(2026, 4, 7)),
    "removal.absent_or_unpaid_months": (date(2025, 7, 1), TODAY),
    "removal.violation_years": (date(2025, 7, 1), date(2026, 4, 7)),
    "admission.minimum_age": (date(2025, 7, 1), TODAY),
    "admission.file_redone_after": (date(2025, 6, 9), date(2026, 5, 18)),
}
"""From the day a text that was read holds, to the last day before one that nobody here has read."""

CHANGES = sorted(
    day for first, last in REFUSED_WITHIN.values() for day in (first - DAY, first, last, last + DAY)
)
OPENED = st.one_of(st.dates(date(2025, 3, 3), date(2026, 9, 1)), st.sampled_from(CHANGES)).filter(
    lambda day: day <= date(2026, 9, 1)
)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, for days that every month has."""
    year, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + year, month=month + 1)


def holds(key: str, opened: date, *, inside: bool, act: Callable[[], object]) -> None:
    """Inside, nobody says a word of the rule; outside, it refuses while its text is known, and warns otherwise."""
    first, last = REFUSED_WITHIN[key]
    if not inside and first <= opened <= last:
        with pytest.raises(Refused) as refusal, transaction.atomic():
            act()
        assert refusal.value.clause is not None
        assert refusal.value.clause.key == key
        return
    with warnings_heard() as warned:
        act()
    assert (key in [each.clause.key for each in warned]) is not inside


@pytest.fixture
def world(db: None) -> make.Province:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        return make.province()


AT_RANDOM = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def in_a_story(world: make.Province, tell: Callable[[Member], None]) -> None:
    """Somebody of the first cell, of whom afterwards nothing is left but that the book is proved."""
    with clock_stopped_at(TODAY), seen_by(PROGRAM), transaction.atomic():
        tell(make.official(world.cells[0]))
        assert contradictions() == {}
        transaction.set_rollback(True)


@AT_RANDOM
@given(opened=OPENED, months=st.integers(1, 16), days=st.integers(-1, 1))
@example(opened=date(2025, 7, 1), months=3, days=-1)
@example(opened=date(2025, 7, 1), months=3, days=0)
@example(opened=date(2026, 4, 8), months=12, days=0)
def test_a_stay_elsewhere_of_any_length(world: make.Province, opened: date, months: int, days: int) -> None:
    since = date(2026, 9, 2)
    until = months_later(since, months) + days * DAY - DAY
    long_enough = months > 3 or (months == 3 and days >= 0)
    short_enough = months < 12 or (months == 12 and days < 0)

    def tell(member: Member) -> None:
        case = stories.open_("temporary", member, world.cells[0], opened, destination=world.cells[2])
        given_ = {"since": since, "until": until}

        def act() -> None:
            stories.step(case, "introduced", since, papers=stories.TRANSFER_PAPERS[:2], given=given_)

        key = "transfer.temporary_min" if not long_enough else "transfer.temporary_below"
        holds(key, opened, inside=long_enough and short_enough, act=act)

    in_a_story(world, tell)


@AT_RANDOM
@given(opened=OPENED, ground=st.sampled_from(["absent", "conduct"]), number=st.integers(0, 6))
@example(opened=date(2025, 6, 30), ground="absent", number=2)
@example(opened=date(2026, 4, 8), ground="conduct", number=1)
def test_a_removal_after_however_many_months_or_years(
    world: make.Province, opened: date, ground: str, number: int
) -> None:
    name, least = {"absent": ("months", 3), "conduct": ("years", 2)}[ground]
    key = "removal.absent_or_unpaid_months" if ground == "absent" else "removal.violation_years"
    on = date(2026, 9, 1)
    said = {
        "ground": ground, name: number, "heard": "heard", "invited_1": date(2026, 8, 5),
        "exemption_looked_at": True, "stay_looked_at": True,
    }  # fmt: skip

    def tell(member: Member) -> None:
        case = stories.open_("removal", member, world.cells[0], opened)
        holds(key, opened, inside=number >= least, act=lambda: stories.step(case, "prepared", on, given=said))

    in_a_story(world, tell)


@AT_RANDOM
@given(opened=OPENED, days=st.integers(-40, 40), kind=st.sampled_from(["age", "file"]))
@example(opened=date(2025, 7, 1), days=0, kind="age")
@example(opened=date(2025, 7, 1), days=-1, kind="age")
@example(opened=date(2026, 5, 18), days=1, kind="file")
def test_an_admission_at_any_age_and_with_a_file_of_any_age(
    world: make.Province, opened: date, days: int, kind: str
) -> None:
    """Days more or less than eighteen years, or than the twelve months that introductions are good for."""
    on = opened.replace(year=opened.year + 1) + (days * DAY if kind == "file" else timedelta())
    born = on.replace(year=on.year - 18) - days * DAY if kind == "age" else date(1995, 5, 17)

    def tell(member: Member) -> None:
        prospect = make.prospect(world.cells[0], date(2025, 2, 3), born_on=born)
        stories.certified(prospect, date(2025, 2, 3))
        case = stories.filed(stories.admission(prospect, opened), opened, member)
        key = "admission.minimum_age" if kind == "age" else "admission.file_redone_after"
        inside = days >= 0 if kind == "age" else days <= 0
        with clock_stopped_at(max(on, TODAY)):
            holds(key, opened, inside=inside, act=lambda: considered(case, on))

    in_a_story(world, tell)
