"""Geometry of the drawings: numbers in, places in per cent of the width out; no colour, no markup."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

Value = int | float


def nice_step(span: float, steps: int = 4) -> float:
    """A distance between grid lines that people count in: 1, 2 or 5 times a power of ten."""
    if span <= 0:
        return 1
    rough = span / steps
    power = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


@dataclass(frozen=True)
class Scale:
    """From values to distances from the top, in a strip between `top` and `bottom`."""

    low: float
    high: float
    top: float
    bottom: float

    def __call__(self, value: Value) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(self.bottom - share * (self.bottom - self.top), 2)

    def ticks(self, steps: int = 4) -> list[tuple[float, float]]:
        step = nice_step(self.high - self.low, steps)
        first = ceil(self.low / step - 1e-9) * step
        count = int((self.high - first) / step + 1e-9) + 1
        return [(first + number * step, self(first + number * step)) for number in range(count)]


def fitting_scale(values: Sequence[Value], top: float, bottom: float, from_zero: bool | None = None) -> Scale:
    """A scale on round numbers; it begins at zero unless the values hardly differ from one another."""
    low, high = min(values), max(values)
    starts_at_zero = low < 0.6 * high if from_zero is None else from_zero
    if starts_at_zero or low == high == 0:
        low = min(0, low)
    else:
        spare = max((high - low) * 0.25, abs(high) * 0.002)
        low, high = low - spare, high + spare / 2
    step = nice_step(high - low)
    return Scale(
        floor(low / step) * step, max(ceil(high / step) * step, floor(low / step) * step + step), top, bottom
    )


@dataclass(frozen=True)
class Moment:
    """One step of the area: its middle in per cent, and where its marks stand."""

    label: str
    stock: Value
    increase: Value
    decrease: Value
    url: str
    left: float
    width: float
    middle: float
    y: float
    rise_y: float
    rise_height: float
    fall_height: float
    labelled: bool
    labelled_small: bool
    broken: bool


@dataclass(frozen=True)
class AreaFlow:
    moments: list[Moment]
    grid: list[tuple[float, float]]
    curve: str
    area: str
    from_zero: bool
    baseline: float
    flow_middle: float
    flow_top: float
    most: Value
    height: int

    @property
    def last(self) -> Moment:
        return self.moments[-1]


STOCK_TOP, STOCK_BOTTOM, FLOW_TOP, FLOW_BOTTOM, HEIGHT = 16, 176, 200, 272, 296


def area_flow(points: Sequence[Mapping[str, Any]]) -> AreaFlow | None:
    """Members over time: the stock as an area, what came in and went out as bars below it."""
    if not points:
        return None
    stock = fitting_scale([point["stock"] for point in points], STOCK_TOP, STOCK_BOTTOM)
    most_in = max(point.get("increase", 0) for point in points)
    most_out = max(point.get("decrease", 0) for point in points)
    unit = (FLOW_BOTTOM - FLOW_TOP) / ((most_in + most_out) or 1)
    middle = round(FLOW_TOP + most_in * unit, 2)
    slot = 100 / len(points)
    every = max(1, ceil(len(points) / 6))
    moments = []
    for number, point in enumerate(points):
        rise, fall = point.get("increase", 0), point.get("decrease", 0)
        moments.append(
            Moment(
                label=point["label"],
                stock=point["stock"],
                increase=rise,
                decrease=fall,
                url=point.get("url", ""),
                left=round(number * slot, 3),
                width=round(slot, 3),
                middle=round((number + 0.5) * slot, 3),
                y=stock(point["stock"]),
                rise_y=round(middle - rise * unit, 2),
                rise_height=round(rise * unit, 2),
                fall_height=round(fall * unit, 2),
                labelled=(len(points) - 1 - number) % every == 0,
                labelled_small=(len(points) - 1 - number) % (2 * every) == 0,
                broken=bool(point.get("broken")),
            )
        )
    line = " ".join(f"{moment.middle * 10:.1f},{moment.y}" for moment in moments)
    first, last = moments[0], moments[-1]
    area = f"{first.middle * 10:.1f},{STOCK_BOTTOM} {line} {last.middle * 10:.1f},{STOCK_BOTTOM}"
    return AreaFlow(
        moments,
        stock.ticks(),
        line,
        area,
        stock.low == 0,
        STOCK_BOTTOM,
        middle,
        FLOW_TOP,
        max(most_in, most_out),
        HEIGHT,
    )


@dataclass(frozen=True)
class Bar:
    label: str
    value: Value
    url: str
    width: float
    share: float
    note: str


def bars(
    rows: Iterable[Mapping[str, Any]], base: Value | None = None, most: Value | None = None
) -> list[Bar]:
    """Bars on one scale; `base` is what shares refer to, `most` what the full width means."""
    listed = list(rows)
    whole = base if base is not None else sum(row["value"] for row in listed)
    full = most or max((row["value"] for row in listed), default=0) or 1
    return [
        Bar(
            row["label"],
            row["value"],
            row.get("url", ""),
            round(min(100, 100 * row["value"] / full), 2),
            100 * row["value"] / whole if whole else 0,
            row.get("note", ""),
        )
        for row in listed
    ]


@dataclass(frozen=True)
class Piece:
    label: str
    value: Value
    url: str
    left: float
    width: float
    share: float
    series: int
    dark: bool


def stacked_share(rows: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """The parts of one whole, side by side; they add up to all of it."""
    listed = list(rows)
    whole = sum(row["value"] for row in listed)
    pieces, left = [], 0.0
    for number, row in enumerate(listed):
        share = 100 * row["value"] / whole if whole else 0
        series = number % 6 + 1
        pieces.append(
            Piece(
                row["label"],
                row["value"],
                row.get("url", ""),
                round(left, 3),
                round(share, 3),
                share,
                series,
                series in (1, 6),
            )
        )
        left += share
    return pieces


@dataclass(frozen=True)
class Node:
    label: str
    value: Value
    url: str
    depth: int
    left: float
    width: float
    children: list["Node"] = field(default_factory=list)

    def fits(self, drawn: int) -> bool:
        """Whether the label can be read when the whole drawing is so many pixels wide."""
        return self.width * drawn / 100 >= 12 + 6.2 * len(self.label)

    def flat(self) -> list["Node"]:
        return [self, *(node for child in self.children for node in child.flat())]


def icicle(root: Mapping[str, Any], depth: int = 2) -> Node:
    """The tree hanging from its root, each organisation as wide as it has members."""

    def hang(branch: Mapping[str, Any], level: int, left: float, width: float) -> Node:
        children, at = [], left
        if level < depth:
            for child in sorted(branch.get("children", ()), key=lambda each: -each["value"]):
                wide = width * child["value"] / branch["value"] if branch["value"] else 0
                children.append(hang(child, level + 1, at, wide))
                at += wide
        return Node(
            branch["label"],
            branch["value"],
            branch.get("url", ""),
            level,
            round(left, 3),
            round(width, 3),
            children,
        )

    return hang(root, 0, 0, 100)


def sparkline(values: Sequence[Value]) -> str:
    """The points of a line in a box of 100 by 24; an even line stays in the middle."""
    if not values:
        return ""
    scale = Scale(min(values), max(values), 3, 21)
    step = 100 / max(1, len(values) - 1)
    return " ".join(f"{number * step:.1f},{scale(value)}" for number, value in enumerate(values))
