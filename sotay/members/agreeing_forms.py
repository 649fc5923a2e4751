"""What is asked where a second office agrees that a list leaves: nothing but the answers given for the list itself."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm

from .leaving import EXPORTS


class AskExportForm(ActionForm):
    """Ask a second office; the page brings the answers that were given for the list."""

    action: ClassVar[str] = "member.ask_export"
    target: ClassVar[str] = "organization"

    export = forms.ChoiceField(
        label=gettext_lazy("Cách xuất"),
        choices=lambda: [(name, name) for name in EXPORTS],
        widget=forms.HiddenInput,
    )
    about = forms.IntegerField(
        label=gettext_lazy("Danh sách đã tải lên số"), required=False, widget=forms.HiddenInput
    )
    words = forms.CharField(
        label=gettext_lazy("Các lựa chọn của danh sách"), max_length=4000, widget=forms.HiddenInput
    )


class AgreeToExportForm(ActionForm):
    """Nothing is asked: one agrees to what stands on the page."""

    action: ClassVar[str] = "export.agree"
    target: ClassVar[str] = "request"


class DeclineExportForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "export.decline"
    target: ClassVar[str] = "request"
