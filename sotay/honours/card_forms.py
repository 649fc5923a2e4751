"""The forms of cards."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import today
from sotay.members.fields import DigitsField
from sotay.members.kinds import CardType
from sotay.members.purposes import Export

from .card_register import CardMedium
from .cards import OLD_DIGITS, type_on
from .kinds import GIVEN, CardAct
from .models import CardEvent


class _AboutMember(ActionForm):
    """Base of what is written down about a member's card on a day."""

    target: ClassVar[str] = "member"

    on = DayField(label=gettext_lazy("Ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class IssueCardForm(_AboutMember):
    """A card was handed over."""

    action: ClassVar[str] = "card.issue"

    act = forms.ChoiceField(  # type: ignore[assignment]
        label=gettext_lazy("Việc"),
        choices=[(act.value, act.label) for act in GIVEN],
        widget=forms.RadioSelect,
    )
    number = DigitsField(
        OLD_DIGITS,
        label=gettext_lazy("Số thẻ 8 chữ số"),
        required=False,
        help_text=gettext_lazy("Thẻ phát từ 2/9/2025 mang số định danh đã có ở hồ sơ: để trống."),
    )
    on = DayField(label=gettext_lazy("Ngày trao thẻ"))
    field_order = ("act", "number", "on")

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.initial.setdefault("act", CardAct.EXCHANGED if about.card_type else CardAct.ISSUED)
        if type_on(today()) == CardType.OLD:
            self.initial.setdefault("number", about.card_number or "")


class LoseCardForm(_AboutMember):
    """A card was lost."""

    action: ClassVar[str] = "card.lose"
    on = DayField(label=gettext_lazy("Ngày báo mất"))


class CollectCardForm(_AboutMember):
    """The card of somebody who left."""

    action: ClassVar[str] = "card.collect"
    on = DayField(
        label=gettext_lazy("Ngày thu hồi, hoặc ngày giao thân nhân giữ"),
        help_text=gettext_lazy("Người đã từ trần: thân nhân giữ thẻ. Khai trừ, xóa tên, xin ra: thu hồi."),
    )


class UndoCardForm(ActionForm):
    """Take away what was written down last."""

    action: ClassVar[str] = "card.undo"
    target: ClassVar[str] = "member"

    event = forms.ModelChoiceField(
        label=gettext_lazy("Việc ghi nhầm"), queryset=CardEvent.objects.none(), empty_label=None
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        last = CardEvent.objects.filter(member=about).order_by("pk").last()
        rows = CardEvent.objects.filter(pk=last.pk if last else 0)
        self.fields["event"].queryset = rows  # type: ignore[attr-defined]
        self.fields["event"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: (
                f"{row.get_act_display()}, {row.happened_on.day}/{row.happened_on.month}/{row.happened_on.year}"
            )
        )


class CheckCardsForm(ActionForm):
    """The yearly look at a cell's cards."""

    action: ClassVar[str] = "card.check"
    target: ClassVar[str] = "organization"

    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2003, max_value=2100)
    on = DayField(label=gettext_lazy("Ngày kiểm tra"))
    seen = forms.IntegerField(label=gettext_lazy("Số thẻ đã xem"), min_value=0, max_value=5000)
    missing = forms.IntegerField(
        label=gettext_lazy("Trong đó mất, hỏng"), min_value=0, max_value=5000, initial=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.initial.setdefault("year", today().year)


class ExportCardsForm(ActionForm):
    """Take the register of cards, or a list to be sent up, out of the system."""

    action: ClassVar[str] = "card.export"
    target: ClassVar[str] = "organization"

    year = forms.IntegerField(label=gettext_lazy("Năm của sổ"), min_value=2003, max_value=2100)
    medium = forms.ChoiceField(
        label=gettext_lazy("Lấy thành"), choices=CardMedium.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", today().year)
        self.initial.setdefault("medium", CardMedium.SHEET)
        self.initial.setdefault("purpose", Export.CHECK)
