-- The entries of a period that cross the border of an organisation. Both sides of each are led up the tree of their day, parent by
-- parent; an entry counts where one side lies in the organisation and the other does not.
WITH RECURSIVE entry AS (
  SELECT * FROM members_movement
  WHERE counted_on >= %(start)s AND counted_on < %(end)s AND recorded_at <= %(known_at)s
), side AS (
  SELECT id, 1 AS sign, to_organization_id AS cell, to_status AS status, counted_on AS stood_on
  FROM entry WHERE to_organization_id IS NOT NULL
  UNION ALL
  SELECT id, -1, from_organization_id, from_status,
         CASE kind WHEN 'reorganization' THEN counted_on - 1 ELSE counted_on END
  FROM entry WHERE from_organization_id IS NOT NULL
), way (cell, stood_on, above) AS (
  SELECT DISTINCT cell, stood_on, cell FROM side
  UNION
  SELECT %(org)s::bigint, %(on)s, %(org)s::bigint
  UNION
  SELECT way.cell, way.stood_on, place.parent_id
  FROM way
  JOIN organizations_placement place ON place.organization_id = way.above AND place.parent_id IS NOT NULL
  WHERE place.valid_from <= way.stood_on AND place.valid_to > way.stood_on
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), own AS (
  SELECT above FROM way WHERE cell = %(org)s AND stood_on = %(on)s
), province AS (
  SELECT way.cell, way.stood_on, way.above AS id
  FROM way
  JOIN organizations_organizationstate state ON state.organization_id = way.above
  WHERE state.kind IN ('province', 'central_branch')
    AND state.valid_from <= way.stood_on AND state.valid_to > way.stood_on
    AND state.known_from <= %(known_at)s AND state.known_to > %(known_at)s
), book AS (
  SELECT opens_on
  FROM members_bookopening opening
  JOIN own ON own.above = opening.organization_id
  JOIN organizations_placement place ON place.organization_id = own.above
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
  ORDER BY length(place.path) DESC
  LIMIT 1
), located AS (
  SELECT side.*,
         EXISTS (SELECT FROM way WHERE way.cell = side.cell AND way.stood_on = side.stood_on
                   AND way.above = %(org)s) AS inside,
         (SELECT province.id FROM province WHERE province.cell = side.cell AND province.stood_on = side.stood_on) AS province
  FROM side
), crossing AS (
  SELECT here.id, here.sign, here.status, coalesce(there.province = here.province, false) AS within_province
  FROM located here
  LEFT JOIN located there ON there.id = here.id AND there.sign <> here.sign
  JOIN entry ON entry.id = here.id
  WHERE here.inside AND (entry.kind = 'recognition' OR NOT coalesce(there.inside, false))
)
