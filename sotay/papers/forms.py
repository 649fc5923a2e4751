"""The forms of numbers: taking one, saying which are kept outside, and voiding one."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import in_force, today
from sotay.organizations.models import Body

from .kinds import IN_THE_COMMITTEES_SERIES, DocumentType, VoidReason


class SeriesForm(ActionForm):
    """Base of what is asked about a series."""

    document_type = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=DocumentType.choices)
    body = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan ban hành"),
        queryset=Body.objects.all(),
        required=False,
        empty_label=gettext_lazy("Cấp ủy, chi bộ"),
    )
    dated = DayField(label=gettext_lazy("Ngày ghi trên văn bản"))

    def prepare(self, about: Any) -> None:
        """Offer the bodies that have series of their own."""
        super().prepare(about)
        body: Any = self.fields["body"]
        own = Body.objects.filter(in_force(today()), organization=about)
        body.queryset = own.exclude(kind__in=IN_THE_COMMITTEES_SERIES).order_by("name")


class IssueNumberForm(SeriesForm):
    """Take the next number for a paper."""

    action: ClassVar[str] = "number.issue"
    target: ClassVar[str] = "organization"


class KeepOutsideForm(SeriesForm):
    """Say which numbers are kept outside."""

    action: ClassVar[str] = "number.keep_outside"
    target: ClassVar[str] = "organization"

    last = forms.IntegerField(
        label=gettext_lazy("Đến số"),
        min_value=1,
        max_value=99_999,
        help_text=gettext_lazy(
            "Mọi số từ số cuối trong sổ đến số này được ghi là giữ ngoài hệ thống: chỉ số và ngày, không ghi gì khác."
        ),
    )
    field_order = ("document_type", "body", "last", "dated")


class VoidNumberForm(ActionForm):
    """Say why a number stands for no document."""

    action: ClassVar[str] = "number.void"
    target: ClassVar[str] = "number"

    reason = forms.ChoiceField(label=gettext_lazy("Lý do"), choices=VoidReason.choices)
    on = DayField(label=gettext_lazy("Ngày hủy số"))
