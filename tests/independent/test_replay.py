"""The ledger played again in plain Python, from its rows and docs/schema.md alone, against the figures."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection

from sotay.indicators.engine import evaluate
from sotay.kernel.time import clock_stopped_at
from sotay.members.queries import ask

from .story import LAST, OPENED, Story

DAY = timedelta(days=1)
CODES = ["party_members_total", "official_members", "probationary_members", "members_admitted"]


@dataclass(frozen=True)
class Entry:
    kind: str
    counted_on: date
    recorded_at: datetime
    left: tuple[int, str] | None
    entered: tuple[int, str] | None
    quantity: int


class Book:
    """All entries and all placements, read once."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, counted_on, recorded_at, from_organization_id, from_status, "
                "to_organization_id, to_status, quantity FROM members_movement ORDER BY counted_on, rank, id"
            )
            self.entries = [self._entry(*row) for row in cursor.fetchall()]
            cursor.execute(
                "SELECT organization_id, parent_id, valid_from, valid_to, known_from, known_to "
                "FROM organizations_placement"
            )
            self.placements: list[Any] = cursor.fetchall()

    @staticmethod
    def _entry(
        kind: str, day: date, at: datetime, left: int, as_what: str, to: int, then: str, n: int
    ) -> Entry:
        return Entry(kind, day, at, (left, as_what) if left else None, (to, then) if to else None, n)

    @cache  # noqa: B019 -- a book lives as long as its test
    def parents(self, day: date, moment: datetime) -> dict[int, int]:
        return {
            organization: parent
            for organization, parent, start, end, known, unknown in self.placements
            if start <= day < end and known <= moment < unknown
        }

    def lies_in(self, cell: int | None, place: int, day: date, moment: datetime) -> bool:
        parents = self.parents(day, moment)
        while cell is not None and cell in parents:
            if cell == place:
                return True
            cell = parents[cell]
        return False

    def stock(self, place: int, day: date, moment: datetime) -> Counter[str]:
        """By status, at the end of a day."""
        held: Counter[tuple[int, str]] = Counter()
        for entry in self.entries:
            if entry.counted_on > day:
                break
            if entry.recorded_at > moment:
                continue
            if entry.left:
                held[entry.left] -= entry.quantity
            if entry.entered:
                held[entry.entered] += entry.quantity
        found: Counter[str] = Counter()
        for (cell, status), number in held.items():
            if number and self.lies_in(cell, place, day, moment):
                found[status] += number
        return found

    def admitted_this_year(self, place: int, day: date, moment: datetime) -> int:
        return sum(
            entry.quantity
            for entry in self.entries
            if entry.kind == "admission"
            and entry.entered
            and day.replace(month=1, day=1) <= entry.counted_on <= day
            and entry.recorded_at <= moment
            and self.lies_in(entry.entered[0], place, entry.counted_on, moment)
        )


def test_forty_past_days_as_known_at_two_moments_are_what_a_replay_finds(db: None) -> None:
    story = Story(7)
    story.tell(50)
    book, now = Book(), datetime(9999, 12, 30, tzinfo=UTC)
    places = [story.centre, story.top, *story.uppers[:2], story.communes[0]]
    days = [OPENED + timedelta(days=story.rng.randrange((LAST - OPENED).days + 1)) for _ in range(40)]

    with clock_stopped_at(LAST):
        for day in days:
            for known_at in (None, story.rng.choice(story.moments)):
                for place in places:
                    figures = evaluate(CODES, ask(place, day, known_at=known_at))
                    found = [figures[code].value for code in CODES]
                    assert found == replayed(book, place.pk, day, known_at or now), (place.pk, day, known_at)


def replayed(book: Book, place: int, day: date, moment: datetime) -> list[int]:
    stock = book.stock(place, day, moment)
    return [
        stock.total(),
        stock["official"],
        stock["probationary"],
        book.admitted_this_year(place, day, moment),
    ]
