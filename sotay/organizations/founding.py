"""Many organisations founded at once, as a list says: a first import, a new branch. COPY, with the same checks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from sotay.kernel.bulk import copy_instances, reserve_ids
from sotay.kernel.place import below
from sotay.kernel.time import FOREVER, now
from sotay.kernel.vietnamese import fold, nfc
from sotay.regulations import Refused

from .actions import kept, refuse_the_future
from .kinds import MAY_STAND_UNDER, Kind
from .models import Decision, Organization, OrganizationState, Placement, Unit, UnitService


@dataclass(frozen=True)
class PlannedUnit:
    """A unit a cell works in."""

    name: str
    kind: str
    ownership: str = ""
    commune: str = ""


@dataclass(eq=False)
class Planned:
    """An organisation to be founded under another planned one, under one that stands, or as a root."""

    name: str
    kind: str
    since: date
    parent: "Planned | Organization | None" = None
    parent_kind: str = ""
    code: str = ""
    upper_type: str = ""
    sector: str = ""
    temporary: bool = False
    kept_by_totals: bool = False
    decision: Decision | None = None
    units: list[PlannedUnit] = field(default_factory=list)


def found_all(planned: Sequence[Planned]) -> list[Organization]:
    """Found organisations, each after its parent, from their days on.

    Args:
        planned: parents before children; ``parent_kind`` is given where the parent already stands.

    Raises:
        Refused: a kind does not stand under its parent's, a day is yet to come, or a parent was not there.
    """
    for each in planned:
        refuse_the_future(each.since)
        refuse_misplaced(each)
    made: dict[int, Organization] = {}
    for each, number in zip(planned, reserve_ids(Organization, len(planned)), strict=True):
        parent = made[id(each.parent)] if isinstance(each.parent, Planned) else each.parent
        made[id(each)] = Organization(pk=number, path=below(parent.path or "" if parent else "", number))
    _write(planned, made)
    return [made[id(each)] for each in planned]


def refuse_misplaced(each: Planned) -> None:
    parent_kind = each.parent.kind if isinstance(each.parent, Planned) else each.parent_kind
    above = Kind(parent_kind) if each.parent is not None else None
    if above not in MAY_STAND_UNDER[Kind(each.kind)]:
        raise Refused(
            None,
            _("%(name)s: %(kind)s không đặt dưới %(parent)s.")
            % {
                "name": each.name,
                "kind": Kind(each.kind).label,
                "parent": above.label if above else _("gốc của cây"),
            },
        )
    if isinstance(each.parent, Planned) and each.parent.since > each.since:
        raise Refused(None, _("%(name)s: thành lập trước tổ chức cấp trên.") % {"name": each.name})


def _write(planned: Sequence[Planned], made: dict[int, Organization]) -> None:
    moment = now()
    decisions: dict[int, Decision] = {}
    stood: dict[int, list[Placement]] = {}
    states, units, services = [], [], []
    for each in planned:
        organization = made[id(each)]
        decision = decisions.setdefault(id(each.decision), kept(each.decision)) if each.decision else None
        states.append(_state(each, organization, decision, moment))
        stood[id(each)] = _placements(each, organization, made, stood, decision, moment)
        for planned_unit in each.units:
            home = made[id(each.parent)] if isinstance(each.parent, Planned) else each.parent
            home = home if home is not None and each.kind == Kind.CELL else organization
            unit = Unit(organization=home, valid_from=each.since, **vars(planned_unit))
            units.append(unit)
            services.append(UnitService(unit=unit, cell=organization, valid_from=each.since))
    copy_instances(list(made.values()))
    copy_instances(states)
    copy_instances([placement for placements in stood.values() for placement in placements])
    copy_instances(units)
    for service in services:
        service.unit_id = service.unit.pk
    copy_instances(services)


def _state(
    each: Planned, organization: Organization, decision: Decision | None, moment: datetime
) -> OrganizationState:
    return OrganizationState(
        organization=organization,
        valid_from=each.since,
        known_from=moment,
        name=nfc(each.name),
        name_key=fold(each.name),
        code=each.code,
        kind=each.kind,
        upper_type=each.upper_type,
        sector=each.sector,
        temporary=each.temporary,
        kept_by_totals=each.kept_by_totals,
        decision=decision,
    )


def _placements(
    each: Planned,
    organization: Organization,
    made: dict[int, Organization],
    stood: dict[int, list[Placement]],
    decision: Decision | None,
    moment: datetime,
) -> list[Placement]:
    """Below its parent, wherever that stood since the day, piece by piece."""
    if each.parent is None:
        parent, pieces = None, [(each.since, FOREVER, "")]
    elif isinstance(each.parent, Planned):
        parent = made[id(each.parent)]
        pieces = [(row.valid_from, row.valid_to, row.path) for row in stood[id(each.parent)]]
    else:
        parent = each.parent
        rows = Placement.objects.known_at(None).filter(organization=parent).order_by("valid_from")
        pieces = list(rows.values_list("valid_from", "valid_to", "path"))
    pieces = [(max(start, each.since), end, path) for start, end, path in pieces if end > each.since]
    if not pieces or pieces[0][0] != each.since:
        raise Refused(None, _("Tổ chức cấp trên không hoạt động vào ngày này."))
    return [
        Placement(
            organization=organization,
            parent=parent,
            path=below(path, organization.pk),
            valid_from=start,
            valid_to=end,
            known_from=moment,
            decision=decision,
        )
        for start, end, path in pieces
    ]


def unfound(organization_ids: Sequence[int], entry_id: int) -> None:
    """Take back a founding that was a mistake: as is known now, the organisations never were.

    Args:
        entry_id: the audit entry of the founding, by which the units it brought are known.
    """
    moment = now()
    for model in (OrganizationState, Placement):
        model.objects.known_at(None).filter(organization_id__in=organization_ids).update(known_to=moment)
    UnitService.objects.filter(cell_id__in=organization_ids, entry_id=entry_id).delete()
    Unit.objects.filter(entry_id=entry_id).delete()
    Organization.objects.filter(pk__in=organization_ids).update(path=None)
