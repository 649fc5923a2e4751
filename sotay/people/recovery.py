"""Coming back in after a password or a telephone is lost, without e-mail: an office above hands out a code on paper.

Three people see it. Whoever issues the code must look after the account's home and every place it holds an office at,
hold whatever it may do, and not be its holder; so nobody comes to more than they had, and who runs the machine
comes to nothing. The holder reads at the next sign-in who issued it. And a code replaces the password only: a second
factor is taken off by an act of its own, asked for by one and done by another.
"""

import secrets as chance
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel import secrets
from sotay.kernel.actions import action, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.time import today
from sotay.regulations import Refused

from .access import FactorReset, PaperCode
from .attempts import Key, knock, succeeded
from .models import Account, Deputy, Office, actor_of
from .own import change_password, self_of
from .roles import ROLES, holds_all
from .sessions import end_sessions

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Those that cannot be taken for one another on paper."""
LENGTH, GROUP = 16, 4


ISSUE = "account.issue_code"


@action(ISSUE, gettext_lazy("Cấp mã đặt lại mật khẩu"))
def issue_code(actor: Actor, account: Account, *, checked: str) -> str:
    """Make the code with which somebody sets a new password once, within a day. Their sessions end now.

    Args:
        checked: how the office made sure who asked (``Checked``).

    Returns:
        The code, as it is printed. It is shown once and kept nowhere.
    """
    may_look_after(actor, account)
    PaperCode.objects.filter(account=account, used_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    end_sessions(account.pk)
    return _make(actor, account, checked, is_first=False)


def first_code(actor: Actor, account: Account) -> str:
    """The code that comes with a new account: its holder chooses the password, and nobody else ever knew one."""
    return _make(actor, account, "", is_first=True)


def _make(actor: Actor, account: Account, checked: str, *, is_first: bool) -> str:
    code = "".join(chance.choice(LETTERS) for _each in range(LENGTH))
    now = timezone.now()
    PaperCode(
        account=account,
        code_hash=secrets.keyed_hash(_plain(account, code)),
        is_first=is_first,
        checked=checked,
        issued_at=now,
        expires_at=now + (settings.FIRST_CODE_HOLDS if is_first else settings.PAPER_CODE_HOLDS),
        issued_by_id=actor.account_id,
        issued_as=" · ".join(filter(None, (actor.name, actor.office))),
    ).save()
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def _plain(account: Account, code: str) -> str:
    return f"{account.pk}:{''.join(letter for letter in code.upper() if letter.isalnum())}"


def use_code(username: str, code: str, password: str, address: str) -> str | None:
    """Set a password with a code on paper.

    Returns:
        "" when it is set, what is wrong with the password, or ``None`` when there is no such name and code.

    Raises:
        Wait: too many attempts.
    """
    keys = [Key("code", f"{username.casefold()}|{address}"), Key("address", address)]
    knock(keys)
    account = Account.objects.filter(username__iexact=username.strip(), is_active=True).first()
    hashes = secrets.keyed_hashes(_plain(account, code)) if account else []
    rows = PaperCode.objects.filter(account=account, code_hash__in=hashes, used_at=None, withdrawn_at=None)
    rows = rows.filter(expires_at__gt=timezone.now())
    if account is None or not rows.exists():
        return None
    try:
        validate_password(password, account)
    except ValidationError as error:
        return " ".join(error.messages)
    with entry(self_of(account), "account.use_code", account):
        found = rows.select_for_update().first()
        if found is None:
            return None
        found.used_at = timezone.now()
        found.save()
        change_password(account, password)
    end_sessions(account.pk)
    succeeded(keys)
    return ""


@action("account.ask_factor_reset", gettext_lazy("Đề nghị gỡ bước xác nhận thứ hai"))
def ask_factor_reset(actor: Actor, account: Account, *, checked: str) -> FactorReset:
    """Ask that the second factor of an account be taken off, for its holder has lost it. Somebody else does it."""
    may_look_after(actor, account)
    if FactorReset.objects.filter(account=account, done_at=None).exists():
        raise Refused(None, _("Đã có đề nghị gỡ cho tài khoản này, đang chờ người khác làm."))
    reset = FactorReset(
        account=account,
        checked=checked,
        asked_by_id=actor.account_id,
        asked_as=" · ".join(filter(None, (actor.name, actor.office))),
        asked_at=timezone.now(),
    )
    reset.save()
    return reset


@action("account.reset_factor", gettext_lazy("Gỡ bước xác nhận thứ hai"))
def reset_factor(actor: Actor, reset: FactorReset) -> FactorReset:
    """Take off the second factor of an account, as somebody else asked. Its sessions end now.

    Raises:
        Refused: one asked for it oneself, or has issued the code that is still open: two people it must be.
    """
    may_look_after(actor, reset.account)
    if actor.account_id == reset.asked_by_id:
        raise Refused(
            None, _("Người đề nghị không tự gỡ được."), _("Nhờ một người khác có cùng quyền làm việc này.")
        )
    if PaperCode.objects.filter(
        account=reset.account,
        issued_by_id=actor.account_id,
        issued_at__gte=reset.asked_at - settings.PAPER_CODE_HOLDS,
    ).exists():
        raise Refused(
            None, _("Người vừa cấp mã đặt lại mật khẩu không gỡ bước xác nhận thứ hai của cùng người.")
        )
    if reset.done_at is not None:
        raise Refused(None, _("Việc này đã làm rồi."))
    Authenticator.objects.filter(user=reset.account).delete()
    reset.done_by_id, reset.done_at = actor.account_id, timezone.now()
    reset.done_as = " · ".join(filter(None, (actor.name, actor.office)))
    reset.save()
    end_sessions(reset.account_id)
    return reset


@action("account.close", gettext_lazy("Khóa tài khoản"))
def close(actor: Actor, account: Account) -> Account:
    """Let an account in no longer; what it did stays in the trail. Its sessions end now."""
    may_look_after(actor, account)
    account.is_active = False
    account.save()
    end_sessions(account.pk)
    return account


@action("account.open", gettext_lazy("Mở lại tài khoản"))
def open_again(actor: Actor, account: Account) -> Account:
    """Let an account in again."""
    may_look_after(actor, account)
    account.is_active = True
    account.save()
    return account


def may_look_after(actor: Actor, account: Account) -> None:
    """Refuse whoever would come to more than they have.

    Raises:
        Refused: it is one's own account, one without a home, or one that may do what the actor may not.
    """
    roles = [office.role for office in account.seats(today())]
    refuse_to_look_after(actor, account, has_place=bool(list(account.place_paths())), roles=roles)


def refuse_to_look_after(actor: Actor, account: Account, *, has_place: bool, roles: Iterable[str]) -> None:
    """The same, where it is known already whether an account belongs somewhere, and in which roles it may act.

    Raises:
        Refused: as above.
    """
    if actor is PROGRAM:
        return
    if account.pk == actor.account_id:
        raise Refused(
            None, _("Không tự làm việc này cho tài khoản của mình; nhờ cấp trên hoặc người cùng quyền.")
        )
    if actor.on_behalf_of is not None and account.pk == actor.on_behalf_of:
        raise Refused(None, _("Người làm thay không làm việc này với tài khoản của người mình thay."))
    if not has_place:
        raise Refused(None, _("Tài khoản này chưa thuộc tổ chức nào; nhờ người quản trị hệ thống."))
    if not all(holds_all(actor, ROLES[role]) for role in roles):
        raise Refused(
            None,
            _("Tài khoản này giữ vai trò có quyền mà mình không có."),
            _("Nhờ cơ quan cấp trên, hoặc người vận hành máy chủ làm theo biên bản."),
        )


def roles_of(accounts: Sequence[Account]) -> dict[int, list[str]]:
    """The roles in which each of some accounts may act today, their own and as deputies: two queries for all."""
    day = today()
    own = Office.objects.as_of(day).filter(account__in=accounts, account__is_active=True)
    held = Office.objects.as_of(day).filter(account__is_active=True)
    stands = Deputy.objects.as_of(day).filter(account__in=accounts, office__in=held)
    found: dict[int, list[str]] = {account.pk: [] for account in accounts}
    rows = [*own.values_list("account_id", "role"), *stands.values_list("account_id", "office__role")]
    for pk, role in rows:
        found[pk].append(role)
    return found


def nobody_else_may(account: Account) -> bool:
    """Whether no office looks after an account, so that it is left to whoever runs the machine."""
    rows = Office.objects.as_of(today()).filter(account__is_active=True).exclude(account=account)
    able = [key for key, role in ROLES.items() if any(fnmatchcase(ISSUE, pattern) for pattern in role.may)]
    paths, held = list(account.place_paths()), account.seats(today())
    for office in rows.filter(role__in=able).select_related("account", "organization"):
        actor = actor_of(office.account, office)
        covers = all(actor.may(ISSUE, path) for path in paths)
        if paths and covers and all(holds_all(actor, ROLES[each.role]) for each in held):
            return False
    return True
