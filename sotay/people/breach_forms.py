"""The breach form: what happened, to how many, what was done, who was told."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayField
from sotay.kernel.time import now

from .incidents import DataKind

FORMATS = ("%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M")


class MomentField(forms.CharField):
    """A moment as people write it: 14:05 9/3/2024."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        for each in FORMATS:
            try:
                return timezone.make_aware(datetime.strptime(typed, each))  # noqa: DTZ007 -- made aware here
            except ValueError:
                continue
        raise forms.ValidationError(_("Hãy ghi giờ rồi ngày, ví dụ 14:05 9/3/2024."))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        at = timezone.localtime(value)
        return f"{at:%H:%M} {at.day}/{at.month}/{at.year}"


class IncidentForm(ActionForm):
    """What is known when it is found."""

    action: ClassVar[str] = "incident.record"
    target: ClassVar[str] = "organization"

    discovered_at = MomentField(label=gettext_lazy("Phát hiện lúc"), max_length=20)
    happened_on = DayField(label=gettext_lazy("Xảy ra ngày, nếu biết"), required=False)
    what = forms.CharField(
        label=gettext_lazy("Chuyện gì đã xảy ra"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NOT_TO_BE_WRITTEN,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại dữ liệu"), choices=DataKind.choices, widget=forms.CheckboxSelectMultiple
    )
    persons = forms.IntegerField(
        label=gettext_lazy("Số người liên quan, nếu biết"), required=False, min_value=0
    )
    measures = forms.CharField(
        label=gettext_lazy("Đã làm gì để ngăn chặn"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NOT_TO_BE_WRITTEN,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("discovered_at", now())


class ContinueIncidentForm(ActionForm):
    """What has been learnt and done since."""

    action: ClassVar[str] = "incident.continue"
    target: ClassVar[str] = "incident"

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại dữ liệu"), choices=DataKind.choices, widget=forms.CheckboxSelectMultiple
    )
    persons = forms.IntegerField(
        label=gettext_lazy("Số người liên quan, nếu biết"), required=False, min_value=0
    )
    measures = forms.CharField(
        label=gettext_lazy("Đã làm gì để ngăn chặn, khắc phục"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=NOT_TO_BE_WRITTEN,
    )
    notified_on = MomentField(
        label=gettext_lazy("Đã báo cơ quan chuyên trách lúc"), max_length=20, required=False
    )
    notice_number = forms.CharField(label=gettext_lazy("Số văn bản báo"), max_length=60, required=False)
    persons_told_on = DayField(label=gettext_lazy("Đã báo người liên quan ngày"), required=False)
    closed_on = DayField(label=gettext_lazy("Kết thúc ngày"), required=False)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        for name in self.fields:
            self.initial.setdefault(name, getattr(about, name))
