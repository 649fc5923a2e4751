"""The number of members on several days at once, of a place and its children: what a form of a period asks.

The same figure as the indicator ``party_members_total``, from one statement: cells are counted first, and placed
afterwards. Where that is not possible, or figures of months are kept (above provinces), the indicator is asked day by
day.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from sotay.indicators.engine import NONE, Amount, Spread, spread
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, bounds, depth
from sotay.kernel.time import ALWAYS

TOTAL = "party_members_total"
COUNTED = """
WITH place AS MATERIALIZED (
  SELECT organization_id, path, valid_from, valid_to FROM organizations_placement
  WHERE known_to = %(always)s AND path >= %(low)s AND path < %(high)s
    AND valid_from <= %(latest)s AND valid_to > %(earliest)s
), held AS (
  SELECT organization_id, false AS on_totals, {standing}
  FROM members_standing
  WHERE organization_id IN (SELECT organization_id FROM place)
    AND valid_from <= %(latest)s AND valid_to > %(earliest)s
  GROUP BY 1
  UNION ALL
  SELECT organization_id, true, {legs}
  FROM members_leg
  WHERE member_id IS NULL AND organization_id IN (SELECT organization_id FROM place)
  GROUP BY 1
)
SELECT substr(path, %(rest)s, {width}) AS child, on_totals, {placed}
FROM held JOIN place USING (organization_id) GROUP BY 1, 2
"""


def stocks(asked: Question, days: Sequence[date]) -> list[Spread]:
    """The number of members on each of some days."""
    places = {asked.at(day).path for day in days}
    above_provinces = asked.province_depth > depth(asked.path)
    if asked.known_at is not None or len(places) > 1 or above_provinces:
        return [spread([TOTAL], asked.at(day)) for day in days]
    found = [_empty(asked.at(day)) for day in days]
    for child, on_totals, *counts in _counted(asked, days):
        for each, count in zip(found, counts, strict=True):
            if each.missing or not count:
                continue
            amount = Amount(int(count), int(count) if on_totals else 0)
            amounts = each.children.setdefault(int(child or asked.organization_id), {})
            amounts[TOTAL] = amounts.get(TOTAL, NONE) + amount
            each.whole[TOTAL] += amount
    return found


def _empty(asked: Question) -> Spread:
    missing = asked.why_missing("stock")
    return Spread(missing={TOTAL: missing}) if missing else Spread({TOTAL: NONE})


def _counted(asked: Question, days: Sequence[date]) -> list[tuple[Any, ...]]:
    """Rows of child, whether they rest on totals, and a count for each day."""
    path = asked.at(days[0]).path
    low, high = bounds(path)
    values: dict[str, Any] = {
        "always": ALWAYS,
        "low": low,
        "high": high,
        "earliest": min(days),
        "latest": max(days),
        "rest": len(path) + 1,
        **{f"d{number}": day for number, day in enumerate(days)},
    }
    at = [f"%(d{number})s" for number in range(len(days))]
    standing = ", ".join(
        f"count(*) FILTER (WHERE valid_from <= {d} AND valid_to > {d}) AS n{k}" for k, d in enumerate(at)
    )
    legs = ", ".join(f"sum(balance) FILTER (WHERE counted_on <= {d}) AS n{k}" for k, d in enumerate(at))
    placed = ", ".join(
        f"sum(n{k}) FILTER (WHERE valid_from <= {d} AND valid_to > {d})" for k, d in enumerate(at)
    )
    statement = COUNTED.format(standing=standing, legs=legs, placed=placed, width=WIDTH)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
