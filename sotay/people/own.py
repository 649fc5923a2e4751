"""What people do to their own account. It needs no office; it leaves a trail as everything does."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import entry
from sotay.kernel.authority import Actor

from .access import FactorReset, PaperCode
from .models import Account

OWN_ACTS: dict[str, Any] = {
    "account.change_password": gettext_lazy("Đổi mật khẩu của mình"),
    "account.use_code": gettext_lazy("Dùng mã cấp lại để đặt mật khẩu"),
    "account.add_factor": gettext_lazy("Thêm bước xác nhận thứ hai"),
    "account.remove_factor": gettext_lazy("Bỏ bước xác nhận thứ hai"),
    "account.renew_codes": gettext_lazy("Lập lại bộ mã dự phòng"),
    "account.end_sessions": gettext_lazy("Ra khỏi các thiết bị"),
    "account.read_notices": gettext_lazy("Đã đọc thông báo về tài khoản"),
}
"""Their titles in the trail."""


def self_of(account: Account) -> Actor:
    """Somebody as the owner of an account, without any office."""
    return Actor(account.name, account.pk, account.person_id)


def note(account: Account, act: str) -> None:
    """Leave a trace of something done to one's own account that writes no record of ours."""
    with entry(self_of(account), act, account):
        pass


def change_password(account: Account, password: str, act: str = "account.change_password") -> None:
    """Set one's own password. Every other session of the account ends with it."""
    with entry(self_of(account), act, account):
        account.password = make_password(password)
        account.save()


def unread(account: Account) -> tuple[Any, Any]:
    """What others did to an account that its holder has not confirmed to have read."""
    codes = PaperCode.objects.filter(account=account, seen_at=None, is_first=False)
    resets = FactorReset.objects.filter(account=account, seen_at=None).exclude(done_at=None)
    return codes, resets


def notices_of(account: Account) -> list[dict[str, Any]]:
    """Codes issued and second factors taken off by others, the latest first: who did it, as what, when."""
    codes, resets = unread(account)
    found = [
        {"kind": "code", "by": each.issued_as, "at": each.issued_at, "used_at": each.used_at}
        for each in codes
    ]
    found += [
        {"kind": "factor", "by": f"{each.asked_as}; {each.done_as}", "at": each.done_at} for each in resets
    ]
    return sorted(found, key=lambda each: each["at"], reverse=True)


def read_notices(account: Account) -> None:
    """The holder has read them."""
    with entry(self_of(account), "account.read_notices", account):
        for rows in unread(account):
            rows.update(seen_at=timezone.now())
