"""The meetings of an invented province are written with the numbers of their resolutions.

Each body's series begins anew with its term and runs in the order of days, as ``papers`` gives them: none is missing.
"""

from typing import Any

from django.db.backends.utils import CursorWrapper

from sotay.kernel.bulk import refresh_statistics
from sotay.papers.kinds import ABBREVIATIONS, SIGNS, TERM_OF, DocumentType
from sotay.papers.models import IssuedNumber, NumberSeries

IN_ORDER = """
CREATE TEMP TABLE meeting_in_order ON COMMIT DROP AS
SELECT told.*, term.id AS term_id, nextval(pg_get_serial_sequence('meetings_meeting', 'id')) AS key,
       CASE WHEN told.has_resolution THEN nextval(pg_get_serial_sequence('papers_issuednumber', 'id')) END AS paper,
       row_number() OVER (PARTITION BY told.organization_id, term.id, told.has_resolution
                          ORDER BY told.held_on, told.kind) AS nth
FROM meeting_told told
LEFT JOIN LATERAL (
  SELECT t.id FROM organizations_body b JOIN organizations_term t ON t.body_id = b.id
  WHERE b.organization_id = told.organization_id AND b.kind = ANY(%(bodies)s)
    AND t.valid_from <= told.held_on AND t.valid_to > told.held_on
  ORDER BY b.kind, t.id LIMIT 1
) term ON told.has_resolution
"""

SERIES = """
INSERT INTO papers_numberseries (organization_id, body_id, term_id, document_type, issuer)
SELECT organization_id, NULL, term_id, 'resolution', CASE kind WHEN 'committee' THEN %(committee)s ELSE %(cell)s END
FROM meeting_in_order WHERE paper IS NOT NULL GROUP BY 1, 3, 5 ORDER BY 1, 3
"""

NUMBERS = """
INSERT INTO papers_issuednumber (id, series_id, number, use, dated, abbreviation, width, form, subject)
SELECT m.paper, s.id, m.nth, 'issued', m.held_on, %(resolution)s, 2, '', 'meeting:' || m.key
FROM meeting_in_order m
JOIN papers_numberseries s ON s.organization_id = m.organization_id AND s.document_type = 'resolution'
  AND s.body_id IS NULL AND s.term_id IS NOT DISTINCT FROM m.term_id
WHERE m.paper IS NOT NULL ORDER BY m.paper
"""

MEETINGS = """
INSERT INTO meetings_meeting (id, number_id, organization_id, body_id, kind, held_on, month, starts_at, venue, manner,
    state, why_not, topic, combined, code, agenda, called_on, minutes_due, signed_on, lasted, conclusion, expected,
    present, online, excused, beyond, speakers, has_resolution, tasks, tasks_closed, follow_up_by, score, rescore)
SELECT key, paper, organization_id, body_id, kind, held_on, month, starts_at, venue, manner,
    state, why_not, topic, combined, code, agenda, called_on, minutes_due, signed_on, lasted, conclusion, expected,
    present, online, excused, beyond, speakers, has_resolution, tasks, tasks_closed, follow_up_by, score, rescore
FROM meeting_in_order ORDER BY key
"""


def write_numbered(cursor: CursorWrapper) -> None:
    """Write the meetings that ``meeting_told`` holds, each resolution with the next number of its series."""
    values: dict[str, Any] = {
        "bodies": [str(kind) for kind in TERM_OF],
        "committee": SIGNS["grassroots_committee"].abbreviation,
        "cell": SIGNS["cell"].abbreviation,
        "resolution": ABBREVIATIONS[DocumentType.RESOLUTION],
    }
    cursor.execute(IN_ORDER, values)
    cursor.execute("ANALYZE meeting_in_order")
    cursor.execute(SERIES, values)
    refresh_statistics(NumberSeries)
    cursor.execute(NUMBERS, values)
    refresh_statistics(IssuedNumber)
    cursor.execute(MEETINGS, values)
