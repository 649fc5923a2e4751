"""A reminder to meet somebody: computed, never kept, gone when it is closed.

It is no accusation. Dues open for months give one, and each higher room may declare what else does (``CONCERNS``). What
is stored is only that the secretary has met them and with what coded result, and only as long as that keeps the
reminder silent: until new months have come, or there is nothing more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import law
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.models import Member
from sotay.organizations.doors import door
from sotay.organizations.models import Organization
from sotay.procedures.queries import ALSO_WAITING, Beside, Desk
from sotay.regulations import Refused

from .kinds import About
from .models import MeetingClosed
from .queries import Behind, in_arrears

RULE = "dues.unpaid_reminder_months"


@dataclass(frozen=True)
class Concern:
    """What gives a reminder.

    Attributes:
        title: the line of the inbox.
        rule: from how many months on.
        find: whom it is about in a cell on a day, with the months.
    """

    about: str
    title: Any
    rule: str
    find: Callable[[Organization, date], list[Behind]]


CONCERNS: dict[str, Concern] = {}


def declare(concern: Concern) -> Concern:
    """Let something more give reminders."""
    CONCERNS[concern.about] = concern
    return concern


declare(Concern(About.DUES, gettext_lazy("Gặp gỡ, tìm hiểu: còn nợ đảng phí"), RULE, in_arrears))


def reminders(cell: Organization, on: date, about: str = About.DUES) -> list[Behind]:
    """Whom the secretary of a cell is to meet about something, but for those met since."""
    concern = CONCERNS[about]
    found = concern.find(cell, on)
    closed = {row.member_id: row for row in MeetingClosed.objects.filter(cell=cell, about=about)}
    least = _least(concern, cell, on)
    return [each for each in found if not _is_silent(each, closed.get(each.member_id), least)]


def _least(concern: Concern, cell: Organization, on: date) -> int:
    return int(law(concern.rule, on, at=cell).value)


def _is_silent(behind: Behind, closed: MeetingClosed | None, least: int) -> bool:
    """Whether the months since a meeting are fewer than would remind anew."""
    return closed is not None and sum(month > closed.until for month in behind.months) < least


def reminder_of(
    member: Member, cell: Organization, on: date, about: str = About.DUES
) -> tuple[Behind | None, MeetingClosed | None]:
    """What a member sees of it: the reminder that stands, or the meeting that keeps it silent."""
    concern = CONCERNS[about]
    behind = next((each for each in concern.find(cell, on) if each.member_id == member.pk), None)
    closed = MeetingClosed.objects.filter(cell=cell, member=member, about=about).first()
    if behind is None:
        return None, None
    return (None, closed) if _is_silent(behind, closed, _least(concern, cell, on)) else (behind, None)


@action("reminder.close", gettext_lazy("Ghi đã gặp gỡ, tìm hiểu"))
def close_reminder(
    actor: Actor, cell: Organization, *, member: int, result: str, about: str = About.DUES
) -> None:
    """The secretary has met somebody, with a coded result; nothing of what was said is written.

    Args:
        member: the member's number; the trail names the cell only.

    Raises:
        Refused: nobody is to be met under this number any more.
    """
    on = today()
    behind = next((each for each in reminders(cell, on, about) if each.member_id == member), None)
    if behind is None:
        raise Refused(None, _("Việc này không còn, hoặc đã ghi kết quả rồi."))
    MeetingClosed.objects.filter(cell=cell, member_id=member, about=about).delete()
    MeetingClosed(
        cell=cell, member_id=member, about=about, result=result, until=behind.months[-1], closed_on=on
    ).save()


def forget_what_is_over(cells: Iterable[Organization] | None = None) -> int:
    """Delete meetings that keep nothing silent any more.

    Returns:
        How many were deleted.
    """
    forgotten, on = 0, today()
    with seen_by(PROGRAM):
        rows = MeetingClosed.objects.select_related("cell").order_by("cell_id", "about")
        rows = rows if cells is None else rows.filter(cell__in=cells)
        by_cell: dict[tuple[int, str], list[MeetingClosed]] = {}
        for row in rows:
            by_cell.setdefault((row.cell_id, row.about), []).append(row)
        for some in by_cell.values():
            over = _over(some, on)
            if over:
                with entry(PROGRAM, "reminder.forget", some[0].cell):
                    MeetingClosed.objects.filter(pk__in=over).delete()
                forgotten += len(over)
    return forgotten


def _over(rows: list[MeetingClosed], on: date) -> list[int]:
    """Those of one cell, about one thing, that keep nothing silent: it is over, they left, or new months have come."""
    cell, concern = rows[0].cell, CONCERNS[rows[0].about]
    behind = {each.member_id: each for each in concern.find(cell, on)}
    least = _least(concern, cell, on)
    return [
        row.pk
        for row in rows
        if row.member_id not in behind or not _is_silent(behind[row.member_id], row, least)
    ]


def beside_cases(desk: Desk) -> Iterable[Beside]:
    """In the inbox of the cell's own secretary, beside the steps of cases."""
    cell = desk.organization if desk.may("reminder.close") else None
    if cell is not None:
        for about, concern in CONCERNS.items():
            yield Beside(concern.title, len(reminders(cell, desk.on, about)), door("dues:reminders", cell.pk))


ALSO_WAITING.append(beside_cases)
