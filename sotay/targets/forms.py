"""The forms of targets: one number, a column of numbers for all directly below, the decision behind them."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.time import today
from sotay.organizations.fields import DecisionForm

from .actions import is_countable
from .models import MOST

BESIDE = "target-"
USUAL = (
    "members_admitted",
    "women_admitted",
    "young_admitted",
    "ethnic_minority_admitted",
    "workers_admitted",
    "members_recognized",
    "subordinate_party_cells",
    "party_members_total",
)
"""What targets are usually set for; the others follow."""


def countable() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The indicators that can have a target, the usual ones first."""
    usual = [code for code in USUAL if code in INDICATORS]
    others = [code for code in INDICATORS if code not in usual and is_countable(code)]
    groups = ((gettext_lazy("Thường giao"), usual), (gettext_lazy("Số liệu khác"), others))
    return [(title, [(code, INDICATORS[code].title) for code in codes]) for title, codes in groups]


def read_count(text: str) -> int:
    """A number as people type it: 1200, 1.200.

    Raises:
        ValidationError: it is no whole number, or too large.
    """
    digits = text.strip().replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(MOST)):
        raise ValidationError(
            _("“%(text)s” không phải là số đếm. Hãy ghi số tròn, ví dụ 25.") % {"text": text}
        )
    return int(digits)


class CountField(forms.Field):
    """A whole number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        return value if isinstance(value, int) else read_count(str(value))


class Counts(forms.Widget):
    """A number beside each row: ``target-`` with the number of the row; what is empty says nothing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if isinstance(data.get(name), dict):
            return data[name]
        return {
            key[len(BESIDE) :]: str(data[key])
            for key in data
            if key.startswith(BESIDE) and str(data[key]).strip()
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return ""


class CountsField(forms.Field):
    """The numbers typed beside rows, by the number of the row."""

    widget = Counts

    def to_python(self, value: Any) -> dict[int, int]:
        given = value or {}
        if not all(str(key).isascii() and str(key).isdecimal() and len(str(key)) < 19 for key in given):
            raise ValidationError(_("Bảng số không đọc được. Hãy mở lại trang."))
        return {int(key): read_count(str(text)) for key, text in given.items()}


class ForYearsForm(DecisionForm):
    """Base of forms that ask which indicator and which years."""

    code = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), choices=countable)
    first_year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=1930, max_value=2200)
    last_year = forms.IntegerField(
        label=gettext_lazy("Đến hết năm"),
        min_value=1930,
        max_value=2200,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi chỉ tiêu cho nhiều năm, như cả nhiệm kỳ."),
    )

    def prepare(self, about: Any) -> None:
        """Begin with admissions this year, unless another was asked."""
        super().prepare(about)
        self.initial = {"first_year": today().year, "code": USUAL[0], **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("Năm cuối phải từ năm đầu trở đi."))
        return cleaned


class SetTargetForm(ForYearsForm):
    """What an organisation is to reach."""

    action: ClassVar[str] = "target.set"
    target: ClassVar[str] = "organization"

    value = CountField(label=gettext_lazy("Số phải đạt"))
    field_order = ("code", "first_year", "last_year", "value")


class AllotForm(ForYearsForm):
    """Give those directly below their numbers."""

    action: ClassVar[str] = "target.allot"
    target: ClassVar[str] = "organization"

    values = CountsField(
        label=gettext_lazy("Số giao cho từng nơi"),
        error_messages={"required": gettext_lazy("Hãy ghi số giao cho ít nhất một nơi.")},
    )


class WithdrawForm(DecisionForm):
    """Ask a target no more."""

    action: ClassVar[str] = "target.withdraw"
    target: ClassVar[str] = "target"
