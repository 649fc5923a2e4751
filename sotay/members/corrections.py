"""Putting right what is known of a member, without writing over what somebody else saved meanwhile."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER
from sotay.organizations.actions import refuse_the_future
from sotay.people.persons import Profile, correct
from sotay.regulations import Refused

from .actions import Beginning, Counted, refuse_taken_identity
from .derive import derive
from .kinds import CardType
from .models import Member, Traits


class ChangedMeanwhile(Exception):
    """Somebody saved a newer version of the record since it was opened."""


@action("member.correct", gettext_lazy("Sửa thông tin"))
def correct_member(
    actor: Actor,
    member: Member,
    *,
    seen: tuple[int, int],
    profile: Profile,
    beginning: Beginning,
    card_number: str | None = None,
) -> Member:
    """Put a member's safe profile right.

    Args:
        seen: the audit entries that last wrote the person and the member when the form was opened.
        card_number: of a card of eight digits; "" when there is none, ``None`` to leave it as it is.

    Raises:
        ChangedMeanwhile: somebody changed either since.
    """
    person = type(member.person).objects.select_for_update(no_key=True).get(pk=member.pk)
    current = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if (person.entry_id, current.entry_id) != seen:
        raise ChangedMeanwhile
    refuse_taken_identity(profile, but=person)
    correct(person, profile)
    for name, value in vars(beginning).items():
        setattr(current, name, value)
    if card_number is not None:
        _take_card(current, card_number)
    current.save()
    derive([member.pk])
    return current


def _take_card(member: Member, number: str) -> None:
    """A card belongs to one member, wherever they are."""
    with seen_by(PROGRAM):
        is_taken = bool(number) and Member.objects.filter(card_number=number).exclude(pk=member.pk).exists()
    if is_taken:
        raise Refused(None, _("Số thẻ này đã có trong hệ thống, của người khác."))
    member.card_number, member.card_type = number or None, CardType.OLD if number else ""


@action("member.describe", gettext_lazy("Cập nhật trình độ, nghề nghiệp"))
def describe(actor: Actor, member: Member, *, counted: Counted, on: date, seen: int | None = None) -> Traits:
    """A member's education, theory level or occupation is another from a day on.

    Args:
        seen: the audit entry that last wrote any of it when the form was opened.

    Raises:
        ChangedMeanwhile: somebody changed it since.
    """
    refuse_the_future(on)
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    rows = list(Traits.objects.filter(member=member))
    if seen is not None and seen != max((row.entry_id for row in rows), default=0):
        raise ChangedMeanwhile
    for row in rows:
        if row.valid_to <= on:
            continue
        if row.valid_from >= on:
            row.delete()
            continue
        row.valid_to = on
        row.save()
    traits = Traits(member=member, valid_from=on, valid_to=FOREVER, **vars(counted))
    traits.save()
    derive([member.pk])
    return traits
