-- Shares of all members on a day, in percent. Members are counted one by one: each stands where the last entry that
-- has not been taken back by then has put them.
-- with: inside
-- with: book
, believed AS (
  SELECT * FROM members_movement WHERE counted_on <= %(on)s AND recorded_at <= %(known_at)s
), last AS (
  SELECT DISTINCT ON (member_id) member_id, to_organization_id AS cell
  FROM believed entry
  WHERE member_id IS NOT NULL AND reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM believed back WHERE back.reverses_id = entry.id)
  ORDER BY member_id, counted_on DESC, rank DESC, id DESC
), counted AS (
  SELECT 1 AS number, person.sex, person.ethnicity NOT IN ('', 'Kinh') AS minority
  FROM last
  JOIN people_person person ON person.id = last.member_id
  WHERE last.cell IN (SELECT organization_id FROM inside)
  UNION ALL
  SELECT CASE WHEN to_organization_id IS NULL THEN -quantity ELSE quantity END,
         breakdown ->> 'sex', coalesce((breakdown ->> 'minority')::boolean, false)
  FROM believed
  WHERE member_id IS NULL AND kind <> 'reorganization'
    AND coalesce(to_organization_id, from_organization_id) IN (SELECT organization_id FROM inside)
), numbers AS (
  SELECT sum(number)::numeric AS total, sum(number) FILTER (WHERE sex = 'female') AS women,
         sum(number) FILTER (WHERE minority) AS minority
  FROM counted
)
SELECT code, CASE WHEN %(on)s >= (SELECT opens_on FROM book) AND total <> 0 THEN coalesce(part, 0) * 100 / total END
FROM numbers
CROSS JOIN LATERAL (VALUES
  ('women_members_share', women),
  ('ethnic_minority_members_share', minority)
) share (code, part)
