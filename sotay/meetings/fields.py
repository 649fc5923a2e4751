"""What a telephone hands in, and points on a sheet, as a form reads them."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .recording import AT_ONCE, Entry, real_now

LARGEST = 400_000
SHAPE = {"key": str, "value": str, "at": int, "op": str}


class EntriesField(forms.Field):
    """Jottings: JSON written by the page's script, or the plain fields of a page without one, named ``e:<key>``."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> list[Entry]:
        if isinstance(value, list):
            return value
        if not isinstance(value, str) or len(value) > LARGEST:
            raise ValidationError(_("Phần ghi không đọc được. Hãy mở lại trang."))
        try:
            rows = json.loads(value)
        except ValueError as error:
            raise ValidationError(_("Phần ghi không đọc được. Hãy mở lại trang.")) from error
        if not isinstance(rows, list) or len(rows) > AT_ONCE:
            raise ValidationError(_("Gửi quá nhiều mục một lần. Hãy gửi lại từng phần."))
        return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    if not isinstance(row, dict) or any(type(row.get(name)) is not kind for name, kind in SHAPE.items()):
        raise ValidationError(_("Phần ghi không đọc được. Hãy mở lại trang."))
    return Entry(row["key"], row["value"].replace("\x00", ""), row["at"], row["op"])


PREFIX, WAS = "e:", "was"


def typed(data: Any) -> list[Entry]:
    """The plain fields of a form, made now: only what differs from what the page showed (``was``, as JSON).

    What somebody else recorded meanwhile, and this form did not touch, stays as it is.
    """
    try:
        was = json.loads(data.get(WAS) or "{}")
    except ValueError:
        was = {}
    known = was if isinstance(was, dict) else {}
    moment, found = real_now(), []
    for name in data:
        if name.startswith(PREFIX):
            key, value = name.removeprefix(PREFIX), str(data[name]).replace("\x00", "").replace("\r\n", "\n")
            if known.get(key, "") != value:
                found.append(Entry(key, value, moment, "form"))
    return found


class PointsInput(forms.Widget):
    """Points typed beside the lines of a sheet, drawn by the page: ``points-<line>``."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        begins = f"{name}-"
        return {key.removeprefix(begins): data[key] for key in data if key.startswith(begins)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return ""


class PointsField(forms.Field):
    """Points by the line of the sheet."""

    widget = PointsInput

    def to_python(self, value: Any) -> dict[str, int]:
        given = {str(key): str(text).strip() for key, text in (value or {}).items()}
        if not all(text.isascii() and text.isdecimal() and len(text) < 4 for text in given.values()):
            raise ValidationError(_("Mỗi mục ghi một số điểm."))
        return {key: int(text) for key, text in given.items()}
