"""Bodies with their terms and seats, units and the cells that serve them, Party groups, and named groups."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.time import FOREVER
from sotay.kernel.vietnamese import nfc
from sotay.regulations import Refused

from .actions import kept, refuse_the_future
from .kinds import CELL_KINDS, Title
from .models import (
    Body,
    Decision,
    Group,
    GroupMembership,
    Organization,
    PartyGroup,
    Post,
    Term,
    Unit,
    UnitService,
)


@action("body.constitute", gettext_lazy("Lập cơ quan, cấp ủy"))
def constitute(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    name: str,
    on: date,
    office_type: str = "",
    abbreviation: str = "",
) -> Body:
    """Constitute a leading, inspecting or advisory body of an organisation from a day on."""
    body = Body(
        organization=organization,
        kind=kind,
        office_type=office_type,
        name=nfc(name),
        abbreviation=abbreviation,
    )
    body.valid_from = on
    body.save()
    return body


@action("body.begin_term", gettext_lazy("Ghi nhiệm kỳ"))
def begin_term(actor: Actor, body: Body, *, name: str, on: date, decision: Decision | None = None) -> Term:
    """A new term of a body begins, the day after the congress closes; the one before ends."""
    for former in Term.objects.filter(body=body, valid_from__lt=on, valid_to__gt=on):
        former.valid_to = on
        former.save()
    term = Term(body=body, name=name, valid_from=on, decision=kept(decision) if decision else None)
    term.save()
    return term


@action("body.seat", gettext_lazy("Thêm chức danh"))
def seat(actor: Actor, body: Body, *, title: str, on: date) -> Post:
    """Add a seat to a body; who takes it is recorded apart."""
    post = Post(body=body, title=title, valid_from=on)
    post.save()
    return post


@action("unit.found", gettext_lazy("Ghi thôn, tổ dân phố, đơn vị"))
def found_unit(
    actor: Actor,
    organization: Organization,
    *,
    name: str,
    kind: str,
    on: date,
    ownership: str = "",
    commune: str = "",
) -> Unit:
    """Enter a unit in the area of an organisation, with the post of its head."""
    unit = Unit(organization=organization, name=nfc(name), kind=kind, ownership=ownership, commune=commune)
    unit.valid_from = on
    unit.save()
    Post(unit=unit, title=Title.HEAD, valid_from=on).save()
    return unit


@action("unit.serve", gettext_lazy("Phân công chi bộ phụ trách"))
def serve(actor: Actor, unit: Unit, *, cell: Organization, on: date, hosts: bool = False) -> UnitService:
    """A cell serves a unit from a day on; one cell may serve several.

    Args:
        hosts: the unit has members and no cell; they sit in this one, until a cell serves the unit.

    Raises:
        Refused: it is no cell, or serves or hosts already.
    """
    state = cell.state(on)
    if state is None or state.kind not in CELL_KINDS:
        raise Refused(None, _("Chỉ chi bộ mới phụ trách thôn, tổ dân phố, đơn vị."))
    running = UnitService.objects.filter(unit=unit, valid_to__gt=on)
    if hosts and running.filter(hosts=False).exists():
        raise Refused(
            None,
            _("Đơn vị này đã có chi bộ phụ trách; đảng viên sinh hoạt ở chi bộ ấy."),
            _("Chỉ ghi sinh hoạt ghép khi đơn vị chưa có chi bộ."),
        )
    if running.filter(cell=cell, hosts=hosts).exists():
        raise Refused(None, _("Chi bộ này đã được ghi cho đơn vị từ trước."))
    if not hosts:
        for guest in running.filter(hosts=True):
            guest.valid_to = max(guest.valid_from, on)
            guest.delete() if guest.valid_to == guest.valid_from else guest.save()
    service = UnitService(unit=unit, cell=cell, valid_from=on, hosts=hosts)
    service.save()
    return service


@action("unit.end", gettext_lazy("Ghi đơn vị kết thúc"))
def end_unit(actor: Actor, unit: Unit, *, on: date) -> Unit:
    """A unit ends; the cells stop serving it the same day."""
    refuse_the_future(on)
    for service in UnitService.objects.filter(unit=unit, valid_to=FOREVER):
        service.valid_to = on
        service.save()
    unit.valid_to = on
    unit.save()
    return unit


@action("unit.group_party", gettext_lazy("Lập tổ đảng"))
def form_party_group(actor: Actor, cell: Organization, *, name: str, on: date) -> PartyGroup:
    """Form a Party group inside a cell."""
    group = PartyGroup(cell=cell, name=nfc(name), valid_from=on)
    group.save()
    return group


@action("group.name", gettext_lazy("Đặt nhóm tổ chức"))
def name_group(actor: Actor, organization: Organization, *, name: str, code: str, on: date) -> Group:
    """Name a group of organisations that can be chosen wherever an organisation is."""
    group = Group(name=nfc(name), code=code, valid_from=on)
    group.save()
    return group


@action("group.join", gettext_lazy("Thêm vào nhóm"))
def join_group(actor: Actor, organization: Organization, *, group: Group, on: date) -> GroupMembership:
    """An organisation belongs to a named group from a day on."""
    state = organization.state(on)
    row = GroupMembership(
        group=group, organization=organization, name=state.name if state else "", valid_from=on
    )
    row.save()
    return row
