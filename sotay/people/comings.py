"""Who came in, how, and who tried: each leaves an entry in the trail.

Never a secret and nothing that was typed, no machine and no address. What an account's holder reads of it and what an
auditor reads are the same rows.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.kernel.actions import entry, label
from sotay.kernel.authority import Actor
from sotay.kernel.models import AuditEntry, EntryKind

from .attempts import Key, Wait, knock
from .models import Account
from .own import self_of

CAME, WENT, FAILED = "account.sign_in", "account.sign_out", "account.fail_sign_in"
COMINGS: dict[str, Any] = {
    CAME: _("Đăng nhập"),
    WENT: _("Ra khỏi hệ thống"),
    FAILED: _("Đăng nhập không thành công"),
}
"""Their titles in the trail."""

WAYS: dict[str, Any] = {
    "password": _("mật khẩu"),
    "totp": _("mã trên điện thoại"),
    "recovery_codes": _("mã dự phòng"),
    "webauthn": _("khóa đăng nhập"),
    "elsewhere": _("nơi đăng nhập bên ngoài"),
    "code": _("mã cấp lại trên giấy"),
    "idle": _("lâu không dùng"),
    "old": _("hết giờ của phiên"),
}
METHODS = {"password": "password", "socialaccount": "elsewhere"}
UNKNOWN = "Chưa rõ ai"


def ways_in_words(codes: str) -> str:
    """How somebody came in, or why they went: "mật khẩu, mã trên điện thoại"."""
    return ", ".join(str(WAYS.get(code, code)) for code in codes.split("+") if code)


def came(account: Account, records: Iterable[dict[str, Any]]) -> None:
    """Somebody has come in.

    Args:
        records: what allauth notes of each step that was taken.
    """
    steps = (METHODS.get(each["method"]) or str(each.get("type", "")) for each in records)
    ways = "+".join(dict.fromkeys(filter(None, steps)))
    with entry(self_of(account), CAME, account, ways, kind=EntryKind.ENTRANCE, in_turn=False):
        pass


def went(account: Account, why: str = "") -> None:
    """Somebody has gone out, or their session has ended (``idle``, ``old``)."""
    with entry(self_of(account), WENT, account, why, kind=EntryKind.ENTRANCE, in_turn=False):
        pass


def failed(account: Account | None, way: str, *, counted_for: str = "") -> None:
    """Somebody tried to come in and could not. Who it was is not known; which account it was about, perhaps.

    Args:
        account: whose name was given, if there is such an account.
        counted_for: where nothing else slows down whoever tries: from where, so that no more than some are noted.
    """
    try:
        knock([Key("noted", counted_for)] if counted_for else [])
    except Wait:
        return
    name = f"{UNKNOWN} ({account.name})" if account else UNKNOWN
    actor = Actor(name, account.pk if account else None)
    with entry(actor, FAILED, account, way, kind=EntryKind.ENTRANCE, in_turn=False):
        pass


def failed_with_name(username: str, way: str) -> None:
    """Somebody tried with a name. Where there is no such account the name is not kept: it may be a password."""
    failed(Account.objects.filter(username__iexact=username.strip()).first(), way)


def about(account: Account) -> Any:
    """What was done to an account and with it, the latest first: comings and goings, codes, factors, links."""
    rows = AuditEntry.objects.filter(subject=label(account), action__startswith="account.", parent_id=None)
    return rows.order_by("-pk")
