-- Members who keep in touch with the cell where they live, and whose remark of the day's year was received. Told only as
-- known now.
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
), tied AS (
  SELECT EXISTS (SELECT FROM members_residenceremark remark
                 WHERE remark.member_id = standing.member_id AND remark.year = extract(year FROM %(on)s::date)) AS remarked
  FROM members_standing standing
  WHERE standing.organization_id IN (SELECT organization_id FROM inside)
    AND standing.valid_from <= %(on)s AND standing.valid_to > %(on)s
    AND EXISTS (SELECT FROM members_residenceintroduction tie
                WHERE tie.member_id = standing.member_id AND tie.valid_from <= %(on)s AND tie.valid_to > %(on)s)
)
SELECT code, CASE WHEN %(known_at)s >= '9999-12-30' AND %(on)s >= (SELECT opens_on FROM book) THEN number END
FROM (VALUES
  ('members_known_at_home', (SELECT count(*) FROM tied)),
  ('members_remarked_at_home', (SELECT count(*) FROM tied WHERE remarked)),
  ('members_not_remarked_at_home', (SELECT count(*) FROM tied WHERE NOT remarked))
) AS figure (code, number)
