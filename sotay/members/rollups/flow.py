"""The movements of a large place over months that have ended: what was kept of them, and what was recorded since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.db.models import Expression, F, Q, Sum, TextField
from django.db.models.functions import Cast

from sotay.indicators.declaration import Part, Where, shortcut
from sotay.indicators.question import Question
from sotay.kernel.place import depth
from sotay.kernel.time import DAY
from sotay.members.kinds import Kind
from sotay.members.sources import any_of, flow_parts, pick_flow_line

from .keeping import MANY_SNAPSHOTS, by_snapshot, in_use, months_ended, unseen_movements
from .models import FLOW, FlowCount, Rollup

KEPT = {"kind", "sign", "status", "within_province", "at_opening"}
"""The properties of a movement that are told apart in what is kept."""


@dataclass(frozen=True)
class Months:
    """Months one after the other, of each of which figures are kept."""

    rollups: list[Rollup]

    @property
    def start(self) -> date:
        return self.rollups[0].day.replace(day=1)

    @property
    def end(self) -> date:
        return self.rollups[-1].day + DAY


class FlowPart(Part):
    """Kept counts of movements: each says how many rows it stands for."""

    def entries(self, where: Where) -> Expression | None:
        return Sum("entries", filter=self.condition(where))


@shortcut(FLOW)
def flow_by_what_is_kept(question: Question, by_child: bool, wheres: Sequence[Where]) -> list[Part] | None:
    """A flow from whole months that are kept, with the legs recorded since and those of broken months beside them."""
    if question.known_at is not None or len(question.paths) != 1:
        return None
    if any(where.keys() - KEPT for where in wheres):
        return None
    months = _months(question)
    if months is None:
        return None
    since = _recorded_since(months)
    if since is None:
        return None
    parts = _kept(months, question, by_child)
    if since:
        parts += _restricted(question, by_child, Q(movement__in=since))
    if months.start > question.start or months.end < question.end:
        outside = Q(counted_on__lt=months.start) | Q(counted_on__gte=months.end)
        parts += _restricted(question, by_child, outside)
    return parts


def _months(question: Question) -> Months | None:
    """The longest row of whole months in the period of which figures are kept."""
    days = [
        day
        for day in months_ended(question.start, question.end)
        if day.replace(day=1) >= question.start and not _book_opens_in(question, day)
    ]
    rows = in_use().filter(
        organization=question.organization_id, path=question.paths[0], source=FLOW, day__in=days
    )
    kept = {rollup.day: rollup for rollup in rows}
    best: list[Rollup] = []
    run: list[Rollup] = []
    for day in days:
        run = [*run, kept[day]] if day in kept else []
        best = max(best, run, key=len)
    return Months(best) if best and len(by_snapshot(best)) <= MANY_SNAPSHOTS else None


def _book_opens_in(question: Question, last: date) -> bool:
    """In the month in which a book opens, days are told apart."""
    return bool(question.missing) and last.replace(day=1) <= question.opens_on < last


def _recorded_since(months: Months) -> list[int] | None:
    """Movements of these months that were recorded after they were counted."""
    return unseen_movements(
        any_of(
            snapshot.unseen
            & any_of(Q(counted_on__gte=r.day.replace(day=1), counted_on__lte=r.day) for r in some)
            for snapshot, some in by_snapshot(months.rollups).items()
        )
    )


def _kept(months: Months, question: Question, by_child: bool) -> list[Part]:
    level = depth(question.paths[0])
    whole = Q(common_depth__lt=level) | Q(kind=Kind.RECOGNITION)
    rows = FlowCount.objects.filter(rollup__in=[rollup.pk for rollup in months.rollups])
    return [
        FlowPart(
            rows.filter(on_totals=on_totals) if by_child else rows.filter(whole, on_totals=on_totals),
            F("quantity"),
            partial(pick_flow_line, question),
            Cast("branch", TextField()),
            whole,
            on_totals=on_totals,
            by_weight=True,
        )
        for on_totals in (False, True)
    ]


def _restricted(question: Question, by_child: bool, which: Q) -> list[Part]:
    return [replace(part, rows=part.rows.filter(which)) for part in flow_parts(question, by_child)]
