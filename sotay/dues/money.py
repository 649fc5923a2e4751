"""Money between the levels: an organisation hands up what it owes, its upper one books what came, each in its own book.

The two sides are written apart and compared, never made equal: what was sent and has not come is shown as a difference.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.law import warn
from sotay.kernel.time import DAY, FOREVER, today
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization, Placement
from sotay.regulations import Refused

from .actions import MOST
from .book import add, balance, hold, holds, mirrored, refuse_closed, refuse_from_afar
from .kinds import Kind
from .models import DuesAccount, Posting, first_of
from .rates import Rules, why_assumed


@action("dues.remit", gettext_lazy("Ghi nộp đảng phí lên cấp trên"))
def remit(actor: Actor, organization: Organization, *, amount: int, on: date) -> Posting:
    """Record that an organisation handed up dues it owes.

    Raises:
        Refused: more than it owes, or more than it holds.
    """
    refuse_the_future(on)
    _refuse_wrong_sum(amount)
    refuse_closed([organization])
    hold([organization])
    stands = balance(organization)
    if amount > -stands["owed"]:
        raise Refused(
            None,
            _("Số nộp %(amount)s đ nhiều hơn số còn phải nộp %(owed)s đ.")
            % {"amount": _in_words(amount), "owed": _in_words(-stands["owed"])},
            _("Hãy xem lại số tiền, hoặc ghi sổ các tháng còn thiếu trước."),
        )
    if amount > stands["cash"]:
        raise Refused(
            None,
            _("Số nộp %(amount)s đ nhiều hơn số đang giữ %(cash)s đ.")
            % {"amount": _in_words(amount), "cash": _in_words(stands["cash"])},
        )
    posting = Posting(
        organization=organization,
        kind=Kind.REMITTANCE,
        month=first_of(on),
        counted_on=on,
        happened_on=on,
        other=_parent(organization, on),
        cash=-amount,
        owed=amount,
    )
    add([posting], [])
    return posting


@action("dues.receive", gettext_lazy("Ghi nhận đảng phí của cấp dưới"))
def receive(
    actor: Actor, organization: Organization, *, amounts: Mapping[int, int], on: date
) -> list[Posting]:
    """Record what organisations directly below handed up: its share stays, the rest is owed further up.

    Args:
        amounts: by the number of the organisation below.

    Raises:
        Refused: one of them does not stand directly below it, or nothing was given.
    """
    refuse_the_future(on)
    given = {pk: amount for pk, amount in amounts.items() if amount}
    if not given:
        raise Refused(None, _("Chưa có số tiền nào để ghi."))
    for amount in given.values():
        _refuse_wrong_sum(amount)
    state = organization.state(on)
    if state is None:
        raise Refused(None, _("Tổ chức không hoạt động vào ngày này."))
    below = set(
        Placement.objects.filter(parent=organization, organization_id__in=given).values_list(
            "organization_id", flat=True
        )
    )
    if below != given.keys():
        raise Refused(None, _("Có tổ chức không trực thuộc tổ chức này."))
    refuse_closed([organization])
    hold([organization])
    link = Rules(first_of(on)).link(state.kind, state.sector, organization)
    if not link.known:
        warn(link.rule, why_assumed(link))
    postings = []
    for pk, amount in given.items():
        kept = link.kept_of(amount)
        postings.append(
            Posting(
                organization=organization,
                kind=Kind.RECEIPT,
                month=first_of(on),
                counted_on=on,
                happened_on=on,
                other_id=pk,
                cash=amount,
                kept=-kept,
                owed=kept - amount,
            )
        )
    add(postings, [])
    return postings


@action("dues.reverse", gettext_lazy("Đảo bút toán đảng phí"))
def reverse_posting(actor: Actor, organization: Organization, *, posting: Posting, reason: str) -> Posting:
    """Take a mistaken posting back, with a reason. What was written of members is taken back with it.

    Raises:
        Refused: it is of another book, was taken back, or what it brought was handed on or paid since.
    """
    if posting.organization_id != organization.pk:
        raise Refused(None, _("Bút toán này không phải của sổ này."))
    if posting.kind in (Kind.MONTH, Kind.OPENING):
        refuse_from_afar(actor, "dues.reverse", today())
    if posting.kind == Kind.CARRY:
        raise Refused(None, _("Số dư chuyển do sắp xếp tổ chức không đảo riêng được."))
    if not reason.strip():
        raise Refused(None, _("Hãy ghi lý do đảo bút toán."))
    refuse_closed([organization])
    hold([organization])
    posting = Posting.objects.select_related("reversal").get(pk=posting.pk)
    if posting.reverses_id or not holds(posting):
        raise Refused(
            None, _("Bút toán này đã được đảo, có thể vừa do người khác."), _("Hãy mở lại trang để xem.")
        )
    _refuse_what_was_built_on(posting)
    back, lines = mirrored(posting, reason.strip(), today())
    add([back], [(back, line) for line in lines])
    return back


def _refuse_what_was_built_on(posting: Posting) -> None:
    """What this posting charged may have been paid as arrears, and what it brought be handed up since."""
    if Posting.objects.filter(
        organization_id=posting.organization_id, kind=Kind.CARRY, pk__gt=posting.pk
    ).exists():
        raise Refused(
            None,
            _("Số dư của sổ này đã chuyển do sắp xếp tổ chức."),
            _("Hãy ghi chênh lệch ở sổ của tổ chức kế thừa."),
        )
    later_paid = (
        Posting.objects.standing()
        .filter(organization_id=posting.organization_id, lines__month=posting.month, kind=Kind.MONTH)
        .exclude(pk=posting.pk)
        .order_by("month")
        .first()
    )
    if posting.kind == Kind.MONTH and later_paid is not None:
        raise Refused(
            None,
            _("Tháng %(month)s đã thu số còn nợ của tháng này.") % {"month": f"{later_paid.month:%-m/%Y}"},
            _("Hãy đảo bút toán tháng ấy trước."),
        )
    stands = balance(posting.organization)
    if posting.cash > 0 and (stands["cash"] < posting.cash or -stands["owed"] < -posting.owed):
        raise Refused(None, _("Tiền của bút toán này đã nộp lên cấp trên."), _("Hãy đảo bút toán nộp trước."))


@action("dues.set_account", gettext_lazy("Ghi tài khoản nhận đảng phí"))
def set_account(
    actor: Actor, organization: Organization, *, bank_bin: str, number: str, name: str, on: date
) -> DuesAccount:
    """Say to which account at a bank dues of an organisation may be paid, from a day on."""
    if not (len(bank_bin) == 6 and bank_bin.isdecimal()):
        raise Refused(None, _("Mã ngân hàng gồm 6 chữ số, ví dụ 970405."))
    if not (4 <= len(number) <= 19 and number.isascii() and number.isalnum()):
        raise Refused(None, _("Số tài khoản gồm 4 đến 19 chữ số hoặc chữ cái, viết liền."))
    rows = DuesAccount.objects.select_for_update().filter(organization=organization, valid_to__gt=on)
    rows.filter(valid_from__gte=on).delete()
    rows.update(valid_to=on)
    row = DuesAccount(organization=organization, bank_bin=bank_bin, number=number, valid_from=on)
    row.holder = name.strip()
    row.save()
    return row


@action("dues.end_account", gettext_lazy("Thôi dùng tài khoản nhận đảng phí"))
def end_account(actor: Actor, organization: Organization, *, until: date) -> None:
    """Let no more dues be paid to an account after a day."""
    rows = DuesAccount.objects.filter(organization=organization, valid_to=FOREVER)
    if not rows.exists():
        raise Refused(None, _("Tổ chức này không có tài khoản nhận đảng phí."))
    rows.filter(valid_from__gt=until).delete()
    rows.update(valid_to=until + DAY)


def _parent(organization: Organization, on: date) -> Organization | None:
    """Whom it hands up to; nobody of this system for its top."""
    placement = organization.placement(on)
    if placement is None:
        raise Refused(None, _("Tổ chức không hoạt động vào ngày này."))
    return placement.parent


def _refuse_wrong_sum(amount: int) -> None:
    if not 0 < amount < MOST * 1000:
        raise Refused(None, _("Số tiền phải lớn hơn 0."))


def _in_words(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
