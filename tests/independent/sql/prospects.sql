-- Prospects: the stays that hold on the day in cells that stand in the place, and the steps of the period by where
-- their cell stood that day. As known now only.
WITH RECURSIVE known AS (
  SELECT place.* FROM organizations_placement place WHERE place.known_to >= '9999-12-30'
), mine AS (
  SELECT path FROM known WHERE organization_id = %(org)s AND valid_from < %(end)s AND valid_to >= %(start)s
), inside AS (
  SELECT organization_id FROM known
  WHERE organization_id = %(org)s AND valid_from <= %(on)s AND valid_to > %(on)s
  UNION ALL
  SELECT known.organization_id FROM inside JOIN known ON known.parent_id = inside.organization_id
  WHERE known.valid_from <= %(on)s AND known.valid_to > %(on)s
), helped AS (
  SELECT * FROM members_prospectstay
  WHERE valid_from <= %(on)s AND valid_to > %(on)s AND organization_id IN (SELECT organization_id FROM inside)
), steps AS (
  SELECT step.kind FROM members_prospectstep step
  JOIN known ON known.organization_id = step.organization_id
    AND known.valid_from <= step.happened_on AND known.valid_to > step.happened_on
  WHERE step.happened_on >= %(start)s AND step.happened_on < %(end)s
    AND EXISTS (SELECT FROM mine WHERE left(known.path, length(mine.path)) = mine.path)
)
SELECT code, CASE WHEN %(known_at)s < '9999-01-01' THEN NULL ELSE value END
FROM (VALUES
  ('prospects_total', (SELECT count(*) FROM helped)),
  ('prospects_women', (SELECT count(*) FROM helped WHERE sex = 'female')),
  ('prospects_entered', (SELECT count(*) FROM steps WHERE kind = 'entered')),
  ('prospects_class_attended', (SELECT count(*) FROM steps WHERE kind = 'certified'))
) figure (code, value)
