"""What this room keeps of a person: told to them with the rest, and taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import Assignment, Attendance, Beforehand, Contribution, Jotting


def erase(member: Member) -> None:
    """Take away what was said and who came; the numbers of the meetings stay."""
    with seen_by(PROGRAM):
        for model in (Jotting, Beforehand, Contribution, Attendance):
            model._base_manager.filter(person_id=member.pk).delete()
        Assignment.objects.filter(person_id=member.pk).update(person=None)


def held(member: Member) -> dict[str, Any]:
    """What is held about a member in meetings, as far as whoever asks may see."""
    attended = Attendance.objects.filter(person_id=member.pk).select_related("meeting")
    return {
        _("Dự họp"): [
            {
                _("Ngày"): day(row.meeting.held_on),
                _("Cuộc họp"): str(row.meeting.get_kind_display()),
                _("Điểm danh"): str(row.get_seen_display()),
                _("Lý do vắng"): str(row.get_reason_display()) if row.reason else "",
            }
            for row in attended.order_by("meeting__held_on")
        ],
        _("Lời phát biểu trong biên bản"): [
            {_("Ngày"): day(row.meeting.held_on), _("Nội dung"): row.text}
            for row in Contribution.objects.filter(person_id=member.pk)
            .select_related("meeting")
            .order_by("pk")
        ],
        _("Ý kiến đã gửi trước, chưa ký biên bản"): [
            {_("Nội dung"): row.text} for row in Beforehand.objects.filter(person_id=member.pk).order_by("pk")
        ],
        _("Việc nghị quyết giao"): [
            {
                _("Việc"): row.what,
                _("Hạn"): day(row.due_on),
                _("Kết quả"): str(row.get_result_display()) if row.result else "",
            }
            for row in Assignment.objects.filter(person_id=member.pk).order_by("due_on")
        ],
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
