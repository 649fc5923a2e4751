"""What the steps of an admission ask: who introduces, numbers and days of letters, the ground of a return."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField
from sotay.kernel.time import today
from sotay.members.models import Member
from sotay.members.prospects.actions import officials
from sotay.members.prospects.forms import NamedMember
from sotay.procedures.models import Case

from .admitting import NO_UNION
from .coming_back import Ground

UNIONS = (
    ("youth", gettext_lazy("Đoàn Thanh niên cơ sở (4A, 4B, 4C-KNĐ)")),
    ("trade", gettext_lazy("Công đoàn cơ sở (4D-KNĐ)")),
    (NO_UNION, gettext_lazy("không có Đoàn, công đoàn: hai đảng viên giới thiệu")),
)


class Introducer(NamedMember):
    """An official member of the cell the case belongs to."""

    def fit(self, case: Case) -> None:
        """Offer those who are there now."""
        self.queryset = officials(case.organization, today()).order_by("person__name_key", "pk")


def introducer(label: Any, *, required: bool = True) -> Callable[[], forms.Field]:
    return lambda: Introducer(
        label=label, required=required, queryset=Member.objects.select_related("person")
    )


def word(label: Any, help_text: Any = "") -> Callable[[], forms.Field]:
    """The number of a letter."""
    return lambda: forms.CharField(label=label, required=False, max_length=60, help_text=help_text)


def day(label: Any, help_text: Any = "", *, required: bool = False) -> Callable[[], forms.Field]:
    return lambda: DayField(label=label, required=required, help_text=help_text)


def choice(label: Any, choices: Any, *, required: bool = False) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(label=label, required=required, choices=choices)


LETTER = {
    "number": word(gettext_lazy("Số công văn gửi đi"), gettext_lazy("Chỉ ghi số. Không ghi nội dung.")),
}
REPLY = {
    "number": word(
        gettext_lazy("Số công văn trả lời"),
        gettext_lazy("Chỉ ghi số và ngày. Không ghi nội dung trả lời; giấy ở trong hồ sơ."),
    ),
}
CONSENT = {
    "consent_number": word(
        gettext_lazy("Số văn bản đồng ý của ban thường vụ tỉnh ủy"),
        gettext_lazy("Chỉ khi người vào Đảng trên 60 tuổi, hoặc được kết nạp lại."),
    ),
    "consent_on": day(gettext_lazy("Ngày văn bản đồng ý")),
}
AGAIN = {
    "ground": lambda: forms.ChoiceField(
        label=gettext_lazy("Diện xét kết nạp lại"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Chỉ chọn diện, không ghi lý do ra khỏi Đảng hay nội dung thẩm tra."),
    ),
    "wait_from": day(
        gettext_lazy("Thời gian chờ 60 tháng tính từ ngày"),
        gettext_lazy("Chỉ ghi khi chọn diện chờ 60 tháng. Dùng để tính hạn rồi bỏ, không lưu."),
    ),
}
"""On which ground somebody who was a member may be admitted again, in a word of the regulation."""
