"""Time. Every dated fact holds over a half-open period ``[valid_from, valid_to)``; an open end is ``FOREVER``.

Facts that can be corrected after the day also say when they were known: ``[known_from, known_to)``, open at
``ALWAYS``. There is one clock. A demonstration stops it at the day its province was drawn for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import connection
from django.db.models import CheckConstraint, F, Func, Q
from django.utils import timezone

FOREVER = date.max
"""The end of a period that has not ended."""

BEGINNING = date.min
"""The start of a period whose start nobody needs to know."""

ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of knowledge that has not been corrected."""

DAY = timedelta(days=1)


def in_force(on: date, via: str = "") -> Q:
    """Rows valid on a day; ``via`` names a relation to look through."""
    at = f"{via}__" if via else ""
    return Q(**{f"{at}valid_from__lte": on, f"{at}valid_to__gt": on})


def known(at: datetime | None, via: str = "") -> Q:
    """Rows as they were known at a moment; ``None`` is now."""
    to = f"{via}__" if via else ""
    if at is None:
        return Q(**{f"{to}known_to": ALWAYS})
    return Q(**{f"{to}known_from__lte": at, f"{to}known_to__gt": at})


def overlapping(start: date, end: date, via: str = "") -> Q:
    """Rows valid on some day of ``[start, end)``."""
    at = f"{via}__" if via else ""
    return Q(**{f"{at}valid_from__lt": end, f"{at}valid_to__gt": start})


def end_of_day(on: date) -> datetime:
    """The last moment of a day in the installation's time zone: "known at" a day means its end."""
    return timezone.make_aware(datetime.combine(on, time.max))


def starts_before_it_ends(table: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name=f"{table}_period")


class _Same(Func):
    """A whole number as a range of itself, so that gist needs no extension to compare it."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"
    arity = 1
    output_field: ClassVar[Any] = DateRangeField()


class _Days(Func):
    function = "daterange"
    output_field: ClassVar[Any] = DateRangeField()


class _Moments(Func):
    function = "tstzrange"
    output_field: ClassVar[Any] = DateTimeRangeField()


class _Day(Func):
    """A day as a number; the end of a period lies half a day before the day it no longer holds."""

    template = "(%(expressions)s - DATE '2000-01-01')"
    arity = 1
    output_field: ClassVar[Any] = DateRangeField()


class _End(_Day):
    template = "(%(expressions)s - DATE '2000-01-01' - 0.5)"


class _Point(Func):
    function = "point"
    output_field: ClassVar[Any] = DateRangeField()


class _Box(Func):
    """A whole number and a period as a rectangle: gist compares one rectangle several times faster than two ranges."""

    function = "box"
    output_field: ClassVar[Any] = DateRangeField()


def never_overlap(
    table: str, *keys: str, when: Q | None = None, bitemporal: bool = False
) -> ExclusionConstraint:
    """Rows that agree on ``keys`` (columns of whole numbers) never hold at the same time.

    With ``bitemporal`` they may, if they were not known at the same time.
    """
    name = f"{table}_one_at_a_time"
    if len(keys) == 1 and not bitemporal:
        box = _Box(_Point(keys[0], _Day("valid_from")), _Point(keys[0], _End("valid_to")))
        return ExclusionConstraint(name=name, expressions=[(box, RangeOperators.OVERLAPS)], condition=when)
    expressions: list[Any] = [(_Same(key), RangeOperators.OVERLAPS) for key in keys]
    expressions.append((_Days("valid_from", "valid_to"), RangeOperators.OVERLAPS))
    if bitemporal:
        expressions.append((_Moments("known_from", "known_to"), RangeOperators.OVERLAPS))
    return ExclusionConstraint(name=name, expressions=expressions, condition=when)


_stopped: ContextVar[date | None] = ContextVar("stopped", default=None)


@contextmanager
def clock_stopped_at(on: date | None) -> Iterator[None]:
    """Within this block today is ``on``. Requests use it to read the clock once; ``None`` changes nothing."""
    token = _stopped.set(on)
    try:
        yield
    finally:
        _stopped.reset(token)


def stopped_on() -> date | None:
    """The day the installation's clock is stopped at, or ``None`` where it runs."""
    if (day := _stopped.get()) is not None:
        return day
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM kernel_clock")
        row = cursor.fetchone()
    return row[0] if row else None


def today() -> date:
    """The one "today" of the product."""
    return stopped_on() or timezone.localdate()


def now() -> datetime:
    """The one "now": the real moment, or the stopped day at the real time of day.

    Time is not taken back: what is recorded later is known later, even when the machine's clock was set back, or when
    the real midnight passes on a stopped day. Now is after all that was recorded (on a stopped day: on that day).
    """
    day, real = stopped_on(), timezone.localtime()
    if day is None:
        moment, question, period = real, "SELECT max(at) FROM kernel_auditentry", []
    else:
        moment = datetime.combine(day, real.timetz())
        question = "SELECT max(at) FROM kernel_auditentry WHERE at >= %s AND at <= %s"
        period = [timezone.make_aware(datetime.combine(day, time.min)), end_of_day(day)]
    with connection.cursor() as cursor:
        cursor.execute(question, period)
        (last,) = cursor.fetchone()
    return moment if last is None else max(moment, timezone.localtime(last) + timedelta(microseconds=1))
