"""The forms of dues: what a member declares and is granted, a cell's month, money between the levels."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayField
from sotay.kernel.ticks import NumbersField
from sotay.kernel.vietnamese import number
from sotay.members.purposes import Export
from sotay.organizations.fields import DecisionForm
from sotay.organizations.models import Organization

from .banks import BANKS
from .book import balance
from .fields import DongField, MonthAheadField, MonthField, SumsField
from .kinds import Ground, Group, Kind
from .models import Posting

BASE_HELP = gettext_lazy(
    "Hưởng lương: tiền lương đóng bảo hiểm tháng trước. Hưu trí: lương hưu. Trợ cấp: số trợ cấp. Trước 2/2026 "
    "không đóng bảo hiểm: mức cố định của địa bàn. Học sinh, sinh viên để trống."
)


class DeclareForm(ActionForm):
    """By which group a member pays."""

    action: ClassVar[str] = "dues.declare"
    target: ClassVar[str] = "member"

    group = forms.ChoiceField(
        label=gettext_lazy("Đóng theo nhóm nào"), choices=Group.choices, widget=forms.RadioSelect
    )
    base = DongField(label=gettext_lazy("Số tiền mỗi tháng làm căn cứ"), required=False, help_text=BASE_HELP)
    since = MonthField(
        label=gettext_lazy("Từ tháng"), help_text=gettext_lazy("Ví dụ 3/2026. Các tháng đã ghi sổ không đổi.")
    )


class DeclareOwnForm(DeclareForm):
    """By which group one pays oneself."""

    action: ClassVar[str] = "dues.declare_own"


class RelieveForm(DecisionForm):
    """Free a member of dues, or of a part, for some months."""

    action: ClassVar[str] = "dues.relieve"
    target: ClassVar[str] = "member"
    decision_required: ClassVar[bool] = False

    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ trong quy định"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Chỉ ghi căn cứ, không ghi hoàn cảnh. Đủ tuổi đảng theo quy định thì chương trình tự miễn, không ghi ở đây."
        ),
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Còn phải đóng bao nhiêu phần trăm"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=gettext_lazy("Miễn hoàn toàn thì để trống hoặc ghi 0."),
    )
    since = MonthField(label=gettext_lazy("Từ tháng"))
    until = MonthAheadField(label=gettext_lazy("Đến hết tháng"))
    field_order = ("ground", "percent", "since", "until")

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "percent": self.cleaned_data.get("percent") or 0}


class EndReliefForm(ActionForm):
    """Let a relief end earlier."""

    action: ClassVar[str] = "dues.end_relief"
    target: ClassVar[str] = "member"

    until = MonthAheadField(label=gettext_lazy("Miễn, giảm đến hết tháng"))


class PostMonthForm(ActionForm):
    """A month of a cell: all have paid, except."""

    action: ClassVar[str] = "dues.post_month"
    target: ClassVar[str] = "cell"

    month = MonthField(label=gettext_lazy("Tháng"))
    unpaid = NumbersField(label=gettext_lazy("Chưa đóng"), required=False)
    amounts = SumsField(label=gettext_lazy("Đóng số khác"), required=False)
    arrears = NumbersField(label=gettext_lazy("Đóng số còn nợ"), required=False)

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        unpaid = set(typed["unpaid"])
        return {**typed, "amounts": {pk: sum_ for pk, sum_ in typed["amounts"].items() if pk not in unpaid}}


class PostMonthsForm(ActionForm):
    """A month of every cell that has not written it."""

    action: ClassVar[str] = "dues.post_months"
    target: ClassVar[str] = "organization"

    month = MonthField(
        label=gettext_lazy("Tháng"),
        help_text=gettext_lazy(
            "Chi bộ nào chưa ghi tháng này thì ghi: mọi đảng viên đã đóng đủ số phải đóng."
        ),
    )


class RemitForm(ActionForm):
    """Hand up what is owed."""

    action: ClassVar[str] = "dues.remit"
    target: ClassVar[str] = "organization"

    amount = DongField(label=gettext_lazy("Số tiền đã nộp lên cấp trên"))
    on = DayField(label=gettext_lazy("Ngày nộp"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if not isinstance(about, Organization):
            return
        stands = balance(about)
        words = _("Đồng. Còn phải nộp %(owed)s đ, đang giữ %(cash)s đ (phần trích được giữ lại %(kept)s đ).")
        self.fields["amount"].help_text = words % {
            "owed": number(-stands["owed"]),
            "cash": number(stands["cash"]),
            "kept": number(-stands["kept"]),
        }


class ReceiveForm(ActionForm):
    """Book what came from below."""

    action: ClassVar[str] = "dues.receive"
    target: ClassVar[str] = "organization"

    on = DayField(label=gettext_lazy("Ngày nhận"))
    amounts = SumsField(label=gettext_lazy("Số tiền nhận của từng tổ chức"), required=False)


class ReversePostingForm(ActionForm):
    """Take a mistaken posting back."""

    action: ClassVar[str] = "dues.reverse"
    target: ClassVar[str] = "organization"

    posting = forms.ModelChoiceField(label=gettext_lazy("Bút toán"), queryset=Posting.objects.none())
    reason = forms.CharField(label=gettext_lazy("Lý do đảo"), max_length=200, help_text=NOT_TO_BE_WRITTEN)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if isinstance(about, Organization):
            rows = Posting.objects.standing().filter(organization=about).exclude(kind=Kind.CARRY)
            self.fields["posting"].queryset = rows.order_by("-id")  # type: ignore[attr-defined]


class SetAccountForm(ActionForm):
    """To which account dues may be paid."""

    action: ClassVar[str] = "dues.set_account"
    target: ClassVar[str] = "organization"

    bank_bin = forms.ChoiceField(label=gettext_lazy("Ngân hàng"), choices=BANKS)
    number = forms.CharField(label=gettext_lazy("Số tài khoản"), max_length=19)
    name = forms.CharField(label=gettext_lazy("Tên chủ tài khoản, như ngân hàng ghi"), max_length=100)
    on = DayField(label=gettext_lazy("Dùng từ ngày"))


class EndAccountForm(ActionForm):
    """Let an account not be paid to any more."""

    action: ClassVar[str] = "dues.end_account"
    target: ClassVar[str] = "organization"

    until = DayField(label=gettext_lazy("Ngày cuối dùng tài khoản"))


class ExportBookForm(ActionForm):
    """Take the year book out of the system."""

    action: ClassVar[str] = "dues.export_book"
    target: ClassVar[str] = "organization"

    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2011, max_value=2100)
    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )
