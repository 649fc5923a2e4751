"""A page of rows that begins after a row, not at a number: the hundredth costs what the first does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

PER_PAGE = 50


@dataclass(frozen=True)
class Order:
    """A row's place is told by two values, the second of them its number.

    Attributes:
        first, number: the two fields.
        value_of: the first value of the row with a number; ``None`` when there is no such row.
        latest_first: both descend.
    """

    first: str
    number: str
    value_of: Callable[[int], Any]
    latest_first: bool = False


@dataclass(frozen=True)
class Slice:
    """Some rows in their order, and the numbers between which they stand, where there are more."""

    rows: list[Any]
    before: int | None = None
    after: int | None = None


def slice_of(
    rows: QuerySet[Any],
    order: Order,
    number_of: Callable[[Any], int],
    *,
    after: int | None = None,
    before: int | None = None,
    size: int = PER_PAGE,
) -> Slice:
    """The rows after one number, or before one; without either the first ones."""
    turned = before is not None
    border = before if turned else after
    value = None if border is None else order.value_of(border)
    if value is None and border is not None:
        return slice_of(rows, order, number_of, size=size)
    descending = order.latest_first != turned
    here = rows if border is None else rows.filter(_beyond(order, value, border, descending=descending))
    sign = "-" if descending else ""
    found = list(here.order_by(f"{sign}{order.first}", f"{sign}{order.number}")[: size + 1])
    more, found = len(found) > size, found[:size]
    if turned and not more:
        return slice_of(rows, order, number_of, size=size)
    if turned:
        found.reverse()
    goes_on, came_from = (True, more) if turned else (more, border is not None)
    return Slice(
        found,
        before=number_of(found[0]) if found and came_from else None,
        after=number_of(found[-1]) if found and goes_on else None,
    )


def _beyond(order: Order, value: Any, number: int, *, descending: bool) -> Q:
    side = "lt" if descending else "gt"
    further = Q(**{f"{order.first}__{side}": value})
    return further | Q(**{order.first: value, f"{order.number}__{side}": number})
