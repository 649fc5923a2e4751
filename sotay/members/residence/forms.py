"""The forms of the register at the residence."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField
from sotay.kernel.time import today
from sotay.members.form_parts import Sectioned
from sotay.members.forms import WHERE_MEMBERS_SIT
from sotay.organizations.fields import OrganizationField


class _OnADay(Sectioned):
    target: ClassVar[str] = "member"
    on = DayField(label=gettext_lazy("Ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class IntroduceHomeForm(_OnADay):
    """Introduce a member to the cell at their residence."""

    action: ClassVar[str] = "member.introduce_home"

    cell = OrganizationField(
        label=gettext_lazy("Chi bộ nơi cư trú"),
        kinds=WHERE_MEMBERS_SIT,
        anywhere=True,
        help_text=gettext_lazy("Gõ vài chữ của tên, có dấu hay không dấu, rồi chọn."),
    )
    on = DayField(label=gettext_lazy("Ngày giới thiệu"))
    field_order = ("cell", "on")


class EndHomeForm(_OnADay):
    """The tie ends."""

    action: ClassVar[str] = "member.end_home"
    on = DayField(label=gettext_lazy("Thôi từ ngày"))


class RemarkHomeForm(_OnADay):
    """The yearly remark was received."""

    action: ClassVar[str] = "member.remark_home"

    year = forms.IntegerField(
        label=gettext_lazy("Nhận xét của năm"),
        min_value=2000,
        max_value=2100,
        help_text=gettext_lazy("Chỉ ghi đã nhận và ngày nhận; lời nhận xét giữ trong hồ sơ giấy."),
    )
    on = DayField(label=gettext_lazy("Ngày nhận"))
    field_order = ("year", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", today().year)
