"""Regular meetings counted by month where cells stand side by side, so that a country is read in a moment.

A row is one organisation, directly above cells, and one month: how many of those cells met, how many were expected, how
many came. Signing adds to it; when the tree is reshaped, what it changes is counted anew. It says nothing that
meetings do not say, more slowly, and ``verify`` compares the two.
"""

from django.db import connection

from sotay.kernel.place import numbers
from sotay.organizations.reorganization import Reshaped, carries

from .kinds import MeetingKind
from .models import Meeting, MonthCount

ADD = """
INSERT INTO meetings_monthcount (organization_id, month, met, expected, present) VALUES (%s, %s, 1, %s, %s)
ON CONFLICT (organization_id, month) DO UPDATE SET met = meetings_monthcount.met + 1,
  expected = meetings_monthcount.expected + excluded.expected, present = meetings_monthcount.present + excluded.present
"""
FRESH = """
SELECT right(left(cell.path, -7), 7)::bigint AS organization_id, m.month, count(*) AS met,
       sum(m.expected) AS expected, sum(m.present) AS present
FROM meetings_meeting m JOIN organizations_organization cell ON cell.id = m.organization_id
WHERE m.kind = 'regular' AND m.state = 'signed' AND length(cell.path) > 7 GROUP BY 1, 2
"""
SAME = "(k.organization_id, k.month, k.met, k.expected, k.present)"
DROP = f"""
WITH fresh AS MATERIALIZED ({FRESH})
DELETE FROM meetings_monthcount k WHERE NOT EXISTS (
  SELECT FROM fresh f WHERE {SAME} = (f.organization_id, f.month, f.met, f.expected, f.present))
"""
FILL = f"""
INSERT INTO meetings_monthcount (organization_id, month, met, expected, present)
SELECT f.* FROM ({FRESH}) f
LEFT JOIN meetings_monthcount k ON k.organization_id = f.organization_id AND k.month = f.month
WHERE k.id IS NULL
"""


def add(meeting: Meeting) -> None:
    """A regular meeting has been signed; within its action."""
    way = numbers(meeting.organization.path or "")
    if meeting.kind != MeetingKind.REGULAR or len(way) < 2:
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD, [way[-2], meeting.month, meeting.expected, meeting.present])


def count_all() -> None:
    """Count everything, and write what is not so already; within an action."""
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(FILL)


@carries
def counts_follow_the_tree(reshaped: Reshaped) -> None:
    """Wherever cells left or came, or lie within another custodian now, they are counted anew."""
    if MonthCount.objects.exists():
        count_all()
