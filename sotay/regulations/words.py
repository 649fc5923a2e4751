"""The few words of this room that people read, said in their language by whoever shows them.

The rule book itself is Vietnamese, as the regulations are. This room knows no Django: a room above tells it once
how words are translated; until then they are said as they stand.
"""

from collections.abc import Callable

_ways: list[Callable[[str], str]] = []


def gettext_noop(words: str) -> str:
    """Mark words for translation; they are translated where they are said. Imported as ``_``."""
    return words


def words_are_said_by(way: Callable[[str], str]) -> None:
    _ways[:] = [way]


def said(words: str) -> str:
    return _ways[0](words) if _ways else words
