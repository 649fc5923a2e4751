"""The forms of a plan's life: a plan comes as a spreadsheet, is approved on its decision, withdrawn, carried out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayAheadField, DayField
from sotay.kernel.sheets import LIMITS, BadFile, open_sheet

from .fields import DECISION, DecisionForm, TextWithList, organization_of
from .models import Organization
from .plan_sheet import read_plan


class PlanForm(ActionForm):
    """Base of the forms in which a plan is drawn: what it is called, from when on, and its sheet."""

    name = forms.CharField(label=gettext_lazy("Tên phương án"), max_length=250)
    effective_on = DayAheadField(label=gettext_lazy("Có hiệu lực từ ngày"))
    number = forms.CharField(label=gettext_lazy("Số quyết định"), max_length=60, required=False)
    signed_on = DayField(label=gettext_lazy("Ngày ký"), required=False)
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan quyết định"),
        max_length=200,
        required=False,
        widget=TextWithList("issuers"),
    )
    lines = forms.FileField(
        label=gettext_lazy("Bảng phương án"),
        required=False,
        help_text=gettext_lazy("Tệp Excel hoặc CSV, mỗi dòng một việc: thành lập, hợp nhất, giải thể…"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, on = cleaned.get("lines"), cleaned.get("effective_on")
        if file and on:
            cleaned["lines"] = self.read(file, on)
        return cleaned

    def read(self, file: Any, on: Any) -> Any:
        """The lines of the sheet that was handed in."""
        if file.size > LIMITS.file_bytes:
            raise ValidationError(_("Tệp quá lớn."))
        try:
            sheet = open_sheet(file.read(), file.name)
        except BadFile as bad:
            raise ValidationError(_(bad.sentence).format(**bad.values)) from bad
        read = read_plan(sheet, self.tree, on)
        if read.mistakes:
            raise ValidationError([str(mistake) for mistake in read.mistakes])
        return read.lines

    @property
    def tree(self) -> Organization | None:
        """In whose tree organisations are meant."""
        about = getattr(self.about, "organization", None) or self.about
        return organization_of(about)


class DraftForm(PlanForm):
    """A new plan."""

    action = "reorganization.draft"
    target = "organization"

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {**given, "lines": given.get("lines") or []}


class ReviseForm(PlanForm):
    """A plan drawn again; without a sheet its lines stay."""

    action = "reorganization.revise"
    target = "plan"

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {**given, "lines": given.get("lines") or None}


class ApproveForm(DecisionForm):
    """The decision a plan rests on; left empty where the plan says it."""

    action = "reorganization.approve"
    target = "plan"
    decision_required = False
    previewed = True

    def __init__(self, actor: Actor, data: Any = None, *, about: Any = None, **kwargs: Any) -> None:
        super().__init__(actor, data, about=about, **kwargs)
        for name in DECISION if about is not None else ():
            self.fields[name].required = not all(getattr(about, each, None) for each in DECISION)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.here = getattr(about, "organization", self.here)


class WithdrawForm(ActionForm):
    """Take a plan back."""

    action = "reorganization.withdraw"
    target = "plan"


class CarryOutForm(ActionForm):
    """Carry a plan out whose day has come."""

    action = "reorganization.carry_out"
    target = "plan"
    previewed = True


class StopForm(ActionForm):
    """Why a plan cannot be carried out."""

    action = "reorganization.stop"
    target = "plan"

    obstacles = forms.CharField(label=gettext_lazy("Lý do"), max_length=1000, help_text=NOT_TO_BE_WRITTEN)

    def arguments(self) -> dict[str, Any]:
        return {"obstacles": [self.cleaned_data["obstacles"]]}
