"""The form of one operation in a plan: what it asks depends on what is done."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import (
    COMMITTEE_KINDS,
    SECTOR_KINDS,
    Kind,
    OfficesGo,
    PlanState,
    Powers,
    Sector,
    StepKind,
    UpperType,
)
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.switching import Inner

from .operations import Operation

NEW = ("name", "organization_kind", "upper_type", "sector", "code")
MORE = ("custodian", "offices")
"""Of what ends: asked apart, for what is usual need not be said."""
ASKED: dict[str, tuple[str, ...]] = {
    StepKind.FOUND: (*NEW, "parent_of_plan", "parent"),
    StepKind.MERGE: ("of_plan", *NEW, "parent_of_plan", "parent", *MORE),
    StepKind.ABSORB: ("place", *MORE),
    StepKind.SPLIT: ("of_plan", "place", *NEW, "parent_of_plan", "parent", "share", "goes_on", *MORE),
    StepKind.DISSOLVE: ("of_plan", "place", *MORE),
    StepKind.REASSIGN: ("of_plan", "place"),
    StepKind.CHANGE_KIND: ("organization_kind", "upper_type", "sector", "powers", "inner"),
    StepKind.RENAME: ("name", "code"),
}
"""The fields of each operation, in their order."""

HELP = {
    StepKind.FOUND: gettext_lazy("Lập một tổ chức mới, chưa nhận ai. Hợp nhất thì chọn việc Hợp nhất."),
    StepKind.MERGE: gettext_lazy(
        "Các tổ chức đã chọn kết thúc; đảng viên và chi bộ của chúng về một tổ chức mới."
    ),
    StepKind.ABSORB: gettext_lazy(
        "Các tổ chức đã chọn kết thúc; đảng viên và chi bộ của chúng về một tổ chức đã có."
    ),
    StepKind.SPLIT: gettext_lazy("Một phần của tổ chức thành tổ chức mới, hoặc về một tổ chức đã có."),
    StepKind.DISSOLVE: gettext_lazy(
        "Các tổ chức đã chọn kết thúc. Còn đảng viên thì phải có nơi chuyển đến."
    ),
    StepKind.REASSIGN: gettext_lazy(
        "Các tổ chức đã chọn, với mọi thứ bên dưới, về trực thuộc cấp trên khác."
    ),
    StepKind.CHANGE_KIND: gettext_lazy("Các tổ chức đã chọn đổi loại, ví dụ từ cấp trên cơ sở thành cơ sở."),
    StepKind.RENAME: gettext_lazy("Một tổ chức đổi tên hoặc đổi mã, ngoài ra giữ nguyên."),
}
PLACE_LABELS = {
    StepKind.ABSORB: gettext_lazy("Sáp nhập vào"),
    StepKind.SPLIT: gettext_lazy("hoặc phần tách về tổ chức đã có"),
    StepKind.DISSOLVE: gettext_lazy("Đảng viên chuyển về"),
    StepKind.REASSIGN: gettext_lazy("Về trực thuộc"),
}
ONE_ONLY = (StepKind.SPLIT, StepKind.RENAME)
"""Done to one organisation at a time."""


class PlanFilter(forms.Form):
    """Which plans one looks for."""

    words = forms.CharField(
        label=gettext_lazy("Tên phương án, số quyết định"), required=False, max_length=100
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        required=False,
        choices=[("", gettext_lazy("Mọi tình trạng")), *PlanState.choices],
    )

    @property
    def given(self) -> dict[str, Any]:
        """The answers, as far as they can be read."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class OperationForm(forms.Form):
    """One operation; ``organizations`` are picked beside it.

    Args:
        kind: what is done.
        existing: the lines the plan has: what they found may be led to.
    """

    of_plan = forms.ChoiceField(label=gettext_lazy("Tổ chức mới đã có trong phương án"), required=False)
    place = OrganizationField(label=gettext_lazy("Tổ chức đã có"), required=False)
    name = forms.CharField(label=gettext_lazy("Tên tổ chức mới"), max_length=250, required=False)
    organization_kind = forms.ChoiceField(
        label=gettext_lazy("Là tổ chức"),
        required=False,
        choices=[("", "—"), *((kind.value, kind.label) for kind in Kind if kind != Kind.CENTER)],
    )
    upper_type = forms.ChoiceField(
        label=gettext_lazy("Nếu là đảng bộ cấp trên cơ sở: loại"), required=False, choices=UpperType.choices
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Nếu là cơ sở, chi bộ: loại hình"), required=False, choices=Sector.choices
    )
    powers = forms.ChoiceField(label=gettext_lazy("Quyền hạn"), required=False, choices=Powers.choices)
    code = forms.CharField(label=gettext_lazy("Mã"), max_length=30, required=False)
    parent_of_plan = forms.ChoiceField(
        label=gettext_lazy("Trực thuộc tổ chức mới của phương án"), required=False
    )
    parent = OrganizationField(
        label=gettext_lazy("Trực thuộc"),
        required=False,
        kinds=[kind.value for kind in COMMITTEE_KINDS] + [Kind.CENTER.value],
    )
    share = forms.DecimalField(
        label=gettext_lazy("Phần tách ra, tính theo % khi so sánh số liệu"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        help_text=gettext_lazy("Để trống: tính theo số đảng viên chuyển sang."),
    )
    inner = forms.ChoiceField(
        label=gettext_lazy("Các đảng bộ bên trong"), required=False, choices=Inner.choices
    )
    custodian = OrganizationField(
        label=gettext_lazy("Hồ sơ của tổ chức kết thúc do tổ chức nào quản lý"),
        required=False,
        help_text=gettext_lazy("Để trống: tổ chức kế thừa; không có thì cấp trên."),
    )
    offices = forms.ChoiceField(
        label=gettext_lazy("Vai trò người dùng ở tổ chức kết thúc"), required=False, choices=OfficesGo.choices
    )
    goes_on = forms.BooleanField(
        label=gettext_lazy("Tổ chức cũ tiếp tục hoạt động với phần còn lại"), required=False, initial=True
    )

    ASKED: ClassVar = ASKED

    def __init__(
        self, actor: Actor, kind: str, existing: Sequence[PlanLine], data: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.kind = kind
        self.fields = {name: self.fields[name] for name in self.ASKED[kind]}
        founded = [
            (line.reference, f"{line.name} ({line.reference})")
            for line in existing
            if line.kind == StepKind.FOUND
        ]
        for name in ("of_plan", "parent_of_plan"):
            if name in self.fields:
                self.fields[name].choices = [("", "—"), *founded]  # type: ignore[attr-defined]
                if not founded:
                    del self.fields[name]
        for name in ("place", "parent", "custodian"):
            if name in self.fields:
                rows: Any = self.fields[name].queryset  # type: ignore[attr-defined]
                self.fields[name].queryset = rows.visible_to(actor, "organization.view")  # type: ignore[attr-defined]
        if "place" in self.fields:
            self.fields["place"].label = PLACE_LABELS.get(StepKind(kind), self.fields["place"].label)
        if kind == StepKind.RENAME:
            self.fields["name"].label = _("Tên mới, nếu đổi")
            self.fields["code"].label = _("Mã mới, nếu đổi")
        if kind == StepKind.CHANGE_KIND:
            self.fields["organization_kind"].label = _("Chuyển thành")

    @property
    def asked(self) -> list[tuple[forms.BoundField, bool]]:
        """The fields, each with whether it may be left empty."""
        needed: set[str] = set()
        if self.kind == StepKind.FOUND or (self.kind == StepKind.MERGE and "of_plan" not in self.fields):
            needed = {"name", "organization_kind", "parent"}
        if self.kind in (StepKind.ABSORB, StepKind.REASSIGN) and "of_plan" not in self.fields:
            needed = {"place"}
        return [(bound, bound.name not in needed) for bound in self if bound.name not in MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is asked apart."""
        return [self[name] for name in MORE if name in self.fields]

    @property
    def says_more(self) -> bool:
        """Whether something is said there, or wrong."""
        return any(bound.value() not in (None, "", ["", ""]) or bound.errors for bound in self.more)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        founds = self.founds(cleaned)
        if self.kind == StepKind.FOUND and not cleaned.get("name"):
            self.add_error("name", _("Hãy ghi tên tổ chức mới."))
        if founds and not cleaned.get("organization_kind"):
            self.add_error("organization_kind", _("Hãy chọn loại của tổ chức mới."))
        if (founds or self.kind == StepKind.CHANGE_KIND) and cleaned.get("organization_kind") == Kind.UPPER:
            if not cleaned.get("upper_type"):
                self.add_error("upper_type", _("Hãy chọn loại đảng bộ cấp trên cơ sở."))
        elif "upper_type" in cleaned:
            cleaned["upper_type"] = ""
        if cleaned.get("organization_kind") and cleaned["organization_kind"] not in SECTOR_KINDS:
            cleaned["sector"] = ""
        self._needs_a_place(cleaned, founds=founds)
        return cleaned

    def _needs_a_place(self, cleaned: dict[str, Any], *, founds: bool) -> None:
        led = cleaned.get("of_plan") or cleaned.get("place")
        if self.kind == StepKind.MERGE and not founds and not cleaned.get("of_plan"):
            self.add_error(
                "name", _("Hãy ghi tên tổ chức mới, hoặc chọn một tổ chức mới đã có trong phương án.")
            )
        if self.kind in (StepKind.ABSORB, StepKind.REASSIGN) and not led and not self.errors.get("place"):
            self.add_error("place", _("Hãy gõ tên rồi chọn tổ chức."))
        if self.kind == StepKind.SPLIT and not founds and not led:
            self.add_error("name", _("Hãy ghi tên tổ chức mới tách ra, hoặc chọn tổ chức nhận phần tách."))
        if self.kind == StepKind.CHANGE_KIND and not (
            cleaned.get("organization_kind") or cleaned.get("sector")
        ):
            self.add_error("organization_kind", _("Hãy chọn loại mới."))
        if self.kind == StepKind.RENAME and not (cleaned.get("name") or cleaned.get("code")):
            raise ValidationError(_("Hãy ghi tên mới hoặc mã mới."))

    def founds(self, cleaned: dict[str, Any]) -> bool:
        """Whether it founds an organisation of its own."""
        return self.kind in (StepKind.FOUND, StepKind.MERGE, StepKind.SPLIT) and bool(
            cleaned.get("name") and not cleaned.get("of_plan")
        )

    def operation(
        self, organizations: Sequence[int], children: Sequence[int] = (), persons: Sequence[int] = ()
    ) -> Operation:
        """What the cleaned form says, done to those that were picked."""
        given = self.cleaned_data
        founds = self.founds(given)
        place, parent, custodian = given.get("place"), given.get("parent"), given.get("custodian")
        share = given.get("share")
        new = PlanLine(
            StepKind.FOUND,
            name=given.get("name", ""),
            code=given.get("code", ""),
            organization_kind=given.get("organization_kind", ""),
            upper_type=given.get("upper_type", ""),
            sector=given.get("sector", ""),
            parent=given.get("parent_of_plan") or (parent.pk if parent else None),
        )
        return Operation(
            self.kind,
            organizations,
            new if founds else None,
            given.get("of_plan") or (place.pk if place else None),
            custodian.pk if custodian else None,
            share=share / 100 if share is not None else None,
            goes_on=bool(given.get("goes_on")),
            children=children,
            persons=persons,
            organization_kind=given.get("organization_kind", ""),
            upper_type=given.get("upper_type", ""),
            sector=given.get("sector", ""),
            powers=given.get("powers", ""),
            name=given.get("name", ""),
            code=given.get("code", ""),
            offices=given.get("offices", ""),
            inner=given.get("inner", ""),
        )
