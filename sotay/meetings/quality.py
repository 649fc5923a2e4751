"""How cells scored their own meetings of a month, and the samples scored again above: side by side, place by place.

Numbers of meetings only, as a heat map has them: of a place by what stands directly below it, of a commune by cells.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from sotay.kernel.place import WIDTH, bounds
from sotay.organizations.models import Organization

PER_PLACE = """
SELECT substr(o.path, %(from)s, %(width)s) AS part, count(*), count(m.score), count(m.rescore), sum(m.score),
       sum(m.rescore), sum(m.score) FILTER (WHERE m.rescore IS NOT NULL),
       count(*) FILTER (WHERE abs(m.rescore - m.score) >= %(apart)s), max(m.id)
FROM meetings_meeting m JOIN organizations_organization o ON o.id = m.organization_id
WHERE m.state = 'signed' AND m.kind = 'regular' AND m.month = %(month)s
  AND o.path >= %(low)s AND o.path < %(high)s
GROUP BY 1
"""
APART = 10
"""So many points between the cell's and the sample's are worth a word with the cell."""


@dataclass(frozen=True)
class Scored:
    """The regular meetings of a place in a month.

    Attributes:
        key: the organisation directly below; 0 is the place itself.
        held, scored, rescored: how many were held, scored by the cell, scored again as a sample.
        total, rescore_total: the sums of points.
        sampled_total: of what the cells themselves gave, those that were scored again.
        apart: of how many the two are far from each other.
        last: one of these meetings; of one cell, the only one.
    """

    key: int
    held: int
    scored: int
    rescored: int
    total: int
    rescore_total: int
    sampled_total: int
    apart: int
    last: int

    @property
    def unscored(self) -> int:
        """How many the cells have not scored."""
        return self.held - self.scored

    @property
    def mean(self) -> float | None:
        """What the cells gave themselves, on average."""
        return self.total / self.scored if self.scored else None

    @property
    def mean_above(self) -> float | None:
        """What the samples were given above, on average."""
        return self.rescore_total / self.rescored if self.rescored else None

    @property
    def difference(self) -> float | None:
        """How far the samples lie from what those same cells gave themselves, on average."""
        return (self.rescore_total - self.sampled_total) / self.rescored if self.rescored else None


def scored_in(organization: Organization, month: date) -> list[Scored]:
    """Every place directly below an organisation with the scores of a month, from today's tree."""
    path = organization.path or "-"
    low, high = bounds(path)
    values: dict[str, Any] = {
        "from": len(path) + 1,
        "width": WIDTH,
        "low": low,
        "high": high,
        "month": month.replace(day=1),
        "apart": APART,
    }
    with connection.cursor() as cursor:
        cursor.execute(PER_PLACE, values)
        rows = cursor.fetchall()
    return [
        Scored(int(part) if part else 0, *(int(number or 0) for number in numbers))
        for part, *numbers in sorted(rows)
    ]


def together(rows: list[Scored]) -> Scored:
    """All places as one."""
    added = ("held", "scored", "rescored", "total", "rescore_total", "sampled_total", "apart")
    return Scored(key=0, last=0, **{name: sum(getattr(row, name) for row in rows) for name in added})


def month_of(on: date) -> date:
    """The month that is looked at on a day: the one that is over."""
    return date.fromordinal(on.replace(day=1).toordinal() - 1).replace(day=1)
