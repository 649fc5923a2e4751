"""Of somebody on a running list: told to them with the rest, and taken off when they are erased."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import ScreenedMember
from .queries import entry_of


def erase(member: Member) -> None:
    """Off the list."""
    with seen_by(PROGRAM):
        ScreenedMember.objects.filter(member=member).delete()


def held(member: Member) -> dict[str, Any]:
    """The line on the list, in plain values."""
    row = entry_of(member)
    if row is None:
        return {}
    return {
        _("Rà soát, sàng lọc"): {
            _("Căn cứ"): str(row.get_ground_display()),
            _("Đưa vào danh sách ngày"): day(row.listed_on),
            _("Mời ngày"): day(row.called_on) if row.called_on else "",
            _("Được nghe"): str(row.get_heard_display()),
            _("Chi bộ đề nghị"): str(row.get_proposal_display()) if row.proposal else "",
            _("Cấp ủy quyết định"): str(row.get_measure_display()) if row.measure else "",
        }
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
