"""Joining: two records found to be one person's become one. The book keeps both the mistake and its correction.

The surplus record's entries are reversed in the rows where they were counted, so that the person counts once. What
happened to the person and only the surplus record tells is posted again on the record that stays; whatever else names
the person follows. Nothing is deleted, and so all of it can be taken back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, current_entry
from sotay.kernel.authority import Actor
from sotay.kernel.time import now
from sotay.members.derive import OUTSIDE, State, after, derive
from sotay.members.joinings import Joining
from sotay.members.kinds import Kind
from sotay.members.ledger import own_entries, post, reversal_of, reverse, start_from
from sotay.members.models import Member, Movement
from sotay.people.models import Account, Person
from sotay.regulations import Refused

from .values import BY_KEY, DATED, put, read_again, said_by, same, write_down

SWITCHED_OFF = "switched off"


@dataclass(frozen=True)
class Joined:
    """What a joining did, as its preview tells it.

    Attributes:
        taken_back: the surplus record's entries that no longer count.
        posted: the entries written on the record that stays.
        left: entries of the surplus record that tell of other places, and were not posted again.
        followed: how many rows of other tables now name the record that stays.
    """

    joining: Joining
    taken_back: list[Movement]
    posted: list[Movement]
    left: list[Movement]
    followed: int

    @property
    def member_id(self) -> int:
        number: int = self.joining.kept_id
        return number


@action("member.join", gettext_lazy("Ghép hai hồ sơ của một người"))
def join(
    actor: Actor,
    member: Member,
    *,
    surplus: Member,
    reason: str,
    taken: Sequence[str] = (),
    moved_there: bool = False,
) -> Joined:
    """Make two records of one person one; the first stays.

    Args:
        member: the record that stays.
        surplus: the record that was one too many.
        reason: how one knows that they are one person.
        taken: the values the record that stays takes from the other, by their keys.
        moved_there: the person went on to where the surplus record stands, on the day it begins there.

    Raises:
        Refused: they are the same record, one is joined already, or the book does not allow it.
    """
    if member.pk == surplus.pk:
        raise Refused(None, _("Hai hồ sơ này là một."), _("Hãy chọn hồ sơ thứ hai."))
    if not reason.strip():
        raise Refused(None, _("Hãy ghi vì sao biết hai hồ sơ là của một người."))
    kept, surplus = _locked(member.pk, surplus.pk)
    said = said_by(surplus)
    closed = write_down(kept, surplus)
    joining = Joining(
        surplus=surplus,
        kept=kept,
        join_entry=_entry(),
        at=now(),
        reason=reason.strip(),
        taken=[key for key in taken if key in BY_KEY],
        closed=closed,
    )
    rows = list(own_entries({surplus.pk})[surplus.pk].rows)
    taken_back = take_out(rows, reason.strip())
    hide(surplus)
    put(kept, said, joining.taken)
    joining.moved = {**follow(surplus, kept), **switch_off(surplus, kept)}
    joining.save()
    posted, left = carry_on(rows, kept, moved_there=moved_there)
    derive([kept.pk, surplus.pk])
    followed = sum(len(numbers) for name, numbers in joining.moved.items() if name != SWITCHED_OFF)
    return Joined(joining, taken_back, posted, left, followed)


@action("member.part", gettext_lazy("Tách lại hồ sơ đã ghép"))
def part(actor: Actor, member: Member, *, joining: Joining, reason: str) -> Joining:
    """Take a joining back: both records are again what they were, and count again.

    Raises:
        Refused: it is undone already, or something recorded since stands on it.
    """
    kept, surplus = _locked(member.pk, joining.surplus_id)
    joining = Joining.objects.select_for_update().get(pk=joining.pk)
    if joining.undone or joining.kept_id != kept.pk:
        raise Refused(None, _("Việc ghép này đã được tách."))
    if not reason.strip():
        raise Refused(None, _("Hãy ghi lý do tách hồ sơ."))
    for entry in Movement.objects.filter(
        member=kept, entry_id=joining.join_entry, quantity__gt=0, reverses=None
    ).order_by("-counted_on", "-rank", "-id"):
        reverse(entry, reason.strip())
    before, was = read_again(bytes(joining.closed))
    put(kept, before, [key for key in joining.taken if same(kept, was, key)])
    surplus.person.withdrawn = False
    put(surplus, was, [key for key in BY_KEY if key not in DATED])
    follow_back(joining, surplus)
    book_again(joining, surplus, reason.strip())
    joining.undone = True
    joining.save()
    derive([kept.pk, surplus.pk])
    return joining


def _entry() -> int:
    entry = current_entry()
    assert entry is not None
    number: int = entry.pk
    return number


def _locked(*numbers: int) -> list[Member]:
    """The members, locked in one order; a record that is part of another is not joined again."""
    rows = Member.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers).order_by("pk")
    found = {row.pk: row for row in rows.select_related("person")}
    for person in Person.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"):
        found[person.pk].person = person
    return [found[number] for number in numbers]


# The book ----------------------------------------------------------------------------------------------------


def take_out(rows: Sequence[Movement], reason: str) -> list[Movement]:
    """Reverse all entries of a record, the last first."""
    for row in rows:
        if row.quantity < 0:
            raise Refused(
                None,
                _("Hồ sơ thừa có bút toán của kỳ đã chốt được đảo ở kỳ sau (“%(entry)s”).") % {"entry": row},
                _("Hãy chọn hồ sơ ấy làm hồ sơ giữ lại, hồ sơ kia làm hồ sơ thừa."),
            )
    for row in reversed(rows):
        reverse(row, reason)
    return list(rows)


def carry_on(
    rows: Sequence[Movement], kept: Member, *, moved_there: bool
) -> tuple[list[Movement], list[Movement]]:
    """Post on the record that stays what only the surplus one tells.

    A recognition is the person's, wherever it was written. Other entries belong to the surplus record's places: they
    follow only where the person went there.

    Returns:
        The entries posted, and those left.
    """
    posted = [go_there(rows[0], kept)] if moved_there and rows else []
    left = []
    for row in rows[1:]:
        chain = own_entries({kept.pk})[kept.pk]
        if any((row.kind, row.happened_on) == (there.kind, there.happened_on) for there in chain.rows):
            continue
        copy = _again(row, kept)
        earlier, _later = chain.until(copy)
        follows = moved_there or row.kind == Kind.RECOGNITION
        if follows and _fits(copy, after(earlier[-1]) if earlier else OUTSIDE):
            posted += post([copy])
        else:
            left.append(row)
    return posted, left


def go_there(first: Movement, kept: Member) -> Movement:
    """The transfer by which the person came to where the surplus record begins."""
    transfer = Movement(
        member=kept,
        kind=Kind.TRANSFER,
        happened_on=first.happened_on,
        counted_on=first.happened_on,
        to_organization_id=first.to_organization_id,
        decision_id=first.decision_id,
    )
    earlier, _later = own_entries({kept.pk})[kept.pk].until(transfer)
    was = after(earlier[-1]) if earlier else OUTSIDE
    if was == OUTSIDE:
        raise Refused(
            None,
            _("Hồ sơ giữ lại chưa có trong danh sách vào ngày hồ sơ thừa bắt đầu."),
            _("Hãy đổi vai hai hồ sơ: giữ hồ sơ bắt đầu sớm hơn."),
        )
    if was.organization_id == first.to_organization_id:
        raise Refused(None, _("Hai hồ sơ ở cùng một nơi nên không có việc chuyển đến."))
    transfer.from_organization_id, transfer.from_status = was.organization_id, was.status
    transfer.to_status = was.status
    return post([transfer])[0]


def _again(row: Movement, kept: Member) -> Movement:
    """The same event of the record that stays, not yet posted."""
    copy = reversal_of(row, row.reason)
    copy.member, copy.quantity, copy.reverses = kept, row.quantity, None
    copy.counted_on = row.happened_on
    return copy


def _fits(copy: Movement, state: State) -> bool:
    """Whether an event can be posted from a state; it is made to start there."""
    try:
        start_from(state, copy, in_the_way=copy)
    except Refused:
        return False
    return state != OUTSIDE or not copy.from_organization_id


def book_again(joining: Joining, surplus: Member, reason: str) -> None:
    """Post again what the joining took back, from the day it was taken back."""
    rows = Movement.objects.filter(member=surplus, reversal__entry_id=joining.join_entry)
    rows = rows.annotate(again_on=F("reversal__counted_on"))
    for row in rows.exclude(kind=Kind.REORGANIZATION).order_by("counted_on", "rank", "id"):
        copy = _again(row, surplus)
        copy.reason, copy.counted_on = reason, row.again_on
        post([copy])


# What else names the person ----------------------------------------------------------------------------------


def hide(surplus: Member) -> None:
    """The surplus record is on no list, and its numbers are free."""
    surplus.person.withdrawn = True
    surplus.person.set_identity("")
    surplus.card_number, surplus.card_type = None, ""
    surplus.person.save()
    surplus.save()


def followers() -> Iterator[tuple[type[Model], str, Q]]:
    """The tables whose rows follow a person into another record: the relation, and which of them follow."""
    for model in apps.get_models():
        for name, which in getattr(model, "follows_the_person", {}).items():
            if which is not None:
                yield model, name, which


def follow(surplus: Member, kept: Member) -> dict[str, list[int]]:
    """Let what names the surplus record name the one that stays. A person has one account: theirs stays theirs.

    What holds once at a time (a suspension, an introduction to the residence, a badge) the record that stays says.
    """
    moved: dict[str, list[int]] = {}
    for model, name, which in followers():
        if model is Account and Account.objects.filter(person_id=kept.pk).exists():
            continue
        rows = model._base_manager.filter(which, **{name: surplus.pk})
        numbers = list(rows.values_list("pk", flat=True))
        came = [number for number in numbers if _comes_along(model, name, number, kept)]
        if came:
            moved[f"{model._meta.label}.{name}"] = came
    return moved


def _comes_along(model: type[Model], name: str, number: int, kept: Member) -> bool:
    """Let a row name the record that stays; where that one says the same already, or other, the row stays behind."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=number).update(**{name: kept.pk})
    except IntegrityError:
        return False
    return True


def switch_off(surplus: Member, kept: Member) -> dict[str, list[int]]:
    """A second account of one person is closed."""
    second = list(Account.objects.filter(person_id=surplus.pk, is_active=True).values_list("pk", flat=True))
    Account.objects.filter(pk__in=second).update(is_active=False)
    return {SWITCHED_OFF: second} if second else {}


def follow_back(joining: Joining, surplus: Member) -> None:
    """What followed goes back, where it still names the record that stayed."""
    for label, numbers in joining.moved.items():
        if label == SWITCHED_OFF:
            Account.objects.filter(pk__in=numbers).update(is_active=True)
            continue
        model, _dot, name = label.rpartition(".")
        rows = apps.get_model(model)._base_manager.filter(pk__in=numbers, **{name: joining.kept_id})
        rows.update(**{name: surplus.pk})
