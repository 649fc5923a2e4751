-- Organisations on a day, found from the top down by their parents of that day.
WITH RECURSIVE inside AS (
  SELECT place.organization_id, place.parent_id
  FROM organizations_placement place
  WHERE place.organization_id = %(org)s
    AND place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
  UNION ALL
  SELECT place.organization_id, place.parent_id
  FROM inside
  JOIN organizations_placement place ON place.parent_id = inside.organization_id
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s
    AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
), was AS (
  SELECT state.kind, state.upper_type, state.sector, coalesce(inside.parent_id = %(org)s, false) AS direct,
         state.kind NOT IN ('center', 'grassroots_cell', 'cell', 'delegation') AS is_committee
  FROM inside
  JOIN organizations_organizationstate state USING (organization_id)
  WHERE state.valid_from <= %(on)s AND state.valid_to > %(on)s
    AND state.known_from <= %(known_at)s AND state.known_to > %(known_at)s
    AND NOT state.temporary
), numbers AS (
  SELECT count(*) FILTER (WHERE direct AND is_committee) AS direct_committees,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'district') AS districts,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'city') AS cities,
         count(*) FILTER (WHERE direct AND is_committee AND upper_type NOT IN ('district', 'city')) AS others,
         count(*) FILTER (WHERE direct AND kind = 'grassroots_cell') AS direct_cells,
         count(*) FILTER (WHERE kind LIKE 'grassroots%%') AS grassroots,
         count(*) FILTER (WHERE kind = 'grassroots_committee') AS grassroots_committees,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'commune') AS upper_commune,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'bloc') AS upper_bloc,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'party_agencies') AS upper_party_agencies,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'peoples_committee') AS upper_peoples_committee,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'army') AS upper_army,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'police') AS upper_police,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'border_guard') AS upper_border_guard,
         count(*) FILTER (WHERE kind = 'upper' AND upper_type = 'other') AS upper_other,
         count(*) FILTER (WHERE kind = 'grassroots_committee' AND sector = 'commune') AS communes,
         count(*) FILTER (WHERE kind = 'grassroots_cell') AS grassroots_cells,
         count(*) FILTER (WHERE kind = 'cell') AS cells,
         count(*) FILTER (WHERE kind = 'section') AS sections,
         count(*) FILTER (WHERE kind = 'subordinate_committee') AS subordinate_committees,
         count(*) FILTER (WHERE kind = 'delegation') AS delegations
  FROM was
)
SELECT figure.*
FROM numbers
CROSS JOIN LATERAL (VALUES
  ('directly_subordinate_party_committees', direct_committees),
  ('district_party_committees', districts),
  ('city_party_committees', cities),
  ('other_directly_subordinate_party_committees', others),
  ('grassroots_cells_directly_subordinate', direct_cells),
  ('grassroots_party_organisations', grassroots),
  ('grassroots_committees', grassroots_committees),
  ('upper_commune_committees', upper_commune),
  ('upper_bloc_committees', upper_bloc),
  ('upper_party_agencies_committees', upper_party_agencies),
  ('upper_peoples_committee_committees', upper_peoples_committee),
  ('upper_army_committees', upper_army),
  ('upper_police_committees', upper_police),
  ('upper_border_guard_committees', upper_border_guard),
  ('upper_other_committees', upper_other),
  ('commune_grassroots_committees', communes),
  ('grassroots_cells', grassroots_cells),
  ('subordinate_party_cells', cells),
  ('sectional_party_committees', sections),
  ('subordinate_committees', subordinate_committees),
  ('party_delegations_and_civil_affairs_committees', delegations)
) figure
UNION ALL
SELECT what.name || '_sector_' || coalesce(nullif(each.sector, ''), 'unknown'),
       (SELECT count(*) FROM was WHERE was.kind = what.kind AND was.sector = each.sector)
FROM (VALUES ('grassroots_committees', 'grassroots_committee'), ('grassroots_cells', 'grassroots_cell'),
             ('subordinate_cells', 'cell')) what (name, kind)
CROSS JOIN (VALUES (''), ('residential'), ('commune'), ('agency'), ('public_service'), ('state_enterprise'), ('private_enterprise'), ('cooperative'), ('armed_forces'), ('other')) each (sector)
