-- Steps of procedures that waited at the end of a day, and those whose term was over; known as they are now.
-- with: inside
, waiting AS (
  SELECT task.seat, coalesce(task.due_on < %(on)s, false) AS late
  FROM procedures_task task
  JOIN inside USING (organization_id)
  WHERE task.opened_on <= %(on)s AND (task.done_on IS NULL OR task.done_on > %(on)s)
)
SELECT figure.code, CASE WHEN %(known_at)s > '9999-01-01' THEN figure.number END
FROM (SELECT count(*) AS all_, count(*) FILTER (WHERE late) AS late,
             count(*) FILTER (WHERE late AND seat = 'cell') AS cell,
             count(*) FILTER (WHERE late AND seat = 'grassroots') AS grassroots,
             count(*) FILTER (WHERE late AND seat = 'upper') AS upper,
             count(*) FILTER (WHERE late AND seat = 'receiving') AS receiving
      FROM waiting) number
CROSS JOIN LATERAL (VALUES
  ('cases_waiting', all_),
  ('cases_overdue', late),
  ('cases_overdue_at_cell', cell),
  ('cases_overdue_at_grassroots', grassroots),
  ('cases_overdue_at_upper', upper),
  ('cases_overdue_at_receiving', receiving)
) figure (code, number)
