"""The rule book: every number a regulation sets, with its citation, its period and how sure we are of it.

Ask ``clause("admission.cell_majority", on)`` for the version in force on a day. This room knows no Django
and no database; an organisation's own overrides are added above it.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sotay.regulations.book import RuleBook, UnknownRule
from sotay.regulations.loading import BrokenRuleBook, load
from sotay.regulations.rule import FOREVER, GRADE_WORDS, Clause, Grade, Refused, Warned, object_to
from sotay.regulations.value import BOUND_WORDS, Bound, Kind, Range, in_words, read, typed, written

__all__ = [
    "BOUND_WORDS",
    "FOREVER",
    "GRADE_WORDS",
    "Bound",
    "BrokenRuleBook",
    "Clause",
    "Grade",
    "Kind",
    "Range",
    "Refused",
    "RuleBook",
    "UnknownRule",
    "Warned",
    "book",
    "clause",
    "clauses",
    "in_words",
    "keys",
    "object_to",
    "overridden",
    "read_value",
    "typed_value",
    "written",
]


@cache
def book() -> RuleBook:
    """The book of this installation, read once."""
    return load(Path(__file__).parent)


def clause(key: str, on: date) -> Clause:
    """The version in force on a day, else the nearest one known, marked "assumed"."""
    return book().clause(key, on)


def clauses(key: str) -> tuple[Clause, ...]:
    """Every version of a rule, in the order of time."""
    return book().clauses(key)


def keys() -> tuple[str, ...]:
    """Every rule, in the order of the chapters."""
    return book().keys


def read_value(key: str, raw: object) -> Any:
    """A value for a rule, from what a form or a stored override wrote; ``written`` is the way back.

    Raises:
        ValueError: the rule cannot have such a value.
    """
    return read(book().kind(key), raw)


def typed_value(key: str, text: str) -> Any:
    """A value for a rule, from what a person typed: "30", "0,5", "2/3", "có", "1/7/2025".

    Raises:
        ValueError: the rule cannot have such a value, or none that can be typed.
    """
    return typed(book().kind(key), text)


def overridden(key: str, raw: object, regulation: str, since: date, until: date = FOREVER) -> Clause:
    """The clause of a competent body that set its own value for a rule and cited what it rests on."""
    value = read_value(key, raw)
    latest = clauses(key)[-1]
    wordings = {version.wording for version in clauses(key) if version.value == value}
    return Clause(
        key=key,
        value=value,
        unit=latest.unit,
        title=latest.title,
        regulation=regulation,
        article="",
        since=since,
        until=until,
        grade=Grade.READ,
        bound=latest.bound,
        wording=next(iter(wordings), ""),
    )
