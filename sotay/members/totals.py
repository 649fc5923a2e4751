"""Units kept by totals: a signed sheet for a period, its lines entries of the ledger without persons.

A unit passes from lines to persons in one act: on its day the lines are taken out in the row "mở sổ", where the
persons come in. No figure of an earlier day changes.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.bulk import copy_instances
from sotay.kernel.time import today
from sotay.organizations.actions import kept, refuse_the_future, restate
from sotay.organizations.models import Decision, Organization, OrganizationState, Placement
from sotay.people.models import Sex
from sotay.regulations import Refused

from .bookkeeping import refuse_before_the_book
from .books import Sheet
from .closings import ClosedDays
from .kinds import SHAPES, Education, Kind, Occupation, Status, Theory
from .ledger import complete, post
from .models import Leg, Movement
from .sources import AGE_BANDS

BREAKDOWN: dict[str, frozenset[str | bool]] = {
    "sex": frozenset(Sex.values) - {""},
    "minority": frozenset({True, False}),
    "age": frozenset(AGE_BANDS),
    "education": frozenset(Education.values) - {""},
    "theory": frozenset(Theory.values) - {""},
    "occupation": frozenset(Occupation.values) - {""},
}
"""What a line may say of those it counts. What it does not say is unknown."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet: so many of one kind, of one status and make-up, on one day."""

    kind: str
    on: date
    count: int
    status: str = Status.OFFICIAL
    breakdown: dict[str, str | bool] = field(default_factory=dict)


@action("totals.keep", gettext_lazy("Theo dõi bằng số tổng hợp"), alone=True)
def keep_by_totals(
    actor: Actor, organization: Organization, *, on: date, decision: Decision
) -> OrganizationState:
    """From a day on the organisation hands in totals instead of rosters."""
    return restate(organization, on, decision, kept_by_totals=True)


@action("totals.hand_in", gettext_lazy("Nhập biểu số tổng hợp"), alone=True)
def hand_in(
    actor: Actor,
    organization: Organization,
    *,
    number: str,
    signed_on: date,
    period_from: date,
    period_to: date,
    lines: Sequence[Line],
) -> Sheet:
    """Enter the signed sheet of a unit kept by totals; whole, or not at all."""
    refuse_unless_by_totals(organization, {period_to, today(), *(line.on for line in lines)})
    sheet = Sheet(organization=organization, number=number, signed_on=signed_on)
    sheet.period_from, sheet.period_to = period_from, period_to
    sheet.save()
    for line in lines:
        refuse_the_future(line.on)
        refuse_before_the_book(organization, line.on)
        if not period_from <= line.on <= period_to or line.count < 1:
            raise Refused(None, _("Mỗi dòng phải có ngày trong kỳ của biểu và số lượng từ 1 trở lên."))
        if wrong := [name for name, value in line.breakdown.items() if value not in BREAKDOWN.get(name, ())]:
            raise Refused(None, _("Biểu có cột không dùng được: %(names)s.") % {"names": ", ".join(wrong)})
    post([entry_of(organization, sheet, line) for line in lines])
    refuse_below_zero(organization)
    return sheet


def entry_of(organization: Organization, sheet: Sheet, line: Line) -> Movement:
    """A line as an entry of the ledger, not yet written."""
    shape, side = SHAPES[Kind(line.kind)], (organization, line.status)
    if shape.has_from and shape.has_to:
        raise Refused(
            None,
            _("Biểu số tổng hợp chỉ có tăng và giảm; “%(kind)s” không ghi bằng số.") % {"kind": line.kind},
        )
    entry = Movement(
        kind=line.kind, happened_on=line.on, quantity=line.count, sheet=sheet, breakdown=line.breakdown
    )
    if shape.has_to:
        entry.to_organization, entry.to_status = side
    else:
        entry.from_organization, entry.from_status = side
    return entry


def refuse_unless_by_totals(organization: Organization, days: Iterable[date]) -> None:
    """Lines are taken only from a unit kept by totals, itself or as part of one: on their day, and still."""
    states = OrganizationState.objects.known_at(None).filter(kept_by_totals=True)
    above = states.filter(organization_id__in=organization.ancestor_ids)
    if not all(above.as_of(day).exists() for day in days):
        raise Refused(None, _("Tổ chức này theo dõi theo danh sách, không nhận số tổng hợp."))


def refuse_below_zero(organization: Organization) -> None:
    """More cannot leave than there were, on any day."""
    held: Counter[tuple[str, str]] = Counter()
    legs = Leg.objects.filter(organization=organization, member__isnull=True)
    days = legs.values("counted_on", "status", "breakdown").annotate(count=Sum("balance"))
    for row in days.order_by("counted_on"):
        account = (row["status"], json.dumps(row["breakdown"], sort_keys=True))
        held[account] += row["count"]
        if held[account] < 0:
            raise Refused(None, _("Số giảm nhiều hơn số đang có; hãy xem lại các dòng giảm."))


@action("totals.pass_to_persons", gettext_lazy("Chuyển sang theo dõi từng đảng viên"), alone=True)
def pass_to_persons(actor: Actor, organization: Organization, *, on: date, decision: Decision) -> Sheet:
    """From a day on the organisation, with all below it, is kept by rosters.

    Its lines leave the book in the row where persons enter it.
    """
    refuse_the_future(on)
    below = list(Placement.objects.below(organization, on).values_list("organization_id", flat=True))
    refuse_what_is_handed_in_since(below, on)
    decision = kept(decision)
    sheet = Sheet(organization=organization, number=decision.number, signed_on=decision.signed_on)
    sheet.period_from = sheet.period_to = on
    sheet.save()
    entries = [
        Movement(
            kind=Kind.OPENING,
            happened_on=on,
            counted_on=on,
            quantity=-row["count"],
            to_organization_id=row["organization_id"],
            to_status=row["status"],
            sheet=sheet,
            decision=decision,
            breakdown=row["breakdown"],
        )
        for row in balances(organization, on)
    ]
    complete(entries)
    copy_instances(entries)
    kept_so = OrganizationState.objects.known_at(None).as_of(on).filter(kept_by_totals=True)
    for state in kept_so.filter(organization_id__in=below).select_related("organization"):
        restate(state.organization, on, decision, kept_by_totals=False)
    return sheet


def balances(organization: Organization, on: date | None = None) -> list[dict[str, Any]]:
    """What the lines of an organisation and of all below it amount to, by cell, status and make-up."""
    below = Placement.objects.below(organization, on or today()).values("organization_id")
    legs = Leg.objects.filter(organization_id__in=below, member__isnull=True)
    rows: Any = legs.values("organization_id", "status", "breakdown").annotate(count=Sum("balance"))
    return [row for row in rows.order_by("organization_id", "status") if row["count"]]


def refuse_what_is_handed_in_since(organization_ids: Sequence[int], on: date) -> None:
    """Lines leave the book in an open period, and after the last of them has come."""
    closed = ClosedDays(organization_ids)
    if any(closed.first_open(number, on) != on for number in organization_ids):
        raise Refused(None, _("Kỳ này đã chốt số liệu; hãy ghi vào ngày đầu của kỳ đang mở."))
    later = Leg.objects.filter(organization_id__in=organization_ids, member__isnull=True, counted_on__gt=on)
    if later.exists():
        raise Refused(None, _("Sau ngày này đã có dòng số tổng hợp; hãy chọn ngày muộn hơn."))
