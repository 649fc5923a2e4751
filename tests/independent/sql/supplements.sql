-- The yearly sheet of a member's record: who counts on the day and counted already when the latest round ended, or on the
-- day where it has not; whose sheet of that year was there by the day, and whose had been answered. The rule book lets a
-- round begin on 1 December and end with its year. Told only as known now.
-- with: inside_with_book
, round AS (
  SELECT extract(year FROM %(on)s::date)::int - CASE WHEN extract(month FROM %(on)s::date) = 12 THEN 0 ELSE 1 END AS year
), due AS (
  SELECT standing.member_id,
    EXISTS (SELECT FROM members_supplement sheet, round WHERE sheet.member_id = standing.member_id
            AND sheet.year = round.year AND sheet.handed_in_on <= %(on)s) AS handed_in,
    EXISTS (SELECT FROM members_supplement sheet, round WHERE sheet.member_id = standing.member_id
            AND sheet.year = round.year AND sheet.answered_on <= %(on)s) AS confirmed
  FROM members_standing standing, round
  WHERE standing.organization_id IN (SELECT organization_id FROM inside)
    AND standing.valid_from <= %(on)s AND standing.valid_to > %(on)s
    AND EXISTS (SELECT FROM members_standing before
                WHERE before.member_id = standing.member_id
                  AND before.valid_from <= least(%(on)s::date, make_date(round.year, 12, 31))
                  AND before.valid_to > least(%(on)s::date, make_date(round.year, 12, 31)))
), told AS (
  SELECT count(*) AS due, count(*) FILTER (WHERE handed_in) AS handed_in,
    count(*) FILTER (WHERE NOT handed_in) AS missing, count(*) FILTER (WHERE confirmed) AS confirmed
  FROM due
)
SELECT code, CASE WHEN %(known_at)s >= '9999-12-30' AND %(on)s >= (SELECT opens_on FROM book) THEN number END
FROM (VALUES
  ('supplements_due', (SELECT due::numeric FROM told)),
  ('supplements_handed_in', (SELECT handed_in FROM told)),
  ('supplements_missing', (SELECT missing FROM told)),
  ('supplements_confirmed', (SELECT confirmed FROM told)),
  ('supplements_handed_in_share', (SELECT 100.0 * handed_in / nullif(due, 0) FROM told)),
  ('supplements_confirmed_share', (SELECT 100.0 * confirmed / nullif(due, 0) FROM told))
) AS figure (code, number)
