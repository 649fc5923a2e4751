"""The forms of the register of organisation models, and the filter of its list."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayField

from .fields import DecisionForm, OrganizationField
from .patterns import Outcome, PatternSort


class AdoptForm(DecisionForm):
    """Enter a model in the register."""

    action: ClassVar[str] = "pattern.adopt"
    target: ClassVar[str] = "organization"

    name = forms.CharField(
        label=_("Tên mô hình"),
        max_length=250,
        help_text=_("Ví dụ: Chi bộ doanh nghiệp ngoài khu vực nhà nước."),
    )
    sort = forms.ChoiceField(label=_("Loại"), widget=forms.RadioSelect, choices=PatternSort.choices)
    content = forms.CharField(
        label=_("Nội dung chính"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tổ chức thế nào, áp dụng cho nơi nào; một vài câu. Không ghi nhận xét về người."),
    )
    pilot = forms.BooleanField(label=_("Đang thí điểm"), required=False)
    on = DayField(label=_("Áp dụng từ ngày"))
    field_order = ("name", "sort", "content", "pilot", "on")


class UseForm(ActionForm):
    """Where a model is used."""

    action: ClassVar[str] = "pattern.use"
    target: ClassVar[str] = "pattern"

    at = OrganizationField(label=_("Tổ chức áp dụng"))
    on = DayField(label=_("Từ ngày"))


class LeaveForm(ActionForm):
    """Where a model is not used any more."""

    action: ClassVar[str] = "pattern.leave"
    target: ClassVar[str] = "pattern"

    at = OrganizationField(label=_("Tổ chức thôi áp dụng"))
    on = DayField(label=_("Từ ngày"))


class ReviewForm(DecisionForm):
    """A model was looked over."""

    action: ClassVar[str] = "pattern.review"
    target: ClassVar[str] = "pattern"
    decision_required: ClassVar[bool] = False

    on = DayField(label=_("Ngày rà soát"))
    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        widget=forms.RadioSelect,
        choices=Outcome.choices,
        help_text=_("Kết thúc thì mô hình và mọi nơi áp dụng kết thúc từ ngày hôm sau."),
    )
    conclusion = forms.CharField(
        label=_("Kết luận"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NOT_TO_BE_WRITTEN,
    )
    field_order = ("on", "outcome", "conclusion")


class PatternFilter(forms.Form):
    """What one looks for in the register."""

    IN_USE, ENDED, UNREVIEWED = "", "ended", "unreviewed"

    words = forms.CharField(label=_("Tên mô hình"), required=False, max_length=100)
    sort = forms.ChoiceField(
        label=_("Loại"), required=False, choices=[("", _("Mọi loại")), *PatternSort.choices]
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            (IN_USE, _("Đang áp dụng")),
            (UNREVIEWED, _("Đang áp dụng, năm nay chưa rà soát")),
            (ENDED, _("Đã kết thúc")),
        ],
    )

    @property
    def given(self) -> dict[str, Any]:
        """The answers, as far as they can be read."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
