-- Members who are exempt, or elsewhere for a time, by where they count on the day; known as it is now.
-- with: inside
-- with: book
, excused AS (
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
