"""What earlier steps of a case were answered, and the days and fields that several procedures ask for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayAheadField, DayField
from sotay.procedures.actions import standing_steps
from sotay.procedures.declaring import Taken
from sotay.procedures.models import Case
from sotay.regulations import Refused


def answer(case: Case, name: str) -> Any:
    """What was last answered to a question of the case, as it is kept; ``None`` where nobody was asked."""
    for row in reversed(list(standing_steps(case))):
        if name in row.given:
            return row.given[name]
    return None


def day_answered(case: Case, name: str) -> date | None:
    said = answer(case, name)
    return date.fromisoformat(said) if said else None


def in_force_field() -> forms.Field:
    return DayField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống nếu từ ngày ghi ở trên."),
    )


def in_force_on(taken: Taken) -> date:
    """The day a decision takes effect.

    Raises:
        Refused: before it was signed, or after the day of the step.
    """
    day: date = taken.given.get("in_force_on") or taken.on
    if taken.decision is not None and day < taken.decision.signed_on:
        raise Refused(None, _("Quyết định không có hiệu lực trước ngày ký."))
    if day > taken.on:
        raise Refused(None, _("Ngày có hiệu lực ở sau ngày ghi bước này."))
    return day


def until_field(*, required: bool = True, help_text: Any = "") -> forms.Field:
    return DayAheadField(label=gettext_lazy("Đến hết ngày"), required=required, help_text=help_text)


def since_field() -> forms.Field:
    return DayAheadField(label=gettext_lazy("Từ ngày"))


def confirmed(label: Any) -> forms.Field:
    return forms.BooleanField(label=label)


def refuse_unless_confirmed(taken: Taken, *names: str) -> None:
    """A box that must be ticked is ticked, whoever asks."""
    if not all(taken.given.get(name) is True for name in names):
        raise Refused(None, _("Hãy xem xét đủ các điều kiện và đánh dấu từng điều."))
