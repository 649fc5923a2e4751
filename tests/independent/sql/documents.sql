-- Documents: issued in the period, by where their organisation stood on the day of issue; requests to study whose last
-- day lies in the period: of each cell that stands below on that day, who counts there and who of them has studied.
WITH RECURSIVE known AS (
  SELECT place.* FROM organizations_placement place WHERE place.known_to >= '9999-12-30'
), mine AS (
  SELECT path FROM known WHERE organization_id = %(org)s AND valid_from < %(end)s AND valid_to >= %(start)s
), issued AS (
  SELECT document.type FROM documents_document document
  JOIN known ON known.organization_id = document.organization_id
    AND known.valid_from <= document.issued_on AND known.valid_to > document.issued_on
  WHERE document.withdrawn_on IS NULL AND document.issuer = ''
    AND document.issued_on >= %(start)s AND document.issued_on < %(end)s
    AND EXISTS (SELECT FROM mine WHERE left(known.path, length(mine.path)) = mine.path)
), request AS (
  SELECT id, document_id, organization_id, due_on, sectors FROM documents_studyrequest
  WHERE withdrawn_on IS NULL AND due_on >= %(start)s AND due_on < %(end)s
), reached AS (
  SELECT request.id, request.organization_id FROM request
  UNION ALL
  SELECT reached.id, known.organization_id FROM reached JOIN request USING (id)
  JOIN known ON known.parent_id = reached.organization_id
    AND known.valid_from <= request.due_on AND known.valid_to > request.due_on
), turn AS (
  SELECT request.id, reached.organization_id, standing.member_id,
    EXISTS (SELECT FROM documents_studied mark
            WHERE mark.document_id = request.document_id AND mark.member_id = standing.member_id) AS done
  FROM request JOIN reached USING (id)
  JOIN known ON known.organization_id = reached.organization_id
    AND known.valid_from <= request.due_on AND known.valid_to > request.due_on
  JOIN organizations_organizationstate state ON state.organization_id = reached.organization_id
    AND state.known_to >= '9999-12-30' AND state.valid_from <= request.due_on AND state.valid_to > request.due_on
  JOIN members_standing standing ON standing.organization_id = reached.organization_id
    AND standing.valid_from <= request.due_on AND standing.valid_to > request.due_on
  WHERE (cardinality(request.sectors) = 0 OR state.sector = ANY (request.sectors))
    AND EXISTS (SELECT FROM mine WHERE left(known.path, length(mine.path)) = mine.path)
), cell AS (
  SELECT id, organization_id, bool_and(done) AS complete FROM turn GROUP BY 1, 2
)
SELECT figure.code, CASE WHEN %(known_at)s > '9999-01-01' THEN figure.value END
FROM (VALUES
  ('documents_issued', (SELECT count(*) FROM issued)::numeric),
  ('documents_issued_resolution', (SELECT count(*) FROM issued WHERE type = 'resolution')),
  ('documents_issued_directive', (SELECT count(*) FROM issued WHERE type = 'directive')),
  ('documents_issued_conclusion', (SELECT count(*) FROM issued WHERE type = 'conclusion')),
  ('documents_issued_plan', (SELECT count(*) FROM issued WHERE type = 'plan')),
  ('documents_issued_guidance', (SELECT count(*) FROM issued WHERE type = 'guidance')),
  ('study_asked', (SELECT count(*) FROM turn)),
  ('study_done', (SELECT count(*) FROM turn WHERE done)),
  ('study_share', (SELECT 100.0 * count(*) FILTER (WHERE done) / nullif(count(*), 0) FROM turn)),
  ('study_cells', (SELECT count(*) FROM cell)),
  ('study_cells_complete', (SELECT count(*) FROM cell WHERE complete))
) AS figure (code, value)
