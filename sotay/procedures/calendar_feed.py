"""An office's calendar: on each day how many steps of which procedure are due. Never of whom, where, or which case."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from sotay.kernel.authority import Actor
from sotay.kernel.dates import months_after
from sotay.kernel.time import DAY

from .declaring import PROCEDURES
from .queries import mine, open_tasks

AHEAD = 12
"""Months."""
READ_AGAIN = timedelta(hours=1)
"""How often a calendar program may ask, as far as it listens."""


@dataclass(frozen=True)
class Due:
    """So many steps of one procedure are due on one day."""

    procedure: str
    on: date
    count: int


def due_days(actor: Actor, on: date) -> list[Due]:
    """What an office has to do, by day and procedure: all that is overdue, and the next twelve months."""
    rows = open_tasks(actor).filter(mine(actor), due_on__lt=months_after(on, AHEAD))
    found = rows.values("case__procedure", "due_on").annotate(count=Count("pk", distinct=True))
    return [
        Due(row["case__procedure"], row["due_on"], row["count"])
        for row in found.order_by("due_on", "case__procedure")
        if row["case__procedure"] in PROCEDURES
    ]


def written(days: list[Due], office: int, on: date) -> bytes:
    """The days as a calendar program reads them.

    Args:
        office: the number of the office, by which an event is known again when it is read anew.
        on: today: what was due before is overdue.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Sotay//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Việc cần làm"))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for due in days:
        calendar.add_component(event(due, office, on))
    text: bytes = calendar.to_ical()
    return text


def event(due: Due, office: int, on: date) -> Any:
    """One day of one procedure. What is read on the same day is written alike."""
    words = _("%(kind)s: %(count)s việc quá hạn") if due.on < on else _("%(kind)s: %(count)s việc đến hạn")
    made = Event()
    made.add("uid", f"{due.on:%Y%m%d}-{due.procedure}-{office}@sotay")
    made.add("dtstamp", timezone.make_aware(datetime.combine(on, time.min), timezone.get_fixed_timezone(0)))
    made.add("dtstart", due.on)
    made.add("dtend", due.on + DAY)
    made.add("summary", words % {"kind": PROCEDURES[due.procedure].title, "count": due.count})
    made.add("transp", "TRANSPARENT")
    return made
