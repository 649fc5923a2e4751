"""The forms of documents and of studying them."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayAheadField, DayField
from sotay.kernel.ticks import NumbersField
from sotay.kernel.time import today
from sotay.members.models import Member
from sotay.organizations.kinds import Sector
from sotay.organizations.models import Organization
from sotay.papers.kinds import DocumentType

from .kinds import REGISTERED, WithdrawnFor
from .models import StudyRequest
from .queries import requests_reaching

LONGEST = 60_000
KINDS = [(kind.value, DocumentType(kind).label) for kind in REGISTERED]
SECTORS = [(value, label) for value, label in Sector.choices if value]


class DocumentForm(ActionForm):
    """What is said of a document."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=KINDS)
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Ví dụ 05-NQ/TU. Văn bản không có số thì để trống."),
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"))
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành, nếu không phải tổ chức này"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ví dụ Bộ Chính trị, Tỉnh ủy. Để trống nếu do chính tổ chức này ban hành."),
    )
    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=300)  # type: ignore[assignment]
    text = forms.CharField(
        label=gettext_lazy("Nội dung để đọc trên điện thoại"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "Chép phần cần đọc vào đây; chữ to nhỏ theo máy người đọc, không có mạng vẫn đọc được. "
            "Không ghi văn bản có dấu mật, đơn thư, nội dung thẩm tra, chuyện riêng của ai."
        ),
    )
    open_ = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem: văn bản này không đóng dấu mật"), required=False
    )


class EnterForm(DocumentForm):
    """A document comes into the register."""

    action: ClassVar[str] = "document.enter"
    target: ClassVar[str] = "organization"


class CorrectForm(DocumentForm):
    """What was entered is corrected; what somebody else wrote meanwhile is not written over."""

    action: ClassVar[str] = "document.correct"
    target: ClassVar[str] = "document"

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        told = {"kind": about.type, "seen": about.entry_id, "open_": True}
        for name in ("number", "issued_on", "issuer", "title", "text"):
            told[name] = getattr(about, name)
        for name, value in told.items():
            self.initial.setdefault(name, value)


class WithdrawForm(ActionForm):
    """A document leaves the register."""

    action: ClassVar[str] = "document.withdraw"
    target: ClassVar[str] = "document"

    reason = forms.ChoiceField(
        label=gettext_lazy("Vì sao"), choices=WithdrawnFor.choices, widget=forms.RadioSelect
    )


class AskForm(ActionForm):
    """The office's own organisation asks for a document to be studied."""

    action: ClassVar[str] = "study.ask"
    target: ClassVar[str] = "document"

    due_on = DayAheadField(
        label=gettext_lazy("Học xong trước hết ngày"),
        help_text=gettext_lazy("Ai sinh hoạt ở đây vào ngày này thì được đề nghị, kể cả người mới đến."),
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Chỉ chi bộ loại hình"),
        choices=SECTORS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Không chọn thì mọi chi bộ trực thuộc đều học."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found = Organization.objects.filter(pk=self.actor.organization_id or 0).first()
        if found is None:
            raise ValidationError(_("Hãy chọn cương vị của tổ chức đề nghị học tập."))
        return {**given, "organization": found, "sectors": tuple(given.get("sectors", ()))}


class WithdrawRequestForm(ActionForm):
    action: ClassVar[str] = "study.withdraw"
    target: ClassVar[str] = "request"


class MarkOwnForm(ActionForm):
    action: ClassVar[str] = "study.mark_own"
    target: ClassVar[str] = "request"


class UnmarkOwnForm(ActionForm):
    action: ClassVar[str] = "study.unmark_own"
    target: ClassVar[str] = "request"


class RecordForm(ActionForm):
    """The cell writes for whoever has no telephone; the page draws the list of names."""

    action: ClassVar[str] = "study.record"
    target: ClassVar[str] = "cell"

    request = forms.ModelChoiceField(
        label=gettext_lazy("Đề nghị học tập"),
        queryset=StudyRequest.objects.none(),
        widget=forms.HiddenInput,
    )
    on = DayField(label=gettext_lazy("Đã học ngày"))
    members = NumbersField(label=gettext_lazy("Đồng chí đã học"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.fields["request"].queryset = requests_reaching(about, today())  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        wanted = self.cleaned_data["members"]
        return {**self.cleaned_data, "members": list(Member.objects.filter(pk__in=wanted))}


class TakeBackForm(ActionForm):
    action: ClassVar[str] = "study.take_back"
    target: ClassVar[str] = "member"

    request = forms.ModelChoiceField(
        label=gettext_lazy("Đề nghị học tập"),
        queryset=StudyRequest.objects.none(),
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = StudyRequest.objects.standing()  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """Which documents of a register one looks at."""

    whose = forms.ChoiceField(
        label=gettext_lazy("Của"),
        choices=[("", gettext_lazy("Tổ chức này")), ("above", gettext_lazy("Các cấp trên"))],
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=[("", gettext_lazy("Mọi loại")), *KINDS], required=False
    )
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=1930, max_value=2100, required=False)
    words = forms.CharField(label=gettext_lazy("Số, chữ trong trích yếu"), max_length=60, required=False)
