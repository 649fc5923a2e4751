"""Doors: addresses of other pages that keep the day and the moment of knowledge one is looking at."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from .bar import Bar


def door(name: str, *args: object, bar: Bar | None = None, **more: object) -> str:
    """The address of a page by its name.

    Args:
        bar: where one comes from; its day and moment go along.
        more: further parameters; an empty one is left out, one that is ``None`` takes the bar's own away.

    Returns:
        The address, or "" where this installation has no such page.
    """
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    query: dict[str, Any] = {**(bar.query if bar else {}), **more}
    written = urlencode({key: value for key, value in query.items() if value not in (None, "")}, safe="/:")
    return f"{address}?{written}" if written else address


def figure_door(code: str, organization_pk: int, bar: Bar | None = None, **more: object) -> str:
    """Where the rows behind a figure are shown."""
    return door("reports:rows", organization_pk, code, bar=bar, **more)
