"""A member's own days in their calendar: when they meet, vote, report, pay. Kinds and numbers, and nothing else."""

from collections import Counter
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sotay.ballots.asking import votes_open_to
from sotay.dues.models import first_of
from sotay.dues.queries import months_of
from sotay.dues.rates import next_month
from sotay.kernel.authority import Actor
from sotay.kernel.dates import months_after
from sotay.meetings.kinds import MeetingKind
from sotay.meetings.queries import calls_to, tasks_of
from sotay.procedures.calendar_feed import AHEAD, ALSO_DUE, Due

YEARS = 2
"""How far back dues are still asked for here, as on the first page of the handbook."""


def own_days(actor: Actor, on: date) -> list[Due]:
    """All days of whoever reads the calendar; none for an account without a member."""
    person = actor.person_id
    if person is None:
        return []
    return [*meetings(person, on), *votes(person, on), *tasks(person, on), *dues(person, on)]


def meetings(person: int, on: date) -> list[Due]:
    """The meetings one is called to: the kind and the hour."""
    rows = calls_to(person, on).filter(held_on__gte=on, held_on__lt=months_after(on, AHEAD))
    found = Counter(rows.order_by("held_on").values_list("held_on", "kind", "starts_at"))
    return [
        Due(f"meeting-{kind}-{at or ''}", day, count, str(MeetingKind(kind).label), at)
        for (day, kind, at), count in found.items()
    ]


def votes(person: int, on: date) -> list[Due]:
    """Votes that are open and wait for one's ballot: they stand at today."""
    count = sum(not each.has_cast for each in votes_open_to(person))
    words = _("Biểu quyết: %(count)s cuộc đang chờ") % {"count": count}
    return [Due("votes", on, count, words)] if count else []


def tasks(person: int, on: date) -> list[Due]:
    """What resolutions gave one, by its last day."""
    found = Counter(
        tasks_of(person).filter(due_on__lt=months_after(on, AHEAD)).values_list("due_on", flat=True)
    )
    late, coming = _("Việc được giao: %(count)s việc quá hạn"), _("Việc được giao: %(count)s việc đến hạn")
    return [
        Due("tasks", day, count, (late if day < on else coming) % {"count": count})
        for day, count in sorted(found.items())
    ]


def dues(person: int, on: date) -> list[Due]:
    """Months that are open, at the end of this one."""
    end = next_month(first_of(on))
    months = months_of(person, date(on.year - YEARS, 1, 1), end)
    count = sum(month.open > 0 for month in months)
    words = _("Đảng phí: %(count)s tháng chưa đóng") % {"count": count}
    return [Due("dues", end - timedelta(days=1), count, words)] if count else []


ALSO_DUE.append(own_days)
