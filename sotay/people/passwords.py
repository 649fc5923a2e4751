"""What a password must be: long enough, not one's name, not one that everybody would try first. Nothing else.

Neither signs nor digits are demanded and no password expires: rules like these make people write passwords down. The
length stands in the settings (``AUTH_PASSWORD_VALIDATORS``).
"""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sotay.kernel.vietnamese import fold

TRIED_FIRST = (
    "matkhau", "khongco", "khongbiet", "anhyeuem", "emyeuanh", "yeuem", "iloveyou", "vietnam", "hanoi", "saigon",
    "chibo", "dangbo", "dangvien", "danguy", "bithu", "tinhuy", "huyenuy", "dangcongsan", "dangcongsanvietnam",
    "bochinhtri", "hochiminh", "bacho", "sotay", "sotaydangvien", "tochuc", "toiyeuvietnam", "quantri", "admin",
    "administrator", "password", "qwerty", "qwertyuiop", "abc", "abcd", "abcdef", "letmein", "welcome",
)  # fmt: skip
"""Words a guesser here would try before any list from elsewhere, with any digits before or after them."""


class NotTriedFirst:
    """Refuses a well-known word with a few digits around it, digits in a row, and one sign again and again."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = "".join(fold(password).split())
        core = plain.strip("0123456789!@#$%^&*()_-+=.,?")
        if core in TRIED_FIRST or len(set(plain)) <= 3 or self._in_a_row(plain):
            raise ValidationError(
                _("Mật khẩu này quá dễ đoán. Hãy ghép vài từ không liên quan, ví dụ bốn từ bất kỳ."),
                code="tried",
            )

    @staticmethod
    def _in_a_row(plain: str) -> bool:
        return plain in "01234567890123456789" or plain in "98765432109876543210"

    def get_help_text(self) -> str:
        return _("Không dùng mật khẩu ai cũng đoán được.")


class LongEnough:
    """At least so many signs."""

    def __init__(self, least: int = 10) -> None:
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.least:
            raise ValidationError(
                _("Mật khẩu cần ít nhất %(least)d ký tự; mật khẩu vừa gõ có %(typed)d.")
                % {"least": self.least, "typed": len(password)},
                code="short",
            )

    def get_help_text(self) -> str:
        return _("Ít nhất %(least)d ký tự.") % {"least": self.least}


class NotTheName:
    """Neither the name one signs in with nor one's own name may stand in it."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = "".join(fold(password).split())
        names = [getattr(user, "username", "") or "", getattr(user, "name", "") or ""]
        if any(len(name) >= 3 and name in plain for name in ("".join(fold(each).split()) for each in names)):
            raise ValidationError(
                _("Mật khẩu không được chứa tên đăng nhập hay họ tên của mình."), code="name"
            )

    def get_help_text(self) -> str:
        return _("Không chứa tên đăng nhập hay họ tên của mình.")


class NotCommon:
    """Not among the 20,000 that were found most often elsewhere (the list of Django)."""

    def __init__(self) -> None:
        self.list = CommonPasswordValidator()

    def validate(self, password: str, user: Any = None) -> None:
        if password.lower().strip() in self.list.passwords:
            raise ValidationError(
                _("Nhiều người đã dùng mật khẩu này nên rất dễ bị đoán. Hãy chọn mật khẩu khác."),
                code="common",
            )

    def get_help_text(self) -> str:
        return ""
