"""Everything that can be decided about an organisation: found, rename, recode, change its kind, move it."""

from datetime import date
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.place import below, numbers, under
from sotay.kernel.time import FOREVER, now, today
from sotay.kernel.vietnamese import fold, nfc
from sotay.regulations import Refused

from .kinds import MAY_STAND_UNDER, Kind
from .models import Decision, Organization, OrganizationState, Placement
from .reorganization import CARRIERS, Moved


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
    pending = {name: (getattr(rows[0], name), value) for name, value in changes.items()}
    made: list[OrganizationState] = []
    for row in rows:
        pending = {name: (old, new) for name, (old, new) in pending.items() if getattr(row, name) == old}
        if pending:
            made.append(_restate_row(row, max(on, row.valid_from), moment, decision, pending))
    return made[0]


def _restate_row(
    row: OrganizationState, start: date, moment: Any, decision: Decision, changes: dict[str, tuple[Any, Any]]
) -> OrganizationState:
    earlier_piece = row.valid_from < start
    row.known_to = moment
    row.save(update_fields=["known_to"])
    if earlier_piece:
        again(row, moment, valid_to=start)
    values = {name: new for name, (_old, new) in changes.items()}
    made: OrganizationState = again(row, moment, valid_from=start, decision_id=decision.pk, **values)
    return made


@action("organization.move", gettext_lazy("Ghi quyết định chuyển giao"), alone=True)
def move(
    actor: Actor, organization: Organization, *, to_parent: Organization, on: date, decision: Decision
) -> Organization:
    """Place an organisation, with all below it, under another parent from a day on."""
    refuse_the_future(on)
    decision, moment = kept(decision), now()
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
    both = Placement.objects.known_at(None).filter(organization__in=[organization, to_parent])
    if both.filter(valid_from__gt=on).exists():
        raise Refused(
            None,
            _(
                "Sau ngày này tổ chức, hoặc cấp trên mới của nó, đã được chuyển một lần nữa; hãy ghi theo thứ tự."
            ),
        )
    new_path = below(there.path, organization.pk)
    moved = Moved(organization, on, decision, here.path, new_path, _paths_below(here.path, on))
    _replace(organization, to_parent, moved, moment)
    _move_authority(organization, below(to_parent.path or "", organization.pk))
    for carrier in CARRIERS:
        carrier(moved)
    organization.refresh_from_db()
    return organization


def _paths_below(path: str, on: date) -> dict[int, str]:
    rows = Placement.objects.known_at(None).as_of(on).filter(under(path))
    return dict(rows.values_list("organization_id", "path"))


def _replace(organization: Organization, to_parent: Organization, moved: Moved, moment: Any) -> None:
    """Write the placements of the subtree anew from the day on."""
    rows = (
        Placement.objects.known_at(None)
        .select_for_update()
        .filter(under(moved.old_path), valid_to__gt=moved.on)
    )
    for row in list(rows.order_by("path", "valid_from")):
        start = max(row.valid_from, moved.on)
        row.known_to = moment
        row.save(update_fields=["known_to"])
        if row.valid_from < start:
            again(row, moment, valid_to=start)
        parent_id = to_parent.pk if row.organization_id == organization.pk else row.parent_id
        path = moved.new_path + row.path[len(moved.old_path) :]
        again(row, moment, valid_from=start, path=path, parent_id=parent_id, decision_id=moved.decision.pk)


def again(row: Any, moment: Any, **values: Any) -> Any:
    """A new version of a bitemporal row, known from a moment on."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    fields |= {
        "id": None,
        "known_from": moment,
        "known_to": type(row)._meta.get_field("known_to").default,
        **values,
    }
    fields.pop("entry_id")
    made = type(row)(**fields)
    made.save()
    return made


def _move_authority(organization: Organization, new_path: str) -> None:
    """Authority follows today's tree."""
    old_path = organization.path or ""
    rest = Substr(F("path"), len(old_path) + 1)
    Organization.objects.filter(under(old_path)).update(path=Concat(Value(new_path), rest))
