"""Values of rules: a number, a share, a range, a day, a word, a list or a table, each exact and unchangeable.

A rule file writes shares as ``"2/3"`` and decimals as ``"0.5"``, so that no figure passes through a float.
``read`` turns what was written into a value, ``written`` turns it back, ``in_words`` says it in Vietnamese.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

Number = int | Decimal | Fraction

DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)
FRACTION = re.compile(r"\d+/[1-9]\d*", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

WHOLE = re.compile(r"\d+|\d{1,3}(\.\d{3})+", re.ASCII)
DAY_TYPED = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
YES_OR_NO = {"có": True, "không": False}


class Kind(StrEnum):
    """What a value is. A rule keeps its kind through all its versions."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    FRACTION = "fraction"
    RANGE = "range"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"


MEASURED = {Kind.INTEGER, Kind.DECIMAL, Kind.FRACTION}
"""Kinds a bound ("at least", "more than") can be set on."""


class Bound(StrEnum):
    """On which side of its value a rule is kept."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"

    def allows(self, measured: Number, limit: Number) -> bool:
        left, right = Fraction(measured), Fraction(limit)
        match self:
            case Bound.AT_LEAST:
                return left >= right
            case Bound.MORE_THAN:
                return left > right
            case Bound.AT_MOST:
                return left <= right
            case Bound.LESS_THAN:
                return left < right


BOUND_WORDS = {
    Bound.AT_LEAST: "ít nhất",
    Bound.MORE_THAN: "trên",
    Bound.AT_MOST: "không quá",
    Bound.LESS_THAN: "dưới",
}


@dataclass(frozen=True)
class Range:
    """Numbers between two ends, each of which belongs to the range or not: ``75 in good_points``."""

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None

    def ends(self) -> Mapping[Bound, Number]:
        """The start, then the end."""
        stated = {Bound(end.name): getattr(self, end.name) for end in fields(self)}
        return {bound: number for bound, number in stated.items() if number is not None}

    def __contains__(self, measured: Number) -> bool:
        return all(bound.allows(measured, limit) for bound, limit in self.ends().items())

    def __str__(self) -> str:
        low, high = self.ends().values()
        start = "từ" if self.more_than is None else "trên"
        end = "đến" if self.less_than is None else "đến dưới"
        return f"{start} {in_words(low)} {end} {in_words(high)}"


def read(kind: Kind, raw: object) -> Any:
    """The value of a kind that a rule file, or the form of an override, wrote as ``raw``.

    Raises:
        ValueError: no value of that kind is written so.
    """
    return READERS[kind](raw)


def typed(kind: Kind, text: str) -> Any:
    """The value of a kind that a person typed: "30", "0,5", "2/3", "có", "1/7/2025".

    Raises:
        ValueError: no value of that kind is typed so; lists, tables and ranges are not typed at all.
    """
    raw: object = text.strip()
    match kind:
        case Kind.INTEGER if WHOLE.fullmatch(text.strip()):
            raw = int(text.strip().replace(".", ""))
        case Kind.DECIMAL:
            raw = text.strip().replace(",", ".")
        case Kind.BOOLEAN:
            raw = YES_OR_NO.get(text.strip().casefold())
        case Kind.DATE if parts := DAY_TYPED.fullmatch(text.strip()):
            raw = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    return read(kind, raw)


def kind_of(raw: object) -> Kind:
    """The kind of a value whose kind the file left unsaid: any but decimal, fraction and range."""
    for kind in (Kind.BOOLEAN, Kind.INTEGER, Kind.LIST, Kind.TABLE):
        if isinstance(raw, TYPES[kind]):
            return kind
    if _is_day(raw):
        return Kind.DATE
    if isinstance(raw, str) and not DECIMAL.fullmatch(raw) and not FRACTION.fullmatch(raw):
        return Kind.TEXT
    raise ValueError(f"{raw!r} does not say of what kind it is")


def written(value: Any) -> Any:
    """A value as plain JSON, from which ``read`` returns the same value."""
    raw = value
    match value:
        case date():
            raw = value.isoformat()
        case Decimal():
            raw = f"{value:f}"
        case Fraction():
            raw = f"{value.numerator}/{value.denominator}"
        case Range():
            raw = {str(bound): written(number) for bound, number in value.ends().items()}
        case tuple():
            raw = [written(item) for item in value]
        case Mapping():
            raw = {name: written(item) for name, item in value.items()}
    return raw


def in_words(value: Any) -> str:
    """A value as a clerk reads it: 5.310.000 and 0,5; 2/3; 1/7/2025; "không" for no."""
    match value:
        case None:
            words = "chưa rõ"
        case bool():
            words = "có" if value else "không"
        case int():
            words = f"{value:,}".replace(",", ".")
        case Decimal():
            words = f"{value.normalize():,f}".translate(str.maketrans(".,", ",."))
        case date():
            words = f"{value.day}/{value.month}/{value.year}"
        case tuple():
            words = ", ".join(in_words(item) for item in value)
        case Mapping():
            words = "; ".join(f"{name}: {in_words(item)}" for name, item in value.items())
        case _:
            words = str(value)
    return words


def _integer(raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    raise ValueError(f"{raw!r} is no whole number")


def _decimal(raw: object) -> Decimal:
    if isinstance(raw, str) and DECIMAL.fullmatch(raw):
        return Decimal(raw)
    raise ValueError(f'{raw!r} is no decimal, written like "0.5"')


def _fraction(raw: object) -> Fraction:
    if isinstance(raw, str) and FRACTION.fullmatch(raw):
        return Fraction(raw)
    raise ValueError(f'{raw!r} is no share, written like "2/3"')


def _range(raw: object) -> Range:
    starts, ends = {Bound.AT_LEAST, Bound.MORE_THAN}, {Bound.AT_MOST, Bound.LESS_THAN}
    if not isinstance(raw, Mapping) or len(raw) != 2 or not (starts & raw.keys() and ends & raw.keys()):
        raise ValueError("a range has a start (at_least, more_than) and an end (at_most, less_than)")
    limits = Range(**{name: _number(number) for name, number in raw.items()})
    low, high = (Fraction(number) for number in limits.ends().values())
    if low >= high:
        raise ValueError(f"a range ends after it starts, not {written(limits)}")
    return limits


def _boolean(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    raise ValueError(f"{raw!r} is neither true nor false")


def _date(raw: object) -> date:
    day = _from_json(raw)
    if isinstance(day, date) and _is_day(day):
        return day
    raise ValueError(f"{raw!r} is no day")


def _text(raw: object) -> str:
    if isinstance(raw, str) and raw.strip() == raw != "":
        return raw
    raise ValueError(f"{raw!r} is no text")


def _list(raw: object) -> tuple[Any, ...]:
    if isinstance(raw, list | tuple) and raw:
        return tuple(_part(item) for item in raw)
    raise ValueError(f"{raw!r} is no list of values")


def _table(raw: object) -> Mapping[str, Any]:
    if isinstance(raw, Mapping) and raw:
        return MappingProxyType({name: _part(item) for name, item in raw.items()})
    raise ValueError(f"{raw!r} is no table of values")


READERS: dict[Kind, Callable[[object], Any]] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.FRACTION: _fraction,
    Kind.RANGE: _range,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.LIST: _list,
    Kind.TABLE: _table,
}

TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.BOOLEAN: bool,
    Kind.INTEGER: int,
    Kind.LIST: (list, tuple),
    Kind.TABLE: Mapping,
}


def _number(raw: object) -> Number:
    if not isinstance(raw, str):
        return _integer(raw)
    return _fraction(raw) if "/" in raw else _decimal(raw)


def _part(raw: object) -> Any:
    """One item of a list or a table."""
    item = _from_json(raw)
    if isinstance(item, str):
        return _text(item)
    return read(kind_of(item), item)


def _from_json(raw: object) -> object:
    """JSON knows no days, so a text that looks like one is taken for one."""
    return date.fromisoformat(raw) if isinstance(raw, str) and DAY.fullmatch(raw) else raw


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
