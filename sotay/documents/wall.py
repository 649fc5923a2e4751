"""What the database itself promises of documents: who sees a mark, and how far a request has come.

``documents_progress`` is read with the rights of its owner, for it names nobody: a place, a request and two numbers.
"""

from sotay.kernel.database import HoldsPersons

OWN = "member_id = (SELECT sotay_own_person())"

PROGRESS = """
CREATE OR REPLACE VIEW documents_progress AS
SELECT request.id * 10000000 + cell.organization_id AS id, request.id AS request_id, request.due_on,
       cell.organization_id, cell.path, count(*)::integer AS asked,
       count(*) FILTER (WHERE EXISTS (
         SELECT FROM documents_studied mark
         WHERE mark.document_id = request.document_id AND mark.member_id = standing.member_id
       ))::integer AS studied
FROM documents_studyrequest request
JOIN organizations_placement top ON top.organization_id = request.organization_id AND top.known_to >= '9999-12-30'
  AND top.valid_from <= request.due_on AND top.valid_to > request.due_on
JOIN organizations_placement cell ON cell.path >= top.path AND cell.path < top.path || ':'
  AND cell.known_to >= '9999-12-30' AND cell.valid_from <= request.due_on AND cell.valid_to > request.due_on
JOIN organizations_organizationstate state ON state.organization_id = cell.organization_id
  AND state.known_to >= '9999-12-30' AND state.valid_from <= request.due_on AND state.valid_to > request.due_on
  AND (request.sectors = '{}' OR state.sector = ANY (request.sectors))
JOIN members_standing standing ON standing.organization_id = cell.organization_id
  AND standing.valid_from <= request.due_on AND standing.valid_to > request.due_on
WHERE request.withdrawn_on IS NULL
GROUP BY request.id, request.due_on, cell.organization_id, cell.path;
COMMENT ON VIEW documents_progress IS 'of each cell a request asks: how many are asked, how many have studied';
"""
"""A mark is looked up for each who is asked by document and member, however many documents there are."""
DROP_PROGRESS = "DROP VIEW documents_progress;"


def holds_marks() -> HoldsPersons:
    """Marks are seen by the member and by whoever may open their record; made by the member or whoever keeps it."""
    return HoldsPersons("documents_studied", person="member_id", read=OWN, written=OWN)
