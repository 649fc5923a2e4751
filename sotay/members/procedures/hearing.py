"""Before a name is removed: who is concerned is invited and heard, and what would excuse them is looked at.

A removal begins only by a person's act. It asks for the invitations, for what the member said or that they declined,
and whether the member should rather have been exempt or elsewhere for a time.
"""

from collections.abc import Callable, Mapping
from datetime import date

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField
from sotay.kernel.law import demand
from sotay.procedures.declaring import Taken
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .answers import confirmed, refuse_unless_confirmed

INVITATIONS = ("invited_1", "invited_2", "invited_3")
LOOKED_AT = ("exemption_looked_at", "stay_looked_at")


class Heard(TextChoices):
    HEARD = "heard", gettext_lazy("Đã làm tự kiểm điểm hoặc đã trình bày")
    DECLINED = "declined", gettext_lazy("Đã mời mà không làm, không đến")


def heard_field() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Đảng viên được nghe"), choices=Heard.choices, widget=forms.RadioSelect
    )


HEARING: Mapping[str, Callable[[], forms.Field]] = {
    "invited_1": lambda: DayField(label=gettext_lazy("Mời lần thứ nhất, ngày")),
    "invited_2": lambda: DayField(label=gettext_lazy("Mời lần thứ hai, ngày"), required=False),
    "invited_3": lambda: DayField(label=gettext_lazy("Mời lần thứ ba, ngày"), required=False),
    "heard": heard_field,
    "exemption_looked_at": lambda: confirmed(
        gettext_lazy("Đã xem xét: không thuộc diện được miễn công tác, sinh hoạt")
    ),
    "stay_looked_at": lambda: confirmed(
        gettext_lazy("Đã xem xét: không thuộc diện chuyển sinh hoạt tạm thời")
    ),
}


def refuse_unless_heard(case: Case, taken: Taken) -> None:
    """Invited as often as the rule says, unless the member was heard before; and what excuses was looked at.

    Raises:
        Refused: too few invitations, in the wrong order or after the step, or something was not looked at.
    """
    refuse_unless_confirmed(taken, *LOOKED_AT)
    days: list[date] = [taken.given[name] for name in INVITATIONS if taken.given.get(name)]
    if days != sorted(set(days)) or (days and days[-1] > taken.on):
        raise Refused(None, _("Các lần mời phải theo thứ tự, khác ngày nhau, không sau ngày ghi bước này."))
    if taken.given.get("heard") == Heard.HEARD:
        return
    rule = case.law("removal.invitations")
    demand(rule, len(days) >= int(rule.value), _("Mới mời %(count)s lần.") % {"count": len(days)})
