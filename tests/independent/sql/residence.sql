-- Members who keep in touch with the cell where they live, and whose remark of the day's year was received. Told only as
-- known now.
-- with: inside_with_book
, tied AS (
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
