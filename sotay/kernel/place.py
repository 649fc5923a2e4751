"""Place. Where something stands in the tree is a path: the fixed-width number of each ancestor, then its own.

The numbers are never reused, so a path says forever which branch it names, and a subtree is a range of text.
"""

from typing import Any

from django.db import models
from django.db.models import Q

WIDTH = 7
"""Digits of one ancestor: room for ten million organisations."""

MAX_DEPTH = 9
_AFTER_DIGITS = ":"

NOWHERE = "-"
"""A path at and below which nothing stands."""


class PathField(models.CharField):  # type: ignore[type-arg]
    """A path, compared byte by byte whatever the database's language is."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", WIDTH * MAX_DEPTH)
        kwargs.setdefault("db_collation", "C")
        super().__init__(**kwargs)


def segment(number: int) -> str:
    return f"{number:0{WIDTH}d}"


def below(parent: str, number: int) -> str:
    """The path of ``number`` under ``parent`` ("" for a root)."""
    return parent + segment(number)


def bounds(path: str) -> tuple[str, str]:
    """The half-open range of the paths at and below ``path``."""
    return path, path + _AFTER_DIGITS


def under(path: str, field: str = "path") -> Q:
    """The place itself and everything below it."""
    low, high = bounds(path)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def depth(path: str) -> int:
    """How many levels a path has; a root has one."""
    return len(path) // WIDTH


def numbers(path: str) -> list[int]:
    """The organisations on the way, the root first."""
    return [int(path[at : at + WIDTH]) for at in range(0, len(path), WIDTH)]


def common_depth(one: str | None, other: str | None) -> int:
    """The depth of the lowest common ancestor; 0 when either side is outside or the roots differ."""
    if not one or not other:
        return 0
    levels = 0
    while levels < min(depth(one), depth(other)):
        if one[levels * WIDTH : (levels + 1) * WIDTH] != other[levels * WIDTH : (levels + 1) * WIDTH]:
            break
        levels += 1
    return levels
