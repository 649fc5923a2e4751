"""Erasing after retention: a person's attributes go, the ledger keeps an unnamed number.

What is counted stays, or a figure of a past day would change: the entries, standings and traits, sex, birth date, and
whether somebody belongs to a minority. Names, words of names, numbers that identify, the phone, the dates of the
beginning and the account's name are gone. The trail names the act and the number, nobody.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.organizations.actions import kept
from sotay.organizations.models import Decision, Organization
from sotay.people.models import MAJORITY, Account, NameToken, Person, Presence
from sotay.regulations import Refused

from .comparisons import Difference, KeptDifference
from .excusals import Excusal
from .joinings import Joining
from .models import Member, Standing
from .party_age import Age, later

RULE = "privacy.member_erased_after"
ERASED = "(đã xóa)"
MINORITY = "Khác"
"""An ethnicity that only says that it is not the majority's."""

AT_ONCE = 500

ALSO_ERASED: list[Callable[[Member], None]] = []
"""What higher rooms keep of a person and is not counted: each takes away its own."""


def last_day_kept(on: date, organization: Organization) -> date:
    """Whoever left on this day or before is no longer kept."""
    months = int(law(RULE, on, at=organization).value)
    return later(on, Age(0, -months, 0))


def due(organization: Organization, on: date) -> QuerySet[Member]:
    """Members last seen in a branch whose time is over."""
    until = last_day_kept(on, organization)
    there = Presence.objects.filter(under(organization.path or "-"), person=OuterRef("pk"), latest=True)
    own = Standing.objects.filter(member=OuterRef("pk"))
    gone, still = own.filter(valid_to__lte=until), own.filter(valid_to__gt=until)
    rows = Member.objects.filter(Exists(gone), ~Exists(still), Exists(there), person__erased_on=None)
    return rows.order_by("pk")


@action("privacy.erase", gettext_lazy("Xóa thông tin hết thời hạn giữ"))
def erase_expired(actor: Actor, organization: Organization, *, decision: Decision) -> int:
    """Erase the persons of a branch whose time is over, on the competent body's decision.

    Returns:
        How many persons were erased.

    Raises:
        Refused: nobody's time is over.
    """
    members = list(due(organization, today())[:AT_ONCE])
    if not members:
        raise Refused(None, _("Không có ai hết thời hạn giữ thông tin ở đây."))
    kept(decision)
    for member in members:
        erase_person(member)
    return len(members)


def erase_person(member: Member) -> None:
    """Take away all that says who somebody was; within an action."""
    person = Person.objects.get(pk=member.pk)
    person.full_name = person.name_key = ERASED
    person.ethnicity = person.ethnicity if person.ethnicity in ("", MAJORITY) else MINORITY
    person.phone = ""
    person.set_identity("")
    person.withdrawn, person.erased_on = True, today()
    person.save()
    NameToken.objects.filter(person_id=person.pk).delete()
    member.card_number, member.card_type = None, ""
    member.decided_on = member.joined_on = member.official_on = member.recognition_decided_on = None
    member.save()
    Excusal.objects.filter(member=member).delete()
    KeptDifference.objects.filter(member=member).delete()
    Difference.objects.filter(member=member).delete()
    for joining in (*Joining.objects.filter(kept=member), *Joining.objects.filter(surplus=member)):
        joining.closed = b""
        joining.save()
    for erase in ALSO_ERASED:
        erase(member)
    for account in Account.objects.filter(person_id=person.pk):
        account.username, account.name = f"xoa-{account.pk}", ERASED
        account.set_unusable_password()
        account.is_active = False
        account.save()


def erase_where_decided() -> int:
    """Erase by itself where the rule is certain: a text that was read, or the competent body's own decision on it.

    A number that this program only assumes erases nobody without a person's act.
    """
    erased = 0
    on = today()
    with seen_by(PROGRAM):
        for organization in Organization.objects.exclude(path=None).order_by("path"):
            if not law(RULE, on, at=organization).refuses:
                continue
            members = list(due(organization, on)[:AT_ONCE])
            if members:
                with entry(PROGRAM, "privacy.erase", organization):
                    for member in members:
                        erase_person(member)
            erased += len(members)
    return erased
