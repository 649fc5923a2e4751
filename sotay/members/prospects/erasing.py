"""Forgetting a prospect: the person is erased, the count stays.

Whoever withdraws is erased at once; whoever had no step for as long as the rule says, by a job in the night. Of a case
about them its days and results are left, without the person.
"""

from datetime import date

from django.db.models import DateField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import months_after
from sotay.kernel.law import Placed, law
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.models import Member
from sotay.people.models import NameToken, Person, Presence, PresenceReason
from sotay.procedures.models import Case, CaseState, StepTaken, Task

from .models import Prospect, ProspectState, ProspectStay

RULE = "privacy.prospect_erased_after"


def kept_until(last_step_on: date, at: Placed) -> date:
    """The day on which somebody without a further step is erased."""
    return months_after(last_step_on, int(law(RULE, today(), at=at).value))


def stepped() -> QuerySet[Prospect]:
    """Those who are helped, with the day of their last step, in their cell or in a case (``stepped_on``)."""
    taken = StepTaken.objects.filter(
        case__person=OuterRef("person"), case__began_on__gte=OuterRef("began_on"), takes_back=None
    )
    last = Subquery(taken.order_by("-happened_on").values("happened_on")[:1], output_field=DateField())
    return Prospect.objects.filter(state=ProspectState.OPEN).annotate(
        stepped_on=Greatest("last_step_on", Coalesce(last, "last_step_on"))
    )


def end(prospect: Prospect, state: str, on: date) -> None:
    """The cell helps no longer: stay and presence end. Within an action that holds the prospect."""
    prospect.state, prospect.ended_on = state, on
    prospect.save()
    for stay in ProspectStay.objects.filter(prospect=prospect, valid_to__gt=on):
        if stay.valid_from >= on:
            stay.delete()
            continue
        stay.valid_to = on
        stay.save()
    Presence.objects.filter(person=prospect.person, reason=PresenceReason.CANDIDACY).delete()


def erase(prospect: Prospect, state: str, on: date) -> None:
    """End it and take away all that says who it was; within an action that sees everything.

    Whoever is, or was, a member keeps the record they have as such.
    """
    person = prospect.person
    for case in Case.objects.filter(person=person, began_on__gte=prospect.began_on).select_for_update():
        if case.is_open:
            Task.objects.filter(case=case, done_on=None).update(done_on=on)
            case.state, case.ended_on = CaseState.WITHDRAWN, max(on, case.began_on)
        case.person = None
        case.save()
    end(prospect, state, max(on, prospect.began_on))
    blank(prospect)
    if person is not None and not Member.objects.filter(pk=person.pk).exists():
        NameToken.objects.filter(person=person).delete()
        Person.objects.filter(pk=person.pk).delete()


def blank(prospect: Prospect) -> None:
    """Leave of a prospect that is over what is counted: days, cell, sex."""
    prospect.person = prospect.unit = prospect.helper = None
    prospect.consented_on = prospect.class_from = prospect.class_to = prospect.certified_on = None
    prospect.erased_on = today()
    prospect.save()


def forget_member(member: Member) -> None:
    """A member who is erased is erased as a prospect, too."""
    for prospect in Prospect.objects.filter(person_id=member.pk).exclude(state=ProspectState.OPEN):
        blank(prospect)


def erase_lapsed() -> int:
    """Erase everybody whose last step is too long ago. Returns how many."""
    with seen_by(PROGRAM):
        oldest = list(stepped().select_related("organization").order_by("pk"))
        over = [
            row.pk
            for row in oldest
            if kept_until(row.stepped_on, row.organization) <= today()  # type: ignore[attr-defined]
        ]
        erased = 0
        for number in over:
            with entry(PROGRAM, "prospect.lapse"):
                held = Prospect.objects.select_for_update(of=("self",)).get(pk=number)
                still = stepped().filter(pk=number).select_related("organization").first()
                if still is None or kept_until(still.stepped_on, still.organization) > today():  # type: ignore[attr-defined]
                    continue
                erase(held, ProspectState.LAPSED, today())
                erased += 1
    return erased
