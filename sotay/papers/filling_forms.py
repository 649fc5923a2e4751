"""A form of the Party on the screen: what it needs as questions, filled in beforehand with what the tree says."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, DayField

from .declaration import Form
from .fields import FIELDS

LONGEST = 400
NOTHING = (None, "", ())


def rows_help(form: Form) -> str:
    heads = "; ".join(column.head for column in form.columns if column.key != "place_in_list")
    return _("Mỗi dòng một người, các cột cách nhau bằng dấu chấm phẩy: %(columns)s.") % {"columns": heads}


class FillForm(forms.Form):
    """One question for each field of a form. Nothing is required: what is missing is printed as dots."""

    def __init__(self, form: Form, data: Any = None, *, known: Mapping[str, Any]) -> None:
        super().__init__(data, initial={**known, "recipients": "\n".join(known.get("recipients", ()))})
        self.form = form
        for key in form.fields:
            self.fields[key] = self.question(key)

    def question(self, key: str) -> forms.Field:
        asked = FIELDS[key]
        if asked.sort == "date":
            return DayField(label=asked.label, required=False)
        if asked.sort == "number":
            return forms.IntegerField(label=asked.label, required=False, min_value=0)
        if asked.sort in ("lines", "rows"):
            words = rows_help(self.form) if asked.sort == "rows" else str(NOT_TO_BE_WRITTEN)
            area = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(label=asked.label, required=False, widget=area, help_text=words)
        return forms.CharField(label=asked.label, required=False, max_length=LONGEST)

    @property
    def unknown(self) -> list[forms.BoundField]:
        """What nobody has recorded: this is asked for."""
        return [bound for bound in self if self.initial.get(bound.name) in NOTHING]

    @property
    def known(self) -> list[forms.BoundField]:
        """What was recorded before, to be changed only where it is wrong."""
        return [bound for bound in self if self.initial.get(bound.name) not in NOTHING]

    def values(self) -> dict[str, Any]:
        """What was typed, as the paper wants it."""
        given = dict(self.cleaned_data)
        keys = [column.key for column in self.form.columns if column.key != "place_in_list"]
        if "rows" in given:
            lines = [line.split(";") for line in given["rows"].splitlines() if line.strip()]
            given["rows"] = [dict(zip(keys, (cell.strip() for cell in line), strict=False)) for line in lines]
        return given
