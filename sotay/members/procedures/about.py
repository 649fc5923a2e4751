"""Whom a case is about."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.members.kinds import LEAVING, Kind, Status
from sotay.members.models import Member
from sotay.members.party_age import MOVED
from sotay.people.models import Precision
from sotay.procedures.models import Case
from sotay.regulations import Refused


def member_of(case: Case) -> Member:
    """The member of a case.

    Raises:
        Refused: it is about somebody who is no member yet.
    """
    found = Member.objects.select_related("person").filter(pk=case.person_id).first()
    if found is None:
        raise Refused(None, _("Thủ tục này dành cho đảng viên."))
    return found


def facts_of_member(case: Case) -> dict[str, Any]:
    """What papers say of a member beyond the person, by the names of their fields; only days known to the day."""
    member = member_of(case)
    days = {"joined_on": member.joined_precision, "official_on": member.official_precision}
    return {name: getattr(member, name) for name, known in days.items() if known == Precision.DAY}


LISTED = (Status.OFFICIAL, Status.PROBATIONARY, Status.UNKNOWN)
GONE = ("",)
ABOUT: dict[str, tuple[str, ...]] = {
    "recognition": (Status.PROBATIONARY,),
    "transfer": LISTED,
    "temporary": LISTED,
    "abroad": LISTED,
    "departure": LISTED,
    "exemption": LISTED,
    "death": LISTED,
    "withdrawal": LISTED,
    "removal": LISTED,
    "cancellation": LISTED,
    "restoration": GONE,
    "resumption": GONE,
}
"""Which procedures may begin about a member, by what the member is; "" is on no list any more."""

ABOUT_PROSPECTS = ("admission", "awareness_class")
"""Which procedures may begin about somebody who is helped on the way into the Party, the usual next one first."""

WAYS_BACK = tuple(kind for kind in LEAVING if kind not in (*MOVED, Kind.DEATH))
"""Who left in one of these ways may be restored or resume."""


def may_be_about(status: str, left: str) -> list[str]:
    """The procedures that fit a member.

    Args:
        status: what the member is; "" on no list.
        left: how the member left the list, where they did.
    """
    if not status and left not in WAYS_BACK:
        return []
    return [key for key, fits in ABOUT.items() if status in fits]
