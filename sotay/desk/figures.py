"""Figures as the desk's pages show them: cards with their change, ten years, the running month, branch by branch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Case, QuerySet, Sum, When
from django.db.models.functions import ExtractYear, Substr
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sotay.indicators.declaration import INDICATORS, Ratio
from sotay.indicators.engine import Figure, Spread, evaluate
from sotay.indicators.question import Question
from sotay.kernel.dates import spelled
from sotay.kernel.place import WIDTH
from sotay.kernel.time import DAY
from sotay.members.kinds import Kind
from sotay.members.makeup import legs_of_all
from sotay.members.models import Leg
from sotay.members.queries import ask
from sotay.members.sources import STOCK, legs_across
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar, start_of
from sotay.organizations.breaks import Break
from sotay.organizations.doors import door, figure_door
from sotay.organizations.makeup import everybody

TOTAL = "party_members_total"
YEARS = 10


def asked(bar: Bar) -> Question | None:
    """The bar's question, which knows since when there is a book; ``None`` when nothing stood there then."""
    try:
        return ask(bar.organization, bar.on, bar.start, bar.end, bar.known_at)
    except NotThere:
        return None


# Cards -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """A figure on a page: the number, the door to its rows, its change, and what it rests on."""

    label: Any
    value: Any
    url: str
    unit: str = ""
    places: int = 0
    change: Any = None
    totals: int = 0
    missing: str = ""


def figure_of(found: Spread, code: str) -> Figure:
    """A figure of the whole place, from the same answer that tells its children apart."""
    indicator = INDICATORS[code]
    if isinstance(indicator, Ratio):
        top, base = figure_of(found, indicator.numerator), figure_of(found, indicator.denominator)
        share = (
            Fraction(top.value) * 100 / Fraction(base.value) if top.value is not None and base.value else None
        )
        return Figure(indicator, share, missing=base.missing)
    if code in found.missing:
        return Figure(indicator, None, missing=found.missing[code])
    amount = found.whole[code]
    return Figure(indicator, amount.value, on_totals=amount.on_totals)


def card(figure: Figure, bar: Bar, before: Figure | None = None) -> Card:
    """A figure as a card: its value, what it was before, the door to its rows."""
    share = figure.indicator.unit == "%"
    value = None if figure.value is None else round(float(figure.value), 2) if share else int(figure.value)
    then = before.value if before else None
    return Card(
        label=figure.indicator.title,
        value=value,
        url=figure_door(figure.indicator.code, bar.organization.pk, bar),
        unit="%" if share else "",
        places=2 if share else 0,
        change=None if share or value is None or then is None else value - int(then),
        totals=0 if share else figure.on_totals,
        missing=figure.missing,
    )


# Over the years ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Flow:
    """Members over the years: the points of the drawing and the sentence that says what they show."""

    points: list[dict[str, Any]]
    title: str
    note: str
    breaks: Sequence[Break] = ()


def over_the_years(
    bar: Bar, question: Question, total: Figure, breaks: Iterable[Break] = (), *, as_now: bool = False
) -> Flow | None:
    """The stock at the end of each of the last years with what came and went, from one query over the ledger.

    The stock of an earlier day is the later one less everything since: the ledger balances.

    Args:
        total: the stock on the bar's day.
        breaks: days on which the series does not continue what it was.
        as_now: of the organisation as it is made up on the bar's day, its ended predecessors counted with it.
    """
    if total.value is None:
        return None
    founded = date.min if as_now else min(start for start, _end, _path in question.stood)
    first = max(bar.on.year - YEARS, question.opens_on.year, founded.year)
    if first >= bar.on.year:
        return None
    start, end = date(first, 1, 1), bar.on + DAY
    if as_now:
        legs = legs_of_all(everybody(bar.organization, start, bar.on, bar.known_at), start, end, bar.known_at)
    else:
        legs = legs_across(question.over(start, end), by_child=False)
    changes = _yearly(legs, since=date(first + 1, 1, 1))
    stock, points = int(total.value), []
    for year in range(bar.on.year, first - 1, -1):
        change = changes.get(year, Change())
        points.append(_point(bar, year, stock, change, breaks))
        stock -= change.opened + change.increase - change.decrease
    points.reverse()
    note = _("Cuối mỗi năm, %(first)s – %(last)s") % {
        "first": spelled(date(first, 12, 31)), "last": spelled(bar.on),
    }  # fmt: skip
    broken = [each for each in breaks if date(first, 1, 1) < each.on <= bar.on]
    return Flow(points, _finding(points), note, broken)


@dataclass
class Change:
    """What a year brought; the opening of a book is no increase."""

    increase: int = 0
    decrease: int = 0
    opened: int = 0


def _yearly(legs: QuerySet[Leg], since: date) -> dict[int, Change]:
    """What each year brought; books opened before ``since`` are in the first stock already."""
    rows = (
        legs.exclude(kind=Kind.RECOGNITION)
        .exclude(kind=Kind.OPENING, counted_on__lt=since)
        .annotate(year=ExtractYear("counted_on"), opening=Case(When(kind=Kind.OPENING, then=1), default=0))
        .values("year", "sign", "opening")
        .annotate(number=Sum("quantity"))
        .order_by()
    )
    changes: dict[int, Change] = {}
    for row in rows:
        change = changes.setdefault(row["year"], Change())
        name = "decrease" if row["sign"] < 0 else "opened" if row["opening"] else "increase"
        setattr(change, name, getattr(change, name) + row["number"])
    return changes


def _point(bar: Bar, year: int, stock: int, change: Change, breaks: Iterable[Break]) -> dict[str, Any]:
    last_day = min(date(year, 12, 31), bar.on)
    return {
        "label": str(year) if last_day.month == 12 else spelled(last_day),
        "stock": stock,
        "increase": change.increase,
        "decrease": change.decrease,
        "url": door(
            "organization",
            bar.organization.pk,
            bar=bar,
            on=None if last_day == bar.today else spelled(last_day),
        ),
        "broken": any(each.on.year == year and each.on <= bar.on for each in breaks),
    }


def _finding(points: Sequence[Mapping[str, Any]]) -> str:
    """What the drawing shows, in one sentence."""
    first, last = points[0]["stock"], points[-1]["stock"]
    values = {"year": points[0]["label"], "first": _number(first), "last": _number(last)}
    values["change"] = _number(abs(last - first))
    if last > first:
        return _("Từ cuối năm %(year)s tăng %(change)s đảng viên, từ %(first)s lên %(last)s") % values
    if last < first:
        return _("Từ cuối năm %(year)s giảm %(change)s đảng viên, từ %(first)s xuống %(last)s") % values
    return _("Từ cuối năm %(year)s số đảng viên vẫn là %(last)s") % values


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


# The month ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """Form 1 of the running month in one line: opening, came, went, closing."""

    first: date
    opening: int
    came: int
    went: int
    closing: int
    url: str
    came_url: str
    went_url: str


def end_of_last_month(on: date) -> date:
    return start_of("month", on) - DAY


def month_of(question: Question, bar: Bar, opening: Figure, closing: Figure) -> Month | None:
    """The month's line, from the stocks at both ends and the flows between."""
    first = start_of("month", question.on)
    if opening.value is None or closing.value is None:
        return None
    codes = ("members_increased", "members_decreased")
    flows = evaluate(codes, question.over(first, question.on + DAY))
    came, went = (int(flows[code].value or 0) for code in codes)
    pk = bar.organization.pk
    return Month(
        first,
        int(opening.value),
        came,
        went,
        int(closing.value),
        door("reports:form1", pk, bar=bar, period="month"),
        *(figure_door(code, pk, bar, period="month") for code in codes),
    )


# Branches ----------------------------------------------------------------------------------------------------


def members_by_branch(question: Question, levels: int = 2) -> dict[str, int]:
    """How many members stand below each place some levels down: {rest of the path: number}."""
    table: dict[str, int] = {}
    if question.why_missing("stock"):
        return table
    for part in STOCK.parts(question, True):
        branch = Substr("organization__placements__path", len(question.path) + 1, levels * WIDTH)
        rows = part.rows.annotate(branch=branch).values("branch").annotate(number=Sum(part.weight)).order_by()
        for row in rows:
            table[row["branch"]] = table.get(row["branch"], 0) + (row["number"] or 0)
    return table
