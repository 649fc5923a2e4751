"""Whom a case is about."""

from sotay.members.kinds import Status
from sotay.members.models import Member
from sotay.procedures.models import Case


def member_of(case: Case) -> Member:
    """The member of a case.

    Raises:
        Member.DoesNotExist: it is about somebody who is no member yet.
    """
    return Member.objects.select_related("person").get(pk=case.person_id)


ABOUT: dict[str, tuple[str, ...]] = {
    "recognition": (Status.PROBATIONARY,),
    "transfer": (Status.OFFICIAL, Status.PROBATIONARY, Status.UNKNOWN),
}
"""Which procedures may begin about a member, by what the member is."""
