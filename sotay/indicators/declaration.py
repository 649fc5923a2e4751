"""What is declared of figures: sources, which know rows and what each weighs, and the indicators that pick from them.

A *source* knows rows (members in stock, legs of the ledger, organisations ...), in parts. An *indicator* picks rows of
a source by named properties; shares and changes are made of indicators.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Expression, Q, QuerySet, Sum, Value

from .question import Question

Values = tuple[Any, ...]
Where = Mapping[str, Values]
WEIGHT = "weight"
"""The property by which an indicator asks for one of several weights of the same rows."""


@dataclass(frozen=True)
class Part:
    """Some rows of a source: counted rows of one table, with their weight.

    Attributes:
        rows: the rows, not yet picked by any indicator.
        weight: what one row counts.
        pick: turns one property and its wanted values into a condition on the rows.
        child: the expression that names the child column a row belongs to, by the child's number as text.
        whole: which of the rows counted under a child count for the place as well; ``None`` is all.
        on_totals: these rows are lines without persons.
        by_weight: a row stands for as many rows as it weighs.
        weights: other weights by their names, one of which an indicator may ask for (the property ``weight``).
    """

    rows: QuerySet[Any]
    weight: Expression | Any
    pick: Callable[[str, Values], Q]
    child: Expression | Any
    whole: Q | None = None
    on_totals: bool = False
    by_weight: bool = False
    weights: Mapping[str, Any] = field(default_factory=dict)

    def amount(self, where: Where) -> Expression:
        """What the rows with some properties add up to."""
        return Sum(self.weighed(where).weight, filter=self.condition(where))

    def weighed(self, where: Where) -> "Part":
        """The part with the weight that is asked for, where it has several."""
        return replace(self, weight=self.weights[where[WEIGHT][0]]) if WEIGHT in where else self

    def entries(self, where: Where) -> Expression | None:
        """How many rows there are; nothing where the sum has said it."""
        if self.by_weight or isinstance(self.weight, Value):
            return None
        return Count("pk", filter=self.condition(where))

    def condition(self, where: Where) -> Q:
        wanted = Q()
        for name, values in where.items():
            if name != WEIGHT:
                wanted &= self.pick(name, values)
        return wanted


@dataclass(frozen=True)
class Source:
    """Where rows come from.

    Attributes:
        name: its key.
        parts: the parts for a question; with ``by_child`` each row is counted under the child it lies in, and what
            passes between two children counts on both sides.
        needs_book: figures exist only from the day the book opens.
        now_only: it tells what is known now, and has no figure as known at an earlier moment.
        today_only: nothing is kept of earlier days, and there is no figure of them.
    """

    name: str
    parts: Callable[[Question, bool], list[Part]]
    needs_book: bool = True
    now_only: bool = False
    today_only: bool = False


Shortcut = Callable[[Question, bool, Sequence[Where]], "list[Part] | None"]
"""Other parts, with fewer rows, in which some properties come to the same; ``None`` where there are none."""

SHORTCUTS: dict[str, Shortcut] = {}


def shortcut(source: str) -> Callable[[Shortcut], Shortcut]:
    """Declare a shortcut of the source of that name. Rows behind a figure never come from it."""

    def register(way: Shortcut) -> Shortcut:
        SHORTCUTS[source] = way
        return way

    return register


@dataclass(frozen=True)
class Indicator:
    """A declared figure."""

    code: str
    title: Any
    unit: Any
    source: Source
    where: Where = field(default_factory=dict)
    kind: str = "stock"
    """``stock`` (on a day) or ``flow`` (over a period)."""


@dataclass(frozen=True)
class Ratio:
    """A share of one indicator in another, in percent."""

    code: str
    title: Any
    unit: Any
    numerator: str
    denominator: str
    kind: str = "stock"


@dataclass(frozen=True)
class YearlyChange:
    """How many points a figure has risen since the same day of the year before."""

    code: str
    title: Any
    unit: Any
    of: str
    kind: str = "stock"


Declared = Indicator | Ratio | YearlyChange
INDICATORS: dict[str, Declared] = {}


def declare(*indicators: Declared) -> None:
    """Enter indicators in the catalogue; a code is declared once."""
    for indicator in indicators:
        if indicator.code in INDICATORS:
            raise ValueError(f"two indicators are called {indicator.code}")
        INDICATORS[indicator.code] = indicator
