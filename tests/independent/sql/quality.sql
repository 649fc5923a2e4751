-- What is wrong or missing, member by member and cell by cell, from the tables of docs/schema.md. Records are looked at as
-- they are known now, so as known at an earlier moment there is no figure.
WITH RECURSIVE inside AS (
  SELECT place.organization_id, place.path
  FROM organizations_placement place
  WHERE place.organization_id = %(org)s AND place.known_to = '9999-12-31 00:00+00'
    AND place.valid_from <= %(on)s AND place.valid_to > %(on)s
  UNION ALL
  SELECT place.organization_id, place.path
  FROM inside
  JOIN organizations_placement place ON place.parent_id = inside.organization_id
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s AND place.known_to = '9999-12-31 00:00+00'
), above AS (
  SELECT %(org)s::bigint AS organization_id, 0 AS steps
  UNION ALL
  SELECT place.parent_id, above.steps + 1
  FROM above
  JOIN organizations_placement place ON place.organization_id = above.organization_id AND place.parent_id IS NOT NULL
  WHERE place.valid_from <= %(on)s AND place.valid_to > %(on)s AND place.known_to = '9999-12-31 00:00+00'
), book AS (
  SELECT opens_on FROM members_bookopening JOIN above USING (organization_id) ORDER BY steps LIMIT 1
), one AS (
  SELECT standing.member_id, standing.organization_id, standing.status, standing.valid_from, person.full_name, person.name_key,
         person.sex, person.born_on, person.born_precision, person.ethnicity, person.phone, person.identity_hash,
         member.joined_on, member.joined_precision, member.official_on, member.official_precision, member.decided_on,
         member.decided_precision, member.card_number, member.card_type, traits.education, traits.theory,
         traits.occupation
  FROM members_standing standing
  JOIN inside USING (organization_id)
  JOIN people_person person ON person.id = standing.member_id
  JOIN members_member member ON member.person_id = standing.member_id
  JOIN members_traits traits ON traits.member_id = standing.member_id
   AND traits.valid_from <= %(on)s AND traits.valid_to > %(on)s
  WHERE standing.valid_from <= %(on)s AND standing.valid_to > %(on)s
), faults AS (
  SELECT one.member_id, fault.code
  FROM one CROSS JOIN LATERAL (VALUES
    ('quality_joined_before_of_age', born_precision = 'day' AND joined_precision = 'day'
      AND extract(year FROM age(joined_on::timestamp, born_on::timestamp)) < 18),
    ('quality_born_in_future', born_on > '2024-03-19'),
    ('quality_official_before_joined', official_on < joined_on AND official_precision = 'day' AND joined_precision = 'day'),
    ('quality_official_too_soon', official_on >= joined_on AND official_on < joined_on + interval '12 months'
      AND joined_on >= '2011-01-19' AND official_precision = 'day' AND joined_precision = 'day'),
    ('quality_decided_after_joined', decided_on > joined_on AND decided_precision = 'day' AND joined_precision = 'day'),
    ('quality_joined_after_counted', joined_on > valid_from AND joined_precision = 'day'),
    ('quality_probation_over', status = 'probationary' AND joined_precision = 'day'
      AND joined_on + interval '12 months' <= %(on)s),
    ('quality_card_odd', length(card_number) <> 8 OR card_number ~ '\D'),
    ('quality_name_odd', full_name ~ '\d' OR position(' ' IN full_name) = 0),
    ('quality_status_unknown', status = 'unknown'),
    ('quality_born_missing', born_on IS NULL),
    ('quality_sex_missing', sex = ''),
    ('quality_ethnicity_missing', ethnicity = ''),
    ('quality_joined_missing', joined_on IS NULL),
    ('quality_decided_missing', decided_on IS NULL),
    ('quality_official_missing', status = 'official' AND official_on IS NULL),
    ('quality_card_missing', status = 'official' AND card_type = ''),
    ('quality_identity_missing', identity_hash IS NULL),
    ('quality_phone_missing', phone = ''),
    ('quality_education_missing', education = ''),
    ('quality_theory_missing', theory = ''),
    ('quality_occupation_missing', occupation = ''),
    ('quality_born_imprecise', born_on IS NOT NULL AND born_precision <> 'day'),
    ('quality_joined_imprecise', joined_on IS NOT NULL AND joined_precision <> 'day'),
    ('quality_official_imprecise', official_on IS NOT NULL AND official_precision <> 'day'),
    ('quality_probable_doubles', born_precision = 'day' AND to_char(born_on, 'DDMM') <> '0101' AND EXISTS (
      SELECT FROM one other
      WHERE other.member_id <> one.member_id AND other.born_precision = 'day'
        AND (other.name_key, other.born_on, other.sex) = (one.name_key, one.born_on, one.sex))),
    ('quality_presence_astray', NOT EXISTS (
      SELECT FROM people_presence presence
      WHERE presence.person_id = one.member_id AND presence.organization_id = one.organization_id
        AND presence.reason = 'home' AND presence.valid_from <= %(on)s AND presence.valid_to > %(on)s))
  ) fault (code, found)
  WHERE fault.found
), of_members AS (
  SELECT code, count(*) AS number FROM faults GROUP BY code
  UNION ALL
  SELECT 'quality_incomplete', count(DISTINCT member_id) FROM faults
  WHERE code LIKE 'quality\_%%\_missing' AND code NOT SIMILAR TO 'quality_(decided|card|identity|phone)_missing'
  UNION ALL
  SELECT 'quality_contradictory', count(DISTINCT member_id) FROM faults
  WHERE code IN ('quality_joined_before_of_age', 'quality_born_in_future', 'quality_official_before_joined',
    'quality_official_too_soon', 'quality_decided_after_joined', 'quality_joined_after_counted', 'quality_card_odd',
    'quality_name_odd')
), stood AS (
  SELECT inside.organization_id, inside.path, state.kind, state.sector,
         (SELECT count(*) FROM one JOIN inside below USING (organization_id) WHERE below.path LIKE inside.path || '%%') AS members,
         (SELECT count(*) FROM one JOIN inside below USING (organization_id)
          WHERE below.path LIKE inside.path || '%%' AND one.status = 'official') AS officials,
         EXISTS (
           SELECT FROM people_postholding held
           JOIN organizations_post post ON post.id = held.post_id AND post.title = 'secretary'
           JOIN organizations_body body ON body.id = post.body_id AND body.kind IN ('executive', 'cell_committee')
           WHERE body.organization_id = inside.organization_id AND held.valid_from <= %(on)s AND held.valid_to > %(on)s
             AND body.valid_from <= %(on)s AND body.valid_to > %(on)s) AS led
  FROM inside
  JOIN organizations_organizationstate state USING (organization_id)
  WHERE state.known_to = '9999-12-31 00:00+00' AND state.valid_from <= %(on)s AND state.valid_to > %(on)s
    AND NOT state.temporary
), sums AS (
  SELECT place.path
  FROM organizations_organizationstate state
  JOIN organizations_placement place USING (organization_id)
  WHERE state.kept_by_totals AND state.known_to = '9999-12-31 00:00+00' AND place.known_to = '9999-12-31 00:00+00'
    AND state.valid_from <= %(on)s AND state.valid_to > %(on)s AND place.valid_from <= %(on)s AND place.valid_to > %(on)s
), judged AS (
  SELECT stood.*, kind IN ('cell', 'grassroots_cell') AS is_cell,
         NOT EXISTS (SELECT FROM sums WHERE stood.path LIKE sums.path || '%%' OR sums.path LIKE stood.path || '%%') AS counted,
         NOT EXISTS (SELECT FROM sums WHERE stood.path LIKE sums.path || '%%') AS by_name
  FROM stood
), unsound AS (
  SELECT judged.organization_id, fault.code
  FROM judged CROSS JOIN LATERAL (VALUES
    ('quality_cells_few_official', is_cell AND counted AND officials < 3),
    ('quality_cells_many', kind = 'cell' AND counted AND members > 30),
    ('quality_grassroots_cells_many', kind = 'grassroots_cell' AND counted AND members >= 30),
    ('quality_cells_without_secretary', is_cell AND by_name AND NOT led),
    ('quality_committees_few', kind = 'grassroots_committee' AND counted AND members < 30),
    ('quality_committees_without_secretary', by_name AND NOT led
      AND NOT is_cell AND kind NOT IN ('center', 'delegation')),
    ('quality_cells_sector_missing', is_cell AND by_name AND sector = '')
  ) fault (code, found)
  WHERE fault.found
), numbers AS (
  SELECT * FROM of_members
  UNION ALL
  SELECT code, count(*) FROM unsound GROUP BY code
  UNION ALL
  SELECT 'quality_organizations', count(DISTINCT organization_id) FROM unsound
), catalogue (code) AS (VALUES
  ('quality_joined_before_of_age'), ('quality_born_in_future'), ('quality_official_before_joined'),
  ('quality_official_too_soon'), ('quality_decided_after_joined'), ('quality_joined_after_counted'),
  ('quality_probation_over'), ('quality_card_odd'), ('quality_name_odd'), ('quality_status_unknown'),
  ('quality_born_missing'), ('quality_sex_missing'), ('quality_ethnicity_missing'), ('quality_joined_missing'),
  ('quality_decided_missing'), ('quality_official_missing'), ('quality_card_missing'), ('quality_identity_missing'),
  ('quality_phone_missing'), ('quality_education_missing'), ('quality_theory_missing'),
  ('quality_occupation_missing'), ('quality_born_imprecise'), ('quality_joined_imprecise'),
  ('quality_official_imprecise'), ('quality_probable_doubles'), ('quality_presence_astray'), ('quality_incomplete'),
  ('quality_contradictory'), ('quality_cells_few_official'), ('quality_cells_many'),
  ('quality_grassroots_cells_many'), ('quality_cells_without_secretary'), ('quality_committees_few'),
  ('quality_committees_without_secretary'), ('quality_cells_sector_missing'), ('quality_organizations')
)
SELECT code, CASE WHEN %(on)s >= (SELECT opens_on FROM book) AND %(known_at)s >= '9999-12-30' THEN coalesce(number, 0) END
FROM catalogue LEFT JOIN numbers USING (code)
