"""What comparing asks: the file, what is decided of each difference, why the same layout is taken out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import today
from sotay.members.purposes import Export
from sotay.members.roster.forms import SheetField

from .actions import ACCEPT, KEEP, KNOWN

NAMED = "of-"
"""How the question about one difference is named: of-<its number>:<field>."""


class CompareForm(ActionForm):
    """The file of another register, and the day it speaks of."""

    action = "import.compare"
    target = "organization"

    file = SheetField(
        label=gettext_lazy("Tệp từ cơ sở dữ liệu đảng viên"),
        help_text=gettext_lazy("Excel hoặc CSV đúng như đã tải về; không cần sửa cột nào."),
    )
    on = DayField(label=gettext_lazy("Tệp này tính đến ngày nào?"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.initial.setdefault("on", today())

    def arguments(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"content": file.read(), "file_name": file.name, "on": self.cleaned_data["on"]}


class SettleForm(ActionForm):
    """What was decided on one page of differences."""

    action = "import.settle"
    target = "roster"

    def arguments(self) -> dict[str, Any]:
        return {
            "answers": {
                name.removeprefix(NAMED): str(value)
                for name, value in self.data.items()
                if name.startswith(NAMED) and value in (ACCEPT, KEEP, KNOWN)
            }
        }


class SettleAllForm(ActionForm):
    """One field of many persons at once."""

    action = "import.settle_all"
    target = "roster"

    field = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (KEEP, KEEP)], widget=forms.HiddenInput)
    only_blank = forms.BooleanField(required=False, widget=forms.HiddenInput)


class FindForm(ActionForm):
    action = "import.find_differences"
    target = "roster"


class EndForm(ActionForm):
    action = "import.end_comparing"
    target = "roster"


class LayoutForm(ActionForm):
    """Why the same layout is taken out."""

    action = "import.layout"
    target = "roster"

    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )
