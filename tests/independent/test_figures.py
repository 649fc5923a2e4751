"""Every figure of the catalogue, counted a second time by SQL that was written from docs/schema.md alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sotay.indicators.declaration import INDICATORS
from sotay.indicators.engine import evaluate
from sotay.kernel.time import clock_stopped_at
from sotay.members.books import PeriodClosing
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization
from tests.proving import contradictions

from .story import LAST, OPENED, Story, days_of

SQL = sorted((Path(__file__).parent / "sql").glob("*.sql"))
NOW = datetime(9999, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def counted_again(
    organization: int, on: date, start: date, end: date, known_at: datetime | None, today: date = LAST
) -> dict[str, Any]:
    """Every figure there is independent SQL for."""
    asked: dict[str, Any] = {
        "org": organization,
        "on": on,
        "start": start,
        "end": end,
        "known_at": known_at or NOW,
        "today": today,
    }
    figures: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for file in SQL:
            cursor.execute(whole(file), asked)
            found = dict(cursor.fetchall())
            assert not figures.keys() & found.keys(), f"{file.name} counts what another file counts"
            figures |= found
    return figures


def whole(file: Path) -> str:
    """A question with the part it begins with, where it names one."""
    part = lambda found: (file.parent / "parts" / f"{found[1]}.sql").read_text().rstrip()  # noqa: E731
    return re.sub(r"^-- with: (\w+)$", part, file.read_text(), flags=re.MULTILINE)


@pytest.fixture
def today() -> Iterator[None]:
    with clock_stopped_at(LAST):
        yield


def test_no_figure_lacks_sql_of_its_own(db: None) -> None:
    assert counted_again(0, LAST, OPENED, LAST, None).keys() == INDICATORS.keys()


@pytest.mark.parametrize("seed", range(3))
def test_after_fifty_lawful_acts_every_figure_is_what_the_sql_counts(
    db: None, today: None, seed: int
) -> None:
    story = Story(seed)
    story.tell(50)

    assert contradictions() == {}
    assert changed_since_they_were_handed_in() == []
    for on in days_of(story, 12):
        organization = story.rng.choice([*story.organizations[:12], *story.organizations])
        start = story.rng.choice([on.replace(month=1, day=1), on.replace(day=1), OPENED, on])
        known_at = story.rng.choice([None, None, *story.moments])
        figures = counted(organization, on, start, known_at)
        again = counted_again(organization.pk, on, start, on + DAY, known_at)
        assert differences(figures, again) == {}, (organization.pk, on, start, known_at, story.told)


def counted(organization: Organization, on: date, start: date, known_at: datetime | None) -> dict[str, Any]:
    """Every figure the program has; none where nothing stood."""
    try:
        question = ask(organization, on, start, on + DAY, known_at)
    except NotThere:
        return {}
    return {code: figure.value for code, figure in evaluate(INDICATORS, question).items()}


HANDED_IN = ["party_members_total", "official_members", "members_increased", "members_decreased"]


def changed_since_they_were_handed_in() -> list[str]:
    """Figures of closed days that are not any more what they were when the days were closed."""
    changed = []
    for closing in PeriodClosing.objects.select_related("organization"):
        for day in (closing.closed_until - days * DAY for days in (0, 1, 30)):
            asked = ask(closing.organization, max(day, OPENED), OPENED, max(day, OPENED) + DAY)
            then, now = (evaluate(HANDED_IN, replace(asked, known_at=at)) for at in (closing.closed_at, None))
            if any(then[code].value != now[code].value for code in HANDED_IN):
                changed.append(f"{closing} on {day}")
    return changed


def differences(figures: dict[str, Any], again: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        code: (value, again.get(code))
        for code, value in figures.items()
        if rounded(value) != rounded(again.get(code))
    }


def rounded(value: Any) -> Fraction | None:
    return None if value is None else round(Fraction(value), 9)
