"""The forms of badges: what is done with a round's list, and what is written down about one member."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayAheadField, DayField
from sotay.kernel.ticks import NumbersField
from sotay.kernel.time import today
from sotay.members.purposes import Export
from sotay.organizations.fields import DecisionForm

from .actions import years_given
from .eligibility import next_round
from .export import Medium
from .kinds import Ground, WithdrawnFor
from .models import BadgeAward, BadgeWait

ROUND = gettext_lazy("Đợt trao")


class _RoundForm(ActionForm):
    """Base of what is done with some people of a round's list."""

    target: ClassVar[str] = "organization"

    round_on = DayAheadField(label=ROUND, widget=forms.HiddenInput)
    members = NumbersField(label=gettext_lazy("Những đồng chí đã đánh dấu"), required=False)
    on = DayField(label=gettext_lazy("Ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class ProposeForm(_RoundForm):
    """The cell proposes."""

    action: ClassVar[str] = "badge.propose"
    on = DayField(
        label=gettext_lazy("Ngày chi bộ đề nghị"),
        help_text=gettext_lazy("Mỗi đồng chí được đánh dấu đã có tờ khai đề nghị."),
    )


class PassOnForm(_RoundForm):
    """A committee agrees."""

    action: ClassVar[str] = "badge.pass_on"
    on = DayField(label=gettext_lazy("Ngày cấp ủy đồng ý"))


class HandOverForm(_RoundForm):
    """Badges were handed over."""

    action: ClassVar[str] = "badge.hand_over"
    on = DayField(label=gettext_lazy("Ngày trao"))


class AwardForm(DecisionForm):
    """The province's decision."""

    action: ClassVar[str] = "badge.award"
    target: ClassVar[str] = "organization"

    round_on = DayAheadField(label=ROUND, widget=forms.HiddenInput)
    members = NumbersField(label=gettext_lazy("Những đồng chí đã đánh dấu"), required=False)
    on = DayField(label=gettext_lazy("Ngày quyết định"))
    field_order = ("round_on", "members", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class RecordForm(DecisionForm):
    """A badge given earlier."""

    action: ClassVar[str] = "badge.record"
    target: ClassVar[str] = "member"
    decision_required: ClassVar[bool] = False

    years = forms.TypedChoiceField(label=gettext_lazy("Loại Huy hiệu"), choices=(), coerce=int)
    round_on = DayField(
        label=gettext_lazy("Đợt trao, như giấy chứng nhận ghi"),
        help_text=gettext_lazy("Ví dụ 3/2/2015."),
    )
    ground = forms.ChoiceField(label=gettext_lazy("Diện"), choices=Ground.choices, initial=Ground.ON_TIME)
    badge_number = forms.IntegerField(
        label=gettext_lazy("Số trên Huy hiệu, chỉ phần chữ số, không ghi mã tỉnh"),
        min_value=1,
        max_value=99_999_999,
        required=False,
    )
    handed_on = DayField(label=gettext_lazy("Ngày trao"), required=False)
    field_order = ("years", "round_on", "ground", "badge_number", "handed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [  # type: ignore[attr-defined]
            (each, _("%(years)s năm tuổi đảng") % {"years": each})
            for each in years_given(next_round(today()))
        ]

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        number = given.pop("badge_number")
        return {**given, "number": number}


class NumberAwardForm(ActionForm):
    """Write down the number of a badge that was given without one."""

    action: ClassVar[str] = "badge.number"
    target: ClassVar[str] = "member"

    award = forms.ModelChoiceField(
        label=gettext_lazy("Huy hiệu"), queryset=BadgeAward.objects.none(), empty_label=None
    )
    badge_number = forms.IntegerField(
        label=gettext_lazy("Số trên Huy hiệu, chỉ phần chữ số, không ghi mã tỉnh"),
        min_value=1,
        max_value=99_999_999,
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        rows = BadgeAward.objects.standing().filter(member=about, number=None).order_by("-years")
        self.fields["award"].queryset = rows  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {"award": self.cleaned_data["award"], "number": self.cleaned_data["badge_number"]}


class WithdrawAwardForm(ActionForm):
    """Take back what was written down wrongly."""

    action: ClassVar[str] = "badge.withdraw"
    target: ClassVar[str] = "member"

    award = forms.ModelChoiceField(
        label=gettext_lazy("Huy hiệu"), queryset=BadgeAward.objects.none(), empty_label=None
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Vì sao"), choices=WithdrawnFor.choices, widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("Từ ngày"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        rows = BadgeAward.objects.standing().filter(member=about).order_by("-years")
        self.fields["award"].queryset = rows  # type: ignore[attr-defined]
        self.initial.setdefault("on", today())


class WaitForm(ActionForm):
    """From which day a badge is considered again."""

    action: ClassVar[str] = "badge.wait"
    target: ClassVar[str] = "member"

    until = DayAheadField(
        label=gettext_lazy("Được xét từ ngày"),
        required=False,
        help_text=gettext_lazy(
            "Chỉ ghi ngày. Để trống nếu không còn phải chờ. Đến ngày ấy chương trình tự bỏ."
        ),
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        row = BadgeWait.objects.filter(member=about).first()
        if row is not None:
            self.initial.setdefault("until", row.valid_to)


class ExportRoundForm(ActionForm):
    """Take a round's list out of the system."""

    action: ClassVar[str] = "badge.export"
    target: ClassVar[str] = "organization"

    round_on = DayAheadField(label=gettext_lazy("Đợt trao"))
    medium = forms.ChoiceField(
        label=gettext_lazy("Lấy thành"), choices=Medium.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("medium", Medium.SHEET)
        self.initial.setdefault("purpose", Export.HONOURS)
