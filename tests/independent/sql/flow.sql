-- What came and went in a period, from the raw entries.
-- with: crossing
, fact AS (
  SELECT entry.kind, crossing.sign, crossing.status, crossing.within_province, entry.quantity,
         CASE WHEN entry.kind <> 'opening' THEN 'not' WHEN entry.counted_on <= (SELECT opens_on FROM book) THEN 'first'
              ELSE 'later' END AS opening,
         coalesce((SELECT ground FROM members_removal removal
                   WHERE removal.movement_id = coalesce(entry.reverses_id, entry.id)), '') AS ground,
         (SELECT count(*) > 60 FROM organizations_decision decision,
            generate_series(entry.happened_on + 1, decision.signed_on, '1 day') day
          WHERE decision.id = entry.decision_id AND extract(isodow FROM day) < 6 AND day::date NOT IN (
            '2021-01-01', '2021-04-30', '2021-05-01', '2021-09-02', '2022-01-01', '2022-04-30', '2022-05-01',
            '2022-09-02', '2023-01-02', '2023-01-20', '2023-01-23', '2023-01-24', '2023-01-25', '2023-01-26',
            '2023-05-01', '2023-05-02', '2023-05-03', '2023-09-01', '2023-09-04', '2024-01-01', '2024-02-08',
            '2024-02-09', '2024-02-12', '2024-02-13', '2024-02-14')) AS late,
         entry.decision_id IS NULL OR entry.member_id IS NULL AS undated,
         CASE WHEN entry.member_id IS NULL THEN entry.breakdown ->> 'sex' ELSE person.sex END AS sex,
         CASE WHEN entry.member_id IS NULL THEN coalesce((entry.breakdown ->> 'minority')::boolean, false)
              ELSE person.ethnicity NOT IN ('', 'Kinh') END AS minority,
         CASE WHEN entry.member_id IS NULL THEN entry.breakdown ->> 'age' = '18-30'
              ELSE person.born_on::timestamp > entry.counted_on::timestamp - interval '31 years' END AS young,
         CASE WHEN entry.member_id IS NULL THEN entry.breakdown ->> 'occupation' ELSE traits.occupation END AS occupation
  FROM crossing
  JOIN entry ON entry.id = crossing.id
  LEFT JOIN people_person person ON person.id = entry.member_id
  LEFT JOIN members_traits traits ON traits.member_id = entry.member_id
   AND traits.valid_from <= entry.counted_on AND traits.valid_to > entry.counted_on
), figure (code, number) AS (
  SELECT meant.code, coalesce(sum(fact.quantity) FILTER (WHERE meant.applies), 0)
  FROM (VALUES (1)) always
  LEFT JOIN fact ON true
  CROSS JOIN LATERAL (VALUES
    ('members_opened', kind = 'opening' AND sign = 1),
    ('members_at_opening', opening = 'first' AND sign = 1),
    ('members_opened_later', opening = 'later' AND sign = 1),
    ('members_admitted', kind = 'admission' AND sign = 1),
    ('members_arrived', kind = 'arrival' AND sign = 1),
    ('members_transferred_in', kind = 'transfer' AND sign = 1),
    ('members_restored', kind = 'restoration' AND sign = 1),
    ('members_resumed', kind = 'resumption' AND sign = 1),
    ('members_reorganized_in', kind = 'reorganization' AND sign = 1),
    ('members_moved_in', kind IN ('arrival', 'transfer') AND sign = 1),
    ('members_returned', kind IN ('restoration', 'resumption') AND sign = 1),
    ('members_died', kind = 'death' AND sign = -1),
    ('members_expelled', kind = 'expulsion' AND sign = -1),
    ('members_removed', kind IN ('removal', 'cancellation') AND sign = -1),
    ('members_withdrawn', kind = 'withdrawal' AND sign = -1),
    ('members_departed', kind = 'departure' AND sign = -1),
    ('members_gone_abroad', kind = 'abroad' AND sign = -1),
    ('members_transferred_out', kind = 'transfer' AND sign = -1),
    ('members_reorganized_out', kind = 'reorganization' AND sign = -1),
    ('members_moved_out', kind IN ('departure', 'transfer') AND sign = -1),
    ('members_from_other_provinces', kind IN ('arrival', 'transfer') AND sign = 1 AND NOT within_province),
    ('members_from_within_province', kind = 'transfer' AND sign = 1 AND within_province),
    ('members_to_other_provinces', kind IN ('departure', 'transfer') AND sign = -1 AND NOT within_province),
    ('members_to_within_province', kind = 'transfer' AND sign = -1 AND within_province),
    ('members_recognized', kind = 'recognition' AND sign = 1),
    ('members_increased', kind <> 'recognition' AND opening <> 'first' AND sign = 1),
    ('members_decreased', kind <> 'recognition' AND sign = -1),
    ('members_recognized_in_time', kind = 'recognition' AND sign = 1 AND NOT undated AND NOT late),
    ('members_recognized_late', kind = 'recognition' AND sign = 1 AND NOT undated AND late),
    ('members_recognized_undated', kind = 'recognition' AND sign = 1 AND undated),
    ('members_cancelled', kind = 'cancellation' AND sign = -1),
    ('members_removed_absent', kind = 'removal' AND sign = -1 AND ground = 'absent'),
    ('members_removed_card', kind = 'removal' AND sign = -1 AND ground = 'card'),
    ('members_removed_weakened', kind = 'removal' AND sign = -1 AND ground = 'weakened'),
    ('members_removed_conduct', kind = 'removal' AND sign = -1 AND ground = 'conduct'),
    ('members_removed_standard', kind = 'removal' AND sign = -1 AND ground = 'standard'),
    ('members_removed_never_came', kind = 'removal' AND sign = -1 AND ground = 'never_came'),
    ('members_removed_unsaid', kind = 'removal' AND sign = -1 AND ground = ''),
    ('probationary_members_removed', kind IN ('removal', 'cancellation') AND sign = -1 AND status = 'probationary'),
    ('women_admitted', kind = 'admission' AND sign = 1 AND sex = 'female'),
    ('young_admitted', kind = 'admission' AND sign = 1 AND young),
    ('ethnic_minority_admitted', kind = 'admission' AND sign = 1 AND minority),
    ('workers_admitted', kind = 'admission' AND sign = 1 AND occupation = 'worker')
  ) meant (code, applies)
  GROUP BY meant.code
)
SELECT code, CASE WHEN %(start)s >= (SELECT opens_on FROM book) THEN number END FROM figure
UNION ALL
SELECT 'admission_target_share',
       CASE WHEN %(start)s >= (SELECT opens_on FROM book) THEN number * 100.0 / nullif(target, 0) END
FROM figure
CROSS JOIN (
  SELECT sum(target.value) AS target
  FROM targets_target target
  JOIN organizations_placement place ON place.organization_id = target.organization_id
   AND place.known_from <= %(known_at)s AND place.known_to > %(known_at)s
   AND place.valid_from < %(end)s AND place.valid_to >= %(end)s
  WHERE target.organization_id = %(org)s AND target.code = 'members_admitted'
    AND target.first_year = target.last_year
    AND target.since < %(end)s AND target.recorded_at <= %(known_at)s
    AND NOT EXISTS (SELECT FROM targets_target later WHERE later.supersedes_id = target.id
                    AND later.since < %(end)s AND later.recorded_at <= %(known_at)s)
    AND (make_date(target.first_year, 1, 1) >= %(start)s AND make_date(target.first_year, 1, 1) < %(end)s
         OR make_date(target.first_year, 1, 1) <= %(start)s AND make_date(target.first_year + 1, 1, 1) >= %(end)s)
) asked
WHERE code = 'members_admitted'
