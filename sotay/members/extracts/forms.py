"""The forms of what is done with a trích ngang. What it asks for travels along, unseen."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import DAY, today
from sotay.members.form_parts import Sectioned
from sotay.members.purposes import Export

from .models import SavedExtract
from .spec import LONGEST_TITLE, Spec

SHEET, PRINT = "sheet", "print"


class SpecField(forms.CharField):
    """What a list asks for, as an address."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return Spec.of_words(text) if text or self.required else None


class SaveExtractForm(Sectioned):
    """Keep a list under a name."""

    action: ClassVar[str] = "extract.save"
    target: ClassVar[str] = "organization"

    name = forms.CharField(label=gettext_lazy("Tên danh sách"), max_length=LONGEST_TITLE)
    shared = forms.BooleanField(
        label=gettext_lazy("Mọi người trong cơ quan cùng dùng"),
        required=False,
        help_text=gettext_lazy(
            "Không đánh dấu thì chỉ mình bạn thấy. Mở lại lúc nào cũng theo số liệu ngày ấy."
        ),
    )
    spec = SpecField(required=False)

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"title": typed["name"], "shared": typed["shared"], "spec": typed["spec"] or Spec()}


class ChangeExtractForm(Sectioned):
    """Rename a list, share it, or let it ask for something else."""

    action: ClassVar[str] = "extract.change"
    target: ClassVar[str] = "extract"

    name = forms.CharField(label=gettext_lazy("Tên danh sách"), max_length=LONGEST_TITLE)
    shared = forms.BooleanField(label=gettext_lazy("Mọi người trong cơ quan cùng dùng"), required=False)
    spec = SpecField(required=False)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if isinstance(about, SavedExtract):
            self.initial.setdefault("name", about.title)
            self.initial.setdefault("shared", about.shared)

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"title": typed["name"], "shared": typed["shared"], "spec": typed["spec"]}


class DropExtractForm(Sectioned):
    action: ClassVar[str] = "extract.drop"
    target: ClassVar[str] = "extract"


class ExportExtractForm(ActionForm):
    """Why it is taken out, and whether on paper or as a sheet."""

    action: ClassVar[str] = "member.export_extract"
    target: ClassVar[str] = "organization"

    on = DayField(label=gettext_lazy("Danh sách ngày"), widget=forms.HiddenInput)
    first = DayField(label=gettext_lazy("Từ ngày"), required=False, widget=forms.HiddenInput)
    last = DayField(label=gettext_lazy("Đến ngày"), required=False, widget=forms.HiddenInput)
    spec = SpecField(required=False)
    medium = forms.ChoiceField(
        label=gettext_lazy("Lấy ra dạng nào"),
        choices=[(PRINT, gettext_lazy("Bản in, PDF")), (SHEET, gettext_lazy("Tệp Excel"))],
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.initial.setdefault("medium", PRINT)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            raise forms.ValidationError(_("Ngày cuối kỳ phải sau ngày đầu kỳ."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first, last = typed["first"] or typed["on"].replace(month=1, day=1), typed["last"] or typed["on"]
        return {
            "on": typed["on"],
            "spec": typed["spec"] or Spec(),
            "purpose": typed["purpose"],
            "period": (first, last + DAY),
        }
