"""What was recorded meanwhile on organisations that, as is known now, were no more: re-addressed to who follows them.

A decision in force from 1/7 is recorded on 20/7. In between somebody was admitted to a cell that had ended, and a cell
that by then stood elsewhere sent somebody away. Each such entry is taken back where it was posted, with the paths it
was given then, and posted again where it belongs. Both bear the moment of the decision's recording; so what was known
in between stays what it was, and as known now the mistaken entry and its reversal add up to nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import common_depth
from sotay.organizations.plans import Reorganization
from sotay.organizations.reorganization import Fate, Reshaped

from .kinds import Kind
from .ledger import reversal_of
from .models import Movement

STALE = """
WITH stale AS (
  SELECT m.id, m.member_id, m.counted_on FROM members_movement m
  WHERE m.counted_on >= %(on)s AND m.kind <> 'reorganization' AND m.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM members_movement r WHERE r.reverses_id = m.id)
    AND EXISTS (
      SELECT FROM reorganization_fate f
      LEFT JOIN reorganization_person p ON p.organization_id = f.organization_id AND p.member_id = m.member_id
      WHERE (f.organization_id, f.old) IN ((m.from_organization_id, m.from_path), (m.to_organization_id, m.to_path))
        AND (p.member_id IS NOT NULL OR (f.dest_id, f.dest_path) IS DISTINCT FROM (f.organization_id, f.old)))
), first AS (
  SELECT member_id, counted_on, min(id) AS id FROM stale WHERE member_id IS NOT NULL GROUP BY 1, 2
)
SELECT id FROM stale
UNION
SELECT m.id FROM first JOIN members_movement m USING (member_id, counted_on)
WHERE m.id >= first.id AND m.kind <> 'reorganization' AND m.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM members_movement r WHERE r.reverses_id = m.id)
ORDER BY 1
"""


def readdress(reshaped: Reshaped, values: dict[str, Any]) -> set[int]:
    """Take back and post again what was recorded for the day and later on former paths.

    Returns:
        The members it was about.
    """
    with connection.cursor() as cursor:
        cursor.execute(STALE, values)
        numbers = [number for (number,) in cursor.fetchall()]
    rows = list(Movement.objects.filter(pk__in=numbers).order_by("pk"))
    again = [_posted_again(row, reshaped, values) for row in rows]
    copy_instances([*(_taken_back(row, values) for row in rows), *(row for row in again if row)])
    return {row.member_id for row in rows if row.member_id}


def _taken_back(row: Movement, values: dict[str, Any]) -> Movement:
    """The reversal on the entry's own day and on its own paths, as they were given."""
    back = reversal_of(row, values["reason"])
    back.from_path, back.to_path, back.common_depth = row.from_path, row.to_path, row.common_depth
    back.recorded_at = values["now"]
    return back


def _posted_again(row: Movement, reshaped: Reshaped, values: dict[str, Any]) -> Movement | None:
    """The entry where it belongs; ``None`` where both its sides are the same by now, so that nothing happened."""
    again = reversal_of(row, values["reason"])
    again.quantity, again.reverses, again.recorded_at = row.quantity, None, values["now"]
    again.from_organization_id, again.from_path = _led_on(
        reshaped, row.member_id, row.from_organization_id, row.from_path
    )
    again.to_organization_id, again.to_path = _led_on(
        reshaped, row.member_id, row.to_organization_id, row.to_path
    )
    sides = [
        (again.from_organization_id, again.from_status),
        (again.to_organization_id, again.to_status),
    ]
    if row.kind == Kind.TRANSFER and sides[0] == sides[1]:
        return None
    again.common_depth = common_depth(again.from_path, again.to_path)
    return again


def _led_on(
    reshaped: Reshaped, member: int | None, organization: int | None, path: str | None
) -> tuple[int | None, str | None]:
    """Where a side of an entry belongs from the day on."""
    fate: Fate | None = reshaped.fates.get(organization or 0)
    if fate is None:
        return organization, path
    target = fate.persons.get(member or 0) or (fate.heir if fate.ends else fate.pk)
    return target, (fate.new if target == fate.pk else reshaped.paths[target or 0])


# For the office ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Readdressed:
    """An entry that was re-addressed: what it was, and what it is now; ``None`` where nothing is left of it."""

    was: Movement
    now: Movement | None


def readdressed_by(plan: Reorganization) -> list[Readdressed]:
    """What carrying out a plan has re-addressed, in the order it had been recorded."""
    if not plan.carried_out_entry:
        return []
    rows = Movement.objects.filter(entry_id=plan.carried_out_entry).exclude(kind=Kind.REORGANIZATION)
    rows = rows.select_related("reverses", "member__person", "decision").order_by("pk")
    return list(_paired(list(rows)))


def _paired(rows: Sequence[Movement]) -> Iterator[Readdressed]:
    again: dict[tuple[Any, ...], list[Movement]] = {}
    for row in rows:
        if not row.reverses_id:
            again.setdefault(_likeness(row), []).append(row)
    for row in rows:
        if row.reverses is None:
            continue
        found = again.get(_likeness(row), [])
        stays_in_one = row.kind == Kind.TRANSFER and not found
        yield Readdressed(row.reverses, None if stays_in_one or not found else found.pop(0))


def _likeness(row: Movement) -> tuple[Any, ...]:
    return row.member_id, row.kind, row.happened_on, row.counted_on, row.sheet_id, abs(row.quantity)
