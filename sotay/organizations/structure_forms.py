"""The forms of what an organisation is made of: bodies, terms, seats; units and who serves them; groups."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import today

from .fields import DecisionForm, OrganizationField
from .kinds import CELL_KINDS, BodyKind, OfficeType, Ownership, Title, UnitKind
from .models import Group


class FromDayForm(ActionForm):
    """Base of what holds from a day on and rests on no decision of its own."""

    on = DayField(label=gettext_lazy("Từ ngày"))


class ConstituteForm(FromDayForm):
    """Constitute a body of an organisation."""

    action: ClassVar[str] = "body.constitute"
    target: ClassVar[str] = "organization"

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[(kind.value, kind.label) for kind in BodyKind if kind != BodyKind.OUTSIDE],
    )
    office_type = forms.ChoiceField(
        label=gettext_lazy("Nếu là cơ quan tham mưu"), required=False, choices=OfficeType.choices
    )
    name = forms.CharField(label=gettext_lazy("Tên đầy đủ"), max_length=250)
    abbreviation = forms.CharField(label=gettext_lazy("Chữ viết tắt"), max_length=30, required=False)
    field_order = ("kind", "office_type", "name", "abbreviation", "on")


class BeginTermForm(DecisionForm):
    """A new term of a body."""

    action: ClassVar[str] = "body.begin_term"
    target: ClassVar[str] = "body"
    decision_required: ClassVar[bool] = False

    name = forms.CharField(
        label=gettext_lazy("Nhiệm kỳ"), max_length=30, help_text=gettext_lazy("Ví dụ: 2020 – 2025.")
    )
    on = DayField(
        label=gettext_lazy("Bắt đầu từ ngày"), help_text=gettext_lazy("Ngày sau khi đại hội bế mạc.")
    )
    field_order = ("name", "on")


class SeatForm(FromDayForm):
    """Add a seat to a body."""

    action: ClassVar[str] = "body.seat"
    target: ClassVar[str] = "body"

    title = forms.ChoiceField(  # type: ignore[assignment]  # a field, beside what its button says
        label=gettext_lazy("Chức danh"), choices=Title.choices
    )
    field_order = ("title", "on")


class FoundUnitForm(FromDayForm):
    """Enter a unit in the area of an organisation."""

    action: ClassVar[str] = "unit.found"
    target: ClassVar[str] = "organization"

    name = forms.CharField(label=gettext_lazy("Tên"), max_length=250)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=UnitKind.choices)
    ownership = forms.ChoiceField(label=gettext_lazy("Sở hữu"), required=False, choices=Ownership.choices)
    commune = forms.CharField(label=gettext_lazy("Thuộc xã, phường"), max_length=150, required=False)
    field_order = ("name", "kind", "ownership", "commune", "on")


class ServeForm(FromDayForm):
    """Say which cell serves a unit."""

    action: ClassVar[str] = "unit.serve"
    target: ClassVar[str] = "unit"

    cell = OrganizationField(label=gettext_lazy("Chi bộ"), kinds=[kind.value for kind in CELL_KINDS])
    hosts = forms.BooleanField(
        label=gettext_lazy("Chỉ sinh hoạt ghép: đơn vị có đảng viên nhưng chưa có chi bộ"),
        required=False,
        help_text=gettext_lazy(
            "Để trống nếu chi bộ này phụ trách đơn vị. Khi đơn vị có chi bộ, ghi chi bộ ấy: việc sinh hoạt ghép tự hết."
        ),
    )
    field_order = ("cell", "hosts", "on")


class EndUnitForm(FromDayForm):
    """A unit ends."""

    action: ClassVar[str] = "unit.end"
    target: ClassVar[str] = "unit"


class PartyGroupForm(FromDayForm):
    """Form a Party group inside a cell."""

    action: ClassVar[str] = "unit.group_party"
    target: ClassVar[str] = "cell"

    name = forms.CharField(label=gettext_lazy("Tên tổ đảng"), max_length=150)
    field_order = ("name", "on")


class NameGroupForm(FromDayForm):
    """Name a group of organisations."""

    action: ClassVar[str] = "group.name"
    target: ClassVar[str] = "organization"

    name = forms.CharField(label=gettext_lazy("Tên nhóm"), max_length=250)
    code = forms.SlugField(
        label=gettext_lazy("Mã nhóm"),
        max_length=60,
        help_text=gettext_lazy("Chữ không dấu, số, gạch nối, ví dụ: vung-cao."),
    )
    field_order = ("name", "code", "on")


class GroupField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A named group; groups have no place and are everybody's to read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Group._base_manager.order_by("name"), **kwargs)


class JoinGroupForm(FromDayForm):
    """An organisation joins a named group."""

    action: ClassVar[str] = "group.join"
    target: ClassVar[str] = "organization"

    group = GroupField(label=gettext_lazy("Nhóm"))
    field_order = ("group", "on")

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.initial.setdefault("on", today())
