"""The form of a reminder: what came of the meeting, as a code."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm

from .kinds import About, MeetingResult


class CloseReminderForm(ActionForm):
    """Say what came of a meeting."""

    action: ClassVar[str] = "reminder.close"
    target: ClassVar[str] = "cell"

    about = forms.ChoiceField(
        choices=About.choices, widget=forms.HiddenInput, initial=About.DUES, required=False
    )
    member = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    result = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), choices=[("", gettext_lazy("Chọn kết quả")), *MeetingResult.choices]
    )

    def clean_about(self) -> str:
        return str(self.cleaned_data.get("about") or About.DUES)
