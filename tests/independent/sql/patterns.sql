-- Models of organisation: kept or used by whatever stands in a place on the day; where used; looked over when.
-- with: inside
, used AS (
  SELECT use.pattern_id
  FROM organizations_patternuse use JOIN inside USING (organization_id)
  WHERE use.valid_from <= %(on)s AND use.valid_to > %(on)s
), here AS (
  SELECT pattern.*, EXISTS (
           SELECT FROM organizations_patternreview review
           WHERE review.pattern_id = pattern.id AND review.reviewed_on <= %(on)s
             AND extract(year FROM review.reviewed_on) = extract(year FROM %(on)s::date)
         ) AS reviewed
  FROM organizations_pattern pattern
  WHERE pattern.valid_from <= %(on)s
    AND (pattern.organization_id IN (SELECT organization_id FROM inside)
         OR pattern.id IN (SELECT pattern_id FROM used))
), in_use AS (SELECT * FROM here WHERE valid_to > %(on)s),
looked_over AS (
  SELECT review.outcome
  FROM organizations_patternreview review
  WHERE review.reviewed_on >= %(start)s AND review.reviewed_on < %(end)s
    AND review.pattern_id IN (SELECT id FROM here WHERE valid_to > %(on)s OR valid_to <= %(on)s)
)
SELECT figure.*
FROM (VALUES
  ('organization_models', (SELECT count(*) FROM in_use)),
  ('organization_models_on_trial', (SELECT count(*) FROM in_use WHERE pilot)),
  ('organization_models_reviewed', (SELECT count(*) FROM in_use WHERE reviewed)),
  ('organization_models_not_reviewed', (SELECT count(*) FROM in_use WHERE NOT reviewed)),
  ('organization_model_uses', (SELECT count(*) FROM used WHERE pattern_id IN (SELECT id FROM in_use))),
  ('organization_model_reviews', (SELECT count(*) FROM looked_over)),
  ('organization_model_reviews_ending', (SELECT count(*) FROM looked_over WHERE outcome = 'end'))
) figure
