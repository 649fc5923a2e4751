"""How dues are typed: months, sums of money, and what a sheet says otherwise than that everybody has paid."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sotay.kernel.forms import PartialDayField

from .models import first_of

AMOUNT = "amount-"


class MonthField(PartialDayField):
    """A month, typed 3/2026; a whole day stands for its month."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        read = super().to_python(value)
        if read is None:
            return None
        if read.precision == "year":
            raise ValidationError(_("Hãy ghi tháng và năm, ví dụ 3/2026."))
        return first_of(read.day)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.month}/{value.year}" if isinstance(value, date) else value


class MonthAheadField(MonthField):
    """A month that may be yet to come."""

    ahead: ClassVar[bool] = True


def read_dong(text: str) -> int:
    """A sum as people type it: 25000, 25.000, 25 000 đ.

    Raises:
        ValidationError: it is no whole sum.
    """
    bare = text.casefold().replace("đồng", "").replace("vnd", "").replace("đ", "").strip()
    digits = "".join(char for char in bare if char not in ". ,\u00a0")
    groups = bare.replace(",", ".").replace(" ", ".").replace("\u00a0", ".").split(".")
    whole = len(groups) == 1 or all(len(group) == 3 for group in groups[1:])
    if not digits.isascii() or not digits.isdecimal() or not whole or len(digits) > 15:
        raise ValidationError(
            _("Số tiền “%(text)s” không đọc được; ghi số nguyên như 25000 hoặc 25.000.") % {"text": text[:30]}
        )
    return int(digits)


class DongField(forms.Field):
    """A sum of whole đồng."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return value or None
        return read_dong(str(value))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class Sums(forms.Widget):
    """A sum beside each row: ``amount-`` with the number of the row; what is empty says nothing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {
            key[len(AMOUNT) :]: str(data[key])
            for key in data
            if key.startswith(AMOUNT) and str(data[key]).strip()
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return ""


class SumsField(forms.Field):
    """The sums typed beside rows, by the number of the row."""

    widget = Sums

    def to_python(self, value: Any) -> dict[int, int]:
        given = value or {}
        if not all(str(key).isascii() and str(key).isdecimal() and len(str(key)) < 19 for key in given):
            raise ValidationError(_("Danh sách đánh dấu không đọc được. Hãy mở lại trang."))
        return {int(key): read_dong(str(text)) for key, text in given.items()}
