"""The forms of the entrance."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.people.models import Account


class SignInForm(LoginForm):  # type: ignore[misc]
    """Name and password. The field of the name is called ``username``, as browsers know it."""

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else field_name


class NewPassword(forms.Form):
    """A password one chooses, typed twice."""

    new = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Gõ lại mật khẩu mới"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, account: Account | None, data: Any = None) -> None:
        super().__init__(data)
        self.account = account
        self.fields["new"].help_text = " ".join(
            [
                *filter(None, password_validators_help_texts()),
                _("Vài từ không liên quan ghép lại thì dễ nhớ, khó đoán."),
            ]
        )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("new") not in (None, again):
            raise ValidationError(_("Hai lần gõ không giống nhau."))
        return again

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("new") and not self.errors:
            try:
                validate_password(cleaned["new"], self.account)
            except ValidationError as error:
                self.add_error("new", error)
        return cleaned


class CodeForm(NewPassword):
    """The name, the code on paper, and the password one chooses with it."""

    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=gettext_lazy("Mã trên giấy"),
        max_length=40,
        help_text=gettext_lazy("16 ký tự, gõ có hay không có gạch nối đều được."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    field_order = ("username", "code", "new", "again")
