"""The forms of the sheet: which check it is for, and what came back."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.secrets import CannotOpen
from sotay.kernel.time import today
from sotay.members.corrections import ChangedMeanwhile
from sotay.members.purposes import Export

from .actions import Filled
from .changes import unpacked
from .checks import CHECKS


class ExportToFillForm(ActionForm):
    """A sheet for the members a check finds fault with."""

    action: ClassVar[str] = "member.export_to_fill"
    target: ClassVar[str] = "organization"

    check = forms.ChoiceField(
        label=gettext_lazy("Mục cần điền"),
        choices=[(check.code, check.title) for check in CHECKS.values() if check.fields],
    )

    def arguments(self) -> dict[str, Any]:
        return {"check": self.cleaned_data["check"], "purpose": Export.COMPLETE.value}


class FillForm(ActionForm):
    """What came back, read and shown, to be written.

    Attributes:
        left: the members whose rows were not ticked.
    """

    action: ClassVar[str] = "member.fill"
    target: ClassVar[str] = "organization"

    filled = forms.CharField(widget=forms.HiddenInput)
    on = DayField(
        label=gettext_lazy("Học vấn, lý luận, nghề nghiệp tính từ ngày"),
        required=False,
        help_text=gettext_lazy("Số liệu của những ngày trước đó không đổi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.ticked: set[str] | None = None

    def clean_filled(self) -> list[Filled]:
        try:
            rows = unpacked(self.cleaned_data["filled"])
        except CannotOpen as error:
            raise ValidationError(_("Hãy tải lại bảng đã điền.")) from error
        taken = [
            Filled(pk, seen, kept)
            for pk, seen, values in rows
            if (kept := {key: value for key, value in values.items() if self.takes(pk, key)})
        ]
        if not taken:
            raise ValidationError(_("Chưa đánh dấu dòng nào để ghi."))
        return taken

    def takes(self, pk: int, key: str) -> bool:
        """Whether a change was ticked; without ticks, as on the command line, all are."""
        return self.ticked is None or f"{pk}" in self.ticked or f"{pk}.{key}" in self.ticked

    def act(self, target: Any) -> Any:
        try:
            return super().act(target)
        except ChangedMeanwhile:
            self.add_error(
                None, _("Có người vừa sửa hồ sơ trong bảng; chưa ghi gì. Hãy tải lại bảng để xem chỗ khác.")
            )
            return None
