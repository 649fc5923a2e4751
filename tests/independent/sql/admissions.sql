-- Who was admitted in a period, by what they are: from the raw entries.
-- with: crossing
, admitted AS (
  SELECT entry.quantity, entry.counted_on, entry.to_organization_id AS cell, entry.member_id, entry.breakdown,
         person.sex, person.ethnicity, traits.education, traits.theory, traits.occupation,
         extract(year FROM age(entry.counted_on::timestamp, person.born_on::timestamp)) AS age,
         coalesce((SELECT state.sector FROM organizations_organizationstate state
                   WHERE state.organization_id = entry.to_organization_id
                     AND state.valid_from <= entry.counted_on AND state.valid_to > entry.counted_on
                     AND state.known_from <= %(known_at)s AND state.known_to > %(known_at)s), '') AS sector
  FROM crossing
  JOIN entry ON entry.id = crossing.id AND crossing.sign = 1 AND entry.kind = 'admission'
  LEFT JOIN people_person person ON person.id = entry.member_id
  LEFT JOIN members_traits traits ON traits.member_id = entry.member_id
   AND traits.valid_from <= entry.counted_on AND traits.valid_to > entry.counted_on
), fact (property, value, quantity) AS (
  SELECT said.property, said.value, quantity
  FROM admitted
  CROSS JOIN LATERAL (VALUES
    ('sex', CASE WHEN member_id IS NULL THEN coalesce(breakdown ->> 'sex', '') ELSE sex END),
    ('minority', CASE WHEN member_id IS NULL THEN CASE WHEN breakdown ->> 'minority' IS NULL THEN 'unknown' END
                      ELSE CASE WHEN ethnicity = '' THEN 'unknown' END END),
    ('age', CASE WHEN member_id IS NULL THEN coalesce(breakdown ->> 'age', '')
                 ELSE CASE WHEN age IS NULL THEN '' WHEN age < 31 THEN '18-30' WHEN age < 41 THEN '31-40'
                           WHEN age < 51 THEN '41-50' WHEN age < 61 THEN '51-60' ELSE 'over-60' END END),
    ('education', CASE WHEN member_id IS NULL THEN coalesce(breakdown ->> 'education', '') ELSE education END),
    ('theory', CASE WHEN member_id IS NULL THEN coalesce(breakdown ->> 'theory', '') ELSE theory END),
    ('occupation', CASE WHEN member_id IS NULL THEN coalesce(breakdown ->> 'occupation', '') ELSE occupation END),
    ('sector', sector),
    ('people', CASE WHEN member_id IS NOT NULL THEN ethnicity
                    WHEN (breakdown ->> 'minority')::boolean THEN 'Khác'
                    WHEN NOT (breakdown ->> 'minority')::boolean THEN 'Kinh' ELSE '' END)
  ) said (property, value)
  UNION ALL
  SELECT 'ownership', served.ownership, quantity
  FROM admitted
  CROSS JOIN LATERAL (
    SELECT DISTINCT unit.ownership
    FROM organizations_unitservice service
    JOIN organizations_unit unit ON unit.id = service.unit_id
    WHERE service.cell_id = admitted.cell AND NOT service.hosts AND unit.ownership <> ''
      AND service.valid_from <= admitted.counted_on AND service.valid_to > admitted.counted_on
  ) served
  UNION ALL
  SELECT 'ownership', '', quantity
  FROM admitted
  WHERE NOT EXISTS (
    SELECT FROM organizations_unitservice service
    JOIN organizations_unit unit ON unit.id = service.unit_id
    WHERE service.cell_id = admitted.cell AND NOT service.hosts AND unit.ownership <> ''
      AND service.valid_from <= admitted.counted_on AND service.valid_to > admitted.counted_on
  )
), catalogue (code, property, value) AS (VALUES
  ('admitted_sex_male', 'sex', 'male'),
  ('admitted_sex_unknown', 'sex', ''),
  ('admitted_minority_unknown', 'minority', 'unknown'),
  ('admitted_age_31_40', 'age', '31-40'),
  ('admitted_age_41_50', 'age', '41-50'),
  ('admitted_age_51_60', 'age', '51-60'),
  ('admitted_age_over_60', 'age', 'over-60'),
  ('admitted_age_unknown', 'age', ''),
  ('admitted_education_unknown', 'education', ''),
  ('admitted_education_primary', 'education', 'primary'),
  ('admitted_education_lower_secondary', 'education', 'lower_secondary'),
  ('admitted_education_upper_secondary', 'education', 'upper_secondary'),
  ('admitted_education_vocational', 'education', 'vocational'),
  ('admitted_education_college', 'education', 'college'),
  ('admitted_education_university', 'education', 'university'),
  ('admitted_education_master', 'education', 'master'),
  ('admitted_education_doctor', 'education', 'doctor'),
  ('admitted_theory_unknown', 'theory', ''),
  ('admitted_theory_none', 'theory', 'none'),
  ('admitted_theory_elementary', 'theory', 'elementary'),
  ('admitted_theory_intermediate', 'theory', 'intermediate'),
  ('admitted_theory_advanced', 'theory', 'advanced'),
  ('admitted_theory_bachelor', 'theory', 'bachelor'),
  ('admitted_occupation_unknown', 'occupation', ''),
  ('admitted_occupation_farmer', 'occupation', 'farmer'),
  ('admitted_occupation_civil_servant', 'occupation', 'civil_servant'),
  ('admitted_occupation_public_employee', 'occupation', 'public_employee'),
  ('admitted_occupation_armed_forces', 'occupation', 'armed_forces'),
  ('admitted_occupation_student', 'occupation', 'student'),
  ('admitted_occupation_business_owner', 'occupation', 'business_owner'),
  ('admitted_occupation_pensioner', 'occupation', 'pensioner'),
  ('admitted_occupation_other', 'occupation', 'other'),
  ('admitted_sector_unknown', 'sector', ''),
  ('admitted_sector_residential', 'sector', 'residential'),
  ('admitted_sector_commune', 'sector', 'commune'),
  ('admitted_sector_agency', 'sector', 'agency'),
  ('admitted_sector_public_service', 'sector', 'public_service'),
  ('admitted_sector_state_enterprise', 'sector', 'state_enterprise'),
  ('admitted_sector_private_enterprise', 'sector', 'private_enterprise'),
  ('admitted_sector_cooperative', 'sector', 'cooperative'),
  ('admitted_sector_armed_forces', 'sector', 'armed_forces'),
  ('admitted_sector_other', 'sector', 'other'),
  ('admitted_ownership_state', 'ownership', 'state'),
  ('admitted_ownership_private', 'ownership', 'private'),
  ('admitted_ownership_foreign', 'ownership', 'foreign'),
  ('admitted_ownership_unknown', 'ownership', ''),
  ('admitted_people_kinh', 'people', 'Kinh'),
  ('admitted_people_tay', 'people', 'Tày'),
  ('admitted_people_thai', 'people', 'Thái'),
  ('admitted_people_muong', 'people', 'Mường'),
  ('admitted_people_khmer', 'people', 'Khmer'),
  ('admitted_people_hoa', 'people', 'Hoa'),
  ('admitted_people_nung', 'people', 'Nùng'),
  ('admitted_people_mong', 'people', 'Mông'),
  ('admitted_people_dao', 'people', 'Dao'),
  ('admitted_people_gia_rai', 'people', 'Gia Rai'),
  ('admitted_people_e_de', 'people', 'Ê Đê'),
  ('admitted_people_ba_na', 'people', 'Ba Na'),
  ('admitted_people_san_chay', 'people', 'Sán Chay'),
  ('admitted_people_co_ho', 'people', 'Cơ Ho'),
  ('admitted_people_cham', 'people', 'Chăm'),
  ('admitted_people_san_diu', 'people', 'Sán Dìu'),
  ('admitted_people_hre', 'people', 'Hrê'),
  ('admitted_people_ra_glai', 'people', 'Ra Glai'),
  ('admitted_people_mnong', 'people', 'Mnông'),
  ('admitted_people_tho', 'people', 'Thổ'),
  ('admitted_people_xtieng', 'people', 'Xtiêng'),
  ('admitted_people_kho_mu', 'people', 'Khơ Mú'),
  ('admitted_people_bru_van_kieu', 'people', 'Bru-Vân Kiều'),
  ('admitted_people_co_tu', 'people', 'Cơ Tu'),
  ('admitted_people_giay', 'people', 'Giáy'),
  ('admitted_people_ta_oi', 'people', 'Tà Ôi'),
  ('admitted_people_ma', 'people', 'Mạ'),
  ('admitted_people_gie_trieng', 'people', 'Gié-Triêng'),
  ('admitted_people_co', 'people', 'Co'),
  ('admitted_people_cho_ro', 'people', 'Chơ Ro'),
  ('admitted_people_xinh_mun', 'people', 'Xinh Mun'),
  ('admitted_people_ha_nhi', 'people', 'Hà Nhì'),
  ('admitted_people_chu_ru', 'people', 'Chu Ru'),
  ('admitted_people_lao', 'people', 'Lào'),
  ('admitted_people_la_chi', 'people', 'La Chí'),
  ('admitted_people_khang', 'people', 'Kháng'),
  ('admitted_people_phu_la', 'people', 'Phù Lá'),
  ('admitted_people_la_hu', 'people', 'La Hủ'),
  ('admitted_people_la_ha', 'people', 'La Ha'),
  ('admitted_people_pa_then', 'people', 'Pà Thẻn'),
  ('admitted_people_lu', 'people', 'Lự'),
  ('admitted_people_ngai', 'people', 'Ngái'),
  ('admitted_people_chut', 'people', 'Chứt'),
  ('admitted_people_lo_lo', 'people', 'Lô Lô'),
  ('admitted_people_mang', 'people', 'Mảng'),
  ('admitted_people_co_lao', 'people', 'Cơ Lao'),
  ('admitted_people_bo_y', 'people', 'Bố Y'),
  ('admitted_people_cong', 'people', 'Cống'),
  ('admitted_people_si_la', 'people', 'Si La'),
  ('admitted_people_pu_peo', 'people', 'Pu Péo'),
  ('admitted_people_ro_mam', 'people', 'Rơ Măm'),
  ('admitted_people_brau', 'people', 'Brâu'),
  ('admitted_people_o_du', 'people', 'Ơ Đu'),
  ('admitted_people_xo_dang', 'people', 'Xơ Đăng'),
  ('admitted_people_khac', 'people', 'Khác'),
  ('admitted_people_unknown', 'people', '')
)
SELECT code, CASE WHEN %(start)s >= (SELECT opens_on FROM book)
                   AND (property <> 'people' OR %(known_at)s > '9999-01-01') THEN coalesce(sum(quantity), 0) END
FROM catalogue LEFT JOIN fact USING (property, value)
GROUP BY code, property
