"""Units kept by totals: a signed sheet for a period, its lines entries of the ledger without persons.

A unit passes from lines to persons in one act: on its day the lines are taken out in the row "mở sổ", where the
persons come in. No figure of an earlier day changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.bulk import copy_instances
from sotay.organizations.actions import kept, refuse_the_future, restate
from sotay.organizations.models import Decision, Organization, OrganizationState
from sotay.regulations import Refused

from .actions import refuse_before_the_book
from .kinds import SHAPES, Kind, Status
from .ledger import complete, post
from .models import Leg, Movement, Sheet

BREAKDOWN = ("sex", "minority", "age", "education", "theory", "occupation")


@dataclass(frozen=True)
class Line:
    """One line of a sheet: so many of one kind, of one status and make-up, on one day."""

    kind: str
    on: date
    count: int
    status: str = Status.OFFICIAL
    breakdown: dict[str, str | bool] = field(default_factory=dict)


@action("totals.keep", gettext_lazy("Theo dõi bằng số tổng hợp"))
def keep_by_totals(
    actor: Actor, organization: Organization, *, on: date, decision: Decision
) -> OrganizationState:
    """From a day on the organisation hands in totals instead of rosters."""
    return restate(organization, on, decision, kept_by_totals=True)


@action("totals.hand_in", gettext_lazy("Nhập biểu số tổng hợp"))
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
    refuse_unless_by_totals(organization, period_to)
    sheet = Sheet(organization=organization, number=number, signed_on=signed_on)
    sheet.period_from, sheet.period_to = period_from, period_to
    sheet.save()
    for line in lines:
        refuse_the_future(line.on)
        refuse_before_the_book(organization, line.on)
        if not period_from <= line.on <= period_to or line.count < 1:
            raise Refused(None, _("Mỗi dòng phải có ngày trong kỳ của biểu và số lượng từ 1 trở lên."))
        if set(line.breakdown) - set(BREAKDOWN):
            raise Refused(
                None, _("Biểu có cột không dùng được: %(names)s.") % {"names": ", ".join(line.breakdown)}
            )
    post([_entry(organization, sheet, line) for line in lines])
    refuse_below_zero(organization)
    return sheet


def _entry(organization: Organization, sheet: Sheet, line: Line) -> Movement:
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


def refuse_unless_by_totals(organization: Organization, on: date) -> None:
    """Lines are taken only from a unit kept by totals, itself or as part of one."""
    states = OrganizationState.objects.known_at(None).as_of(on).filter(kept_by_totals=True)
    if not states.filter(organization_id__in=organization.ancestor_ids).exists():
        raise Refused(None, _("Tổ chức này theo dõi theo danh sách, không nhận số tổng hợp."))


def refuse_below_zero(organization: Organization) -> None:
    """More cannot leave than there are."""
    for row in balances(organization):
        if row["count"] < 0:
            raise Refused(None, _("Số giảm nhiều hơn số đang có; hãy xem lại các dòng giảm."))


def balances(organization: Organization) -> list[dict[str, Any]]:
    """What the lines of an organisation amount to, by status and make-up."""
    legs = Leg.objects.filter(organization=organization, member__isnull=True)
    rows: Any = legs.values("status", "breakdown").annotate(count=Sum("balance")).order_by("status")
    return [row for row in rows if row["count"]]


@action("totals.pass_to_persons", gettext_lazy("Chuyển sang theo dõi từng đảng viên"))
def pass_to_persons(actor: Actor, organization: Organization, *, on: date, decision: Decision) -> Sheet:
    """From a day on the organisation is kept by rosters: its lines leave the book in the row where persons enter it."""
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
            to_organization=organization,
            to_status=row["status"],
            sheet=sheet,
            decision=decision,
            breakdown=row["breakdown"],
        )
        for row in balances(organization)
    ]
    complete(entries)
    copy_instances(entries)
    restate(organization, on, decision, kept_by_totals=False)
    return sheet
