"""Working members of an invented province, introduced to the cells where they live; of some a year's remark is missing.

Most who work in an agency, a school or an enterprise live in the same commune, else in their district, and those of
the province's own agencies in its city. Written within the database, the same every time; no figure changes by it.
"""

from datetime import date
from typing import Any

from django.db import connection

from sotay.kernel.bulk import refresh_statistics
from sotay.kernel.time import FOREVER
from sotay.members.residence.models import ResidenceIntroduction, ResidenceRemark

RULED_FROM = date(2020, 3, 1)
"""When the introductions of the 213-QĐ/TW began."""
REMARKED_YEARS = 3

INTRODUCED = """
WITH cells AS (
  SELECT home.id, home.path, s.sector
  FROM organizations_organization home
  JOIN organizations_organizationstate s ON s.organization_id = home.id AND s.known_to >= '9999-12-30'
    AND s.valid_from <= %(day)s AND s.valid_to > %(day)s AND s.kind IN ('cell', 'grassroots_cell')
    AND NOT s.temporary
), since AS (
  SELECT organization_id, min(valid_from) AS began FROM organizations_organizationstate GROUP BY 1
), near AS (
  SELECT left(path, length(path) - 7) AS place, array_agg(id ORDER BY id) AS homes
  FROM cells WHERE sector = 'residential' GROUP BY 1
), district AS (
  SELECT left(path, 14) AS place, array_agg(id ORDER BY id) AS homes
  FROM cells WHERE sector = 'residential' GROUP BY 1
), city AS (
  SELECT homes FROM district ORDER BY place LIMIT 1
), working AS (
  SELECT s.member_id, s.valid_from, cells.path,
         CASE WHEN s.member_id %% 10 < 7 THEN coalesce(near.homes, district.homes, city.homes)
              ELSE coalesce(district.homes, city.homes) END AS homes
  FROM members_standing s
  JOIN cells ON cells.id = s.organization_id
    AND cells.sector IN ('agency', 'public_service', 'state_enterprise')
  LEFT JOIN near ON near.place = left(cells.path, length(cells.path) - 7)
  LEFT JOIN district ON district.place = left(cells.path, 14)
  CROSS JOIN city
  WHERE s.valid_from <= %(day)s AND s.valid_to > %(day)s AND s.occupation NOT IN ('pensioner', 'student')
    AND s.member_id * 17 %% 23 <> 4
), chosen AS (
  SELECT member_id, homes[1 + (member_id * 7919 %% cardinality(homes))::int] AS cell_id,
         greatest(valid_from, %(ruled)s) AS from_day
  FROM working
)
INSERT INTO members_residenceintroduction (member_id, cell_id, valid_from, valid_to)
SELECT member_id, cell_id, on_day, %(forever)s
FROM (SELECT member_id, cell_id, greatest(from_day, since.began) + 10 + (member_id * 31 %% 75)::int AS on_day
      FROM chosen JOIN since ON since.organization_id = cell_id) told
WHERE on_day <= %(day)s ORDER BY member_id
"""

REMARKED = """
INSERT INTO members_residenceremark (member_id, year, received_on)
SELECT member_id, year, make_date(year, 12, 1) + (member_id * 13 %% 41)::int
FROM members_residenceintroduction
JOIN generate_series(%(first)s::int, %(last)s::int) AS year ON valid_from < make_date(year, 10, 1)
WHERE (member_id * 5 + year) %% 29 <> 3 AND NOT (year = %(last)s AND member_id * 11 %% 17 = 6)
ORDER BY member_id, year
"""
"""Most come in by the tenth of January; a few never, and of the last year more are still missing."""


def load_residence(day: date) -> int:
    """Write who is introduced where on a day, and which remarks of the years before it came.

    Returns:
        How many are introduced.
    """
    values: dict[str, Any] = {
        "day": day,
        "ruled": RULED_FROM,
        "forever": FOREVER,
        "first": day.year - REMARKED_YEARS,
        "last": day.year - 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(INTRODUCED, values)
        written = int(cursor.rowcount)
        refresh_statistics(ResidenceIntroduction)
        cursor.execute(REMARKED, values)
    refresh_statistics(ResidenceRemark)
    return written
