"""Reminding: what comes due soon, is due today, or is overdue, told to every office that may do it.

An office is told numbers, once a day and sort. What comes due is told some working days before and on the day itself,
what is overdue on the day after and every week from then on. Days on which nobody was told, because the machine
stood still, are made up for, up to a week.
"""

from collections import Counter
from datetime import date, timedelta
from fnmatch import fnmatchcase

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law
from sotay.kernel.place import numbers
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY
from sotay.people.models import Deputy, Office
from sotay.people.notices import Notice, NoticeKind, declare
from sotay.people.noticing import tell
from sotay.people.roles import ROLES

from .deadlines import end_of_term
from .declaring import Seat
from .models import Task
from .queries import LATE, WAITING
from .seating import permission_of

SOON = declare(NoticeKind("case.due_soon", _("%(count)s việc sắp đến hạn"), "cases", {"box": WAITING}))
TODAY = declare(NoticeKind("case.due_today", _("%(count)s việc đến hạn hôm nay"), "cases", {"box": WAITING}))
OVERDUE = declare(NoticeKind("case.overdue", _("%(count)s việc quá hạn"), "cases", {"box": LATE}, late=True))
KINDS = (SOON, TODAY, OVERDUE)
WEEK = timedelta(days=7)

SEES = "case.view"
SEATS_OF = {
    role: tuple(
        seat
        for seat in Seat
        if all(
            any(fnmatchcase(needed, pattern) for pattern in held.may)
            for needed in (SEES, permission_of(seat))
        )
    )
    for role, held in ROLES.items()
}
"""In which seats a role acts."""

Tally = Counter[tuple[int, str, str]]
"""How many steps of a sort (the last) wait in a seat (the second) at an organisation (the first) or below it."""


def remind(on: date) -> int:
    """Tell every office what is due, as of a day. Whoever was told that day already is not told again.

    Returns:
        How many notices are new.
    """
    with seen_by(PROGRAM):
        tally = what_is_due(on, after=told_last(on))
        notices = [
            Notice(account_id=account, office_id=office, kind=kind.key, on=on, count=count)
            for office, organization, role, accounts in offices_that_act(on)
            for kind in KINDS
            if (count := sum(tally[organization, seat, kind.key] for seat in SEATS_OF[role]))
            for account in accounts
        ]
        return tell(notices)


def told_last(on: date) -> date:
    """The last day before, on which anybody was told; at most a week back."""
    kinds = [kind.key for kind in KINDS]
    found = Notice.objects.filter(kind__in=kinds, on__lt=on, on__gte=on - WEEK).aggregate(last=Max("on"))
    return found["last"] or on - WEEK


def what_is_due(on: date, *, after: date) -> Tally:
    """The open steps to be told of on a day, counted for every organisation they lie in or below.

    Args:
        after: the day up to which everything was told.
    """
    ahead = law("general.remind_before_due", on)
    weekdays = {(day - DAY).isoweekday() for day in days_between(after, on)}
    sorts = {
        SOON.key: Q(due_on__gt=max(on, end_of_term(ahead, after)), due_on__lte=end_of_term(ahead, on)),
        TODAY.key: Q(due_on=on),
        OVERDUE.key: Q(due_on__lt=on, due_on__iso_week_day__in=weekdays),
    }
    tally: Tally = Counter()
    for sort, wanted in sorts.items():
        rows = Task.objects.filter(wanted, done_on=None).values_list("path", "seat").annotate(Count("pk"))
        for path, seat, count in rows.order_by():
            for number in numbers(path):
                tally[number, seat, sort] += count
    return tally


def days_between(after: date, on: date) -> list[date]:
    """The days after one, up to another."""
    return [after + number * DAY for number in range(1, (on - after).days + 1)]


def offices_that_act(on: date) -> list[tuple[int, int, str, list[int]]]:
    """The offices in force that act in some seat: number, organisation, role, and the accounts that act in it.

    As at the door: whose account is closed acts no more, nor does whoever stands in for them.
    """
    roles = [role for role, seats in SEATS_OF.items() if seats]
    held = Office.objects.as_of(on).filter(role__in=roles, account__is_active=True)
    standing_in: dict[int, list[int]] = {}
    deputies = Deputy.objects.as_of(on).filter(office__in=held, account__is_active=True)
    for office, account in deputies.values_list("office_id", "account_id"):
        standing_in.setdefault(office, []).append(account)
    return [
        (office, organization, role, [account, *standing_in.get(office, ())])
        for office, organization, role, account in held.order_by("pk").values_list(
            "pk", "organization_id", "role", "account_id"
        )
    ]
