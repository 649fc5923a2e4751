"""What is asked when the competent body allows something to be held, and when it ends."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField

from .accreditation import Level, Matter
from .fields import DecisionForm


class RecordAccreditationForm(DecisionForm):
    """Which matter, how far, since when, and on whose paper."""

    action: ClassVar[str] = "accreditation.record"
    target: ClassVar[str] = "organization"

    what = forms.ChoiceField(
        label=gettext_lazy("Bản cài đặt này được giữ"), choices=Matter.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp độ được công nhận"), choices=Level.choices, widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("Từ ngày"))


class EndAccreditationForm(DecisionForm):
    """Since when, and on whose paper."""

    action: ClassVar[str] = "accreditation.end"
    target: ClassVar[str] = "accreditation"

    on = DayField(label=gettext_lazy("Từ ngày này không giữ nữa"))
