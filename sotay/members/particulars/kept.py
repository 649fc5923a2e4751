"""What is held of a member's particulars: told to them with the rest, taken away when its time is over."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.erasure import ALSO_ERASED
from sotay.members.models import Member
from sotay.members.own_data import ALSO_HELD, day

from .models import NAMES, Particulars

TITLES = {field.name: field.verbose_name for field in Particulars._meta.fields if field.name in NAMES}


def title_of(name: str) -> str:
    """What a field of the particulars is called."""
    title = str(TITLES[name])
    return title[:1].upper() + title[1:]


def said(row: Particulars) -> dict[str, str]:
    """What a row says, in words by its title."""
    words = {
        name: getattr(row, f"get_{name}_display", lambda name=name: getattr(row, name))() for name in TITLES
    }
    return {title_of(name): str(text) for name, text in words.items() if getattr(row, name)}


def erase(member: Member) -> None:
    """Take away all of it: nothing of it is counted."""
    with seen_by(PROGRAM):
        Particulars.objects.filter(member=member).delete()


def held(member: Member) -> dict[str, Any]:
    """The periods in plain values."""
    rows = Particulars.objects.filter(member=member).order_by("valid_from")
    return {
        _("Nơi ở, chức vụ, bồi dưỡng"): [{_("Từ ngày"): day(row.valid_from), **said(row)} for row in rows]
    }


ALSO_ERASED.append(erase)
ALSO_HELD.append(held)
