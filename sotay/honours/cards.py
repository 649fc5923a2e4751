"""Cards: given, exchanged, lost, collected. Each act changes the member's record and notes what happened, or neither.

Since 2/9/2025 a card bears the identity number, which is closed in the person's record and never typed here.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import law
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.form_parts import place_of
from sotay.members.kinds import LEAVING, CardType, Kind, Status
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import MOVED
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .kinds import ENDED, CardAct
from .models import CardCheck, CardEvent

DIGITS = "card.digits"
OLD_DIGITS = 8


def type_on(on: date) -> CardType:
    """The type of the cards that are given on a day."""
    return CardType.OLD if int(law(DIGITS, on).value) == OLD_DIGITS else CardType.IDENTITY


def held(member: Member) -> Member:
    """The member's record, held until the act is done: of two who give a card at once the second sees the first."""
    return (
        Member.objects.select_related("person").select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    )


@action("card.issue", gettext_lazy("Ghi đã phát, đổi thẻ đảng viên"))
def issue(actor: Actor, member: Member, *, act: str, on: date, number: str = "") -> CardEvent:
    """A card was handed over to a member.

    Args:
        act: one of ``GIVEN``: for the first time, in exchange, or again for one that was lost or damaged.
        number: of a card of eight digits; a card with the identity number takes it from the person's record.

    Raises:
        Refused: the act does not fit what the member has, the number is missing or somebody else's.
    """
    refuse_the_future(on)
    current = held(member)
    if not Standing.objects.as_of(on).filter(member=member).exclude(status=Status.PROBATIONARY).exists():
        raise Refused(
            law("card.digits", on), _("Thẻ phát cho đảng viên chính thức đang có trong danh sách ngày ấy.")
        )
    has_one = bool(current.card_type)
    if act == CardAct.ISSUED and has_one:
        raise Refused(None, _("Đồng chí này đã có thẻ."), _("Hãy chọn đổi thẻ hoặc cấp lại."))
    if act != CardAct.ISSUED and not has_one:
        raise Refused(None, _("Đồng chí này chưa có thẻ."), _("Hãy chọn phát thẻ lần đầu."))
    kind = type_on(on)
    if kind == CardType.IDENTITY:
        if number:
            raise Refused(law(DIGITS, on), _("Thẻ này mang số định danh ở hồ sơ; không ghi số ở đây."))
        if not current.person.identity_end:
            raise Refused(
                law(DIGITS, on),
                _("Hồ sơ chưa có số định danh, mà thẻ phát từ 2/9/2025 mang số ấy."),
                _("Hãy sửa thông tin, ghi số định danh, rồi phát thẻ."),
            )
        return _changed(current, act, on, CardType.IDENTITY, "")
    number = number or current.card_number or ""
    if len(number) != OLD_DIGITS or not number.isascii() or not number.isdecimal():
        raise Refused(law(DIGITS, on), _("Hãy ghi số thẻ gồm 8 chữ số."))
    with seen_by(PROGRAM):
        if Member.objects.filter(card_number=number).exclude(pk=member.pk).exists():
            raise Refused(None, _("Số thẻ này đã có trong hệ thống, của người khác."))
    return _changed(current, act, on, CardType.OLD, number)


@action("card.lose", gettext_lazy("Ghi báo mất thẻ đảng viên"))
def lose(actor: Actor, member: Member, *, on: date) -> CardEvent:
    """A member reported the card lost; it is the member's until another is given."""
    refuse_the_future(on)
    current = held(member)
    if not current.card_type:
        raise Refused(None, _("Đồng chí này chưa có thẻ."))
    return _changed(current, CardAct.LOST, on, CardType(current.card_type), current.card_number or "")


@action("card.collect", gettext_lazy("Ghi thu hồi thẻ, thân nhân giữ thẻ"))
def collect(actor: Actor, member: Member, *, on: date) -> CardEvent:
    """Somebody left the Party: the card is collected; of one who died the family keeps it.

    Raises:
        Refused: they are still a member, or only moved; or they had no card.
    """
    refuse_the_future(on)
    current = held(member)
    left = how_left(member)
    if left is None:
        raise Refused(
            None,
            _("Chỉ thu hồi thẻ của người đã ra khỏi Đảng."),
            _("Đổi thẻ, cấp lại thẻ thì ghi ở việc phát thẻ."),
        )
    if not current.card_type:
        raise Refused(None, _("Đồng chí này không có thẻ, hoặc thẻ đã được thu hồi."))
    act = CardAct.FAMILY if left == Kind.DEATH else CardAct.COLLECTED
    return _changed(current, act, on, None, "")


def how_left(member: Member) -> str | None:
    """By which entry somebody left the Party; ``None`` of a member, and of one who moved to another part of it."""
    rows = Movement.objects.filter(member=member, quantity=1, reversal__isnull=True)
    last = rows.order_by("happened_on", "rank", "id").last()
    if last is None or last.kind not in LEAVING or last.kind in MOVED:
        return None
    return str(last.kind)


@action("card.undo", gettext_lazy("Bỏ việc ghi thẻ sau cùng"))
def undo(actor: Actor, member: Member, *, event: CardEvent) -> Member:
    """Take away what was written down last about a card: the record has again what it had before."""
    current = held(member)
    last = CardEvent.objects.filter(member=member).order_by("pk").last()
    if last is None or last.pk != event.pk:
        raise Refused(None, _("Chỉ bỏ được việc ghi sau cùng."))
    if current.card_type != last.card_type:
        raise Refused(None, _("Thẻ ở hồ sơ đã được sửa sau đó."), _("Hãy sửa ở “Sửa thông tin”."))
    current.card_type, current.card_number = last.before_type, last.before_number or None
    current.save()
    last.delete()
    return current


@action("card.check", gettext_lazy("Ghi kết quả kiểm tra thẻ hằng năm"))
def check(
    actor: Actor, organization: Organization, *, year: int, on: date, seen: int, missing: int = 0
) -> CardCheck:
    """A cell looked at its members' cards; numbers only. Written again, the year's earlier numbers give way."""
    refuse_the_future(on)
    state = organization.state(on)
    if state is None or state.kind not in CELL_KINDS:
        raise Refused(law("card.checked_each", on), _("Chi bộ kiểm tra thẻ của đảng viên chi bộ mình."))
    if on.year not in (year, year + 1) or year > today().year:
        raise Refused(None, _("Ngày kiểm tra không thuộc năm ấy."))
    row, _is_new = CardCheck.objects.update_or_create(
        organization=organization,
        year=year,
        defaults={"checked_on": on, "seen": seen, "missing": missing},
    )
    return row


def _changed(current: Member, act: str, on: date, kind: CardType | None, number: str) -> CardEvent:
    """The record and what happened, together."""
    last = CardEvent.objects.filter(member=current).order_by("happened_on", "pk").last()
    if last is not None and on < last.happened_on:
        raise Refused(None, _("Ngày này ở trước việc đã ghi sau cùng về thẻ."))
    if last is not None and last.act == act == CardAct.LOST:
        raise Refused(None, _("Đã ghi báo mất; hãy cấp lại thẻ."))
    cell = place_of(current)
    if cell is None:
        raise Refused(None, _("Không rõ đồng chí này sinh hoạt ở đâu."))
    event = CardEvent(
        member=current,
        act=act,
        happened_on=on,
        card_type=kind or "",
        before_type=current.card_type,
        before_number=current.card_number or "",
        organization=cell,
    )
    event.save()
    current.card_type, current.card_number = kind or "", number or None
    current.save()
    return event


def is_over(event: CardEvent) -> bool:
    return event.act in ENDED
