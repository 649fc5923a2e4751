-- Meetings: those signed, in the period, by where each organisation stood on its day; cells that stand in the place on
-- the day and did not meet in its month or quarter; and, known as it is now, what nobody has finished by the day.
-- with: period_and_inside
, signed AS (
  SELECT meeting.* FROM meetings_meeting meeting
  WHERE meeting.state = 'signed' AND meeting.signed_on <= (%(known_at)s::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
), period AS (
  SELECT signed.kind, signed.expected, signed.present, signed.speakers FROM signed
  JOIN known ON known.organization_id = signed.organization_id
    AND known.valid_from <= signed.held_on AND known.valid_to > signed.held_on
  WHERE signed.held_on >= %(start)s AND signed.held_on < %(end)s
    AND EXISTS (SELECT FROM mine WHERE left(known.path, length(mine.path)) = mine.path)
), members_met AS (
  SELECT sum(expected) AS expected, sum(present) AS present, sum(speakers) AS speakers
  FROM period WHERE kind IN ('regular', 'thematic')
), cells AS (
  SELECT state.organization_id,
    EXISTS (SELECT FROM signed WHERE signed.organization_id = state.organization_id AND signed.kind = 'regular'
            AND signed.held_on <= %(on)s AND signed.month = date_trunc('month', %(on)s::date)::date) AS met,
    EXISTS (SELECT FROM signed WHERE signed.organization_id = state.organization_id AND signed.held_on <= %(on)s
            AND (signed.kind = 'thematic' OR signed.kind = 'regular' AND signed.combined)
            AND signed.month >= date_trunc('quarter', %(on)s::date)::date) AS themed
  FROM organizations_organizationstate state JOIN inside USING (organization_id)
  WHERE state.valid_from <= %(on)s AND state.valid_to > %(on)s
    AND state.known_from <= %(known_at)s AND state.known_to > %(known_at)s
    AND state.kind IN ('cell', 'grassroots_cell') AND NOT state.temporary
    AND NOT state.kept_by_totals
), unfinished AS (
  SELECT count(*) FILTER (WHERE state IN ('planned', 'called') AND minutes_due < %(on)s) AS late,
         count(*) FILTER (WHERE state = 'signed' AND has_resolution AND follow_up_by < %(on)s
                          AND tasks_closed < tasks) AS open
  FROM meetings_meeting JOIN inside USING (organization_id)
)
SELECT figure.*
FROM (VALUES
  ('meetings_regular', (SELECT count(*) FROM period WHERE kind = 'regular')::numeric),
  ('meetings_thematic', (SELECT count(*) FROM period WHERE kind = 'thematic')),
  ('meetings_cell_committee', (SELECT count(*) FROM period WHERE kind = 'cell_committee')),
  ('meetings_committee', (SELECT count(*) FROM period WHERE kind = 'committee')),
  ('meetings_conference', (SELECT count(*) FROM period WHERE kind = 'conference')),
  ('meetings_briefing', (SELECT count(*) FROM period WHERE kind = 'briefing')),
  ('meetings_dialogue', (SELECT count(*) FROM period WHERE kind = 'dialogue')),
  ('meetings_seminar', (SELECT count(*) FROM period WHERE kind = 'seminar')),
  ('meetings_workshop', (SELECT count(*) FROM period WHERE kind = 'workshop')),
  ('meetings_ceremony', (SELECT count(*) FROM period WHERE kind = 'ceremony')),
  ('meetings_expected', (SELECT coalesce(expected, 0) FROM members_met)),
  ('meetings_present', (SELECT coalesce(present, 0) FROM members_met)),
  ('meetings_speakers', (SELECT coalesce(speakers, 0) FROM members_met)),
  ('meetings_attendance', (SELECT 100.0 * present / nullif(expected, 0) FROM members_met)),
  ('cells_not_met', (SELECT count(*) FROM cells WHERE NOT met)),
  ('cells_without_theme', (SELECT count(*) FROM cells WHERE NOT themed)),
  ('minutes_late', CASE WHEN %(known_at)s > '9999-01-01' THEN (SELECT late FROM unfinished) END),
  ('resolutions_unfollowed', CASE WHEN %(known_at)s > '9999-01-01' THEN (SELECT open FROM unfinished) END)
) figure
