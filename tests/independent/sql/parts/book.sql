, above AS (
  SELECT %(org)s::bigint AS organization_id, 0 AS steps
  UNION ALL
  SELECT place.parent_id, above.steps + 1
  FROM above
  JOIN organizations_placement place ON place.organization_id = above.organization_id AND place.parent_id IS NOT NULL
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), book AS (
  SELECT opens_on FROM members_bookopening JOIN above USING (organization_id) ORDER BY steps LIMIT 1
)
