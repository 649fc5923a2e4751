"""Putting right what is known of a member, without writing over what somebody else saved meanwhile."""

from datetime import date
from typing import TypeVar

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
from .particulars.models import Declared, Particulars

Holding = TypeVar("Holding", Traits, Particulars)


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
    traits = Traits(member=member, valid_from=on, valid_to=FOREVER, **vars(counted))
    hold_from(traits, seen)
    derive([member.pk])
    return traits


def hold_from(row: Holding, seen: int | None = None) -> Holding:
    """Let a row about a member hold from its first day on: what held then ends, what was to come later goes.

    Args:
        seen: the audit entry that last wrote any such row of the member when the form was opened.

    Raises:
        ChangedMeanwhile: somebody changed one since.
        Refused: the day has not come.
    """
    on = row.valid_from
    refuse_the_future(on)
    Member.objects.select_for_update(no_key=True).get(pk=row.member_id)
    rows: list[Holding] = list(type(row).objects.filter(member=row.member_id))
    if seen is not None and seen != max((each.entry_id for each in rows), default=0):
        raise ChangedMeanwhile
    for each in rows:
        if each.valid_to <= on:
            continue
        if each.valid_from >= on:
            each.delete()
            continue
        each.valid_to = on
        each.save()
    row.save()
    return row


@action("member.declare", gettext_lazy("Cập nhật nơi ở, chức vụ, bồi dưỡng"))
def declare(
    actor: Actor, member: Member, *, declared: Declared, on: date, seen: int | None = None
) -> Particulars:
    """Where a member lives, which post they hold or what they were trained in is another from a day on.

    Args:
        seen: the audit entry that last wrote any of it when the form was opened.

    Raises:
        ChangedMeanwhile: somebody changed it since.
    """
    return hold_from(Particulars(member=member, valid_from=on, valid_to=FOREVER, **vars(declared)), seen)
