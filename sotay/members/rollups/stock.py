"""The stock of a large place on any day: what was counted at the nearest end of a month, and what lies between.

The stock at the end of a month is what was kept, and every change of a standing that was not seen then. Another day,
later or earlier, is that, with those who came and went in between, with those who had a birthday on which one age ends,
and with the cells that moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Expression, F, IntegerField, Q, Sum, TextField, Value
from django.db.models.functions import Cast, Substr

from sotay.indicators.declaration import Part, Where, shortcut
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, under
from sotay.members.models import Leg, Standing
from sotay.members.sources import (
    AGE_BANDS,
    ONE,
    SECTOR,
    any_of,
    pick_line,
    pick_person,
    placed,
    stock_child,
    years_before,
)
from sotay.organizations.models import OrganizationState, Placement

from .keeping import (
    MANY_SNAPSHOTS,
    by_snapshot,
    digest,
    in_use,
    kept_wheres,
    key_of,
    unseen_by_any,
    unseen_in_place,
    unseen_movements,
)
from .models import STOCK, Rollup, StandingChange, StockCount, TreeChange

FAR, AHEAD = timedelta(days=100), timedelta(days=31)
"""Figures of a month longer ago than this, or further ahead, are no shortcut to a day."""

MANY_CELLS = 20_000
LESS_ONE = Value(-1, output_field=IntegerField())


@dataclass(frozen=True)
class KeptPart(Part):
    """Kept counts: the figure itself is a column."""

    columns: dict[str, int] | None = None

    def amount(self, where: Where) -> Expression:
        return Sum(self._column("counts", where))

    def entries(self, where: Where) -> Expression | None:
        return Sum(self._column("entries", where))

    def _column(self, name: str, where: Where) -> F:
        assert self.columns is not None
        return F(f"{name}__{self.columns[key_of(where)]}")


@dataclass(frozen=True)
class Base:
    """The kept figures a question begins with: all of one day, of places that together make up the place."""

    day: date
    rollups: list[Rollup]


@shortcut(STOCK)
def stock_by_what_is_kept(question: Question, by_child: bool, wheres: Sequence[Where]) -> list[Part] | None:
    """A stock from the nearest month that is kept, with what has changed in the standings and the lines since."""
    columns = {key: place for place, key in enumerate(kept_wheres())}
    if question.known_at is not None or any(key_of(where) not in columns for where in wheres):
        return None
    if question.less or question.more:
        return None
    base = _base(question, digest(columns))
    if base is None:
        return None
    then = question.at(base.day)
    lines = _lines_since_counted(base, then)
    if then.path != question.path or lines is None or _tree_was_changed(base, then):
        return None
    parts = [*_kept(base, question, columns), *_changed_since_counted(base, then), *lines]
    if base.day == question.on:
        return parts
    between = _between(then, question, wheres)
    return None if between is None else parts + between


def _base(question: Question, asked: str) -> Base | None:
    """The nearest day of which figures are kept for the whole place."""
    near = Q(day__gt=question.on - FAR, day__lt=question.on + AHEAD)
    rows = in_use().filter(under(question.path), near, source=STOCK, asked=asked)
    by_day: dict[date, list[Rollup]] = {}
    for rollup in rows:
        if rollup.organization_id != question.organization_id:
            by_day.setdefault(rollup.day, []).append(rollup)
        elif rollup.day == question.on and rollup.path == question.path:
            return Base(rollup.day, [rollup])
    for day in sorted(by_day, key=lambda day: abs(day - question.on)):
        if _make_up(by_day[day], question, day):
            return Base(day, by_day[day]) if len(by_snapshot(by_day[day])) <= MANY_SNAPSHOTS else None
    return None


def _make_up(rollups: Sequence[Rollup], question: Question, day: date) -> bool:
    """Whether the place had no other children that day than those of which figures are kept."""
    children = Placement.objects.known_at(None).as_of(day).filter(parent=question.organization_id)
    return {rollup.path for rollup in rollups} == set(children.values_list("path", flat=True))


def _tree_was_changed(base: Base, then: Question) -> bool:
    """Whether somebody has since moved a cell that day, or corrected what it was."""
    rows = TreeChange.objects.as_of(base.day).filter(unseen_by_any(base.rollups).unseen)
    net = rows.values("xact", "organization", "what", "value").annotate(net=Sum("sign")).exclude(net=0)
    return net.filter(Q(what="sector") | under(then.path, "value")).order_by().exists()


def _kept(base: Base, question: Question, columns: dict[str, int]) -> list[Part]:
    own = base.rollups[0].path == question.path
    child: Any = Cast("branch", TextField()) if own else Substr("rollup__path", len(question.path) + 1, WIDTH)
    rows = StockCount.objects.filter(rollup__in=[rollup.pk for rollup in base.rollups])
    return [
        KeptPart(
            rows.filter(on_totals=on_totals),
            ONE,
            lambda name, values: Q(),
            child,
            on_totals=on_totals,
            by_weight=True,
            columns=columns,
        )
        for on_totals in (False, True)
    ]


def _changed_since_counted(base: Base, then: Question) -> list[Part]:
    """Standings that were added or taken away since, on the day that was counted."""
    unseen = unseen_by_any(base.rollups).unseen
    if not StandingChange.objects.filter(unseen).exists():
        return []
    rows = StandingChange.objects.as_of(base.day).filter(
        unseen, unseen_in_place(base.rollups, "organization__placements__path"), placed(then)
    )
    rows = rows.annotate(sector=SECTOR)
    return [Part(rows, F("sign"), partial(pick_person, then), stock_child(then), by_weight=True)]


def _lines_since_counted(base: Base, then: Question) -> list[Part] | None:
    """Lines of totals that were handed in since, up to the day that was counted."""
    lines = Q(member_id=None, counted_on__lte=base.day)
    groups = by_snapshot(base.rollups)
    numbers = {snapshot: unseen_movements(snapshot.unseen & lines) for snapshot in groups}
    if any(found is None for found in numbers.values()):
        return None
    if not any(numbers.values()):
        return []
    which = any_of(
        Q(movement__in=numbers[snapshot])
        & any_of(under(each.path, "organization__placements__path") for each in some)
        for snapshot, some in groups.items()
    )
    rows = Leg.objects.filter(placed(then), which, member__isnull=True, counted_on__lte=base.day)
    return [_lines(rows, then, F("balance"))]


def _lines(rows: Any, question: Question, weight: Any, *, by_weight: bool = False) -> Part:
    rows = rows.annotate(sector=SECTOR)
    return Part(rows, weight, pick_line, stock_child(question), on_totals=True, by_weight=by_weight)


# Between the end of the month and the day --------------------------------------------------------------------


def _between(then: Question, question: Question, wheres: Sequence[Where]) -> list[Part] | None:
    """What the day has more than the day that was counted, whichever of them is the earlier.

    Returns:
        Those who are there on one of the two days only, and those who count otherwise on each; nothing when too many
        cells have moved for this to be a shortcut.
    """
    early, late = sorted((then, question), key=lambda each: each.on)
    moved = _cells_that_moved(early, late)
    if len(moved) > MANY_CELLS:
        return None
    only = {
        late.on: Standing.objects.as_of(late.on).filter(valid_from__gt=early.on),
        early.on: Standing.objects.as_of(early.on).filter(valid_to__lte=late.on),
    }
    parts = [_persons(only[question.on], question, ONE), _persons(only[then.on], then, LESS_ONE)]
    lines = Leg.objects.filter(member__isnull=True, counted_on__gt=early.on, counted_on__lte=late.on)
    lines, back = lines.filter(placed(late)), question is early
    parts.append(_lines(lines, late, -F("balance") if back else F("balance"), by_weight=back))
    changed = Q(pk__in=())
    if any("age" in where for where in wheres):
        changed |= _grew_older(early.on, late.on)
    if moved:
        changed |= Q(organization__in=moved)
        before = Leg.objects.filter(member__isnull=True, organization__in=moved, counted_on__lte=early.on)
        parts.append(_lines(before.filter(placed(then)), then, -F("balance"), by_weight=True))
        parts.append(_lines(before.filter(placed(question)), question, F("balance"), by_weight=True))
    if changed != Q(pk__in=()):
        stayed = Standing.objects.filter(changed, valid_from__lte=early.on, valid_to__gt=late.on)
        parts += [_persons(stayed, then, LESS_ONE), _persons(stayed, question, ONE)]
    return parts


def _persons(rows: Any, question: Question, weight: Any) -> Part:
    rows = rows.filter(placed(question)).annotate(sector=SECTOR)
    return Part(rows, weight, partial(pick_person, question), stock_child(question))


def _grew_older(since: date, on: date) -> Q:
    """Those who are in another band of ages than they were."""
    edges = [below for _first, below in AGE_BANDS.values()]
    return any_of(
        Q(born_on__gt=years_before(since, years), born_on__lte=years_before(on, years)) for years in edges
    )


def _cells_that_moved(early: Question, late: Question) -> list[int]:
    """Organisations that became something else in between, or stood elsewhere."""
    between = Q(valid_from__gt=early.on, valid_from__lte=late.on) | Q(
        valid_to__gt=early.on, valid_to__lte=late.on
    )
    stood = Placement.objects.known_at(None).filter(between, under(early.path))
    was = OrganizationState.objects.known_at(None).filter(between)
    numbers = {*stood.values_list("organization", flat=True), *was.values_list("organization", flat=True)}
    return sorted(numbers)
