"""What one looks for in the trail, as a form: the filter above the table, and the same when it is taken out."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.models import EntryKind
from sotay.organizations.fields import OrganizationField
from sotay.people.comings import COMINGS
from sotay.people.noticing import NOTICING
from sotay.people.own import OWN_ACTS
from sotay.people.roles import ROLES

from .trail import EXPORT_PURPOSES, Wanted

HIGHEST = 2**62


def whole(label: Any) -> forms.IntegerField:
    """A number of a row, typed."""
    field = forms.IntegerField(label=label, required=False, min_value=1, max_value=HIGHEST)
    field.widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return field


class Narrowed(forms.Form):
    """The fields one narrows the trail by."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)
    actor = forms.CharField(label=gettext_lazy("Tài khoản"), required=False, max_length=100)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), required=False)
    place = OrganizationField(label=gettext_lazy("Ở tổ chức, và bên dưới"), required=False)
    office = OrganizationField(label=gettext_lazy("Cương vị tại tổ chức"), required=False)
    person = whole(gettext_lazy("Đảng viên số"))
    first = DayField(label=gettext_lazy("Từ ngày"), required=False)
    last = DayField(label=gettext_lazy("Đến ngày"), required=False)
    mark = whole(gettext_lazy("Số in trên bản xuất"))

    def offer(self) -> None:
        """Fill in what there is to choose from."""
        named = {**{name: each.title for name, each in ACTIONS.items()}, **OWN_ACTS, **NOTICING, **COMINGS}
        titles = sorted(((name, str(title)) for name, title in named.items()), key=lambda each: each[1])
        offered: dict[str, list[Any]] = {
            "kind": [("", _("Mọi loại")), *EntryKind.choices],
            "action": [("", _("Mọi việc")), *titles],
            "role": [("", _("Mọi vai trò")), *((key, role.title) for key, role in ROLES.items())],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read narrows nothing."""
        asked = self.cleaned_data
        return Wanted(
            kind=asked.get("kind", ""),
            action=asked.get("action", ""),
            account=asked.get("actor", ""),
            role=asked.get("role", ""),
            organization=asked.get("place"),
            office=asked.get("office"),
            person=asked.get("person"),
            first=asked.get("first"),
            last=asked.get("last"),
            mark=asked.get("mark"),
        )


class TrailFilter(Narrowed):
    """The filter above the table."""

    def __init__(self, actor: Any, data: Any = None) -> None:
        super().__init__(data)
        self.offer()
        for name in ("place", "office"):
            rows = self.fields[name].queryset  # type: ignore[attr-defined]
            self.fields[name].queryset = rows.visible_to(actor, "audit.view")  # type: ignore[attr-defined]


class TrailExportForm(Narrowed, ActionForm):  # type: ignore[misc]
    """Take out what one looks for."""

    action: ClassVar[str] = "audit.export"  # type: ignore[assignment,misc]
    target: ClassVar[str] = "organization"

    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=EXPORT_PURPOSES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer()

    def arguments(self) -> dict[str, Any]:
        return {"wanted": self.wanted(), "purpose": self.cleaned_data["purpose"]}
