"""The forms by which a list is taken out of the system, and by which its answers go to whoever must agree to that."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import today

from .filters import MemberFilter
from .form_parts import Sectioned
from .leaving import EXPORTS
from .listing import COLUMNS, EXPORTED
from .purposes import Export


class ExportForm(Sectioned):
    """Take the list out of the system, as it is narrowed."""

    action: ClassVar[str] = "member.export"
    target: ClassVar[str] = "organization"

    on = DayField(label=gettext_lazy("Danh sách ngày"))
    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Các cột, ngoài họ tên"),
        choices=[(key, COLUMNS[key].title) for key in EXPORTED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Chỉ lấy những gì cần. Số định danh không bao giờ có trong tệp."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters = MemberFilter(self.data if self.is_bound else self.initial)
        self.initial.setdefault("on", today())
        self.initial.setdefault("columns", [key for key in EXPORTED if COLUMNS[key].usual])

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "on": typed["on"],
            "purpose": typed["purpose"],
            "columns": typed["columns"],
            "narrowing": self.filters.narrowing(),
        }


class AnswersForm(ActionForm):
    """Which list is meant, and the answers that were given for it: the page brings all of it."""

    export = forms.ChoiceField(
        label=gettext_lazy("Cách xuất"),
        choices=lambda: [(name, name) for name in EXPORTS],
        widget=forms.HiddenInput,
    )
    about = forms.IntegerField(
        label=gettext_lazy("Danh sách đã tải lên số"), required=False, widget=forms.HiddenInput
    )


def answers(longest: int) -> forms.CharField:
    """The answers themselves, as the address of the list has them; at most so many characters."""
    return forms.CharField(
        label=gettext_lazy("Các lựa chọn của danh sách"), max_length=longest, widget=forms.HiddenInput
    )
