"""What this room keeps of a person: told to them with the rest, and taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import Studied


def erase(member: Member) -> None:
    """Take away that it was the cell that wrote a mark; that somebody studied stays, without a name."""
    with seen_by(PROGRAM):
        Studied.objects.filter(member=member).update(on_behalf=False)


def held(member: Member) -> dict[str, Any]:
    """What a member has said of studying."""
    rows = Studied.objects.filter(member=member).select_related("document").order_by("studied_on", "pk")
    return {
        _("Văn bản đã học"): [
            {
                _("Văn bản"): str(row.document),
                _("Ngày"): day(row.studied_on),
                _("Người ghi"): _("chi bộ ghi hộ") if row.on_behalf else _("đồng chí tự ghi"),
            }
            for row in rows
        ]
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
