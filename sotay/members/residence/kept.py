"""What is held of a member about their residence: told to them with the rest, taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import ResidenceIntroduction, ResidenceRemark


def erase(member: Member) -> None:
    """Take away where they were introduced and which remarks came."""
    with seen_by(PROGRAM):
        ResidenceIntroduction.objects.filter(member=member).delete()
        ResidenceRemark.objects.filter(member=member).delete()


def held(member: Member) -> dict[str, Any]:
    """What is held about a member's tie with their residence."""
    return {
        _("Giới thiệu về nơi cư trú"): [
            {_("Từ ngày"): day(row.valid_from), _("Chi bộ số"): row.cell_id}
            for row in ResidenceIntroduction.objects.filter(member=member).order_by("valid_from")
        ],
        _("Nhận xét nơi cư trú đã nhận"): [
            {_("Năm"): row.year, _("Ngày nhận"): day(row.received_on)}
            for row in ResidenceRemark.objects.filter(member=member).order_by("year")
        ],
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
