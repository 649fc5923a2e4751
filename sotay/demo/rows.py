"""From the generator's plain rows to the records of the rooms."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Model

from sotay.kernel.names import sort_key, tidy_name
from sotay.kernel.time import BEGINNING, FOREVER
from sotay.kernel.vietnamese import fold
from sotay.members.books import BookOpening, PeriodClosing, Sheet
from sotay.members.models import Member, Movement, Traits
from sotay.organizations.models import (
    Body,
    Decision,
    Group,
    GroupMembership,
    Organization,
    OrganizationState,
    Placement,
    Post,
    Term,
    Unit,
    UnitService,
)
from sotay.people.models import Person, PostHolding
from sotay.people.persons import tokens_of

from . import shapes
from .particulars import particulars
from .paths import legs_of
from .regions import NORTHERN_MIDLANDS, REGION_CODE
from .versions import Past, Places, Version
from .words import AGE, EDUCATION, OCCUPATION, OWNERSHIP, POWER, SECTOR, TITLE, UPPER_TYPE

ASPECTS = ("name", "code", "kind", "upper_type", "sector", "bookkeeping", "power")


def until(day: date | None) -> date:
    return day or FOREVER


def organizations(province: shapes.Province) -> Iterator[Model]:
    """The tree: identities with today's path, what each was, where each stood."""
    past = Past(province.facets)
    places = Places(past)
    for told in province.organizations:
        placements = list(places.versions(told.id))
        last = max((p for p in placements if p.known_to.year == FOREVER.year), key=lambda p: p.since)
        yield Organization(id=told.id, path=last.value[0])
        for row in placements:
            path, parent, decision = row.value
            yield Placement(
                organization_id=told.id,
                parent_id=parent,
                path=path,
                decision_id=decision,
                valid_from=row.since,
                valid_to=row.until,
                known_from=row.known_from,
                known_to=row.known_to,
            )
        for row in past.states(told.id, ASPECTS):
            values, decision = row.value
            yield state(told.id, dict(values), decision, row)


def state(organization: int, values: dict[str, Any], decision: int, row: Version) -> OrganizationState:
    name = str(values["name"])
    return OrganizationState(
        organization_id=organization,
        name=name,
        name_key=fold(name),
        code=values.get("code") or "",
        kind=values["kind"],
        upper_type=UPPER_TYPE.get(str(values.get("upper_type") or ""), ""),
        sector=SECTOR.get(str(values.get("sector") or ""), ""),
        powers=POWER.get(str(values.get("power") or ""), ""),
        kept_by_totals=values.get("bookkeeping") == "totals",
        decision_id=decision,
        valid_from=row.since,
        valid_to=row.until,
        known_from=row.known_from,
        known_to=row.known_to,
    )


def bodies(province: shapes.Province) -> Iterator[Model]:
    for body in province.bodies:
        yield Body(
            id=body.id,
            organization_id=body.organization,
            kind=body.kind,
            name=body.name,
            valid_from=body.since,
        )
    for term in province.terms:
        yield Term(
            id=term.id,
            body_id=term.body,
            name=term.label,
            decision_id=term.decision,
            valid_from=term.since,
            valid_to=until(term.until),
        )


def decisions(province: shapes.Province) -> Iterator[Model]:
    names = {body.id: body.name for body in province.bodies}
    for told in province.decisions:
        yield Decision(
            id=told.id,
            number=told.number,
            signed_on=told.decided_on,
            body_id=told.body,
            issuer=names[told.body],
        )


def persons(province: shapes.Province) -> Iterator[Model]:
    for told in province.members:
        name = tidy_name(told.full_name)
        person = Person(
            id=told.id,
            full_name=name,
            name_key=sort_key(name, told.ethnicity),
            sex=told.sex,
            born_on=told.born_on,
            born_precision=told.born_precision,
            ethnicity=told.ethnicity,
            phone=told.phone or "",
        )
        person.set_identity(told.identity_number or "")
        yield person
        yield from tokens_of(person)


def members(province: shapes.Province) -> Iterator[Model]:
    for told in province.members:
        yield Member(
            person_id=told.id,
            card_number=told.card_number,
            card_type="old" if told.card_number else "",
            decided_on=told.admission_decided_on,
            joined_on=told.joined_on,
            official_on=told.official_on,
            recognition_decided_on=told.recognition_decided_on,
        )


def traits(province: shapes.Province) -> Iterator[Model]:
    """Each member's traits without a gap: the first is taken to have held since ever, the last to hold for good."""
    by_member: dict[int, list[shapes.Background]] = defaultdict(list)
    for told in province.backgrounds:
        by_member[told.member].append(told)
    for member, rows in by_member.items():
        rows.sort(key=lambda row: row.since)
        starts = [BEGINNING, *(row.since for row in rows[1:])]
        for row, start, end in zip(rows, starts, [*starts[1:], FOREVER], strict=True):
            yield Traits(
                member_id=member,
                education=EDUCATION[row.education],
                theory=row.theory,
                occupation=OCCUPATION.get(row.occupation, row.occupation),
                valid_from=start,
                valid_to=end,
            )


def book(province: shapes.Province) -> Iterator[Model]:
    yield BookOpening(organization_id=province.root, opens_on=province.opens_on)
    for closing in province.closings:
        yield PeriodClosing(
            organization_id=closing.organization,
            closed_until=closing.closed_through,
            closed_at=closing.closed_at,
        )
    for sheet in province.sheets:
        yield Sheet(
            id=sheet.id,
            organization_id=sheet.organization,
            number=sheet.number,
            signed_on=sheet.signed_on,
            period_from=sheet.since,
            period_to=sheet.until,
        )


def ledger(province: shapes.Province) -> Iterator[Model]:
    """Every entry, with the paths its sides had on the day it counts."""
    complete = legs_of(province)
    for told in province.ledger():
        movement = Movement(
            id=told.id,
            kind=told.kind,
            happened_on=told.happened_on,
            counted_on=told.counted_on,
            recorded_at=told.recorded_at,
            from_organization_id=told.from_organization,
            from_status=told.from_status or "",
            to_organization_id=told.to_organization,
            to_status=told.to_status or "",
            quantity=told.quantity,
            reverses_id=told.reverses,
            reason=told.reason,
        )
        complete(movement)
        if isinstance(told, shapes.Movement):
            movement.member_id, movement.decision_id = told.member, told.decision
        else:
            movement.sheet_id, movement.breakdown = told.sheet, breakdown(told)
        yield movement


def breakdown(line: shapes.Line) -> dict[str, str | bool]:
    return {
        "sex": line.sex,
        "minority": line.minority,
        "age": AGE.get(line.age_band, line.age_band),
        "education": EDUCATION[line.education],
        "occupation": OCCUPATION.get(line.occupation, line.occupation),
    }


def units(province: shapes.Province) -> Iterator[Model]:
    """Units as they are called now, the cells that serve them, and the post of each village's head."""
    area = _areas(province)
    first: dict[int, date] = {}
    latest: dict[int, shapes.Unit] = {}
    for told in province.units:
        first[told.id] = min(told.since, first.get(told.id, told.since))
        latest[told.id] = (
            told if told.id not in latest or told.since > latest[told.id].since else latest[told.id]
        )
    for told in latest.values():
        yield Unit(
            id=told.id,
            organization_id=area(told),
            name=told.name,
            kind=told.kind,
            ownership=OWNERSHIP.get(told.ownership, ""),
            commune=told.commune,
            valid_from=first[told.id],
            valid_to=until(told.until),
        )
    for service in province.services:
        yield UnitService(
            unit_id=service.unit,
            cell_id=service.cell,
            valid_from=service.since,
            valid_to=until(service.until),
            hosts=service.hosts,
        )


def _areas(province: shapes.Province) -> Callable[[shapes.Unit], int]:
    """The committee in whose area a unit lies: that of its commune, else of its serving cell, else the province."""
    parents = {f.organization: f.value for f in province.facets if f.aspect == "parent"}
    names = {f.organization: str(f.value) for f in province.facets if f.aspect == "name"}
    by_name = {
        (fold(names.get(int(parents[o] or 0), "")), fold(name)): o
        for o, name in names.items()
        if parents.get(o)
    }
    serving = {service.unit: service.cell for service in province.services if not service.hosts}

    def area(unit: shapes.Unit) -> int:
        commune = by_name.get((fold(f"Đảng bộ {unit.district}"), fold(f"Đảng bộ {unit.commune}")))
        if commune:
            return commune
        cell = serving.get(unit.id)
        return int(parents[cell] or province.root) if cell else province.root

    return area


def posts(province: shapes.Province) -> Iterator[Model]:
    """Seats on bodies and at the head of villages, and who held them; overlapping holdings get seats of their own."""
    number = 0
    seats: dict[tuple[str, int, str], list[tuple[date, int]]] = defaultdict(list)
    starts = {body.id: body.since for body in province.bodies}

    def seat(kind: str, home: int, title: str, since: date, end: date) -> tuple[int, Post | None]:
        nonlocal number
        taken = seats[kind, home, title]
        for place, (free_from, post) in enumerate(taken):
            if free_from <= since:
                taken[place] = (end, post)
                return post, None
        number += 1
        taken.append((end, province.id_base * 2 + number))
        home_of = {"body_id": home} if kind == "body" else {"unit_id": home}
        made = Post(
            id=province.id_base * 2 + number, title=title, valid_from=starts.get(home, since), **home_of
        )
        return made.pk, made

    holdings: list[PostHolding] = []
    for told in sorted(province.posts, key=lambda row: row.since):
        end = until(told.until)
        post, made = seat("body", told.body, TITLE.get(told.title, told.title), told.since, end)
        if made:
            yield made
        holding = PostHolding(post_id=post, person_id=told.member, is_member=True, decision_id=told.decision)
        holding.valid_from, holding.valid_to = told.since, end
        holdings.append(holding)
    for head in sorted(province.heads, key=lambda row: row.since):
        end = until(head.until)
        post, made = seat("unit", head.unit, "head", head.since, end)
        if made:
            made.valid_from = head.since
            yield made
        holding = PostHolding(post_id=post, person_id=head.member, is_member=head.is_member)
        holding.valid_from, holding.valid_to = head.since, end
        holdings.append(holding)
    yield from holdings


def groups(province: shapes.Province) -> Iterator[Model]:
    names = {f.organization: str(f.value) for f in province.facets if f.aspect == "name" and f.until is None}
    for told in province.groups:
        region = told.name.startswith("13 tỉnh")
        code = (
            REGION_CODE
            if region
            else f"{fold(told.name).replace(', ', ' ').replace(' ', '-')}-{province.root}"
        )
        if Group.objects.filter(code=code[:60]).exists():
            continue
        group = Group(name=told.name, code=code[:60], valid_from=told.since)
        group.save()
        for member in told.organizations:
            yield GroupMembership(
                group=group, organization_id=member, name=names[member], valid_from=told.since
            )
        here = {names[member] for member in told.organizations}
        if region:
            for name in NORTHERN_MIDLANDS:
                if f"Đảng bộ tỉnh {name}" not in here:
                    yield GroupMembership(group=group, name=f"Đảng bộ tỉnh {name}", valid_from=told.since)


TABLES: dict[str, Callable[[shapes.Province], Iterator[Model]]] = {
    "tổ chức": organizations,
    "cấp ủy, nhiệm kỳ": bodies,
    "quyết định": decisions,
    "đảng viên": persons,
    "hồ sơ đảng viên": members,
    "trình độ, nghề nghiệp": traits,
    "nơi ở, chức vụ, bồi dưỡng": particulars,
    "mở sổ, chốt số liệu": book,
    "sổ biến động": ledger,
    "thôn, tổ dân phố, đơn vị": units,
    "chức danh": posts,
    "nhóm tổ chức": groups,
}
