"""The forms that open the book of an organisation and close its periods."""

from typing import ClassVar

from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField

from .form_parts import DecidedForm, Sectioned


class OpenBookForm(DecidedForm):
    """Open the book of an organisation and all below it."""

    action: ClassVar[str] = "ledger.open_book"
    target: ClassVar[str] = "organization"
    decision_required: ClassVar[bool] = False
    previewed: ClassVar[bool] = True

    on = DayField(
        label=gettext_lazy("Mở sổ từ ngày"),
        help_text=gettext_lazy("Trước ngày này chương trình không có số liệu, không phải bằng 0."),
    )


class ClosePeriodForm(Sectioned):
    """Hand in the figures up to a day."""

    action: ClassVar[str] = "ledger.close_period"
    target: ClassVar[str] = "organization"
    previewed: ClassVar[bool] = True

    until = DayField(
        label=gettext_lazy("Chốt đến hết ngày"),
        help_text=gettext_lazy("Việc ghi sau khi chốt tính vào ngày đầu của kỳ đang mở."),
    )
