"""Writing a reckoned tree: what is founded, what ends, where everything stands from the day on, who answers for it.

Nothing is edited: rows of states and placements are closed with ``known_to`` and written again, so what was known
before stays to be asked. Many rows are written with COPY.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copy_instances, reserve_ids
from sotay.kernel.place import below
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, FOREVER, now
from sotay.kernel.vietnamese import fold, nfc

from .kinds import OfficesGo
from .models import Decision, Organization, OrganizationState, Placement
from .plan_lines import PlanLine
from .plans import WHOLE, Reorganization, Succession
from .reckoning import Reckoned
from .reorganization import CARRIERS, Fate, Reshaped


def numbered(lines: Sequence[PlanLine]) -> dict[str, int]:
    """Numbers for the organisations that lines found, by reference."""
    references = [line.reference for line in lines if line.reference and line.organization is None]
    return dict(zip(references, reserve_ids(Organization, len(references)), strict=True))


@dataclass(frozen=True)
class Act:
    """On which decision the tree is reshaped, in whose, and when that is recorded."""

    organization: Organization
    decision: Decision
    happened_on: date
    moment: datetime
    plan: Reorganization | None = None


def act_on(
    organization: Organization, decision: Decision, happened_on: date, plan: Reorganization | None = None
) -> Act:
    """An act recorded now."""
    return Act(organization, decision, happened_on, now(), plan)


def reshape(plan: Reckoned, act: Act) -> Reshaped:
    """Write the tree from the plan's day on, and let every room carry along what hangs on it.

    Args:
        plan: reckoned with the numbers of what it founds, and checked.

    Returns:
        What became of whom.
    """
    eves = _eves(plan)
    _found(plan, act)
    _place(plan, act)
    _restate(plan, act)
    _succeed(plan, act)
    fates = _fates(plan, eves)
    wanted = {pk for fate in fates.values() for pk in (fate.heir, *fate.persons.values()) if pk}
    reshaped = Reshaped(
        organization=act.organization,
        on=plan.on,
        happened_on=act.happened_on,
        decision=act.decision,
        moment=act.moment,
        fates=fates,
        paths={pk: plan.path(pk) for pk in wanted | {pk for pk, fate in fates.items() if fate.new}},
        offices_end=frozenset(pk for pk in plan.ended if not _offices_pass(plan, pk)),
        plan=act.plan,
    )
    with seen_by(PROGRAM):  # also those who leave the sight of whoever acts, and those who enter it
        for carrier in CARRIERS:
            carrier(reshaped)
    return reshaped


def _offices_pass(plan: Reckoned, pk: int) -> bool:
    ending = plan.endings[pk]
    if ending.offices == OfficesGo.USUAL:
        return len({part.destination for part in ending.parts}) == 1
    return ending.offices == OfficesGo.PASS and bool(ending.parts)


def _eves(plan: Reckoned) -> dict[int, str]:
    """Where each stood on the eve."""
    rows = Placement.objects.known_at(None).as_of(plan.on - DAY).filter(organization_id__in=list(plan.before))
    return dict(rows.values_list("organization_id", "path"))


def _fates(plan: Reckoned, eves: dict[int, str]) -> dict[int, Fate]:
    found: dict[int, Fate] = {}
    for pk, node in plan.before.items():
        new = "" if pk in plan.ended else plan.path(pk)
        ending = plan.endings.get(pk)
        persons = {who: part.destination for part in ending.parts for who in part.persons} if ending else {}
        persons = {who: cell for who, cell in persons.items() if cell != pk}
        if new == node.path and not persons:
            continue
        parts = tuple((part.destination, part.share) for part in ending.parts) if ending else ()
        heir = plan.final(pk) if pk in plan.ended else None
        found[pk] = Fate(pk, eves.get(pk, ""), node.path, new, heir, parts, persons)
    return found


# Founding ----------------------------------------------------------------------------------------------------


def _found(plan: Reckoned, act: Act) -> None:
    """Organisations that begin with the plan."""
    organizations, states, placements = [], [], []
    for pk, (_order, line) in plan.founded.items():
        path = plan.path(pk)
        organizations.append(Organization(pk=pk, path=path))
        since = {"valid_from": plan.on, "known_from": act.moment, "decision": act.decision}
        name = nfc(line.name)
        states.append(
            OrganizationState(
                organization_id=pk,
                name=name,
                name_key=fold(name),
                code=line.code,
                kind=line.organization_kind,
                upper_type=line.upper_type,
                sector=line.sector,
                powers=line.powers,
                **since,
            )
        )
        placements.append(Placement(organization_id=pk, parent_id=plan.parent(pk), path=path, **since))
    copy_instances(organizations)
    copy_instances(states)
    copy_instances(placements)


# Placing -----------------------------------------------------------------------------------------------------


def _place(plan: Reckoned, act: Act) -> None:
    """Where each stands from the day on; who ends stands nowhere. Authority follows at once."""
    changed = {
        pk
        for pk, node in plan.before.items()
        if pk in plan.ended or plan.path(pk) != node.path or plan.parent(pk) != node.parent
    }
    rows = list(
        Placement.objects.known_at(None)
        .select_for_update()
        .filter(organization_id__in=changed, valid_to__gt=plan.on)
    )
    again = []
    for row in rows:
        if row.valid_from < plan.on:
            again.append(_again(row, act.moment, valid_to=plan.on))
        if row.organization_id in plan.ended:
            continue
        values: dict[str, Any] = {"path": plan.path(row.organization_id), "decision_id": act.decision.pk}
        values |= {
            "parent_id": plan.parent(row.organization_id),
            "valid_from": max(row.valid_from, plan.on),
        }
        again.append(_again(row, act.moment, **values))
    _close(Placement, rows, act.moment)
    copy_instances(again)
    _authority({pk: plan.path(pk) for pk in changed - plan.ended}, _custodians(plan))


def _custodians(plan: Reckoned) -> dict[int, int | None]:
    """Who answers for those that end: who is named, else the successor, else what stood above."""
    return {
        pk: plan.endings[pk].custodian or plan.final(pk) or plan.final(plan.before[pk].parent)
        for pk in plan.ended
    }


def _again(row: Any, moment: datetime, **values: Any) -> Any:
    """A new version of a bitemporal row, known from a moment on."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    fields |= {"id": None, "known_from": moment, "known_to": type(row)._meta.get_field("known_to").default}
    fields.pop("entry_id")
    return type(row)(**(fields | values))


def _close(model: Any, rows: Sequence[Any], moment: datetime) -> None:
    model.objects.filter(pk__in=[row.pk for row in rows]).update(known_to=moment)


def _authority(paths: dict[int, str], custodians: dict[int, int | None]) -> None:
    """Authority follows today's tree; who has ended lies within who answers for it."""
    _write_paths(paths)
    for pk, custodian in custodians.items():
        Organization.objects.filter(pk=pk).update(custodian=custodian)
    place_the_ended()


def _write_paths(paths: dict[int, str]) -> None:
    sql = """UPDATE organizations_organization o SET path = new.path
             FROM unnest(%s::bigint[], %s::text[]) AS new(id, path)
             WHERE o.id = new.id AND o.path IS DISTINCT FROM new.path"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(paths), list(paths.values())])


def place_the_ended() -> None:
    """Whoever has ended lies within its custodian, or within who answers for that one by now."""
    custodians = dict(
        Organization.objects.exclude(custodian=None).values_list("pk", "custodian_id").order_by("pk")
    )
    if not custodians:
        return
    last: dict[int, int] = {}
    for pk, custodian in custodians.items():
        at, seen = custodian, {pk}
        while at in custodians and at not in seen:
            seen.add(at)
            at = custodians[at]
        last[pk] = at
    paths = dict(Organization.objects.filter(pk__in=set(last.values())).values_list("pk", "path"))
    _write_paths({pk: below(paths[at] or "", pk) for pk, at in last.items() if paths.get(at)})


# What they are -----------------------------------------------------------------------------------------------


def _restate(plan: Reckoned, act: Act) -> None:
    """What changes about those that go on, and the end of those that end."""
    rows = list(
        OrganizationState.objects.known_at(None)
        .select_for_update()
        .filter(organization_id__in={*plan.restated, *plan.ended}, valid_to__gt=plan.on)
        .order_by("organization_id", "valid_from")
    )
    of_one: dict[int, list[OrganizationState]] = defaultdict(list)
    for row in rows:
        of_one[row.organization_id].append(row)
    closed, again = [], []
    for pk, states in of_one.items():
        if pk in plan.ended:
            closed += states
            again += [_again(row, act.moment, valid_to=plan.on) for row in states if row.valid_from < plan.on]
            continue
        for row, pieces in restated_rows(states, plan.on, act.decision, plan.restated[pk], act.moment):
            closed.append(row)
            again += pieces
    _close(OrganizationState, closed, act.moment)
    copy_instances(again)


def restated_rows(
    states: Sequence[OrganizationState],
    on: date,
    decision: Decision,
    changes: dict[str, Any],
    moment: datetime,
) -> list[tuple[OrganizationState, list[OrganizationState]]]:
    """Each row that changes from a day on, with what is written instead: until an attribute was changed anyway.

    Args:
        states: those in force on the day and later, in order.
    """
    if "name" in changes and "name_key" not in changes:
        changes = {**changes, "name": nfc(changes["name"]), "name_key": fold(changes["name"])}
    pending = {name: (getattr(states[0], name), value) for name, value in changes.items()}
    done = []
    for row in states:
        pending = {name: (old, new) for name, (old, new) in pending.items() if getattr(row, name) == old}
        if not pending:
            break
        start = max(on, row.valid_from)
        pieces = [_again(row, moment, valid_to=start)] if row.valid_from < start else []
        values = {name: new for name, (_old, new) in pending.items()}
        pieces.append(_again(row, moment, valid_from=start, decision_id=decision.pk, **values))
        done.append((row, pieces))
    return done


# Who follows whom --------------------------------------------------------------------------------------------


def _succeed(plan: Reckoned, act: Act) -> None:
    """Who follows those that ended, and those that were split."""
    rows = []
    for pk, ending in plan.endings.items():
        whole = len({part.destination for part in ending.parts})
        seen: set[int] = {pk}
        for part in ending.parts:
            if part.destination in seen:
                continue
            seen.add(part.destination)
            rows.append(
                Succession(
                    organization_id=pk,
                    successor_id=part.destination,
                    share=part.share
                    if part.share is not None
                    else (WHOLE / whole).quantize(Decimal("0.000001")),
                    main=part is ending.parts[0],
                    plan=act.plan,
                    decision=act.decision,
                    valid_from=plan.on,
                    valid_to=FOREVER,
                    known_from=act.moment,
                )
            )
    copy_instances(rows)
