"""The rule book, opened: its texts, its chapters, and the answer for a rule and a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from sotay.regulations.rule import Clause, Grade
from sotay.regulations.value import Kind


class UnknownRule(KeyError):
    """No rule has that key."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key = key
        self.nearest = get_close_matches(key, known, n=3, cutoff=0.5)

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"the rule book has no rule {self.key!r}{hint}"


@dataclass(frozen=True)
class Text:
    """A regulation, or whatever else a rule rests on."""

    number: str
    name: str
    since: date
    issued: date | None = None
    replaced_by: str = ""
    date_inferred: bool = False
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    """One file of rules."""

    name: str
    order: int
    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class RuleBook:
    texts: Mapping[str, Text]
    chapters: tuple[Chapter, ...]
    rules: Mapping[str, tuple[Clause, ...]]
    kinds: Mapping[str, Kind]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.rules)

    def clauses(self, key: str) -> tuple[Clause, ...]:
        """Every version of a rule, in the order of time."""
        if key not in self.rules:
            raise UnknownRule(key, self.keys)
        return self.rules[key]

    def clause(self, key: str, on: date) -> Clause:
        """The version in force on a day, else the nearest one known, marked "assumed"."""
        versions = self.clauses(key)
        for version in versions:
            if version.in_force(on):
                return version
        nearest = min(versions, key=lambda version: days_away(version, on))
        return replace(nearest, grade=Grade.ASSUMED)

    def kind(self, key: str) -> Kind:
        """What the values of a rule are."""
        self.clauses(key)
        return self.kinds[key]


def days_away(clause: Clause, on: date) -> int:
    """How far a day lies outside the period of a clause."""
    return max((clause.since - on).days, (on - clause.until).days + 1, 0)
