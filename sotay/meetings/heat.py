"""Cells by month: who met, and how many came. Of a place by what stands directly below it, of a commune by its cells.

Read from one narrow index: month, kind, organisation, and the two numbers a share is made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from sotay.kernel.place import WIDTH, bounds
from sotay.organizations.models import Organization

from .recurring import next_month

MONTHS = 12
GRID = """
SELECT substr(o.path, %(from)s, %(width)s) AS part, m.month, count(*) AS met, sum(m.expected), sum(m.present)
FROM meetings_meeting m
JOIN organizations_organization o ON o.id = m.organization_id
WHERE m.state = 'signed' AND m.kind = 'regular' AND m.month >= %(first)s AND m.month < %(end)s
  AND o.path >= %(low)s AND o.path < %(high)s
GROUP BY 1, 2
"""
CELLS = """
SELECT substr(o.path, %(from)s, %(width)s) AS part, g.month::date, count(*)
FROM organizations_organizationstate s
JOIN organizations_organization o ON o.id = s.organization_id
JOIN generate_series(%(first)s::date, %(last)s::date, '1 month') AS g(month)
  ON s.valid_from < (g.month + interval '1 month') AND s.valid_to > (g.month + interval '1 month - 1 day')
WHERE s.known_to >= '9999-12-30' AND s.kind IN ('cell', 'grassroots_cell') AND NOT s.temporary AND NOT s.kept_by_totals
  AND s.valid_to > %(first)s AND o.path >= %(low)s AND o.path < %(high)s
GROUP BY 1, 2
"""


@dataclass
class Square:
    """One place in one month: how many cells stood there, how many met, how many came of how many."""

    cells: int = 0
    met: int = 0
    expected: int = 0
    present: int = 0

    @property
    def share(self) -> float | None:
        """Of the cells that stood there, how many met, in percent; ``None`` where there were none."""
        return 100 * min(self.met, self.cells) / self.cells if self.cells else None

    @property
    def attendance(self) -> float | None:
        return 100 * self.present / self.expected if self.expected else None


@dataclass
class Row:
    """What stands directly below, month by month; key ``0`` is the place itself."""

    key: int
    squares: dict[date, Square] = field(default_factory=dict)


def months_until(last: date, count: int = MONTHS) -> list[date]:
    """So many first days of months, the last one that of a day."""
    found = [last.replace(day=1)]
    while len(found) < count:
        found.append(date.fromordinal(found[-1].toordinal() - 1).replace(day=1))
    return found[::-1]


def grid(organization: Organization, months: Sequence[date]) -> list[Row]:
    """The heat map of a place, from today's tree: a row for each organisation directly below it."""
    path = organization.path or "-"
    low, high = bounds(path)
    values = {
        "from": len(path) + 1,
        "width": WIDTH,
        "low": low,
        "high": high,
        "first": months[0],
        "last": months[-1],
        "end": next_month(months[-1]),
    }
    rows: dict[int, Row] = {}
    with connection.cursor() as cursor:
        cursor.execute(CELLS, values)
        for part, month, count in cursor.fetchall():
            square(rows, part, month).cells = count
        cursor.execute(GRID, values)
        for part, month, met, expected, present in cursor.fetchall():
            found = square(rows, part, month)
            found.met, found.expected, found.present = met, expected, present
    return [rows[key] for key in sorted(rows)]


def square(rows: dict[int, Row], part: str, month: date) -> Square:
    key = int(part) if part else 0
    return rows.setdefault(key, Row(key)).squares.setdefault(month, Square())
