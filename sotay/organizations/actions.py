"""Everything that can be decided about an organisation: found, rename, recode, change its kind, move it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.place import below, numbers
from sotay.kernel.time import FOREVER, now, today
from sotay.kernel.vietnamese import fold, nfc
from sotay.regulations import Refused

from .checking import examined
from .kinds import MAY_STAND_UNDER, Kind, StepKind
from .models import Decision, Organization, OrganizationState, Placement
from .plan_lines import PlanLine
from .reshaping import act_on, reshape, restated_rows


def kept(decision: Decision) -> Decision:
    """The decision as a row: the one already kept under this number, day and body, or a new one.

    Two who record what rests on one decision may both be the first.
    """
    if decision.pk:
        return decision
    found, _is_new = Decision.objects.get_or_create(
        number=decision.number, signed_on=decision.signed_on, body=decision.body, issuer=decision.issuer
    )
    return found


def refuse_the_future(on: date) -> None:
    if on > today():
        raise Refused(None, _("Ngày này chưa đến. Hãy ghi vào ngày việc có hiệu lực."))


@action("organization.found", gettext_lazy("Ghi quyết định thành lập"))
def found(
    actor: Actor,
    parent: Organization | None,
    *,
    name: str,
    kind: str,
    on: date,
    decision: Decision,
    code: str = "",
    upper_type: str = "",
    sector: str = "",
    powers: str = "",
    temporary: bool = False,
    kept_by_totals: bool = False,
) -> Organization:
    """Found an organisation under another, from a day on."""
    refuse_the_future(on)
    decision, moment = kept(decision), now()
    above = _stood_since(parent, on)
    refuse_wrong_kind(kind, parent.state(on) if parent else None)
    organization = Organization()
    organization.save()
    organization.path = below(parent.path or "" if parent else "", organization.pk)
    organization.save()
    OrganizationState(
        organization=organization,
        valid_from=on,
        known_from=moment,
        name=nfc(name),
        name_key=fold(name),
        code=code,
        kind=kind,
        upper_type=upper_type,
        sector=sector,
        powers=powers,
        temporary=temporary,
        kept_by_totals=kept_by_totals,
        decision=decision,
    ).save()
    for start, end, path in above:
        Placement(
            organization=organization,
            parent=parent,
            path=below(path, organization.pk),
            valid_from=start,
            valid_to=end,
            known_from=moment,
            decision=decision,
        ).save()
    return organization


def _stood_since(parent: Organization | None, on: date) -> list[tuple[date, date, str]]:
    """Where the parent stood from a day on, piece by piece."""
    if parent is None:
        return [(on, FOREVER, "")]
    rows = (
        Placement.objects.known_at(None).filter(organization=parent, valid_to__gt=on).order_by("valid_from")
    )
    pieces = [(max(row.valid_from, on), row.valid_to, row.path) for row in rows]
    if not pieces or pieces[0][0] != on:
        raise Refused(None, _("Tổ chức cấp trên không hoạt động vào ngày này."))
    return pieces


def refuse_wrong_kind(kind: str, parent: OrganizationState | None) -> None:
    """Refuse a kind that does not stand under its parent's kind."""
    if (Kind(parent.kind) if parent else None) not in MAY_STAND_UNDER[Kind(kind)]:
        raise Refused(
            None,
            _("%(kind)s không đặt dưới %(parent)s.")
            % {"kind": Kind(kind).label, "parent": Kind(parent.kind).label if parent else _("gốc của cây")},
        )


@action("organization.rename", gettext_lazy("Ghi quyết định đổi tên"), alone=True)
def rename(
    actor: Actor, organization: Organization, *, name: str, on: date, decision: Decision
) -> OrganizationState:
    """Give an organisation another name from a day on."""
    return restate(organization, on, decision, name=nfc(name), name_key=fold(name))


@action("organization.recode", gettext_lazy("Đổi mã tổ chức"), alone=True)
def recode(
    actor: Actor, organization: Organization, *, code: str, on: date, decision: Decision
) -> OrganizationState:
    """Give an organisation another code from a day on."""
    return restate(organization, on, decision, code=code)


@action("organization.change_kind", gettext_lazy("Ghi quyết định chuyển loại hình"), alone=True)
def change_kind(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    on: date,
    decision: Decision,
    upper_type: str = "",
    sector: str = "",
    powers: str = "",
) -> OrganizationState:
    """Make an organisation of another kind, sector or powers from a day on."""
    placement = organization.placement(on)
    parent = placement.parent.state(on) if placement and placement.parent else None
    refuse_wrong_kind(kind, parent)
    children = Placement.objects.known_at(None).as_of(on).filter(parent=organization)
    for child in children.select_related("organization"):
        state = child.organization.state(on)
        if state and Kind(kind) not in MAY_STAND_UNDER[Kind(state.kind)]:
            raise Refused(None, _("%(child)s đang đặt dưới tổ chức này.") % {"child": state.name})
    for check in KIND_CHECKS:
        check(organization, kind, on)
    return restate(organization, on, decision, kind=kind, upper_type=upper_type, sector=sector, powers=powers)


KIND_CHECKS: list[Any] = []
"""Higher rooms' reasons against a kind: called with organisation, kind and day, they raise ``Refused``."""


def restate(organization: Organization, on: date, decision: Decision, **changes: Any) -> OrganizationState:
    """Change what an organisation was from a day on, until the day each attribute was changed anyway."""
    refuse_the_future(on)
    decision, moment = kept(decision), now()
    rows = list(
        OrganizationState.objects.known_at(None)
        .select_for_update()
        .filter(organization=organization, valid_to__gt=on)
        .order_by("valid_from")
    )
    if not rows or rows[0].valid_from > on:
        raise Refused(None, _("Tổ chức không hoạt động vào ngày này."))
    made: list[OrganizationState] = []
    for row, pieces in restated_rows(rows, on, decision, changes, moment):
        row.known_to = moment
        row.save(update_fields=["known_to"])
        for piece in pieces:
            piece.save()
        made.append(pieces[-1])
    return made[0]


@action("organization.move", gettext_lazy("Ghi quyết định chuyển giao"), alone=True)
def move(
    actor: Actor, organization: Organization, *, to_parent: Organization, on: date, decision: Decision
) -> Organization:
    """Place an organisation, with all below it, under another parent from a day on: a plan of one line."""
    refuse_the_future(on)
    here, there = organization.placement(on), to_parent.placement(on)
    if here is None or there is None:
        raise Refused(None, _("Tổ chức không hoạt động vào ngày này."))
    if organization.pk in numbers(there.path):
        raise Refused(None, _("Không thể chuyển một tổ chức vào bên dưới chính nó."))
    if here.parent_id == to_parent.pk:
        raise Refused(None, _("Tổ chức đang trực thuộc cấp trên này rồi."))
    state = organization.state(on)
    assert state is not None
    refuse_wrong_kind(state.kind, to_parent.state(on))
    line = PlanLine(StepKind.REASSIGN, organization.pk, parent=to_parent.pk)
    plan = examined([line], on)
    if plan.reckoned.on != on:
        raise Refused(None, _("Kỳ này đã chốt số liệu; hãy ghi vào ngày đầu của kỳ đang mở."))
    if plan.refusals:
        raise Refused(plan.refusals[0].clause, plan.refusals[0].text)
    reshape(plan.reckoned, act_on(organization, kept(decision), on))
    organization.refresh_from_db()
    return organization
