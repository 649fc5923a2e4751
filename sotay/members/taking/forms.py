"""What is asked where a long list is made, fetched or given up: nothing but the answers given for the list itself."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm
from sotay.members.leaving import EXPORTS


class TakeListForm(ActionForm):
    """Ask for it; the page brings the answers that were given for the list."""

    action: ClassVar[str] = "member.take_list"
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
        label=gettext_lazy("Các lựa chọn của danh sách"), max_length=20_000, widget=forms.HiddenInput
    )


class MakeListForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "member.make_list"
    target: ClassVar[str] = "taken"


class FetchListForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "member.fetch_list"
    target: ClassVar[str] = "taken"


class DropListForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "member.drop_list"
    target: ClassVar[str] = "taken"
