"""What is asked before rows of persons leave the system, and of a value that was reported on paper."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.forms import ActionForm, DayField

from .catalogue import section_of


class PurposeForm(forms.Form):
    """For what a list is taken out; it is kept in the trail."""

    purpose = forms.CharField(
        label=_("Xuất danh sách để làm gì?"),
        max_length=100,
        help_text=_("Mục đích được ghi vào nhật ký cùng tên người xuất, và in ở đầu bảng."),
    )


class NumberField(forms.Field):
    """A number as offices write it: 37.340 or 91,95."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = str(value).strip().replace(" ", "")
        if not NUMBER.fullmatch(text):
            raise ValidationError(_("Hãy ghi số như 37.340 hoặc 91,95."))
        return Decimal(text.replace(".", "").replace(",", "."))


NUMBER = re.compile(r"(\d{1,12}|\d{1,3}(\.\d{3}){1,3})(,\d{1,2})?")


class ReportForm(ActionForm):
    """A value from a signed report."""

    action = "totals.report"
    target = "organization"

    code = forms.ChoiceField(label=_("Chỉ tiêu"))
    starts_on = DayField(
        label=_("Từ ngày"), required=False, help_text=_("Chỉ ghi với số tăng, giảm trong một kỳ.")
    )
    ends_on = DayField(label=_("Đến hết ngày"))
    value = NumberField(label=_("Số đã báo cáo"))
    source = forms.CharField(
        label=_("Nguồn"), max_length=200, help_text=_("Tên, số và nơi giữ của báo cáo giấy.")
    )
    signed_on = DayField(label=_("Ngày ký"))
    signer = forms.CharField(label=_("Người ký"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[Any, list[tuple[str, Any]]] = {}
        for code, indicator in INDICATORS.items():
            groups.setdefault(section_of(indicator).title, []).append((code, indicator.title))
        self.fields["code"].choices = list(groups.items())  # type: ignore[attr-defined]
