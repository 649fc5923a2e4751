WITH RECURSIVE known AS (
  SELECT place.* FROM organizations_placement place
  WHERE place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), inside AS (
  SELECT organization_id FROM known WHERE organization_id = %(org)s AND valid_from <= %(on)s AND valid_to > %(on)s
  UNION ALL
  SELECT known.organization_id FROM inside JOIN known ON known.parent_id = inside.organization_id
  WHERE known.valid_from <= %(on)s AND known.valid_to > %(on)s
), above AS (
  SELECT %(org)s::bigint AS organization_id, 0 AS steps
  UNION ALL
  SELECT known.parent_id, above.steps + 1 FROM above JOIN known USING (organization_id)
  WHERE known.parent_id IS NOT NULL AND known.valid_from <= %(on)s AND known.valid_to > %(on)s
), book AS (
  SELECT opens_on FROM members_bookopening JOIN above USING (organization_id) ORDER BY steps LIMIT 1
)
