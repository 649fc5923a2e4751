-- Dues: months that begin in the period, by where each book stood on the day its postings count; and what the sheets
-- of the last month that is over say of the cells that stand in the place on the day.
-- with: period_and_inside
, written AS (
  SELECT posting.*, known.path FROM dues_posting posting
  LEFT JOIN known ON known.organization_id = posting.organization_id
    AND known.valid_from <= posting.counted_on AND known.valid_to > posting.counted_on
  WHERE posting.recorded_at <= %(known_at)s
), period AS (
  SELECT written.* FROM written
  WHERE month >= %(start)s AND month < %(end)s
    AND EXISTS (SELECT FROM mine WHERE left(written.path, length(mine.path)) = mine.path)
), sheets AS (
  SELECT written.* FROM written
  WHERE kind = 'month' AND organization_id IN (SELECT organization_id FROM inside)
    AND month = (date_trunc('month', %(on)s::date + 1) - interval '1 month')::date
)
SELECT figure.*
FROM (VALUES
  ('dues_due', (SELECT coalesce(sum(cash + receivable), 0) FROM period WHERE kind = 'month')),
  ('dues_paid', (SELECT coalesce(sum(cash), 0) FROM period WHERE kind = 'month')),
  ('dues_remitted',
   (SELECT coalesce(sum(owed), 0) FROM period WHERE kind = 'remittance' AND organization_id = %(org)s)),
  ('dues_exempt_members', (SELECT coalesce(sum(exempt), 0) FROM sheets)),
  ('dues_members_in_arrears', (SELECT coalesce(sum(behind), 0) FROM sheets))
) figure
