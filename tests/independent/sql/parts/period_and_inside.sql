WITH RECURSIVE known AS (
  SELECT place.* FROM organizations_placement place
  WHERE place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), mine AS (
  SELECT path FROM known WHERE organization_id = %(org)s AND valid_from < %(end)s AND valid_to >= %(start)s
), inside AS (
  SELECT organization_id FROM known
  WHERE organization_id = %(org)s AND valid_from <= %(on)s AND valid_to > %(on)s
  UNION ALL
  SELECT known.organization_id FROM inside JOIN known ON known.parent_id = inside.organization_id
  WHERE known.valid_from <= %(on)s AND known.valid_to > %(on)s
)
