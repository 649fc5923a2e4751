-- Screening rounds: cells that finished their part in the period, by where each stood on that day, and the numbers that
-- are left of their lists. Told only as known now.
WITH known AS (
  SELECT place.* FROM organizations_placement place
  WHERE place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), mine AS (
  SELECT path FROM known WHERE organization_id = %(org)s AND valid_from < %(end)s AND valid_to >= %(start)s
), finished AS (
  SELECT part.id, part.listed FROM members_screeningpart part
  JOIN procedures_case file ON file.id = part.case_id
  JOIN known ON known.organization_id = file.organization_id
    AND known.valid_from <= part.counted_on AND known.valid_to > part.counted_on
  WHERE part.counted_on >= %(start)s AND part.counted_on < %(end)s
    AND EXISTS (SELECT FROM mine WHERE left(known.path, length(mine.path)) = mine.path)
), decided AS (
  SELECT count.measure, sum(count.number) AS number
  FROM members_screeningcount count JOIN finished ON finished.id = count.part_id GROUP BY count.measure
)
SELECT figure.code, CASE WHEN %(known_at)s >= '9999-12-30' THEN figure.value END
FROM (
  SELECT 'screening_cells_finished' AS code, (SELECT count(*) FROM finished) AS value
  UNION ALL SELECT 'screening_listed', (SELECT coalesce(sum(listed), 0) FROM finished)
  UNION ALL SELECT 'screening_' || every.measure,
    coalesce((SELECT number FROM decided WHERE decided.measure = every.measure), 0)
  FROM unnest(ARRAY['none', 'help', 'excuse', 'advise', 'remove']) AS every (measure)
) AS figure
