-- Transfers that were sent and neither received nor refused at the end of a day, of the cells in the place that day.
WITH RECURSIVE inside AS (
  SELECT %(org)s::bigint AS id
  UNION
  SELECT place.organization_id FROM inside JOIN organizations_placement place ON place.parent_id = inside.id
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s AND place.known_to >= '9999-12-30'
), sent AS (
  SELECT task.opened_on FROM procedures_task task
  JOIN procedures_case ON procedures_case.id = task.case_id
  WHERE procedures_case.procedure IN ('transfer', 'temporary', 'abroad', 'departure') AND task.step = 'receive'
    AND task.opened_on <= %(on)s AND (task.done_on IS NULL OR task.done_on > %(on)s)
    AND procedures_case.organization_id IN (SELECT id FROM inside)
)
SELECT code, CASE WHEN %(known_at)s >= '9999-12-30' THEN number END FROM (
  SELECT 'transfers_outstanding' AS code, count(*) AS number FROM sent
  UNION ALL
  SELECT 'transfers_outstanding_late', count(*) FROM sent WHERE opened_on < %(on)s::date - interval '3 months'
) figure
