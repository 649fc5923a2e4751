"""The form of a reminder: what came of the meeting, as a code."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm

from .kinds import MeetingResult


class CloseReminderForm(ActionForm):
    """Say what came of a meeting."""

    action: ClassVar[str] = "reminder.close"
    target: ClassVar[str] = "cell"

    member = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    result = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), choices=[("", gettext_lazy("Chọn kết quả")), *MeetingResult.choices]
    )
