"""The load of a month: how much is to be gone through at a level, so that nobody heaps one thing more on it unawares.

Each room that sets people's days declares what it puts there (``loads``); meetings are only the first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.organizations.models import Organization

from .kinds import OF_A_CELL, MeetingKind, State
from .models import Meeting
from .recurring import first_of, next_month

RULE = "meeting.load_per_month"


@dataclass(frozen=True)
class Burden:
    """So many things of one sort in a month, at an organisation or below it; ``own``: what it must attend itself."""

    month: date
    sort: str
    title: Any
    count: int
    own: bool
    url: str = ""


Source = Callable[[Organization, date, date], Iterable[Burden]]
SOURCES: list[Source] = []


def loads(source: Source) -> Source:
    """Declare a source: what it puts on an organisation in the months from one day until before another."""
    SOURCES.append(source)
    return source


@loads
def meetings(organization: Organization, start: date, end: date) -> Iterable[Burden]:
    """Meetings of the organisation itself, and those of what stands below it."""
    rows = Meeting.objects.filter(
        under(organization.path or "-", "organization__path"), month__gte=start, month__lt=end
    ).exclude(state=State.CANCELLED)
    counted = rows.values_list("month", "kind", "organization_id").annotate(n=Count("pk")).order_by()
    found: dict[tuple[date, str, bool], int] = {}
    for month, kind, pk, number in counted:
        key = (month, kind, pk == organization.pk)
        found[key] = found.get(key, 0) + number
    for (month, kind, own), number in sorted(found.items()):
        yield Burden(month, kind, MeetingKind(kind).label, number, own)


def burdens(organization: Organization, start: date, end: date) -> list[Burden]:
    """Everything that is declared, month by month."""
    found = [each for source in SOURCES for each in source(organization, start, end)]
    return sorted(found, key=lambda each: (each.month, not each.own, str(each.title)))


def heavy_from(organization: Organization, on: date) -> int:
    """From how many things of its own a month is heavy for an organisation."""
    return int(law(RULE, on, at=organization).value)


def warnings_for(meeting: Meeting) -> list[str]:
    """Why the month of a meeting just planned may be too much, in words; nothing where it is not."""
    month, organization = meeting.month, meeting.organization
    own = sum(each.count for each in burdens(organization, month, next_month(month)) if each.own)
    if own <= heavy_from(organization, month) or meeting.kind in OF_A_CELL[:1]:
        return []
    return [
        _(
            "Tháng %(month)s/%(year)s đã có %(count)s việc phải họp. Hãy cân nhắc ngày khác hoặc ghép nội dung."
        )
        % {"month": month.month, "year": month.year, "count": own}
    ]


def heavy_months(organization: Organization, on: date, count: int = 6) -> list[str]:
    """The months to come that are heavy already, each in words: what one reads before one more is added."""
    months = months_from(on, count)
    own: dict[date, int] = {}
    for each in burdens(organization, months[0], next_month(months[-1])):
        if each.own:
            own[each.month] = own.get(each.month, 0) + each.count
    least = heavy_from(organization, on)
    return [
        _("%(month)s/%(year)s: đã có %(count)s việc")
        % {"month": month.month, "year": month.year, "count": own[month]}
        for month in months
        if own.get(month, 0) >= least
    ]


def months_from(on: date, count: int) -> list[date]:
    """The first days of so many months, from that of a day on."""
    found = [first_of(on)]
    while len(found) < count:
        found.append(next_month(found[-1]))
    return found
