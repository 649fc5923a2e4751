"""A calendar: on each day how many steps of which procedure are due. Never of whom, where, or which case.

Higher rooms add what waits for the reader themself (``ALSO_DUE``): the same address is read, and the same holds of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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

VIEW = "case.view"
AHEAD = 12
"""Months."""
READ_AGAIN = timedelta(hours=1)
"""How often a calendar program may ask, as far as it listens."""


LASTS = timedelta(hours=2)
"""How long something that begins at an hour is drawn."""


@dataclass(frozen=True)
class Due:
    """So many things of one kind are due on one day.

    Attributes:
        kind: a procedure, or what a room above calls it: an event is known again by it.
        words: the kind and the number in words, where it is no procedure.
        at: the hour, where it begins at one.
    """

    kind: str
    on: date
    count: int
    words: str = ""
    at: time | None = None


ALSO_DUE: list[Callable[[Actor, date], list[Due]]] = []
"""What else stands in a calendar: the reader's own days, as higher rooms know them."""


def all_days(actor: Actor, on: date) -> list[Due]:
    """What an office has to do, as far as it deals with cases, and what waits for whoever reads it."""
    of_office = due_days(actor, on) if actor.may(VIEW) else []
    return [*of_office, *(due for days in ALSO_DUE for due in days(actor, on))]


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
    made = Event()
    made.add("uid", f"{due.on:%Y%m%d}-{due.kind}-{office}@sotay")
    made.add("dtstamp", timezone.make_aware(datetime.combine(on, time.min), timezone.get_fixed_timezone(0)))
    if due.at is None:
        made.add("dtstart", due.on)
        made.add("dtend", due.on + DAY)
    else:
        begins = timezone.make_aware(datetime.combine(due.on, due.at)).astimezone(UTC)
        made.add("dtstart", begins)
        made.add("dtend", begins + LASTS)
    made.add("summary", due.words or counted(due, on))
    made.add("transp", "TRANSPARENT" if due.at is None else "OPAQUE")
    return made


def counted(due: Due, on: date) -> str:
    """A procedure, and how many of its steps are due or overdue."""
    words = _("%(kind)s: %(count)s việc quá hạn") if due.on < on else _("%(kind)s: %(count)s việc đến hạn")
    return words % {"kind": PROCEDURES[due.kind].title, "count": due.count}
