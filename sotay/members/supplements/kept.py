"""What is held of a member's sheets: told to them with the rest, taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import Supplement
from .queries import own_sheets


def erase(member: Member) -> None:
    """Take away the sheets with all they say."""
    with seen_by(PROGRAM):
        Supplement.objects.filter(member=member).delete()


def held(member: Member) -> dict[str, Any]:
    """The sheets in plain values."""
    return {
        _("Phiếu bổ sung hồ sơ"): [
            {
                _("Phiếu"): each["title"],
                _("Ngày nộp"): day(each["sheet"].handed_in_on),
                _("Ai ghi"): str(each["sheet"].get_handed_in_by_display()),
                _("Nội dung"): "; ".join(
                    f"{item['label']}: {item['now']} ({item['answer']})" for item in each["items"]
                )
                or _("không thay đổi"),
            }
            for each in own_sheets(member)
        ]
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
