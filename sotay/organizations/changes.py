"""What became of the organisations in a place between two days: who is new, who ended, who was moved or changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sotay.kernel.place import NOWHERE, bounds
from sotay.kernel.time import ALWAYS

SORTS = {
    "founded": _("Thành lập"),
    "ended": _("Kết thúc"),
    "came": _("Chuyển đến"),
    "left": _("Chuyển đi"),
    "moved": _("Đổi cấp trên"),
    "changed": _("Đổi loại"),
    "renamed": _("Đổi tên"),
}
"""What may have become of one; it may be several at once."""

ON = "{t}.known_from <= %(known)s AND {t}.known_to > %(known)s AND {t}.valid_from <= %({d})s AND {t}.valid_to > %({d})s"
BETWEEN = """
WITH inside AS (
  SELECT organization_id FROM organizations_placement p
  WHERE p.path >= %(low_then)s AND p.path < %(high_then)s AND {p_then}
  UNION SELECT unnest(%(more)s::bigint[])
  UNION SELECT organization_id FROM organizations_placement p
  WHERE p.path >= %(low_now)s AND p.path < %(high_now)s AND {p_now}
), both_days AS (
  SELECT inside.organization_id AS id,
         p.path AS path_then, p.parent_id AS parent_then, s.name AS name_then, s.kind AS kind_then,
         s.upper_type AS upper_then,
         q.path AS path_now, q.parent_id AS parent_now, t.name AS name_now, t.kind AS kind_now,
         t.upper_type AS upper_now,
         p.path >= %(low_then)s AND p.path < %(high_then)s OR inside.organization_id = ANY(%(more)s) AS in_then,
         q.path >= %(low_now)s AND q.path < %(high_now)s AS in_now
  FROM inside
  LEFT JOIN organizations_placement p ON p.organization_id = inside.organization_id AND {p_then}
  LEFT JOIN organizations_organizationstate s ON s.organization_id = inside.organization_id AND {s_then}
  LEFT JOIN organizations_placement q ON q.organization_id = inside.organization_id AND {q_now}
  LEFT JOIN organizations_organizationstate t ON t.organization_id = inside.organization_id AND {t_now}
), sorted AS (
  SELECT *, path_then IS NULL AND in_now AS founded, path_now IS NULL AND in_then AS ended,
         path_then IS NOT NULL AND in_now AND in_then IS NOT TRUE AS came,
         path_now IS NOT NULL AND in_then AND in_now IS NOT TRUE AS "left",
         in_then AND in_now AND parent_then IS DISTINCT FROM parent_now AS moved,
         kind_then <> kind_now OR upper_then <> upper_now AS changed, name_then <> name_now AS renamed
  FROM both_days
)
"""
SORTED = ", ".join(f'count(*) FILTER (WHERE "{key}") AS "{key}"' for key in SORTS)


@dataclass(frozen=True)
class Days:
    """Two days of a place, told by where it stood on each.

    Attributes:
        path_then, path_now: where it stood; "" where it was not there.
        more: what is counted with it on the earlier day though it stood elsewhere.
    """

    then: date
    now: date
    path_then: str
    path_now: str
    more: Iterable[int] = ()
    known_at: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        low_then, high_then = bounds(self.path_then or NOWHERE)
        low_now, high_now = bounds(self.path_now or NOWHERE)
        # What is known now is known at the last moment before the end of all knowledge.
        known = self.known_at or ALWAYS.replace(year=ALWAYS.year - 1)
        return {
            "then": self.then,
            "now": self.now,
            "known": known,
            "low_then": low_then,
            "high_then": high_then,
            "low_now": low_now,
            "high_now": high_now,
            "more": list(self.more),
        }


@dataclass(frozen=True)
class Changed:
    """One organisation on both days; what is empty was not there."""

    id: int
    parent_then: int | None
    name_then: str
    kind_then: str
    upper_then: str
    parent_now: int | None
    name_now: str
    kind_now: str
    upper_now: str
    sorts: tuple[str, ...]


def _statement(rest: str) -> str:
    on = {
        f"{t}_{d}": ON.format(t=t, d=d)
        for t, d in (("p", "then"), ("p", "now"), ("s", "then"), ("q", "now"), ("t", "now"))
    }
    return BETWEEN.format(**on) + rest


def count_changes(days: Days) -> dict[str, int]:
    """How many organisations each sort of change befell."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(f"SELECT {SORTED} FROM sorted"), days.values)
        return dict(zip(SORTS, cursor.fetchone(), strict=True))


def changes(days: Days, sort: str = "", *, first: int = 0, size: int | None = None) -> list[Changed]:
    """The organisations that changed, in the order of the tree; only one sort of change where it is named."""
    which = f'"{sort}"' if sort in SORTS else " OR ".join(f'"{key}"' for key in SORTS)
    columns = "id, parent_then, name_then, kind_then, upper_then, parent_now, name_now, kind_now, upper_now"
    flags = ", ".join(f'"{key}"' for key in SORTS)
    rest = f"""
    SELECT {columns}, {flags} FROM sorted WHERE {which}
    ORDER BY coalesce(path_now, path_then), id OFFSET %(first)s LIMIT %(size)s
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(rest), {**days.values, "first": first, "size": size})
        return [_changed(row) for row in cursor.fetchall()]


def _changed(row: tuple[Any, ...]) -> Changed:
    befell = tuple(key for key, flag in zip(SORTS, row[9:], strict=True) if flag)
    pk, parent_then, name_then, kind_then, upper_then, parent_now, name_now, kind_now, upper_now = row[:9]
    return Changed(
        pk,
        parent_then,
        name_then or "",
        kind_then or "",
        upper_then or "",
        parent_now,
        name_now or "",
        kind_now or "",
        upper_now or "",
        befell,
    )
