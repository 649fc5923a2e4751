-- Badges: rounds that lie in the period, by where the cell of the decision stood on the day of the round. Told only as
-- known now.
WITH RECURSIVE known AS (
  SELECT place.* FROM organizations_placement place
  WHERE place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), mine AS (
  SELECT path FROM known WHERE organization_id = %(org)s AND valid_from < %(end)s AND valid_to >= %(start)s
), given AS (
  SELECT badge.*, to_char(badge.round_on, 'MM_DD') AS round FROM honours_badgeaward badge
  JOIN known ON known.organization_id = badge.organization_id
    AND known.valid_from <= badge.round_on AND known.valid_to > badge.round_on
  WHERE badge.withdrawn_on IS NULL AND badge.round_on >= %(start)s AND badge.round_on < %(end)s
    AND EXISTS (SELECT FROM mine WHERE left(known.path, length(mine.path)) = mine.path)
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
), sitting AS (
  SELECT standing.status, member.card_type FROM members_standing standing
  JOIN members_member member ON member.person_id = standing.member_id
  WHERE standing.organization_id IN (SELECT organization_id FROM inside)
    AND standing.valid_from <= %(on)s AND standing.valid_to > %(on)s
)
SELECT figure.code, CASE WHEN %(known_at)s >= '9999-12-30' THEN figure.value END
FROM (
  SELECT 'badges_given' AS code, (SELECT count(*) FROM given) AS value
  UNION ALL SELECT 'badges_given_' || years, (SELECT count(*) FROM given WHERE given.years = every.years)
  FROM unnest(ARRAY[30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95]) AS every (years)
  UNION ALL SELECT 'badges_given_round_' || day, (SELECT count(*) FROM given WHERE given.round = day)
  FROM unnest(ARRAY['02_03', '05_19', '09_02', '11_07']) AS every (day)
  UNION ALL SELECT 'badges_posthumous', (SELECT count(*) FROM given WHERE ground = 'posthumous')
  UNION ALL SELECT 'badges_early', (SELECT count(*) FROM given WHERE ground = 'early')
  UNION ALL SELECT 'badges_not_handed_over', (SELECT count(*) FROM given WHERE handed_on IS NULL)
  UNION ALL SELECT code, CASE WHEN %(on)s >= (SELECT opens_on FROM book) THEN number END FROM (VALUES
    ('members_with_card', (SELECT count(*) FROM sitting WHERE card_type <> '')),
    ('members_with_identity_card', (SELECT count(*) FROM sitting WHERE card_type = 'identity')),
    ('official_members_without_card', (SELECT count(*) FROM sitting WHERE card_type = '' AND status = 'official'))
  ) AS cards (code, number)
) figure
