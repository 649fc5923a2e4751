-- Who heads a village or residential group on a day, and on the same day of the year before.
WITH RECURSIVE moment (on_day) AS (
  VALUES (%(on)s::date), ((%(on)s::date - interval '1 year')::date)
), inside AS (
  SELECT moment.on_day, place.organization_id
  FROM moment
  JOIN organizations_placement place ON place.organization_id = %(org)s
  WHERE place.valid_from <= on_day AND place.valid_to > on_day
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
  UNION ALL
  SELECT inside.on_day, place.organization_id
  FROM inside
  JOIN organizations_placement place ON place.parent_id = inside.organization_id
  WHERE place.valid_from <= on_day AND place.valid_to > on_day
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), counted AS (
  SELECT moment.on_day, count(holding.id)::numeric AS heads, count(holding.id) FILTER (WHERE holding.is_member) AS members
  FROM moment
  LEFT JOIN (
    inside
    JOIN organizations_unit unit ON unit.organization_id = inside.organization_id
     AND unit.kind IN ('village', 'residential_group')
     AND unit.valid_from <= inside.on_day AND unit.valid_to > inside.on_day
    JOIN organizations_post post ON post.unit_id = unit.id AND post.title = 'head'
    JOIN people_postholding holding ON holding.post_id = post.id
     AND holding.valid_from <= inside.on_day AND holding.valid_to > inside.on_day
  ) ON inside.on_day = moment.on_day
  GROUP BY moment.on_day
), share AS (
  SELECT on_day, heads, members, CASE WHEN heads <> 0 THEN members * 100 / heads END AS percent FROM counted
)
SELECT figure.*
FROM share today
JOIN share before ON before.on_day < today.on_day
CROSS JOIN LATERAL (VALUES
  ('village_heads', today.heads),
  ('village_heads_party_members', today.members),
  ('village_heads_party_member_share', today.percent),
  ('village_heads_party_member_share_change', today.percent - before.percent)
) figure
