"""Whom a case is about."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.members.kinds import Status
from sotay.members.models import Member
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


ABOUT: dict[str, tuple[str, ...]] = {
    "recognition": (Status.PROBATIONARY,),
    "transfer": (Status.OFFICIAL, Status.PROBATIONARY, Status.UNKNOWN),
}
"""Which procedures may begin about a member, by what the member is."""

ABOUT_PROSPECTS = ("admission", "awareness_class")
"""Which procedures may begin about somebody who is helped on the way into the Party, the usual next one first."""
