"""Law. What a rule says on a day, for an organisation: the article in force, unless a competent body decided otherwise.

    law("admission.minimum_age", on, at=cell)

returns a ``Clause`` with value, citation and grade. Only a rule whose text was read or reported refuses; one that is
assumed, unverified or unconfirmed warns, names its grade and leaves the decision to the competent office.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Protocol

from django.utils.translation import gettext

from sotay.regulations import Clause, Warned, clause, object_to
from sotay.regulations.words import words_are_said_by

from .place import numbers

words_are_said_by(gettext)


class Placed(Protocol):
    def place_paths(self) -> Iterable[str]: ...


OverrideSource = Callable[[str, date, list[int]], Clause | None]

_sources: list[OverrideSource] = []


def overrides_come_from(source: OverrideSource) -> OverrideSource:
    """Declare where the overrides of organisations are kept; asked with the ancestors, the nearest last."""
    _sources.append(source)
    return source


def law(key: str, on: date, at: Placed | None = None) -> Clause:
    """The clause that holds on a day.

    Args:
        key: the rule's key in the rule book.
        on: the day of the event that is judged, which chooses the version.
        at: the organisation it happens in; its own override, or the nearest above it, goes first.

    Raises:
        KeyError: no such rule.
    """
    article = clause(key, on)
    if at is not None and _sources:
        ancestors = [number for path in at.place_paths() for number in numbers(path)]
        for source in _sources:
            if (override := source(key, on, ancestors)) is not None:
                return override
    return article


def demand(rule: Clause, kept: bool, why: str) -> Warned | None:
    """Refuse what breaks a rule that may refuse; otherwise say what to warn of, or ``None`` when the rule is kept.

    Raises:
        Refused: the rule is broken and its text is known well enough to refuse.
    """
    return None if kept else _said(object_to(rule, why))


def warn(rule: Clause, why: str) -> Warned:
    """Say what speaks against something that has happened: the past is checked, never refused."""
    return _said(Warned(rule, why))


_heard: ContextVar[list[Warned] | None] = ContextVar("heard", default=None)


def _said(warned: Warned) -> Warned:
    heard = _heard.get()
    if heard is not None:
        heard.append(warned)
    return warned


@contextmanager
def warnings_heard() -> Iterator[list[Warned]]:
    """Gather what rules warn of while something is done, for whoever does it to read."""
    heard: list[Warned] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
