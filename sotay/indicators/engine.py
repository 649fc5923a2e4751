"""Figures: all indicators of a source are answered by one query, and the same declaration lists the rows behind each.

A value, the value under each child, how much of it rests on totals, the rows it is the sum of: all come from one
declaration, and so they agree. Places and periods are known here, models are not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Case, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext

from sotay.kernel.place import segment
from sotay.kernel.time import today

from .declaration import INDICATORS, SHORTCUTS, Declared, Indicator, Part, Ratio, Source, YearlyChange
from .question import Question


@dataclass(frozen=True)
class Figure:
    """An answer: a value with the number of rows behind it and how much of it rests on totals."""

    indicator: Declared
    value: int | Fraction | None
    rows: int = 0
    on_totals: int = 0
    missing: str = ""


def evaluate(codes: Iterable[str], question: Question) -> dict[str, Figure]:
    """The figures of some indicators, one query per source and part."""
    wanted = [INDICATORS[code] for code in codes]
    simple = {i.code: i for i in _with_operands(wanted)}
    figures = _evaluate_simple(list(simple.values()), question)
    return {indicator.code: _derived(indicator, question, figures) for indicator in wanted}


def evaluate_parts(codes: Iterable[str], parts: Sequence[tuple[Question, Fraction]]) -> dict[str, Figure]:
    """The stocks of a place that is made up of parts, the first whole, the others counted by a share.

    An organisation that was split counts with none of its parts; its members count with each by the share.
    """
    wanted = [INDICATORS[code] for code in codes if not isinstance(INDICATORS[code], YearlyChange)]
    plain = list({i.code: i for i in _with_operands(wanted)}.values())
    (first, _whole), *others = parts
    found = _evaluate_simple(plain, first)
    for question, share in others:
        each = _evaluate_simple([i for i in plain if i.source.needs_book], question)
        found |= {code: _with_share(found[code], figure, share) for code, figure in each.items()}
    return {indicator.code: _derived(indicator, first, found) for indicator in wanted}


def _with_share(whole: Figure, part: Figure, share: Fraction) -> Figure:
    if whole.value is None or part.value is None:
        return replace(whole, value=None, missing=whole.missing or part.missing)
    if not part.rows and not part.value:
        return whole
    on_totals = whole.on_totals + round(part.on_totals * share)
    return Figure(whole.indicator, whole.value + part.value * share, whole.rows + part.rows, on_totals)


def _with_operands(wanted: Sequence[Declared]) -> list[Indicator]:
    """The plain indicators needed on the question's own day."""
    plain: list[Indicator] = []
    for indicator in wanted:
        if isinstance(indicator, Indicator):
            plain.append(indicator)
        elif isinstance(indicator, Ratio):
            plain += _with_operands([INDICATORS[indicator.numerator], INDICATORS[indicator.denominator]])
        else:
            plain += _with_operands([INDICATORS[indicator.of]])
    return plain


def _derived(indicator: Declared, question: Question, figures: dict[str, Figure]) -> Figure:
    if isinstance(indicator, Indicator):
        return figures[indicator.code]
    if isinstance(indicator, Ratio):
        top, base = figures[indicator.numerator], figures[indicator.denominator]
        if top.value is None or not base.value:
            return Figure(indicator, None, base.rows, 0, base.missing)
        return Figure(indicator, Fraction(top.value) * 100 / Fraction(base.value), base.rows, base.on_totals)
    return _yearly_change(indicator, question, _derived(INDICATORS[indicator.of], question, figures))


def _yearly_change(indicator: YearlyChange, question: Question, now_: Figure) -> Figure:
    before = question.at(_year_before(question.on))
    then = evaluate([indicator.of], before)[indicator.of]
    if now_.value is None or then.value is None:
        return Figure(indicator, None, now_.rows, 0, now_.missing or then.missing)
    return Figure(
        indicator, Fraction(now_.value) - Fraction(then.value), now_.rows + then.rows, now_.on_totals
    )


def _year_before(on: date) -> date:
    return (
        on.replace(year=on.year - 1, day=28)
        if (on.month, on.day) == (2, 29)
        else on.replace(year=on.year - 1)
    )


def _evaluate_simple(indicators: Sequence[Indicator], question: Question) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for source, group in _by_source(indicators):
        if missing := _missing(group[0], question):
            figures |= {i.code: Figure(i, None, missing=missing) for i in group}
            continue
        sums = _added_up(_parts(source, question, False, group), group)
        for i in group:
            value, rows = f"v_{i.code}", f"n_{i.code}"
            figures[i.code] = Figure(
                i,
                int(sum(found[value] or 0 for _part, found in sums)),
                int(sum((found[value] if found[rows] is None else found[rows]) or 0 for _p, found in sums)),
                int(sum(found[value] or 0 for part, found in sums if part.on_totals)),
            )
    return figures


def _parts(source: Source, question: Question, by_child: bool, group: Sequence[Indicator]) -> list[Part]:
    """The rows that answer some indicators: by the source's shortcut where it knows one."""
    way = SHORTCUTS.get(source.name)
    short = way(question, by_child, [i.where for i in group]) if way else None
    return source.parts(question, by_child) if short is None else short


def _added_up(
    parts: Sequence[Part], group: Sequence[Indicator]
) -> list[tuple[Part, Mapping[str, int | None]]]:
    """The sums and counts of all rows, part by part."""
    asked = [
        part.rows.annotate(part_number=Value(number))
        .values("part_number")
        .annotate(**_sums(part, group), **_counts(part, group))
        .order_by()
        for number, part in enumerate(parts)
    ]
    return [(parts[row["part_number"]], row) for row in _in_one_statement(asked)]


def _in_one_statement(asked: Sequence[QuerySet[Any]]) -> Iterable[Mapping[str, Any]]:
    """The answers to several questions from one moment: nothing is written between them."""
    first, *others = asked
    return first.union(*others, all=True) if others else first


def _sums(part: Part, indicators: Sequence[Indicator]) -> dict[str, Any]:
    return {f"v_{i.code}": part.amount(i.where) for i in indicators}


def _counts(part: Part, indicators: Sequence[Indicator]) -> dict[str, Any]:
    return {f"n_{i.code}": part.entries(i.where) or NO_COUNT for i in indicators}


NO_COUNT = Cast(Value(None), BigIntegerField())


@dataclass(frozen=True)
class Amount:
    """How many, and how many of them rest on totals."""

    value: int = 0
    on_totals: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.value + other.value, self.on_totals + other.on_totals)


NONE = Amount()
Amounts = dict[str, Amount]


@dataclass
class Spread:
    """Figures of a place and of each of its children, by code. A child without rows is absent.

    What passes between two children counts under both, and not for the place. What the place holds itself, as a
    cell does, stands under its own number.
    """

    whole: Amounts = field(default_factory=dict)
    children: dict[int, Amounts] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    """Codes without a figure, with the reason."""


def spread(codes: Iterable[str], question: Question, *, directly: bool = False) -> Spread:
    """Plain indicators over a place and its children, one query per source.

    Args:
        directly: from the rows themselves, without any shortcut.
    """
    plain = {i.code: i for i in _with_operands([INDICATORS[code] for code in codes])}
    found = Spread()
    for source, group in _by_source(list(plain.values())):
        if missing := _missing(group[0], question):
            found.missing |= {i.code: missing for i in group}
            continue
        found.whole |= {i.code: NONE for i in group}
        parts = source.parts(question, True) if directly else _parts(source, question, True, group)
        _add(found, parts, group, question)
        if any(part.by_weight for part in parts):
            _forget_what_is_nothing(found)
    return found


def _add(found: Spread, parts: Sequence[Part], group: Sequence[Indicator], question: Question) -> None:
    asked = []
    for number, part in enumerate(parts):
        whole = Value(True) if part.whole is None else Case(When(part.whole, then=True), default=False)
        rows = part.rows.annotate(part_number=Value(number), child=part.child, of_the_whole=whole)
        rows = rows.values("part_number", "child", "of_the_whole")
        asked.append(rows.annotate(**_sums(part, group)).order_by())
    for row in _in_one_statement(asked):
        on_totals = parts[row["part_number"]].on_totals
        child = found.children.setdefault(int(row["child"] or question.organization_id), {})
        for i in group:
            value = int(row[f"v_{i.code}"] or 0)
            amount = Amount(value, value if on_totals else 0)
            child[i.code] = child.get(i.code, NONE) + amount
            if row["of_the_whole"]:
                found.whole[i.code] += amount


def _forget_what_is_nothing(found: Spread) -> None:
    """What was added and taken away again leaves a child with nothing, as if it were not there."""
    for child in [c for c, amounts in found.children.items() if all(a == NONE for a in amounts.values())]:
        del found.children[child]


def by_child(codes: Iterable[str], question: Question) -> dict[int, dict[str, int]]:
    """The values of plain indicators under each child of the place: {child's number: {code: value}}."""
    found = spread(codes, question).children
    return {child: {code: amount.value for code, amount in each.items()} for child, each in found.items()}


Rows = list[tuple[Part, QuerySet[Any]]]


def rows_behind(code: str, question: Question, child: int | None = None) -> Rows:
    """The rows an indicator's value is the sum of, part by part; of a share, those of its base.

    Args:
        child: only the rows counted under this child of the place.
    """
    indicator = INDICATORS[code]
    if isinstance(indicator, Ratio):
        return rows_behind(indicator.denominator, question, child)
    if isinstance(indicator, YearlyChange):
        return rows_behind(indicator.of, question, child)
    if _missing(indicator, question):
        return []
    parts = indicator.source.parts(question, child is not None)
    where = indicator.where
    return [
        (part.weighed(where), _under(part, question, child).filter(part.condition(where))) for part in parts
    ]


def _under(part: Part, question: Question, child: int | None) -> QuerySet[Any]:
    if child is None:
        return part.rows
    rows: QuerySet[Any] = part.rows.annotate(child=part.child)
    return rows.filter(child="" if child == question.organization_id else segment(child))


def _missing(indicator: Indicator, question: Question) -> str:
    if indicator.source.now_only and question.known_at is not None:
        return gettext("Chỉ có số liệu theo hiểu biết hiện nay.")
    if indicator.source.today_only and question.on != today():
        return gettext("Chỉ có số liệu của hôm nay.")
    return question.why_missing(indicator.kind) if indicator.source.needs_book else ""


def _by_source(indicators: Sequence[Indicator]) -> list[tuple[Source, list[Indicator]]]:
    """The indicators that one query answers: of one source, and all of a day or all of a period."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        groups.setdefault((indicator.source.name, indicator.kind), []).append(indicator)
    return [(group[0].source, group) for group in groups.values()]
