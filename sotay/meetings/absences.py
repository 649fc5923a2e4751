"""Who was absent from the last regular meetings of a cell: a reason to meet and ask, never a list to keep."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from sotay.dues.kinds import About
from sotay.dues.queries import Behind
from sotay.dues.reminders import Concern, declare
from sotay.kernel.law import law
from sotay.members.models import Standing
from sotay.organizations.models import Organization

from .kinds import NOT_EXPECTED, MeetingKind, Seen
from .models import Attendance, Meeting

RULE = "meeting.absence_reminder_months"
LOOKED_BACK = 12
"""So many of the last meetings are looked at."""


def absent_lately(cell: Organization, on: date) -> list[Behind]:
    """Who sits in a cell and was absent from each of its last meetings, as many as the rule names or more.

    Whoever is exempt, elsewhere for a time or suspended is not expected, and is not absent.
    """
    meetings = Meeting.objects.held().filter(organization=cell, kind=MeetingKind.REGULAR, held_on__lte=on)
    last = {row.pk: row.month for row in meetings.order_by("-held_on")[:LOOKED_BACK]}
    here = set(Standing.objects.as_of(on).filter(organization=cell).values_list("member_id", flat=True))
    rows = Attendance.objects.filter(meeting__in=last, person_id__in=here)
    runs: dict[int, list[date]] = {}
    came: set[int] = set()
    for row in rows.order_by("-meeting__held_on", "-meeting_id"):
        if row.seen != Seen.ABSENT:
            came.add(row.person_id)
        elif row.person_id not in came and row.reason not in NOT_EXPECTED:
            runs.setdefault(row.person_id, []).append(last[row.meeting_id])
    least = int(law(RULE, on, at=cell).value)
    return [
        Behind(person, tuple(reversed(months)), 0) for person, months in runs.items() if len(months) >= least
    ]


declare(Concern(About.ABSENCE, _("Gặp gỡ, tìm hiểu: vắng sinh hoạt nhiều tháng"), RULE, absent_lately))
