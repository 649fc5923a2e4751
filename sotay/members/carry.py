"""What a reorganisation does to the book: one entry per member and line, from where each counted to where each counts.

An entry leads from the cell's path of the eve to its path of the day, or from a cell that ends to its successor. So
the levels between which somebody moved show it in their own row ("do sắp xếp tổ chức"), and nobody else sees anything.

What was recorded meanwhile for the day and later, on paths that are no more, is re-addressed: see ``readdressing``.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import common_depth, numbers
from sotay.kernel.time import DAY, FOREVER
from sotay.organizations.actions import KIND_CHECKS
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, Placement
from sotay.organizations.plans import WHOLE, Succession
from sotay.organizations.reorganization import Reshaped, carries
from sotay.regulations import Refused

from .books import BookOpening, Sheet
from .derive import derive
from .kinds import Kind as MovementKind
from .models import Movement, Standing
from .readdressing import readdress

FATES = """
CREATE TEMP TABLE IF NOT EXISTS reorganization_fate (
  organization_id bigint PRIMARY KEY, eve text COLLATE "C", old text COLLATE "C", dest_id bigint,
  dest_path text COLLATE "C", depth smallint
) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS reorganization_person (
  organization_id bigint, member_id bigint, dest_id bigint, dest_path text COLLATE "C", depth smallint,
  PRIMARY KEY (organization_id, member_id)
) ON COMMIT DROP;
TRUNCATE reorganization_fate, reorganization_person;
"""

CARRIED_BEFORE = """
WITH carried AS (
  SELECT m.* FROM members_movement m
  WHERE m.kind = 'reorganization' AND m.counted_on = %(on)s AND m.reverses_id IS NULL
    AND m.to_organization_id IN (SELECT organization_id FROM reorganization_fate)
    AND NOT EXISTS (SELECT FROM members_movement r WHERE r.reverses_id = m.id)
), back AS (
  INSERT INTO members_movement (member_id, kind, happened_on, counted_on, recorded_at,
      from_organization_id, from_status, from_path, to_organization_id, to_status, to_path,
      common_depth, quantity, decision_id, reverses_id, reason, sheet_id, breakdown)
  SELECT member_id, kind, happened_on, counted_on, %(now)s,
         from_organization_id, from_status, from_path, to_organization_id, to_status, to_path,
         common_depth, -quantity, decision_id, id, %(reason)s, sheet_id, breakdown
  FROM carried RETURNING reverses_id
)
SELECT c.member_id, c.from_organization_id, c.from_status, c.from_path, c.quantity, c.sheet_id, c.breakdown::text,
       coalesce(p.dest_id, f.dest_id)
FROM carried c JOIN back ON back.reverses_id = c.id
JOIN reorganization_fate f ON f.organization_id = c.to_organization_id
LEFT JOIN reorganization_person p ON p.organization_id = c.to_organization_id AND p.member_id = c.member_id
ORDER BY c.id
"""

MEMBERS = """
INSERT INTO members_movement (member_id, kind, happened_on, counted_on, recorded_at,
    from_organization_id, from_status, from_path, to_organization_id, to_status, to_path,
    common_depth, quantity, decision_id, reason, breakdown)
SELECT s.member_id, 'reorganization', %(happened)s, %(on)s, %(now)s,
       s.organization_id, s.status, f.eve, coalesce(p.dest_id, f.dest_id), s.status,
       coalesce(p.dest_path, f.dest_path), coalesce(p.depth, f.depth), 1, %(decision)s, '', '{}'
FROM members_standing s
JOIN reorganization_fate f ON f.organization_id = s.organization_id
LEFT JOIN reorganization_person p ON p.organization_id = s.organization_id AND p.member_id = s.member_id
WHERE s.valid_from < %(on)s AND s.valid_to >= %(on)s AND f.eve <> '' AND coalesce(p.dest_id, f.dest_id) IS NOT NULL
  AND (f.eve, s.organization_id) IS DISTINCT FROM (coalesce(p.dest_path, f.dest_path), coalesce(p.dest_id, f.dest_id))
  AND NOT EXISTS (
    SELECT FROM members_movement m
    WHERE m.member_id = s.member_id AND m.kind = 'reorganization' AND m.counted_on = %(on)s
      AND m.from_organization_id = s.organization_id AND m.reverses_id IS NULL)
ORDER BY f.eve, s.member_id
RETURNING member_id
"""

LINES = """
INSERT INTO members_movement (kind, happened_on, counted_on, recorded_at,
    from_organization_id, from_status, from_path, to_organization_id, to_status, to_path,
    common_depth, quantity, decision_id, reason, breakdown, sheet_id)
SELECT 'reorganization', %(happened)s, %(on)s, %(now)s,
       l.organization_id, l.status, f.eve, f.dest_id, l.status, f.dest_path, f.depth, sum(l.balance), %(decision)s,
       '', l.breakdown, %(sheet)s
FROM members_leg l JOIN reorganization_fate f ON f.organization_id = l.organization_id
WHERE l.member_id IS NULL AND l.counted_on < %(on)s AND f.eve <> '' AND f.dest_id IS NOT NULL
  AND (f.eve, l.organization_id) IS DISTINCT FROM (f.dest_path, f.dest_id)
  AND NOT EXISTS (
    SELECT FROM members_movement m
    WHERE m.member_id IS NULL AND m.kind = 'reorganization' AND m.counted_on = %(on)s
      AND m.from_organization_id = l.organization_id AND m.reverses_id IS NULL)
GROUP BY l.organization_id, l.status, f.eve, f.dest_id, f.dest_path, f.depth, l.breakdown HAVING sum(l.balance) > 0
"""


@carries
def members_follow(reshaped: Reshaped) -> None:
    """Post the entries of a reorganisation, re-address what was recorded since, and derive standings anew."""
    values: dict[str, Any] = {
        "on": reshaped.on,
        "happened": reshaped.happened_on,
        "now": reshaped.moment,
        "decision": reshaped.decision.pk,
        "reason": _("Ghi lại do sắp xếp tổ chức"),
    }
    _lay_out(reshaped)
    standings_follow()
    open_books(reshaped)
    members = _carry_again(reshaped, values)
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, values)
        members |= {member for (member,) in cursor.fetchall()}
        cursor.execute(
            """SELECT EXISTS (SELECT FROM members_leg l
               JOIN reorganization_fate f ON f.organization_id = l.organization_id
               WHERE l.member_id IS NULL)"""
        )
        (has_lines,) = cursor.fetchone()
        if has_lines:
            cursor.execute(LINES, {**values, "sheet": _sheet_of(reshaped).pk})
    members |= readdress(reshaped, values)
    if members:
        derive(sorted(members))
    share_out(reshaped)


def standings_follow() -> None:
    """From where the rows of the past may be seen follows today's tree."""
    sql = """UPDATE members_standing s SET path = o.path FROM organizations_organization o
             WHERE o.id = s.organization_id AND o.path IS NOT NULL AND s.path <> o.path"""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _lay_out(reshaped: Reshaped) -> None:
    """What became of every organisation, and of members by name, as tables of this transaction."""
    rows, persons = [], []
    for fate in reshaped.fates.values():
        dest = fate.heir if fate.ends else fate.pk
        path = reshaped.paths.get(dest or 0, "") if fate.ends else fate.new
        rows.append((fate.pk, fate.eve, fate.old, dest, path, common_depth(fate.eve, path)))
        for member, cell in fate.persons.items():
            there = reshaped.paths[cell]
            persons.append((fate.pk, member, cell, there, common_depth(fate.eve, there)))
    with connection.cursor() as cursor:
        cursor.execute(FATES)
        with cursor.copy(
            "COPY reorganization_fate (organization_id, eve, old, dest_id, dest_path, depth) FROM STDIN"
        ) as copy:
            for row in rows:
                copy.write_row(row)
        with cursor.copy(
            "COPY reorganization_person (organization_id, member_id, dest_id, dest_path, depth) FROM STDIN"
        ) as copy:
            for each in persons:
                copy.write_row(each)


def _carry_again(reshaped: Reshaped, values: dict[str, Any]) -> set[int]:
    """Whom another decision of the same day has carried already is carried once, to where both lead."""
    with connection.cursor() as cursor:
        cursor.execute(CARRIED_BEFORE, values)
        carried = [_Carried(*row) for row in cursor.fetchall()]
    again = []
    for row in carried:
        there = reshaped.paths.get(row.dest or 0, "")
        if row.dest is None or (row.organization, row.path) == (row.dest, there):
            continue
        again.append(
            Movement(
                member_id=row.member,
                kind=MovementKind.REORGANIZATION,
                happened_on=reshaped.happened_on,
                counted_on=reshaped.on,
                recorded_at=reshaped.moment,
                from_organization_id=row.organization,
                from_status=row.status,
                from_path=row.path,
                to_organization_id=row.dest,
                to_status=row.status,
                to_path=there,
                common_depth=common_depth(row.path, there),
                quantity=row.quantity,
                decision=reshaped.decision,
                sheet_id=row.sheet,
                breakdown=json.loads(row.breakdown),
            )
        )
    copy_instances(again)
    return {row.member for row in carried if row.member}


class _Carried(NamedTuple):
    """An entry of the same day that another decision posted: from where, and where it leads to now."""

    member: int | None
    organization: int
    status: str
    path: str
    quantity: int
    sheet: int | None
    breakdown: str
    dest: int | None


def _sheet_of(reshaped: Reshaped) -> Sheet:
    """The decision itself is the signed sheet behind the lines it moves."""
    sheet, _is_new = Sheet.objects.get_or_create(
        organization=reshaped.organization,
        number=reshaped.decision.number,
        signed_on=reshaped.decision.signed_on,
        defaults={"period_from": reshaped.on, "period_to": reshaped.on},
    )
    return sheet


# Books and shares --------------------------------------------------------------------------------------------


def open_books(reshaped: Reshaped) -> None:
    """Where an organisation with a book of its own ends, its successor's is open as long, unless it has one above."""
    openings = dict(
        BookOpening.objects.filter(organization_id__in=list(reshaped.heirs)).values_list(
            "organization_id", "opens_on"
        )
    )
    wanted: dict[int, Any] = {}
    for pk, day in openings.items():
        heir = reshaped.heirs[pk]
        wanted[heir] = min(day, wanted.get(heir, FOREVER))
    for heir, day in wanted.items():
        path = reshaped.paths.get(heir, "")
        if not BookOpening.objects.filter(organization_id__in=numbers(path)).exists():
            BookOpening(organization_id=heir, opens_on=day, decision=reshaped.decision).save()


@dataclass(frozen=True)
class _Flow:
    """How many members counted in a cell on the eve and in a cell on the day."""

    eve: str
    day: str
    count: int


def share_out(reshaped: Reshaped) -> None:
    """Of what was split without saying in which shares: as its members went."""
    unsaid = {
        pk: fate
        for pk, fate in reshaped.fates.items()
        if len(fate.parts) > 1 and all(share is None for _heir, share in fate.parts)
    }
    if not unsaid:
        return
    flows = list(_flows(reshaped))
    for pk, fate in unsaid.items():
        counts: dict[int, int] = defaultdict(int)
        for flow in flows:
            if flow.eve.startswith(fate.eve):
                for heir, _share in fate.parts:
                    counts[heir] += flow.count if flow.day.startswith(reshaped.paths.get(heir, "-")) else 0
        whole = sum(counts.values())
        for heir, count in counts.items() if whole else ():
            share = (WHOLE * count / whole).quantize(Decimal("0.000001"))
            rows = Succession.objects.known_at(None).filter(organization_id=pk, successor_id=heir)
            rows.filter(valid_from=reshaped.on).update(share=share)


def _flows(reshaped: Reshaped) -> Iterator[_Flow]:
    day, eve = reshaped.on, reshaped.on - DAY
    pairs = Standing.objects.as_of(eve).filter(
        organization_id__in=[pk for pk, fate in reshaped.fates.items() if fate.eve],
        member__standings__valid_from__lte=day,
        member__standings__valid_to__gt=day,
    )
    rows = list(
        pairs.values_list("organization_id", "member__standings__organization_id").annotate(n=Count("pk"))
    )
    places = dict(
        Placement.objects.known_at(None)
        .as_of(day)
        .filter(organization_id__in={became for _was, became, _n in rows})
        .values_list("organization_id", "path")
    )
    for was, became, count in rows:
        yield _Flow(reshaped.fates[was].eve, places.get(became, ""), count)


def refuse_kind_with_members(organization: Organization, kind: str, on: Any) -> None:
    """A cell that has members stays a cell until they are placed elsewhere, or the book would hold them nowhere."""
    if kind in (*CELL_KINDS, Kind.GRASSROOTS_COMMITTEE):
        return
    if Standing.objects.filter(organization=organization, valid_to__gt=on).exists():
        raise Refused(None, _("Chi bộ còn đảng viên; hãy chuyển đảng viên trước khi đổi loại hình."))


KIND_CHECKS.append(refuse_kind_with_members)
