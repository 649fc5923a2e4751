"""Rows that were ticked on a page: their numbers, as a form reads them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Ticks(forms.Widget):
    """Ticked numbers; each stands beside its row, drawn by the page."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return given.split(",") if isinstance(given, str) else list(given)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return ""


class NumbersField(forms.Field):
    """The numbers of rows that were ticked."""

    widget = Ticks

    def to_python(self, value: Any) -> list[int]:
        given = [str(each).strip() for each in value or () if str(each).strip()]
        if not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in given):
            raise ValidationError(_("Danh sách đánh dấu không đọc được. Hãy mở lại trang."))
        return [int(each) for each in given]
