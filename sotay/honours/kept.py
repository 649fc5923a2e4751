"""What this room keeps of a person: told to them with the rest, and taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import BadgeAward, BadgeWait, CardEvent


def erase(member: Member) -> None:
    """Take away what says who had which badge; that one was given stays, without a name."""
    with seen_by(PROGRAM):
        BadgeWait.objects.filter(member=member).delete()
        BadgeAward.objects.filter(member=member).update(number=None, handed_on=None, reached_on=None)
        CardEvent.objects.filter(member=member).update(before_number="")


def held(member: Member) -> dict[str, Any]:
    """What is held about a member's badges."""
    rows = BadgeAward.objects.filter(member=member).select_related("decision").order_by("years", "pk")
    waits = BadgeWait.objects.filter(member=member)
    return {
        _("Huy hiệu Đảng"): [
            {
                _("Loại (năm)"): row.years,
                _("Đợt trao"): day(row.round_on),
                _("Diện"): str(row.get_ground_display()),
                _("Số"): row.number or "",
                _("Quyết định"): str(row.decision or ""),
                _("Ngày trao"): day(row.handed_on) if row.handed_on else "",
                _("Bỏ ghi"): str(row.get_withdrawn_for_display()),
            }
            for row in rows
        ],
        _("Sổ thẻ đảng viên"): [
            {
                _("Ngày"): day(row.happened_on),
                _("Việc"): str(row.get_act_display()),
                _("Số thẻ cũ"): row.before_number,
            }
            for row in CardEvent.objects.filter(member=member).order_by("happened_on", "pk")
        ],
        _("Chưa xét Huy hiệu Đảng trước ngày"): [day(row.valid_to) for row in waits],
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
