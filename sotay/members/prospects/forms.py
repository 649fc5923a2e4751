"""The forms of what is written down about prospects. They ask for no more than is held."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField
from sotay.kernel.names import tidy_name
from sotay.kernel.time import today
from sotay.members.form_parts import Section, Sectioned, place_of
from sotay.members.models import Member
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization, Unit
from sotay.people.models import Sex

from .actions import Known, officials

KNOWN = ("full_name", "sex", "born_on")
AGREED: Section = (gettext_lazy("Chi bộ giúp đỡ"), ("on", "consented_on", "helper"))


class NamedMember(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member, chosen by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.person.full_name)


def helper_field(**more: Any) -> NamedMember:
    return NamedMember(
        label=gettext_lazy("Đảng viên chính thức giúp đỡ"),
        queryset=Member.objects.select_related("person").order_by("person__name_key", "pk"),
        **more,
    )


def offer_helpers(form: forms.BaseForm, cell: Organization) -> None:
    """Let one choose among the official members of the cell."""
    field: Any = form.fields["helper"]
    field.queryset = field.queryset.filter(pk__in=officials(cell, today()).values("pk"))


class KnownFields(forms.Form):
    """Who somebody is: their name, sex, day of birth, and the unit they work or live in."""

    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=150)
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"),
        choices=[(each.value, each.label) for each in Sex if each.value],
        widget=forms.RadioSelect,
    )
    born_on = DayField(label=gettext_lazy("Ngày sinh"))
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Thôn, tổ dân phố, đơn vị"), queryset=Unit._base_manager.none(), required=False
    )

    def clean_full_name(self) -> str:
        return tidy_name(self.cleaned_data["full_name"])

    def offer_units(self, cell: Organization) -> None:
        """The units of the cell's own grassroots organisation."""
        rows = Unit.objects.as_of(today()).filter(organization_id__in=cell.ancestor_ids)
        field: Any = self.fields["unit"]
        field.queryset = rows.order_by("name", "pk")

    def known(self) -> Known:
        return Known(**{name: self.cleaned_data[name] for name in KNOWN})


class EnterProspectForm(KnownFields, Sectioned):
    """Enter somebody the cell will help."""

    action: ClassVar[str] = "prospect.enter"
    target: ClassVar[str] = "cell"
    SECTIONS: ClassVar[tuple[Section, ...]] = (
        (gettext_lazy("Người được giúp đỡ"), (*KNOWN, "unit")),
        AGREED,
    )

    on = DayField(label=gettext_lazy("Ngày chi bộ chọn"))
    consented_on = DayField(
        label=gettext_lazy("Ngày ký giấy đồng ý"),
        help_text=gettext_lazy(
            "Người này đã ký giấy đồng ý để chi bộ lưu họ tên, ngày sinh, giới tính, đơn vị. Chưa ký thì chưa ghi."
        ),
    )
    helper = helper_field()

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.offer_units(about)
        offer_helpers(self, about)

    def arguments(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("consented_on", "on", "helper", "unit")}
        return {**given, "known": self.known()}


class EnterAgainForm(Sectioned):
    """Somebody who left the Party asks to come back."""

    action: ClassVar[str] = "prospect.enter_again"
    target: ClassVar[str] = "member"

    cell = OrganizationField(label=gettext_lazy("Chi bộ giúp đỡ"), kinds=CELL_KINDS)
    on = DayField(label=gettext_lazy("Ngày chi bộ chọn"))
    consented_on = DayField(label=gettext_lazy("Ngày ký giấy đồng ý"))
    helper = helper_field()

    def prepare(self, about: Any) -> None:
        """Usually it is the cell they were in."""
        super().prepare(about)
        if (cell := place_of(about)) is not None:
            self.initial.setdefault("cell", cell.pk)


class OfProspect(Sectioned):
    """Base of what is written down about a prospect."""

    target: ClassVar[str] = "prospect"


class ReviewForm(OfProspect):
    """The cell has considered how they come along."""

    action: ClassVar[str] = "prospect.review"

    on = DayField(
        label=gettext_lazy("Ngày chi bộ xét"),
        help_text=gettext_lazy("Chỉ ghi ngày. Nhận xét ở lại trong biên bản của chi bộ."),
    )


class AssignForm(OfProspect):
    """Somebody else helps."""

    action: ClassVar[str] = "prospect.assign"

    helper = helper_field()
    on = DayField(label=gettext_lazy("Từ ngày"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        offer_helpers(self, about.organization)


class CertifyForm(OfProspect):
    """The awareness class and its certificate."""

    action: ClassVar[str] = "prospect.certify"

    class_from = DayField(label=gettext_lazy("Lớp mở ngày"))
    class_to = DayField(label=gettext_lazy("Bế giảng ngày"))
    on = DayField(label=gettext_lazy("Ngày cấp giấy chứng nhận"))


class CorrectProspectForm(KnownFields, OfProspect):
    """Put right what was typed wrongly."""

    action: ClassVar[str] = "prospect.correct"

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.offer_units(about.organization)
        person = about.person
        for name in KNOWN:
            self.initial.setdefault(name, getattr(person, name, None))
        self.initial.setdefault("unit", about.unit_id)

    def arguments(self) -> dict[str, Any]:
        return {"known": self.known(), "unit": self.cleaned_data["unit"]}


class MoveForm(OfProspect):
    """They moved, and another cell helps."""

    action: ClassVar[str] = "prospect.move"

    to_cell = OrganizationField(
        label=gettext_lazy("Chuyển đến chi bộ"),
        kinds=CELL_KINDS,
        anywhere=True,
        help_text=gettext_lazy("Gõ vài chữ của tên, có dấu hay không dấu, rồi chọn. Gõ mã cũng được."),
    )
    on = DayField(
        label=gettext_lazy("Từ ngày"),
        help_text=gettext_lazy("Từ ngày này chi bộ mới thấy và giúp đỡ; chi bộ cũ không thấy nữa."),
    )


class WithdrawProspectForm(OfProspect):
    """They withdraw, or the cell ends it."""

    action: ClassVar[str] = "prospect.withdraw"

    on = DayField(
        label=gettext_lazy("Thôi từ ngày"),
        help_text=gettext_lazy(
            "Họ tên, ngày sinh và mọi điều ghi về người này bị xóa ngay, không lấy lại được. Chỉ còn con số."
        ),
    )


OF_A_PROSPECT = (ReviewForm, AssignForm, CertifyForm, CorrectProspectForm, MoveForm, WithdrawProspectForm)
