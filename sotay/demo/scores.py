"""What cells of an invented province gave their own meetings of the last months, and the samples scored again above."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from sotay.kernel.bulk import refresh_statistics
from sotay.meetings.models import Scoring

POINTS = """
CREATE TEMP TABLE meeting_points ON COMMIT DROP AS
SELECT organization_id, month, roll, jsonb_build_object('time', time, 'attendance', attendance, 'prepared', prepared,
         'conduct', conduct, 'chairing', chairing, 'principles', 5, 'resolution', resolution,
         'closing', closing) AS points,
       time + attendance + prepared + conduct + chairing + 5 + resolution + closing AS total
FROM (
  SELECT organization_id, month, roll,
         CASE WHEN roll %% 9 = 0 THEN 4 ELSE 5 END AS time,
         CASE WHEN present * 10 >= expected * 9 THEN 5 WHEN present * 4 >= expected * 3 THEN 4 ELSE 3 END AS attendance,
         10 - roll %% 3 AS prepared, 30 - roll %% 7 AS conduct, 10 - roll %% 2 AS chairing,
         (ARRAY[30, 30, 27, 24])[1 + roll %% 4] AS resolution, 5 - roll %% 2 AS closing
  FROM (SELECT *, (organization_id * 53 + (month - %(named)s::date))::int AS roll FROM meeting_told
        WHERE kind = 'regular' AND month >= %(named)s) last_ones
  WHERE organization_id %% 19 <> 4 AND NOT (month >= %(last)s AND organization_id %% 19 = 9)
) scored
"""
"""Of the last months; a few cells do not score, and a few have not yet scored the last."""

LESS = 3
"""So many points a sample mostly gives less for conduct."""

SAMPLED = """
ALTER TABLE meeting_points ADD again jsonb, ADD again_total int;
UPDATE meeting_points
SET again = points || jsonb_build_object('conduct', (points->>'conduct')::int - %(less)s - roll %% 9,
                                         'prepared', (points->>'prepared')::int - roll %% 2),
    again_total = total - %(less)s - roll %% 9 - roll %% 2
WHERE month = %(last)s AND organization_id %% 5 = 2;
UPDATE meeting_told m SET score = p.total, rescore = p.again_total
FROM meeting_points p WHERE p.organization_id = m.organization_id AND p.month = m.month AND m.kind = 'regular'
"""

SCORINGS = """
INSERT INTO meetings_scoring (meeting_id, organization_id, from_above, sheet, points, total, scored_on)
SELECT m.id, m.organization_id, false, 'an-phu-2025', p.points, p.total, m.signed_on
FROM meeting_points p
JOIN meetings_meeting m ON m.organization_id = p.organization_id AND m.month = p.month AND m.kind = 'regular'
ORDER BY m.id;
INSERT INTO meetings_scoring (meeting_id, organization_id, from_above, sheet, points, total, scored_on)
SELECT m.id, left(right(o.path, 14), 7)::bigint, true, 'an-phu-2025', p.again, p.again_total, m.signed_on + 9
FROM meeting_points p
JOIN meetings_meeting m ON m.organization_id = p.organization_id AND m.month = p.month AND m.kind = 'regular'
JOIN organizations_organization o ON o.id = m.organization_id
WHERE p.again IS NOT NULL ORDER BY m.id
"""


def score_told(cursor: CursorWrapper, values: dict[str, Any]) -> None:
    """Give the meetings that ``meeting_told`` holds their points, before they are written."""
    cursor.execute(POINTS, values)
    cursor.execute(SAMPLED, {**values, "less": LESS})


def write_scores(cursor: CursorWrapper) -> None:
    """Write the sheets behind the points of the meetings that are written."""
    cursor.execute(SCORINGS)
    refresh_statistics(Scoring)
