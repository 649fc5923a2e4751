"""The forms of a calendar's address: nothing is asked."""

from typing import ClassVar

from sotay.kernel.forms import ActionForm


class MakeCalendarForm(ActionForm):
    """Make an address."""

    action: ClassVar[str] = "case.make_calendar"
    target: ClassVar[str] = "office"


class WithdrawCalendarForm(ActionForm):
    """Withdraw it."""

    action: ClassVar[str] = "case.withdraw_calendar"
    target: ClassVar[str] = "address"
