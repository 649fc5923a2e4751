"""The questions above the list: whom to show. Each answer is an address, and can be taken away again one by one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sotay.organizations.kinds import CELL_KINDS, Kind, Sector
from sotay.people.models import Sex

from .indicators import AGE_TITLES
from .kinds import Education, Occupation, Status, Theory
from .listing import Narrowing

UNKNOWN = "unknown"
"""In an address: what is not known."""

UNPLACED, BIRTH = "unplaced", "birth"
FEWEST_DIGITS = 8
"""So many digits are the number of a card or of a person, and no name."""


def _choices(pairs: Any, unknown: Any = "") -> list[tuple[str, Any]]:
    """All, then each, then those of whom it is not known."""
    known = [(value, words) for value, words in pairs if value]
    rest = [(UNKNOWN, unknown)] if unknown else []
    return [("", _("Tất cả")), *known, *rest]


class MemberFilter(forms.Form):
    """Whom to show."""

    ALWAYS = ("q", "status", "look")
    """What stands in sight; the rest opens."""

    q = forms.CharField(
        label=_("Họ tên"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    status = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=_choices(Status.choices))
    look = forms.ChoiceField(
        label=_("Cần xem lại"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            (UNPLACED, _("Chưa xếp chi bộ")),
            (BIRTH, _("Ngày sinh chưa đủ")),
        ],
    )
    sex = forms.ChoiceField(
        label=_("Giới tính"), required=False, choices=_choices(Sex.choices, Sex.UNKNOWN.label)
    )
    minority = forms.ChoiceField(
        label=_("Dân tộc"),
        required=False,
        choices=_choices([("yes", _("Thiểu số")), ("no", _("Kinh"))], _("Chưa rõ")),
    )
    age = forms.ChoiceField(
        label=_("Tuổi"), required=False, choices=_choices(AGE_TITLES.items(), _("Chưa rõ ngày sinh"))
    )
    education = forms.ChoiceField(
        label=_("Học vấn"), required=False, choices=_choices(Education.choices, Education.UNKNOWN.label)
    )
    theory = forms.ChoiceField(
        label=_("Lý luận chính trị"), required=False, choices=_choices(Theory.choices, Theory.UNKNOWN.label)
    )
    occupation = forms.ChoiceField(
        label=_("Nghề nghiệp"),
        required=False,
        choices=_choices(Occupation.choices, Occupation.UNKNOWN.label),
    )
    kind = forms.ChoiceField(
        label=_("Loại chi bộ"),
        required=False,
        choices=_choices([(kind.value, kind.label) for kind in (Kind.GRASSROOTS_CELL, Kind.CELL)]),
    )
    sector = forms.ChoiceField(
        label=_("Loại hình chi bộ"),
        required=False,
        choices=_choices(Sector.choices, Sector.UNKNOWN.label),
    )

    def __init__(self, data: Any, *, kind: str = "") -> None:
        super().__init__(data)
        if kind in CELL_KINDS:
            for name in ("kind", "sector"):
                del self.fields[name]

    def clean_q(self) -> str:
        """A number that identifies is not looked for in an address: it would stand in the browser's history."""
        words: str = self.cleaned_data["q"]
        if sum(letter.isdigit() for letter in words) >= FEWEST_DIGITS:
            raise forms.ValidationError(_("Ô này tìm theo tên. Tìm theo số thì dùng ô tìm kiếm ở đầu trang."))
        return words

    def given(self) -> dict[str, str]:
        """The answers that can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowing(self) -> Narrowing:
        given = self.given()
        plain = {name: value for name, value in given.items() if name not in ("q", "look", "minority")}
        values: dict[str, Any] = {
            name: (value if name == "status" else value.replace(UNKNOWN, ""),)
            for name, value in plain.items()
        }
        if "minority" in given:
            values["minority"] = ({"yes": True, "no": False}.get(given["minority"]),)
        return Narrowing(
            words=given.get("q", ""),
            unplaced=given.get("look") == UNPLACED,
            birth_unsure=given.get("look") == BIRTH,
            **values,
        )

    def in_words(self) -> list[tuple[str, str]]:
        """The answers that narrow the list: the name of each and its words."""
        found = []
        for name, value in self.given().items():
            choices = dict(getattr(self.fields[name], "choices", ()))
            found.append((name, f"{self.fields[name].label}: {choices.get(value, value)}"))
        return found

    @property
    def in_sight(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ALWAYS]

    @property
    def further(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in self.ALWAYS]
