"""Transfers of an organisation, out of it and into it: on their way, out too long, received, refused."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from sotay.kernel.place import under
from sotay.organizations.models import Organization
from sotay.procedures.models import Case, CaseState, StepTaken, Task

from .case_indicators import ON_THEIR_WAY, out_too_long
from .procedures.transfers import SENT

PREPARED, SENT_OFF, LATE, RECEIVED, REFUSED = "prepared", "sent", "late", "received", "refused"
PARTS = {
    LATE: _("Quá ba tháng chưa tiếp nhận"),
    SENT_OFF: _("Đang chuyển"),
    PREPARED: _("Đang làm thủ tục"),
    RECEIVED: _("Đã tiếp nhận"),
    REFUSED: _("Bị trả, không chuyển"),
}


def sides(organization: Organization) -> Q:
    """Out of an organisation, or into it."""
    path = organization.path or "-"
    return under(path) | under(path, "destination_path")


def transfers_of(organization: Organization, on: date) -> QuerySet[Case]:
    """The transfers of both directions, each with whether it is between the sides, and too long."""
    between = Task.objects.filter(case=OuterRef("pk"), step=SENT, done_on=None)
    there = Task.objects.filter(case=OuterRef("pk"), step="stay", done_on=None)
    back = StepTaken.objects.filter(case=OuterRef("pk"), step=SENT, way="refused", taken_back=None)
    rows = Case.objects.filter(sides(organization), procedure__in=(*ON_THEIR_WAY, "collective"))
    return rows.annotate(
        sent=Exists(between),
        late=Exists(between.filter(out_too_long(on))),
        was_refused=Exists(back),
        staying=Exists(there),
    )


def part_of(rows: QuerySet[Case], part: str) -> QuerySet[Case]:
    """One part of the list, the longest waiting first; what is over, the latest first; with what waits."""
    waits = Task.objects.filter(case=OuterRef("pk"), done_on=None)
    chosen = rows.filter(CONDITIONS[part]).annotate(
        waits_for=Subquery(waits.values("step")[:1]), holder=Subquery(waits.values("organization_id")[:1])
    )
    return chosen.order_by(F("ended_on").desc(nulls_last=True), "began_on", "pk")


OPEN = Q(state=CaseState.OPEN)
STAYING = Q(staying=True)
CONDITIONS: dict[str, Q] = {
    LATE: OPEN & Q(late=True),
    SENT_OFF: OPEN & Q(sent=True, late=False),
    RECEIVED: Q(state=CaseState.AGREED) | OPEN & STAYING,
    REFUSED: Q(state__in=(CaseState.ENDED, CaseState.WITHDRAWN))
    | OPEN & ~STAYING & Q(sent=False, was_refused=True),
    PREPARED: OPEN & ~STAYING & Q(sent=False, was_refused=False),
}


def counts_of(rows: QuerySet[Case]) -> dict[str, int]:
    """How many are in each part, by one query."""
    found: dict[str, Any] = rows.aggregate(
        **{f"in_{part}": Count("pk", filter=condition) for part, condition in CONDITIONS.items()}
    )
    return {part: int(found[f"in_{part}"]) for part in PARTS}


def overdue_here(organization: Organization, on: date) -> int:
    """The slips that went out of an organisation too long ago."""
    there = under(organization.path or "-", "case__path")
    rows = Task.objects.filter(there, out_too_long(on), step=SENT, done_on=None, case__state=CaseState.OPEN)
    return rows.filter(case__procedure__in=ON_THEIR_WAY).count()
