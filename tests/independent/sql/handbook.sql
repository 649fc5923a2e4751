-- The handbook: known for today only. Members of the cells that stand in the place, of at least five members, whose account
-- opened the handbook within thirty days, or installed it.
WITH RECURSIVE inside AS (
  SELECT organization_id FROM organizations_placement
  WHERE organization_id = %(org)s AND valid_from <= %(on)s AND valid_to > %(on)s AND known_to > '9999-01-01'
  UNION ALL
  SELECT place.organization_id FROM inside JOIN organizations_placement place ON place.parent_id = inside.organization_id
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s AND place.known_to > '9999-01-01'
), home AS (
  SELECT person_id, organization_id, count(*) OVER (PARTITION BY organization_id) AS size FROM people_presence
  WHERE reason = 'home' AND latest AND valid_from <= %(on)s AND valid_to > %(on)s
), used AS (
  SELECT visit.seen_on > %(on)s::date - 30 AND visit.seen_on <= %(on)s AS opened, visit.installed_on IS NOT NULL AS installed
  FROM handbook_visit visit
  JOIN people_account account ON account.id = visit.account_id
  JOIN home ON home.person_id = account.person_id
  JOIN inside ON inside.organization_id = home.organization_id
  JOIN organizations_organizationstate state ON state.organization_id = home.organization_id
  WHERE home.size >= 5 AND state.kind IN ('cell', 'grassroots_cell') AND NOT state.temporary
    AND state.valid_from <= %(on)s AND state.valid_to > %(on)s AND state.known_to > '9999-01-01'
)
SELECT figure.code, CASE WHEN %(known_at)s > '9999-01-01' AND %(on)s = %(today)s THEN figure.value END
FROM (VALUES
  ('handbook_opened', (SELECT count(*) FROM used WHERE opened)::numeric),
  ('handbook_installed', (SELECT count(*) FROM used WHERE installed))
) figure (code, value)
