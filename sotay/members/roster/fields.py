"""What a column of a roster may mean, and the headings it is known by.

A field is known by many headings, a heading by its words without diacritics. Columns of things this program does not
keep are known too, so that nobody is asked about them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A meaning of a column: its key, its name for people, the headings it is known by."""

    key: str
    title: Any
    words: tuple[str, ...]
    stored: bool = True


def under(groups: Iterable[str], *lower: str) -> tuple[str, ...]:
    """The lower headings under each of the upper ones: "Năm sinh / Nam"."""
    return tuple(f"{group} {word}" for group in groups for word in lower)


NOT_READ = ""
"""The answer of somebody who says that a column is not to be read."""


def vocabulary(fields: Iterable[Field], said: dict[str, str]) -> dict[str, list[str]]:
    """The headings each field is known by, with those people of the office said before."""
    known = {field.key: list(field.words) for field in fields}
    for words, key in said.items():
        if key in known:
            known[key].append(words)
    return known
