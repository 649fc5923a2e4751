"""Forms about accounts: who gets one, which offices they hold, who stands in for them, how they come back in."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import today
from sotay.organizations.fields import DecisionForm
from sotay.people.access import Checked
from sotay.people.models import Account
from sotay.people.roles import ROLES, holds_all


def roles_to_give(actor: Actor) -> list[tuple[str, str]]:
    """The roles an actor may give: nobody gives what they do not hold themselves."""
    return [(key, str(role.title)) for key, role in ROLES.items() if holds_all(actor, role)]


class AccountByName(forms.CharField):
    """An account, by the name one signs in with."""

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        accounts: QuerySet[Account] = Account.objects.filter(username__iexact=name, is_active=True)
        found = accounts.first()
        if found is None:
            raise ValidationError(
                _("Không có tài khoản “%(name)s”. Hãy lập tài khoản trước.") % {"name": name}
            )
        return found


class CreateAccountForm(ActionForm):
    """Make an account for somebody of an organisation; its holder chooses the password."""

    action: ClassVar[str] = "account.create"
    target: ClassVar[str] = "organization"
    shows: ClassVar[str] = "desk/paper_code.html"

    name = forms.CharField(label=gettext_lazy("Họ và tên người dùng"), max_length=200)
    username = forms.SlugField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=100,
        help_text=gettext_lazy("Chữ không dấu, số, gạch nối; không dùng số định danh."),
    )

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if name.isdecimal() and len(name) in (9, 12):
            raise ValidationError(_("Không dùng số định danh làm tên đăng nhập."))
        return name


class GiveOfficeForm(DecisionForm):
    """Give somebody a role at an organisation."""

    action: ClassVar[str] = "office.give"
    target: ClassVar[str] = "organization"
    decision_required: ClassVar[bool] = False

    account = AccountByName(label=gettext_lazy("Tên đăng nhập của người nhận"), max_length=100)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("Từ ngày"))
    until = DayField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống nếu chưa biết ngày hết."),
    )

    def __init__(self, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__(actor, data, **kwargs)
        self.fields["role"].choices = roles_to_give(actor)  # type: ignore[attr-defined]
        self.fields["on"].initial = today()

    field_order = ("account", "role", "on", "until")


class EndOfficeForm(DecisionForm):
    """Let an office end."""

    action: ClassVar[str] = "office.end"
    target: ClassVar[str] = "office"
    decision_required: ClassVar[bool] = False

    until = DayField(label=gettext_lazy("Ngày cuối cùng giữ vai trò"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.fields["until"].initial = today()


class NameDeputyForm(DecisionForm):
    """Somebody acts in an office while its holder is away."""

    action: ClassVar[str] = "deputy.name"
    target: ClassVar[str] = "office"
    decision_required: ClassVar[bool] = False

    account = AccountByName(
        label=gettext_lazy("Tên đăng nhập của người làm thay"),
        max_length=100,
        help_text=gettext_lazy(
            "Người ấy đăng nhập bằng tài khoản của mình; mọi việc ghi rõ là làm thay mặt."
        ),
    )
    on = DayField(label=gettext_lazy("Từ ngày"))
    until = DayField(label=gettext_lazy("Đến hết ngày"))

    field_order = ("account", "on", "until")


class EndDeputyForm(ActionForm):
    """The holder is back."""

    action: ClassVar[str] = "deputy.end"
    target: ClassVar[str] = "deputy"

    until = DayField(label=gettext_lazy("Ngày cuối cùng làm thay"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.fields["until"].initial = today()


class CheckedForm(ActionForm):
    """Base of acts for which an office first makes sure who asks."""

    checked = forms.ChoiceField(
        label=gettext_lazy("Đã xác minh người đề nghị bằng cách nào"),
        choices=Checked.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Không cấp qua điện thoại hay tin nhắn. Người giữ tài khoản sẽ thấy ai đã làm việc này."
        ),
    )


class IssueCodeForm(CheckedForm):
    """A code on paper for somebody who lost the password."""

    action: ClassVar[str] = "account.issue_code"
    target: ClassVar[str] = "account"
    shows: ClassVar[str] = "desk/paper_code.html"


class AskFactorResetForm(CheckedForm):
    """Ask that a lost second factor be taken off."""

    action: ClassVar[str] = "account.ask_factor_reset"
    target: ClassVar[str] = "account"


class ResetFactorForm(ActionForm):
    """Take off a second factor as somebody else asked."""

    action: ClassVar[str] = "account.reset_factor"
    target: ClassVar[str] = "reset"


class CloseAccountForm(ActionForm):
    """Let an account in no longer."""

    action: ClassVar[str] = "account.close"
    target: ClassVar[str] = "account"


class OpenAccountForm(ActionForm):
    """Let an account in again."""

    action: ClassVar[str] = "account.open"
    target: ClassVar[str] = "account"


class LinkForm(ActionForm):
    """Say who an account is at the provider one signs in through."""

    action: ClassVar[str] = "account.link"
    target: ClassVar[str] = "account"

    subject = forms.CharField(
        label=gettext_lazy("Mã người dùng ở nơi đăng nhập bên ngoài"),
        max_length=190,
        help_text=gettext_lazy("Mã không đổi do nơi ấy cấp (sub), không phải họ tên hay thư điện tử."),
    )


class UnlinkForm(ActionForm):
    """The provider lets nobody into the account any more."""

    action: ClassVar[str] = "account.unlink"
    target: ClassVar[str] = "account"
