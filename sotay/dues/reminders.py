"""A reminder to meet somebody whose dues have been open for months: computed, never kept, gone when it is closed.

It is no accusation. What is stored is only that the secretary has met them and with what coded result, and only as
long as that keeps the reminder silent: until new months are open again, or nothing is.
"""

from collections.abc import Iterable
from datetime import date

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
from sotay.procedures.queries import ALSO_WAITING, Beside
from sotay.regulations import Refused

from .models import MeetingClosed
from .queries import Behind, in_arrears

RULE = "dues.unpaid_reminder_months"


def reminders(cell: Organization, on: date) -> list[Behind]:
    """Whom the secretary of a cell is to meet: who is behind, but for those met since."""
    behind = in_arrears(cell, on)
    closed = {row.member_id: row for row in MeetingClosed.objects.filter(cell=cell)}
    least = int(law(RULE, on, at=cell).value)
    return [each for each in behind if not _is_silent(each, closed.get(each.member_id), least)]


def _is_silent(behind: Behind, closed: MeetingClosed | None, least: int) -> bool:
    """Whether the months open since a meeting are fewer than would remind anew."""
    return closed is not None and sum(month > closed.until for month in behind.months) < least


def reminder_of(member: Member, cell: Organization, on: date) -> tuple[Behind | None, MeetingClosed | None]:
    """What a member sees of it: the reminder that stands, or the meeting that keeps it silent."""
    behind = next((each for each in in_arrears(cell, on) if each.member_id == member.pk), None)
    closed = MeetingClosed.objects.filter(cell=cell, member=member).first()
    least = int(law(RULE, on, at=cell).value)
    if behind is None:
        return None, None
    return (None, closed) if _is_silent(behind, closed, least) else (behind, None)


@action("reminder.close", gettext_lazy("Ghi đã gặp gỡ, tìm hiểu"))
def close_reminder(actor: Actor, cell: Organization, *, member: int, result: str) -> None:
    """The secretary has met somebody, with a coded result; nothing of what was said is written.

    Args:
        member: the member's number; the trail names the cell only.

    Raises:
        Refused: nobody is to be met under this number any more.
    """
    on = today()
    behind = next((each for each in reminders(cell, on) if each.member_id == member), None)
    if behind is None:
        raise Refused(None, _("Việc này không còn: đảng viên đã đóng, hoặc đã ghi kết quả rồi."))
    MeetingClosed.objects.filter(cell=cell, member_id=member).delete()
    MeetingClosed(cell=cell, member_id=member, result=result, until=behind.months[-1], closed_on=on).save()


def forget_what_is_over(cells: Iterable[Organization] | None = None) -> int:
    """Delete meetings that keep nothing silent any more.

    Returns:
        How many were deleted.
    """
    forgotten, on = 0, today()
    with seen_by(PROGRAM):
        rows = MeetingClosed.objects.select_related("cell").order_by("cell_id")
        rows = rows if cells is None else rows.filter(cell__in=cells)
        by_cell: dict[int, list[MeetingClosed]] = {}
        for row in rows:
            by_cell.setdefault(row.cell_id, []).append(row)
        for some in by_cell.values():
            over = _over(some, on)
            if over:
                with entry(PROGRAM, "reminder.forget", some[0].cell):
                    MeetingClosed.objects.filter(pk__in=over).delete()
                forgotten += len(over)
    return forgotten


def _over(rows: list[MeetingClosed], on: date) -> list[int]:
    """Those of one cell that keep nothing silent: it was paid, they left, or new months are open."""
    cell = rows[0].cell
    behind = {each.member_id: each for each in in_arrears(cell, on)}
    least = int(law(RULE, on, at=cell).value)
    return [
        row.pk
        for row in rows
        if row.member_id not in behind or not _is_silent(behind[row.member_id], row, least)
    ]


def beside_cases(actor: Actor, on: date) -> Iterable[Beside]:
    """In the inbox of the cell's own secretary, beside the steps of cases."""
    if not actor.may("reminder.close", actor.path) or actor.organization_id is None:
        return
    cell = Organization.objects.filter(pk=actor.organization_id).first()
    if cell is not None:
        count = len(reminders(cell, on))
        yield Beside(_("Gặp gỡ, tìm hiểu: còn nợ đảng phí"), count, door("dues:reminders", cell.pk))


ALSO_WAITING.append(beside_cases)
