-- Members who are exempt, or elsewhere for a time, by where they count on the day; known as it is now.
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
), above AS (
  SELECT %(org)s::bigint AS organization_id, 0 AS steps
  UNION ALL
  SELECT place.parent_id, above.steps + 1
  FROM above
  JOIN organizations_placement place ON place.organization_id = above.organization_id AND place.parent_id IS NOT NULL
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), book AS (
  SELECT opens_on FROM members_bookopening JOIN above USING (organization_id) ORDER BY steps LIMIT 1
), excused AS (
  SELECT excusal.ground IN ('elsewhere', 'abroad') AS away
  FROM members_excusal excusal
  JOIN members_standing standing ON standing.member_id = excusal.member_id
   AND standing.valid_from <= %(on)s AND standing.valid_to > %(on)s
  JOIN inside USING (organization_id)
  WHERE excusal.valid_from <= %(on)s AND excusal.valid_to > %(on)s
)
SELECT figure.code, CASE WHEN %(known_at)s > '9999-01-01' AND %(on)s >= (SELECT opens_on FROM book) THEN figure.number END
FROM (SELECT count(*) FILTER (WHERE NOT away) AS exempt, count(*) FILTER (WHERE away) AS elsewhere FROM excused) counted
CROSS JOIN LATERAL (VALUES ('members_exempt', exempt), ('members_elsewhere', elsewhere)) figure (code, number)
