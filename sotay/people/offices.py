"""Offices begin and end by date; whoever is away names a deputy. Nobody gives what they lack, or to themselves."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.time import DAY, FOREVER, today
from sotay.organizations.actions import kept
from sotay.organizations.models import Decision, Organization
from sotay.regulations import Refused

from .models import Account, Deputy, Office
from .roles import ROLES, clash, holds_all

WITHIN = timedelta(days=366)
"""How far before or after today an office may begin, and how long a deputy may act: a slip of the year is refused."""
GIVE = "office.give"


@action(GIVE, gettext_lazy("Giao vai trò"), elsewhere=("account",))
def give_office(
    actor: Actor,
    organization: Organization,
    *,
    account: Account,
    role: str,
    on: date,
    until: date | None = None,
    decision: Decision | None = None,
) -> Office:
    """Give an account a role at an organisation, from a day on, perhaps until another.

    Args:
        until: the last day; open if not given.

    Raises:
        Refused: the role may what the actor may not, goes to the actor, or does not go with another one held.
    """
    acts_for_themselves(actor)
    if not holds_all(actor, ROLES[role]):
        raise Refused(None, _("Không thể giao vai trò có quyền mà mình không có."))
    not_to_oneself(actor, account)
    if actor is not PROGRAM:
        within_reason(on)
    end = day_after(on, until)
    goes_with(account, role, on, end)
    office = Office(account=account, role=role, organization=organization, valid_from=on, valid_to=end)
    office.decision = kept(decision) if decision else None
    office.save()
    return office


@action("office.end", gettext_lazy("Kết thúc vai trò"))
def end_office(actor: Actor, office: Office, *, until: date, decision: Decision | None = None) -> Office:
    """Let an office end after a day, with those who stand in for its holder. Before it began, it never was.

    Args:
        until: the last day, not further back than a month: what was done in it meanwhile stays done in it.
    """
    acts_for_themselves(actor)
    not_to_oneself(actor, office.account, _("Không tự kết thúc vai trò của mình; nhờ cấp trên."))
    if not holds_all(actor, ROLES[office.role]):
        raise Refused(None, _("Không kết thúc được vai trò có quyền mà mình không có."))
    if actor is not PROGRAM and not today() - timedelta(days=31) <= until <= today() + WITHIN:
        raise Refused(None, _("Ngày cuối phải trong khoảng từ một tháng trước đến một năm sau hôm nay."))
    if until >= office.valid_to:
        raise Refused(None, _("Vai trò này đã hết trước ngày ấy."))
    end = until + DAY
    for deputy in Deputy.objects.filter(office=office, valid_to__gt=end):
        cut(deputy, end)
    if end <= office.valid_from:
        Deputy.objects.filter(office=office).delete()
        office.delete()
        return office
    office.valid_to = end
    if decision:
        office.decision = kept(decision)
    office.save()
    return office


@action("deputy.name", gettext_lazy("Cử người làm thay"), elsewhere=("account",))
def name_deputy(
    actor: Actor, office: Office, *, account: Account, on: date, until: date, decision: Decision | None = None
) -> Deputy:
    """Somebody acts in an office while its holder is away, "thay mặt"; named by the holder or by an office above.

    Args:
        on, until: the first and the last day, within the office's own.

    Raises:
        Refused: a deputy names no deputy, nobody names themselves, and the two offices must go together.
    """
    acts_for_themselves(actor)
    if actor is not PROGRAM and not may_name(actor, office):
        raise Refused(None, _("Chỉ người giữ vai trò này, hoặc cơ quan giao vai trò, mới cử người làm thay."))
    if account.pk == office.account_id:
        raise Refused(None, _("Người làm thay phải là người khác."))
    not_to_oneself(actor, account, _("Không tự cử mình làm thay người khác."))
    if not account.is_active:
        raise Refused(None, _("Tài khoản này đang khóa."))
    end = day_after(on, until)
    if actor is not PROGRAM:
        within_reason(on)
    if end - on > WITHIN:
        raise Refused(None, _("Cử làm thay tối đa một năm; lâu hơn thì giao vai trò."))
    if on < office.valid_from or end > office.valid_to:
        raise Refused(None, _("Thời gian làm thay phải nằm trong thời gian giữ vai trò."))
    goes_with(account, office.role, on, end)
    deputy = Deputy(office=office, account=account, valid_from=on, valid_to=end)
    deputy.decision = kept(decision) if decision else None
    deputy.save()
    return deputy


@action("deputy.end", gettext_lazy("Thôi làm thay"))
def end_deputy(actor: Actor, deputy: Deputy, *, until: date) -> Deputy:
    """Let a deputy act no longer than a day; before it began, it never was."""
    acts_for_themselves(actor)
    if actor is not PROGRAM and not may_name(actor, deputy.office):
        raise Refused(None, _("Chỉ người giữ vai trò này, hoặc cơ quan giao vai trò, mới cho thôi làm thay."))
    if until >= deputy.valid_to:
        raise Refused(None, _("Việc làm thay này đã hết trước ngày ấy."))
    if until < today() - DAY:
        raise Refused(None, _("Chỉ cho thôi từ hôm nay; những gì đã làm thay vẫn là làm thay."))
    cut(deputy, until + DAY)
    return deputy


def may_name(actor: Actor, office: Office) -> bool:
    """Whether an actor decides who stands in: the holder, or who gives offices there and holds what it may do."""
    if office.account_id == actor.account_id:
        return True
    covered = all(actor.may(GIVE, path) for path in office.place_paths())
    return covered and holds_all(actor, ROLES[office.role])


def cut(deputy: Deputy, end: date) -> None:
    if end <= deputy.valid_from:
        deputy.delete()
        return
    deputy.valid_to = end
    deputy.save()


def acts_for_themselves(actor: Actor) -> None:
    """Refuse a deputy: standing in for somebody goes no further."""
    if actor.on_behalf_of is not None:
        raise Refused(None, _("Người làm thay không giao vai trò và không cử người khác làm thay."))


def not_to_oneself(actor: Actor, account: Account, words: str = "") -> None:
    if actor.account_id is not None and account.pk == actor.account_id:
        raise Refused(None, words or _("Không tự giao vai trò cho mình; nhờ cấp trên."))


def within_reason(on: date) -> None:
    if not today() - WITHIN <= on <= today() + WITHIN:
        raise Refused(None, _("Ngày bắt đầu phải trong khoảng một năm trước hoặc sau hôm nay."))


def day_after(on: date, until: date | None) -> date:
    if until is not None and until < on:
        raise Refused(None, _("Ngày cuối phải từ ngày đầu trở đi."))
    return until + DAY if until is not None and until < FOREVER else FOREVER


def goes_with(account: Account, role: str, on: date, end: date) -> None:
    """Refuse a role that does not go with another the account holds or stands in for on one of its days."""
    if clash(role, roles_between(account, on, end)):
        raise Refused(
            None,
            _(
                "Người vận hành máy và người kiểm toán không giữ thêm vai trò khác, và không làm thay vai trò khác."
            ),
            _("Lập cho người ấy một tài khoản riêng, hoặc chọn người khác."),
        )


def roles_between(account: Account, on: date, end: date) -> Iterable[str]:
    held = Office.objects.filter(account=account, valid_from__lt=end, valid_to__gt=on)
    stood_in = Office.objects.filter(
        deputies__account=account, deputies__valid_from__lt=end, deputies__valid_to__gt=on
    )
    return [office.role for office in held] + [office.role for office in stood_in]
