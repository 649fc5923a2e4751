"""Whom a case is about."""

from sotay.members.models import Member
from sotay.procedures.models import Case


def member_of(case: Case) -> Member:
    """The member of a case.

    Raises:
        Member.DoesNotExist: it is about somebody who is no member yet.
    """
    return Member.objects.select_related("person").get(pk=case.person_id)
