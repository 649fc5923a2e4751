"""Agendas and score sheets: versioned tables, chosen by kind of meeting, kind of work and the day of the meeting."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parent / "catalogue"
STEPS = ("open", "conduct", "close")


@dataclass(frozen=True)
class Item:
    """An item of an agenda; ``by`` says what records it by itself."""

    step: str
    code: str
    title: str
    by: str = ""
    sector: Mapping[str, str] = field(default_factory=dict)

    def title_for(self, sector: str) -> str:
        """What it is called where the work is of a kind."""
        return self.sector.get(sector, self.title)


@dataclass(frozen=True)
class Agenda:
    """One version of what a kind of meeting goes through."""

    key: str
    kind: str
    since: date
    cite: str
    grade: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Criterion:
    """A line of a score sheet: its most points, and how the proposal follows from a share in percent."""

    key: str
    title: str
    most: int
    fact: str
    bands: tuple[tuple[int, int], ...] = ()
    plus: int = 0

    def points(self, percent: float) -> int:
        """The points of a share, by the bands, or in proportion where there are none."""
        if not self.bands:
            return round(self.most * min(percent, 100) / 100)
        return next((points for least, points in self.bands if percent >= least), 0)


@dataclass(frozen=True)
class ScoreSheet:
    """One version of how a meeting is scored."""

    key: str
    title: str
    since: date
    cite: str
    place: str
    grade: str
    criteria: tuple[Criterion, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CATALOGUE / f"{name}.toml").read_text("utf-8"))


@cache
def agendas() -> dict[str, Agenda]:
    """All versions, by key."""
    return {
        key: Agenda(key=key, **{**said, "items": tuple(Item(**item) for item in said["items"])})
        for key, said in _read("agendas").items()
    }


@cache
def score_sheets() -> dict[str, ScoreSheet]:
    """All score sheets, by key."""
    found = {}
    for key, said in _read("scores").items():
        criteria = tuple(
            Criterion(**{**each, "bands": tuple((a, b) for a, b in each.get("bands", ()))})
            for each in said["criteria"]
        )
        found[key] = ScoreSheet(key=key, **{**said, "criteria": criteria})
    return found


def agenda_of(kind: str, on: date) -> Agenda | None:
    """The version in force on a day, else the oldest; ``None`` where such a meeting has no agenda of its own."""
    rows = sorted((each for each in agendas().values() if each.kind == kind), key=lambda each: each.since)
    return next((each for each in reversed(rows) if each.since <= on), rows[0] if rows else None)


def score_sheet_of(on: date) -> ScoreSheet:
    """The sheet in force on a day, else the oldest."""
    rows = sorted(score_sheets().values(), key=lambda each: each.since)
    return next((each for each in reversed(rows) if each.since <= on), rows[0])
