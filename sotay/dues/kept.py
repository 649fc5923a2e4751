"""What this room keeps of a person: told to them with the rest, and taken away when its time is over.

What was charged and paid stays without a name, or the books of past years would change.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import DuesProfile, DuesRelief, MeetingClosed
from .queries import months_of


def erase(member: Member) -> None:
    """Take away what was declared and granted, wherever whoever erases stands."""
    with seen_by(PROGRAM):
        DuesProfile.objects.filter(member=member).delete()
        DuesRelief.objects.filter(member=member).delete()
        MeetingClosed.objects.filter(member=member).delete()


def held(member: Member) -> dict[str, Any]:
    """What is held about a member's dues, as far as whoever asks may see."""
    return {
        _("Mức đóng đảng phí"): [
            {
                _("Từ ngày"): day(row.valid_from),
                _("Nhóm"): str(row.get_group_display()),
                _("Căn cứ, đồng mỗi tháng"): row.base or "",
            }
            for row in DuesProfile.objects.filter(member=member).order_by("valid_from")
        ],
        _("Miễn, giảm đảng phí"): [
            {
                _("Từ ngày"): day(row.valid_from),
                _("Đến trước ngày"): day(row.valid_to),
                _("Căn cứ"): str(row.get_ground_display()),
            }
            for row in DuesRelief.objects.filter(member=member).order_by("valid_from")
        ],
        _("Chi bộ đã gặp gỡ về đảng phí"): [
            {_("Ngày"): day(row.closed_on), _("Kết quả"): str(row.get_result_display())}
            for row in MeetingClosed.objects.filter(member=member)
        ],
        _("Đảng phí từng tháng"): [
            {
                _("Tháng"): f"{row.month.month}/{row.month.year}",
                _("Phải đóng"): row.due,
                _("Đã đóng"): row.paid,
            }
            for row in months_of(member, date(2011, 1, 1), date.max)
        ],
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
