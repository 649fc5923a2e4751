"""The forms of suspension."""

from typing import ClassVar

from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayAheadField, DayField
from sotay.members.form_parts import DecidedForm, Sectioned


class SuspendForm(DecidedForm):
    """A member's Party activity is suspended."""

    action: ClassVar[str] = "member.suspend"
    target: ClassVar[str] = "member"

    on = DayField(label=gettext_lazy("Đình chỉ từ ngày"))
    until = DayAheadField(
        label=gettext_lazy("Đến hết ngày"),
        help_text=gettext_lazy("Chỉ ghi quyết định và thời hạn; không ghi lý do."),
    )


class ProlongSuspensionForm(DecidedForm):
    """It lasts longer, once."""

    action: ClassVar[str] = "member.prolong_suspension"
    target: ClassVar[str] = "member"

    until = DayAheadField(label=gettext_lazy("Gia hạn đến hết ngày"))


class EndSuspensionForm(Sectioned):
    """It is lifted."""

    action: ClassVar[str] = "member.end_suspension"
    target: ClassVar[str] = "member"

    on = DayField(label=gettext_lazy("Sinh hoạt trở lại từ ngày"))
