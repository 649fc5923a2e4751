"""What is done with feedback: sent with one's name, written down for somebody, answered, handed over, forgotten."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import months_after
from sotay.kernel.law import law
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.models import Member
from sotay.organizations.models import Organization
from sotay.people.models import Person, Presence
from sotay.regulations import Refused

from .models import Feedback, FeedbackSender, HandedOver, Naming


@action("feedback.send", gettext_lazy("Gửi góp ý"), elsewhere=("organization", "about"))
def send(
    actor: Actor, organization: Organization, *, text: str, about: Organization | None = None
) -> Feedback:
    """Say something to an organisation in one's own name. What is said without a name goes through the letterbox.

    Args:
        about: who is criticised, if anybody: it reads what was said, never by whom.

    Raises:
        NotAllowed: it is neither where one is nor above it.
        Refused: the account belongs to nobody.
    """
    _above(organization, about, [actor.path, *_places(actor.person_id)], "feedback.send")
    if actor.person_id is None:
        raise Refused(None, _("Tài khoản này chưa gắn với đảng viên nào, nên không gửi góp ý được."))
    return _kept(organization, about, text, actor.person_id)


@action("feedback.write_down", gettext_lazy("Ghi góp ý hộ"), elsewhere=("organization", "about"))
def write_down(
    actor: Actor, member: Member, *, organization: Organization, text: str, about: Organization | None = None
) -> Feedback:
    """Write down what a member without a telephone says, in their name; it bears the mark of who wrote it."""
    _above(organization, about, _places(member.pk), "feedback.write_down")
    return _kept(organization, about, text, member.pk, written_down_as=actor.office)


def _places(person: int | None) -> list[str]:
    rows = Presence.objects.filter(person_id=person, latest=True) if person else Presence.objects.none()
    return list(rows.values_list("path", flat=True))


def _above(organization: Organization, about: Organization | None, paths: list[str], permission: str) -> None:
    """One speaks to where one is, and to what stands above it; to nobody else, and about nobody else."""
    for each in filter(None, (organization, about)):
        if not any(path.startswith(each.path or "-") for path in paths):
            raise NotAllowed(permission)


def _kept(
    organization: Organization, about: Organization | None, text: str, person: int, written_down_as: str = ""
) -> Feedback:
    made = Feedback(
        organization=organization,
        about=about,
        naming=Naming.NAMED,
        text=text,
        received_on=today(),
        written_down_as=written_down_as,
    )
    made.save()
    FeedbackSender(feedback=made, person=Person(pk=person)).save()
    return made


@action("feedback.answer", gettext_lazy("Trả lời góp ý"))
def reply(actor: Actor, feedback: Feedback, *, answer: str) -> None:
    """Answer, for the office it was sent to. A later answer takes the place of an earlier one."""
    _in_its_own_office(actor, feedback, "feedback.answer")
    feedback.answer, feedback.answered_on, feedback.answered_as = answer, today(), actor.office
    feedback.save()


@action("feedback.hand_over", gettext_lazy("Chuyển đơn"))
def hand_over(actor: Actor, feedback: Feedback, *, number: str, on: date) -> HandedOver:
    """A letter that denounces somebody is not kept: it goes to the competent body on paper, and is erased here.

    What stays names neither the letter nor its sender.

    Raises:
        Refused: the day lies ahead.
    """
    _in_its_own_office(actor, feedback, "feedback.hand_over")
    if on > today():
        raise Refused(None, _("Ngày chuyển đơn không thể ở sau hôm nay."))
    made = HandedOver(organization=feedback.organization, number=number, handed_on=on)
    made.save()
    # Whoever is criticised does not see the sender, and yet the sender's row goes as well.
    with seen_by(PROGRAM):
        feedback.delete()
    return made


def _in_its_own_office(actor: Actor, feedback: Feedback, permission: str) -> None:
    """No office above answers in another's place, or reads along."""
    if actor.organization_id != feedback.organization_id:
        raise NotAllowed(permission)


def forget_answered(on: date) -> int:
    """Erase what was answered so long ago that it is kept no more. Called within an entry."""
    months = int(law("privacy.feedback_kept", on).value)
    _rows, tables = Feedback.objects.filter(answered_on__lt=months_after(on, -months)).delete()
    return tables.get(Feedback._meta.label, 0)
