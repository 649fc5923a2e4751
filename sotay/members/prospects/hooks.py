"""What of a member stems from their time as a prospect: shown to them with the rest, and erased with the rest."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.time import today
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD

from .erasing import forget_member
from .models import Prospect
from .queries import held_of, steps_of


def held(member: Member) -> dict[str, Any]:
    """The time before admission, in plain values."""
    rows = Prospect.objects.filter(person_id=member.pk).select_related("person", "unit", "helper__person")
    return {
        _("Trước khi vào Đảng"): [
            {str(each["label"]): str(each["value"]) for each in held_of(row, today())[4:]}
            | {_("Các bước"): "; ".join(str(step["title"]) for step in steps_of(row, today()))}
            for row in rows.order_by("pk")
        ]
    }


ALSO_HELD.append(held)
ALSO_ERASED.append(forget_member)
