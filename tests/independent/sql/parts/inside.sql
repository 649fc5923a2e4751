WITH RECURSIVE inside AS (
  SELECT place.organization_id
  FROM organizations_placement place
  WHERE place.organization_id = %(org)s
    AND place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
  UNION ALL
  SELECT place.organization_id
  FROM inside
  JOIN organizations_placement place ON place.parent_id = inside.organization_id
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
)
