"""How allauth works here: whom it lets in, how attempts are counted, what it says."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sotay.kernel import secrets
from sotay.people import own
from sotay.people.attempts import Wait, keys_of, knock, succeeded
from sotay.people.comings import failed, failed_with_name
from sotay.people.models import Account
from sotay.people.sessions import is_fresh, known_marks

WRONG = gettext_lazy("Tên hoặc mật khẩu không đúng. Hãy xem phím Caps Lock và bộ gõ tiếng Việt, rồi thử lại.")
WRONG_CODE = gettext_lazy("Mã không đúng hoặc đã hết hạn. Hãy xem lại rồi thử lần nữa.")
WRONG_PASSWORD = gettext_lazy("Mật khẩu không đúng. Hãy thử lại.")
TOO_MANY = gettext_lazy("Đã thử quá nhiều lần. Hãy chờ vài phút rồi thử lại.")

SAID = {
    "mfa/messages/totp_activated.txt": gettext_lazy("Đã bật mã xác nhận trên điện thoại."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Đã tắt mã xác nhận trên điện thoại."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Đã lập bộ mã dự phòng mới."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("Đã thêm khóa đăng nhập."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("Đã bỏ khóa đăng nhập."),
}
"""What allauth has done, in our words. What is not here is not said."""


def waiting(wait: Wait) -> str:
    """How long somebody has to wait, and what else they may do."""
    words = ngettext(
        "Đã thử sai nhiều lần. Hãy chờ %(minutes)d phút rồi thử lại.",
        "Đã thử sai nhiều lần. Hãy chờ %(minutes)d phút rồi thử lại.",
        wait.minutes,
    )
    other_way = _("Khóa đăng nhập (vân tay, khuôn mặt) vẫn dùng được.")
    return f"{words % {'minutes': wait.minutes}} {other_way}"


class Door(DefaultAccountAdapter):  # type: ignore[misc]
    """Lets in the accounts there are; nobody makes one by themselves."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": WRONG,
        "incorrect_password": WRONG_PASSWORD,
        "enter_current_password": WRONG_PASSWORD,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """The account of a name and password, if it is active. Wrong, unknown and closed are answered alike.

        Raises:
            ValidationError: too many attempts; it says how long to wait.
        """
        name = str(credentials.get("username", ""))
        keys = keys_of(name, self.get_client_ip(request), self.mark_of(request, name))
        try:
            knock(keys)
        except Wait as wait:
            raise ValidationError(waiting(wait), code="wait") from wait
        found = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(found, Account):
            failed_with_name(name, "password")
            return None
        succeeded(keys)
        return found

    @staticmethod
    def mark_of(request: HttpRequest, name: str) -> str:
        """The mark of this browser, if the account of this name has signed in from it before."""
        marks = known_marks(request)
        if not marks:
            return ""
        account = Account.objects.filter(username__iexact=name).values_list("pk", flat=True).first()
        return marks.get(str(account), "")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account is answered like one that is not there."""
        failed(user, "elsewhere", counted_for=self.get_client_ip(request))
        messages.error(request, str(WRONG))
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for a while after signing in, or after proving it again."""
        return not is_fresh(context.request)

    def set_password(self, user: Any, password: str) -> None:
        own.change_password(user, password)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are closed with the installation's data keys."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": gettext_lazy("Hãy bật mã xác nhận hoặc thêm khóa đăng nhập trước."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.close(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.open_(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return f"Sotay {context.request.get_host()}"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's name
        return _("Khóa đăng nhập")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody is written to: what happened is shown at the next sign-in and in the account."""
