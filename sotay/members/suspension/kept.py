"""What is held of a member's suspensions: told to them with the rest, taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import Suspension


def erase(member: Member) -> None:
    """Take away that they were suspended."""
    with seen_by(PROGRAM):
        Suspension.objects.filter(member=member).delete()


def held(member: Member) -> dict[str, Any]:
    """What is held about a member's suspensions, those that are over too."""
    rows = Suspension.objects.filter(member=member).select_related("decision").order_by("valid_from")
    return {
        _("Đình chỉ sinh hoạt"): [
            {
                _("Từ ngày"): day(row.valid_from),
                _("Đến trước ngày"): day(row.valid_to),
                _("Quyết định"): row.decision.number,
            }
            for row in rows
        ]
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
