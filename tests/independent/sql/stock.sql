-- Members on a day, from the raw entries: an account holds what entered it less what left it. Which cells lie in the
-- organisation is asked of the parents of that day, level by level.
-- with: inside
-- with: book
, sides AS (
  SELECT member_id, breakdown, to_organization_id AS cell, to_status AS status, quantity
  FROM members_movement
  WHERE to_organization_id IS NOT NULL AND counted_on <= %(on)s AND recorded_at <= %(known_at)s
  UNION ALL
  SELECT member_id, breakdown, from_organization_id, from_status, -quantity
  FROM members_movement
  WHERE from_organization_id IS NOT NULL AND counted_on <= %(on)s AND recorded_at <= %(known_at)s
), held AS (
  SELECT member_id, breakdown, cell, status, sum(quantity) AS number
  FROM sides
  WHERE cell IN (SELECT organization_id FROM inside)
  GROUP BY member_id, breakdown, cell, status
  HAVING sum(quantity) <> 0
), persons AS (
  SELECT held.number, held.cell, held.status, person.sex,
         CASE WHEN person.ethnicity = '' THEN 'unknown' WHEN person.ethnicity = 'Kinh' THEN 'no' ELSE 'yes' END AS minority,
         extract(year FROM age(%(on)s::timestamp, person.born_on::timestamp)) AS years,
         person.born_precision IN ('month', 'year') AND person.born_on IS NOT NULL AS estimated,
         traits.education, traits.theory, traits.occupation
  FROM held
  JOIN people_person person ON person.id = held.member_id
  JOIN members_traits traits ON traits.member_id = held.member_id
  WHERE traits.valid_from <= %(on)s AND traits.valid_to > %(on)s
), described AS (
  SELECT number, cell, status, sex, minority,
         CASE WHEN years IS NULL THEN '' WHEN years <= 30 THEN '18-30' WHEN years <= 40 THEN '31-40'
              WHEN years <= 50 THEN '41-50' WHEN years <= 60 THEN '51-60' ELSE 'over-60' END AS age,
         estimated, education, theory, occupation
  FROM persons
  UNION ALL
  SELECT number, cell, status, coalesce(breakdown ->> 'sex', ''),
         CASE breakdown -> 'minority' WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE 'unknown' END,
         coalesce(breakdown ->> 'age', ''), false, coalesce(breakdown ->> 'education', ''),
         coalesce(breakdown ->> 'theory', ''), coalesce(breakdown ->> 'occupation', '')
  FROM held
  WHERE member_id IS NULL
), facts AS (
  SELECT described.number, fact.property, fact.value
  FROM described
  JOIN organizations_organizationstate state ON state.organization_id = described.cell
   AND state.valid_from <= %(on)s AND state.valid_to > %(on)s
   AND state.known_from <= %(known_at)s AND state.known_to > %(known_at)s
  CROSS JOIN LATERAL (VALUES
    ('all', ''), ('status', status), ('sex', sex), ('minority', minority), ('age', age), ('education', education),
    ('theory', theory), ('occupation', occupation), ('sector', state.sector),
    ('estimated', CASE WHEN estimated THEN age END), ('any estimated', CASE WHEN estimated THEN '' END)
  ) fact (property, value)
), catalogue (code, property, value) AS (VALUES
  ('party_members_total', 'all', ''),
  ('official_members', 'status', 'official'),
  ('probationary_members', 'status', 'probationary'),
  ('members_status_unknown', 'status', 'unknown'),
  ('women_members', 'sex', 'female'),
  ('members_sex_unknown', 'sex', ''),
  ('ethnic_minority_members', 'minority', 'yes'),
  ('members_ethnicity_unknown', 'minority', 'unknown'),
  ('members_age_18_30', 'age', '18-30'),
  ('members_age_31_40', 'age', '31-40'),
  ('members_age_41_50', 'age', '41-50'),
  ('members_age_51_60', 'age', '51-60'),
  ('members_age_over_60', 'age', 'over-60'),
  ('members_age_unknown', 'age', ''),
  ('members_age_estimated', 'any estimated', ''),
  ('members_age_18_30_estimated', 'estimated', '18-30'),
  ('members_age_31_40_estimated', 'estimated', '31-40'),
  ('members_age_41_50_estimated', 'estimated', '41-50'),
  ('members_age_51_60_estimated', 'estimated', '51-60'),
  ('members_age_over_60_estimated', 'estimated', 'over-60'),
  ('members_education_unknown', 'education', ''),
  ('members_education_primary', 'education', 'primary'),
  ('members_education_lower_secondary', 'education', 'lower_secondary'),
  ('members_education_upper_secondary', 'education', 'upper_secondary'),
  ('members_education_vocational', 'education', 'vocational'),
  ('members_education_college', 'education', 'college'),
  ('members_education_university', 'education', 'university'),
  ('members_education_master', 'education', 'master'),
  ('members_education_doctor', 'education', 'doctor'),
  ('members_theory_unknown', 'theory', ''),
  ('members_theory_none', 'theory', 'none'),
  ('members_theory_elementary', 'theory', 'elementary'),
  ('members_theory_intermediate', 'theory', 'intermediate'),
  ('members_theory_advanced', 'theory', 'advanced'),
  ('members_theory_bachelor', 'theory', 'bachelor'),
  ('members_occupation_unknown', 'occupation', ''),
  ('members_occupation_worker', 'occupation', 'worker'),
  ('members_occupation_farmer', 'occupation', 'farmer'),
  ('members_occupation_civil_servant', 'occupation', 'civil_servant'),
  ('members_occupation_public_employee', 'occupation', 'public_employee'),
  ('members_occupation_armed_forces', 'occupation', 'armed_forces'),
  ('members_occupation_student', 'occupation', 'student'),
  ('members_occupation_business_owner', 'occupation', 'business_owner'),
  ('members_occupation_pensioner', 'occupation', 'pensioner'),
  ('members_occupation_other', 'occupation', 'other'),
  ('members_sector_unknown', 'sector', ''),
  ('members_sector_residential', 'sector', 'residential'),
  ('members_sector_commune', 'sector', 'commune'),
  ('members_sector_agency', 'sector', 'agency'),
  ('members_sector_public_service', 'sector', 'public_service'),
  ('members_sector_state_enterprise', 'sector', 'state_enterprise'),
  ('members_sector_private_enterprise', 'sector', 'private_enterprise'),
  ('members_sector_cooperative', 'sector', 'cooperative'),
  ('members_sector_armed_forces', 'sector', 'armed_forces'),
  ('members_sector_other', 'sector', 'other')
)
SELECT code, CASE WHEN %(on)s >= (SELECT opens_on FROM book) THEN coalesce(sum(number), 0) END
FROM catalogue LEFT JOIN facts USING (property, value)
GROUP BY code
