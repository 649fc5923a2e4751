"""What a move of a subtree does to the book: one entry per member and line, from the old path to the new.

So the levels between which the subtree moved show it in their own row ("do sắp xếp tổ chức"), and nobody else sees
anything.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from sotay.kernel.place import common_depth, numbers, under
from sotay.kernel.time import now
from sotay.organizations.actions import KIND_CHECKS
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization
from sotay.organizations.reorganization import Moved, carries
from sotay.regulations import Refused

from .models import Movement, PeriodClosing, Sheet, Standing

MEMBERS = """
INSERT INTO members_movement (member_id, kind, happened_on, counted_on, recorded_at,
    from_organization_id, from_status, from_path, to_organization_id, to_status, to_path,
    common_depth, quantity, decision_id, reason, breakdown)
SELECT s.member_id, 'reorganization', %(on)s, %(on)s, %(now)s,
       s.organization_id, s.status, place.path, s.organization_id, s.status,
       %(new)s || substr(place.path, length(%(old)s) + 1), %(depth)s, 1, %(decision)s, '', '{}'
FROM members_standing s
JOIN unnest(%(ids)s::bigint[], %(paths)s::text[]) AS place(id, path) ON place.id = s.organization_id
WHERE s.valid_from <= %(on)s AND s.valid_to > %(on)s
ORDER BY place.path, s.member_id
"""

LINES = """
INSERT INTO members_movement (kind, happened_on, counted_on, recorded_at,
    from_organization_id, from_status, from_path, to_organization_id, to_status, to_path,
    common_depth, quantity, decision_id, reason, breakdown, sheet_id)
SELECT 'reorganization', %(on)s, %(on)s, %(now)s,
       l.organization_id, l.status, place.path, l.organization_id, l.status,
       %(new)s || substr(place.path, length(%(old)s) + 1), %(depth)s, sum(l.balance), %(decision)s, '', l.breakdown,
       %(sheet)s
FROM members_leg l
JOIN unnest(%(ids)s::bigint[], %(paths)s::text[]) AS place(id, path) ON place.id = l.organization_id
WHERE l.member_id IS NULL AND l.counted_on <= %(on)s
GROUP BY l.organization_id, l.status, place.path, l.breakdown HAVING sum(l.balance) > 0
"""


@carries
def members_follow(moved: Moved) -> None:
    """Post the entries of a move; nothing in the subtree may have been counted on that day or later."""
    refuse_what_was_counted_since(moved)
    values: dict[str, Any] = {
        "on": moved.on,
        "now": now(),
        "old": moved.old_path,
        "new": moved.new_path,
        "depth": common_depth(moved.old_path, moved.new_path),
        "decision": moved.decision.pk,
        "ids": list(moved.paths_then),
        "paths": list(moved.paths_then.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, values)
        cursor.execute(
            "SELECT EXISTS (SELECT FROM members_leg WHERE member_id IS NULL AND organization_id = ANY(%s))",
            [values["ids"]],
        )
        (has_lines,) = cursor.fetchone()
        if has_lines:
            cursor.execute(LINES, {**values, "sheet": _sheet_of(moved).pk})


def _sheet_of(moved: Moved) -> Sheet:
    """The decision itself is the signed sheet behind the lines it moves."""
    sheet = Sheet(
        organization=moved.organization,
        number=moved.decision.number,
        signed_on=moved.decision.signed_on,
        period_from=moved.on,
        period_to=moved.on,
    )
    sheet.save()
    return sheet


def refuse_what_was_counted_since(moved: Moved) -> None:
    touched = {*numbers(moved.old_path), *numbers(moved.new_path), *moved.paths_then}
    if PeriodClosing.objects.filter(organization_id__in=touched, closed_until__gte=moved.on).exists():
        raise Refused(None, _("Kỳ này đã chốt số liệu; hãy ghi vào ngày đầu của kỳ đang mở."))
    since = Movement.objects.filter(counted_on__gte=moved.on)
    count = (
        since.filter(under(moved.old_path, "to_path")).count()
        + since.filter(under(moved.old_path, "from_path")).count()
    )
    if count:
        text = f"{moved.on.day}/{moved.on.month}/{moved.on.year}"
        raise Refused(
            None,
            _("Từ ngày %(day)s trong tổ chức này đã ghi %(count)s biến động.")
            % {"day": text, "count": count},
        )


def refuse_kind_with_members(organization: Organization, kind: str, on: date) -> None:
    """A cell that has members stays a cell until they are placed elsewhere, or the book would hold them nowhere."""
    if kind in (*CELL_KINDS, Kind.GRASSROOTS_COMMITTEE):
        return
    if Standing.objects.filter(organization=organization, valid_to__gt=on).exists():
        raise Refused(None, _("Chi bộ còn đảng viên; hãy chuyển đảng viên trước khi đổi loại hình."))


KIND_CHECKS.append(refuse_kind_with_members)
