"""The forms of decisions about organisations: each asks what its action needs, and for the decision it rests on."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.forms import DayField
from sotay.kernel.time import FOREVER, today
from sotay.regulations import UnknownRule, book, clause, typed_value, written

from .fields import DecisionForm, OrganizationField
from .kinds import MAY_STAND_UNDER, SECTOR_KINDS, Kind, Powers, Sector, UpperType

CODE_HELP = gettext_lazy("Mã trong danh mục tổ chức, ví dụ 06.168.053.000.001.")
SECTOR_HELP = gettext_lazy("Nơi chi bộ, đảng bộ cơ sở làm việc: thôn, cơ quan, trường học, doanh nghiệp…")


class OnForm(DecisionForm):
    """Base of what counts from a day on."""

    target: ClassVar[str] = "organization"

    on = DayField(label=gettext_lazy("Có hiệu lực từ ngày"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        day = today()
        self.fields["on"].help_text = _("Không sau hôm nay, %(day)s.") % {"day": spelled(day)}


class KindFields(OnForm):
    """What kind of organisation it is; only what can be, where it stands, is offered."""

    kind = forms.ChoiceField(label=gettext_lazy("Là tổ chức"), widget=forms.RadioSelect, choices=Kind.choices)
    upper_type = forms.ChoiceField(
        label=gettext_lazy("Loại đảng bộ cấp trên cơ sở"), required=False, choices=UpperType.choices
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Loại hình"),
        required=False,
        choices=Sector.choices,
        help_text=SECTOR_HELP,
    )
    powers = forms.ChoiceField(label=gettext_lazy("Quyền hạn"), required=False, choices=Powers.choices)

    def offer(self, kinds: list[Kind]) -> None:
        """Narrow the choices to some kinds, and leave out what none of them has."""
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0].value
        needless = {
            "upper_type": Kind.UPPER not in kinds,
            "sector": not set(SECTOR_KINDS) & set(kinds),
            "powers": Kind.GRASSROOTS_COMMITTEE not in kinds,
        }
        for name, needed_by_none in needless.items():
            if needed_by_none:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Kind.UPPER and not cleaned.get("upper_type"):
            self.add_error("upper_type", _("Hãy chọn loại đảng bộ cấp trên cơ sở."))
        if kind and kind != Kind.UPPER:
            cleaned["upper_type"] = ""
        if kind and kind not in SECTOR_KINDS:
            cleaned["sector"] = ""
        if kind and kind != Kind.GRASSROOTS_COMMITTEE:
            cleaned["powers"] = ""
        return cleaned


class FoundForm(KindFields):
    """Found an organisation under another."""

    action: ClassVar[str] = "organization.found"
    target: ClassVar[str] = "parent"

    name = forms.CharField(
        label=gettext_lazy("Tên tổ chức"),
        max_length=250,
        help_text=gettext_lazy("Ghi đủ như trong quyết định, ví dụ: Chi bộ thôn Nà Bản."),
    )
    code = forms.CharField(label=gettext_lazy("Mã"), max_length=30, required=False, help_text=CODE_HELP)
    temporary = forms.BooleanField(
        label=gettext_lazy("Chi bộ sinh hoạt tạm thời hoặc dự bị, không tính vào số chi bộ"), required=False
    )
    kept_by_totals = forms.BooleanField(
        label=gettext_lazy("Theo dõi bằng số tổng hợp, không theo từng người"), required=False
    )

    field_order = (
        "name",
        "kind",
        "upper_type",
        "sector",
        "powers",
        "code",
        "temporary",
        "kept_by_totals",
        "on",
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        state = about.state(today())
        if state is not None:
            self.offer([kind for kind in Kind if Kind(state.kind) in MAY_STAND_UNDER[kind]])


class RenameForm(OnForm):
    """Give an organisation another name."""

    action: ClassVar[str] = "organization.rename"

    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=250)
    field_order = ("name", "on")


class RecodeForm(OnForm):
    """Give an organisation another code."""

    action: ClassVar[str] = "organization.recode"

    code = forms.CharField(label=gettext_lazy("Mã mới"), max_length=30, help_text=CODE_HELP)
    field_order = ("code", "on")


class ChangeKindForm(KindFields):
    """Make an organisation of another kind, sector or powers."""

    action: ClassVar[str] = "organization.change_kind"
    field_order = ("kind", "upper_type", "sector", "powers", "on")

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        state, placement = about.state(today()), about.placement(today())
        if state is None or placement is None:
            return
        parent = placement.parent.state(today()) if placement.parent else None
        above = Kind(parent.kind) if parent else None
        self.offer([kind for kind in Kind if above in MAY_STAND_UNDER[kind]])
        for name in ("kind", "upper_type", "sector", "powers"):
            self.initial[name] = getattr(state, name)


class MoveForm(OnForm):
    """Place an organisation, with all below it, under another parent."""

    action: ClassVar[str] = "organization.move"
    previewed: ClassVar[bool] = True

    to_parent = OrganizationField(label=gettext_lazy("Chuyển về trực thuộc"))
    field_order = ("to_parent", "on")

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        state = about.state(today())
        if state is not None:
            kinds = [kind.value for kind in MAY_STAND_UNDER[Kind(state.kind)] if kind]
            self.fields["to_parent"].kinds = self.fields["to_parent"].widget.kinds = kinds  # type: ignore[attr-defined]


class OverrideForm(OnForm):
    """Set a rule's own value for an organisation and all below it."""

    action: ClassVar[str] = "rule.override"

    key = forms.ChoiceField(label=gettext_lazy("Quy định"))
    value = forms.CharField(
        label=gettext_lazy("Giá trị riêng"),
        max_length=100,
        help_text=gettext_lazy("Ghi như trong văn bản: 30, 0,5, 2/3, có, 1/7/2025."),
    )
    regulation = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ"),
        max_length=200,
        help_text=gettext_lazy("Số, điều khoản, ví dụ: mục 3, 12-HD/TU."),
    )
    until = DayField(label=gettext_lazy("Đến hết ngày"), required=False)
    field_order = ("key", "value", "regulation", "on", "until")

    def __init__(self, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__(actor, data, **kwargs)
        titles = [(key, clause(key, today()).title) for key in book().keys]
        self.fields["key"].choices = titles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("key") or not cleaned.get("value"):
            return cleaned
        try:
            cleaned["value"] = written(typed_value(cleaned["key"], cleaned["value"]))
        except (UnknownRule, ValueError) as error:
            raise ValidationError({"value": _("Quy định này không nhận giá trị như vậy.")}) from error
        return cleaned

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        last = given.pop("until")
        return given | {"until": last.fromordinal(last.toordinal() + 1) if last else FOREVER}
