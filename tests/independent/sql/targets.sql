-- What was asked of the organisation itself for the year of the period, as decided by its last day.
WITH asked AS (
  SELECT target.code, target.value
  FROM targets_target target
  JOIN organizations_placement place ON place.organization_id = target.organization_id
   AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
   AND place.valid_from < %(end)s AND place.valid_to >= %(end)s
  WHERE target.organization_id = %(org)s AND target.first_year = target.last_year AND target.value IS NOT NULL
    AND target.since < %(end)s AND target.recorded_at <= %(known_at)s
    AND NOT EXISTS (SELECT FROM targets_target later WHERE later.supersedes_id = target.id
                    AND later.since < %(end)s AND later.recorded_at <= %(known_at)s)
    AND (make_date(target.first_year, 1, 1) >= %(start)s AND make_date(target.first_year, 1, 1) < %(end)s
         OR make_date(target.first_year, 1, 1) <= %(start)s AND make_date(target.first_year + 1, 1, 1) >= %(end)s)
)
SELECT 'admissions_targeted', coalesce(sum(value) FILTER (WHERE code = 'members_admitted'), 0) FROM asked
