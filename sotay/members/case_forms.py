"""Beginning a case about a member: from the member's page, or by the command."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import today
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import Kind
from sotay.people.models import Person
from sotay.procedures.declaring import PROCEDURES

from .forms import WHERE_MEMBERS_SIT

WHOLE_CELL = "collective"
WHERE_CELLS_STAND = (Kind.GRASSROOTS_COMMITTEE, Kind.SECTION, Kind.SUBORDINATE_COMMITTEE)


class PersonNumberField(forms.IntegerField):
    """A member, or somebody helped on the way into the Party, by number; only one whose case the actor may open."""

    actor: Actor | None = None

    def clean(self, value: Any) -> Person | None:
        number = super().clean(value)
        if number is None or self.actor is None:
            return None
        found = Person.objects.visible_to(self.actor, "case.open").filter(pk=number).first()
        if found is None:
            raise ValidationError(_("Không thấy người này trong phạm vi cương vị đang dùng."))
        return found


class OpenCaseForm(ActionForm):
    """Begin a case."""

    action: ClassVar[str] = "case.open"
    target: ClassVar[str] = "organization"

    procedure = forms.ChoiceField(widget=forms.HiddenInput, choices=())
    person = PersonNumberField(widget=forms.HiddenInput, required=False)
    destination = OrganizationField(
        label=gettext_lazy("Chuyển đến chi bộ"),
        kinds=WHERE_MEMBERS_SIT,
        anywhere=True,
        required=False,
        help_text=gettext_lazy(
            "Gõ vài chữ của tên, có dấu hay không dấu, rồi chọn. Chưa biết chi bộ nào thì chọn đảng bộ cơ sở nơi đến."
        ),
    )
    on = DayField(label=gettext_lazy("Bắt đầu từ ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [  # type: ignore[attr-defined]
            (key, declared.title) for key, declared in PROCEDURES.items()
        ]
        self.initial.setdefault("on", today())
        key = self.data.get("procedure") or self.initial.get("procedure")
        declared = PROCEDURES.get(key) if key else None
        if declared is not None and not declared.leads_elsewhere:
            del self.fields["destination"]
        elif declared is not None and declared.key == WHOLE_CELL:
            self.fields["destination"] = OrganizationField(
                label=_("Chuyển đến đảng bộ"),
                kinds=WHERE_CELLS_STAND,
                anywhere=True,
                help_text=_("Gõ vài chữ của tên, có dấu hay không dấu, rồi chọn. Gõ mã cũng được."),
            )
            self.order_fields(("procedure", "person", "destination", "on"))
        elif declared is not None:
            self.fields["destination"].required = True

    @property
    def title(self) -> str:
        declared = PROCEDURES.get(str(self["procedure"].value() or ""))
        return str(declared.title) if declared else super().title
