-- Villages and other units on a day, the cells that serve them, who counts in these, and who heads them.
-- with: inside
, unit AS (
  SELECT unit.id, CASE WHEN unit.kind IN ('village', 'residential_group') THEN 'villages' ELSE 'workplaces' END AS sort,
         EXISTS (SELECT FROM organizations_unitservice service WHERE service.unit_id = unit.id
                 AND NOT service.hosts AND service.valid_from <= %(on)s AND service.valid_to > %(on)s) AS has_cell,
         EXISTS (SELECT FROM organizations_unitservice service WHERE service.unit_id = unit.id
                 AND service.hosts AND service.valid_from <= %(on)s AND service.valid_to > %(on)s) AS is_hosted,
         EXISTS (SELECT FROM organizations_unitservice service
                 JOIN members_standing standing ON standing.organization_id = service.cell_id
                  AND standing.valid_from <= %(on)s AND standing.valid_to > %(on)s
                 WHERE service.unit_id = unit.id AND NOT service.hosts AND service.valid_from <= %(on)s AND service.valid_to > %(on)s)
         OR EXISTS (SELECT FROM organizations_unitservice service
                 JOIN organizations_organizationstate state ON state.organization_id = service.cell_id
                  AND state.valid_from <= %(on)s AND state.valid_to > %(on)s AND state.known_to > '9999-12-30'
                  AND state.kept_by_totals
                 WHERE service.unit_id = unit.id AND NOT service.hosts AND service.valid_from <= %(on)s AND service.valid_to > %(on)s)
         OR EXISTS (SELECT FROM organizations_unitservice service WHERE service.unit_id = unit.id
                 AND service.hosts AND service.valid_from <= %(on)s AND service.valid_to > %(on)s)
         AS has_members,
         (SELECT holding.is_member FROM organizations_post post
          JOIN people_postholding holding ON holding.post_id = post.id
           AND holding.valid_from <= %(on)s AND holding.valid_to > %(on)s
          WHERE post.unit_id = unit.id AND post.title = 'head') AS head_is_member
  FROM organizations_unit unit
  JOIN inside USING (organization_id)
  WHERE unit.valid_from <= %(on)s AND unit.valid_to > %(on)s
    AND NOT (%(known_at)s < '9999-01-01' AND EXISTS (
      SELECT FROM organizations_unit former
      JOIN organizations_placement still ON still.organization_id = former.organization_id
       AND still.valid_from <= %(on)s AND still.valid_to > %(on)s
       AND still.known_from <= %(known_at)s AND still.known_to > %(known_at)s
      WHERE former.id = unit.formerly_id))
), now AS (
  SELECT %(known_at)s > '9999-01-01' AS known
)
SELECT figure.*
FROM (SELECT count(*) FILTER (WHERE sort = 'villages') AS villages,
             count(*) FILTER (WHERE sort = 'villages' AND NOT has_cell) AS villages_without_cell,
             count(*) FILTER (WHERE sort = 'villages' AND NOT has_members) AS villages_without_members,
             count(*) FILTER (WHERE sort = 'villages' AND NOT has_members AND NOT has_cell)
               AS villages_without_members_and_cell,
             count(*) FILTER (WHERE sort = 'villages' AND is_hosted AND NOT has_cell)
               AS villages_with_members_without_cell,
             count(*) FILTER (WHERE sort = 'workplaces') AS workplaces,
             count(*) FILTER (WHERE sort = 'workplaces' AND NOT has_cell) AS workplaces_without_cell,
             count(*) FILTER (WHERE sort = 'workplaces' AND NOT has_members) AS workplaces_without_members,
             count(*) FILTER (WHERE sort = 'workplaces' AND NOT has_members AND NOT has_cell)
               AS workplaces_without_members_and_cell,
             count(*) FILTER (WHERE sort = 'workplaces' AND is_hosted AND NOT has_cell)
               AS workplaces_with_members_without_cell,
             count(head_is_member) FILTER (WHERE sort = 'workplaces') AS heads,
             count(*) FILTER (WHERE sort = 'workplaces' AND head_is_member) AS heads_members
      FROM unit) number
CROSS JOIN now
CROSS JOIN LATERAL (VALUES
  ('villages', villages),
  ('villages_without_cell', villages_without_cell),
  ('villages_without_members', CASE WHEN known THEN villages_without_members END),
  ('villages_without_members_and_cell', CASE WHEN known THEN villages_without_members_and_cell END),
  ('villages_with_members_without_cell', villages_with_members_without_cell),
  ('workplaces', workplaces),
  ('workplaces_without_cell', workplaces_without_cell),
  ('workplaces_without_members', CASE WHEN known THEN workplaces_without_members END),
  ('workplaces_without_members_and_cell', CASE WHEN known THEN workplaces_without_members_and_cell END),
  ('workplaces_with_members_without_cell', workplaces_with_members_without_cell),
  ('workplace_heads', heads),
  ('workplace_heads_party_members', heads_members)
) figure
