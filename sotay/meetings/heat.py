"""Cells by month: who met, and how many came. Of a place by what stands directly below it, of a commune by its cells.

Read from what is counted where cells stand side by side (``counted``), and from the meetings of cells directly below.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from sotay.kernel.place import WIDTH, bounds
from sotay.kernel.time import DAY
from sotay.organizations.models import Organization

from .recurring import next_month

MONTHS = 12
COUNTED = """
SELECT substr(o.path, %(from)s, %(width)s) AS part, k.month, sum(k.met), sum(k.expected), sum(k.present)
FROM meetings_monthcount k JOIN organizations_organization o ON o.id = k.organization_id
WHERE k.month >= %(first)s AND k.month < %(end)s AND o.path > %(low)s AND o.path < %(high)s
GROUP BY 1, 2
"""
"""What stands further below: counted where cells stand side by side."""

BESIDE = """
SELECT substr(o.path, %(from)s, %(width)s) AS part, m.month, count(*), sum(m.expected), sum(m.present)
FROM organizations_organization o JOIN meetings_meeting m ON m.organization_id = o.id
WHERE m.state = 'signed' AND m.kind = 'regular' AND m.month >= %(first)s AND m.month < %(end)s
  AND o.path >= %(low)s AND o.path < %(high)s AND length(o.path) <= length(%(low)s) + %(width)s
GROUP BY 1, 2
"""
"""The cells directly below, and the place itself where it is one."""

CELLS = """
SELECT substr(o.path, %(from)s, %(width)s) AS part, {counts}
FROM organizations_organizationstate s JOIN organizations_organization o ON o.id = s.organization_id
WHERE s.known_to >= '9999-12-30' AND s.kind IN ('cell', 'grassroots_cell') AND NOT s.temporary
  AND NOT s.kept_by_totals AND s.valid_to > %(first)s AND o.path >= %(low)s AND o.path < %(high)s
GROUP BY 1
"""
STOOD = "count(*) FILTER (WHERE s.valid_from <= %(last{0})s AND s.valid_to > %(last{0})s)"
"""The cells that stood there on the last day of a month."""


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

    def add(self, met: int, expected: int, present: int) -> None:
        """Count some meetings in."""
        self.met += met
        self.expected += expected
        self.present += present

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
    values: dict[str, Any] = {
        "from": len(path) + 1,
        "width": WIDTH,
        "low": low,
        "high": high,
        "first": months[0],
        "end": next_month(months[-1]),
        **{f"last{at}": next_month(month) - DAY for at, month in enumerate(months)},
    }
    rows: dict[int, Row] = {}
    with connection.cursor() as cursor:
        cursor.execute(CELLS.format(counts=", ".join(STOOD.format(at) for at in range(len(months)))), values)
        for part, *counts in cursor.fetchall():
            for month, count in zip(months, counts, strict=True):
                square(rows, part, month).cells = count
        for sql in (COUNTED, BESIDE):
            cursor.execute(sql, values)
            for part, month, *numbers in cursor.fetchall():
                square(rows, part, month).add(*map(int, numbers))
    return [rows[key] for key in sorted(rows)]


def square(rows: dict[int, Row], part: str, month: date) -> Square:
    key = int(part) if part else 0
    return rows.setdefault(key, Row(key)).squares.setdefault(month, Square())
