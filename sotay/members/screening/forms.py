"""The forms of a screening round: opening and closing it, and what is written down about each member on a list."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.counting import Tally
from sotay.ballots.forms import TallyFields, ask_only, grounds
from sotay.ballots.models import Channel
from sotay.ballots.votes import VOTES
from sotay.kernel.authority import Actor
from sotay.kernel.forms import DayAheadField, DayField
from sotay.kernel.law import law
from sotay.kernel.time import today
from sotay.members.form_parts import Sectioned
from sotay.members.models import Member, Standing
from sotay.organizations.fields import DecisionForm
from sotay.procedures.actions import Voted

from .actions import VOTE, Settled
from .kinds import Ground, Heard, Measure
from .models import ScreenedMember

MEASURE, UNTIL = "measure_", "until_"

UNTIL_HELP = gettext_lazy("Chỉ ghi khi giáo dục, giúp đỡ có thời hạn. Ví dụ 1/3/2025.")


class OpenRoundForm(Sectioned, DecisionForm):
    """Open a round for all cells of a committee."""

    action: ClassVar[str] = "screening.open"
    target: ClassVar[str] = "organization"

    on = DayField(label=gettext_lazy("Bắt đầu từ ngày"))
    list_by = DayAheadField(label=gettext_lazy("Chi bộ lập danh sách đến hết ngày"))
    ends_on = DayAheadField(label=gettext_lazy("Quyết định xong đến hết ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class CloseRoundForm(Sectioned):
    """End a round, and delete its lists."""

    action: ClassVar[str] = "screening.close"
    target: ClassVar[str] = "screening"

    on = DayField(label=gettext_lazy("Kết thúc ngày"))
    unfinished = forms.BooleanField(
        label=gettext_lazy("Kết thúc dù còn chi bộ chưa xong; phần ấy tính là chưa xong"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class MemberNumberField(forms.TypedChoiceField):
    """One of the members of the cell, by name; the command takes the number."""

    actor: Actor | None = None

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if not number or self.actor is None:
            return None
        found = Member.objects.visible_to(self.actor, "screening.list").filter(pk=number).first()
        if found is None:
            raise ValidationError(_("Không thấy đồng chí này trong chi bộ."))
        return found


class EnlistForm(Sectioned):
    """Put a member of the cell on its list."""

    action: ClassVar[str] = "screening.list"
    target: ClassVar[str] = "part"

    member = MemberNumberField(label=gettext_lazy("Đảng viên"), coerce=int, choices=())
    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Chỉ những điều có giấy tờ. Chương trình không ghi nhận xét về người."),
    )
    years = forms.IntegerField(
        label=gettext_lazy("Mấy năm liền không hoàn thành nhiệm vụ"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi căn cứ là xếp loại."),
    )
    on = DayField(label=gettext_lazy("Ngày chi bộ lập danh sách"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.initial.setdefault("on", today())
        rows = Standing.objects.as_of(today()).filter(organization=about.case.organization)
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            ("", _("Chọn đảng viên")),
            *rows.order_by("member__person__name_key", "pk").values_list(
                "member_id", "member__person__full_name"
            ),
        ]


class UnlistForm(Sectioned):
    """Take somebody off the list."""

    action: ClassVar[str] = "screening.unlist"
    target: ClassVar[str] = "screened"


class HearForm(Sectioned):
    """The member was called, and heard or not."""

    action: ClassVar[str] = "screening.hear"
    target: ClassVar[str] = "screened"

    called_on = DayField(label=gettext_lazy("Mời ngày"))
    heard = forms.ChoiceField(
        label=gettext_lazy("Đảng viên được nghe"),
        choices=[(each.value, each.label) for each in (Heard.HEARD, Heard.DECLINED)],
        widget=forms.RadioSelect,
    )
    on = DayField(
        label=gettext_lazy("Trình bày ngày"),
        required=False,
        help_text=gettext_lazy("Chỉ ghi ngày. Lời trình bày nằm trong biên bản giấy của chi bộ."),
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        for name in ("called_on", "heard"):
            self.initial.setdefault(name, getattr(about, name) or None)
        self.initial.setdefault("on", about.heard_on)


class ProposeForm(TallyFields, Sectioned):
    """What the cell voted to propose."""

    action: ClassVar[str] = "screening.propose"
    target: ClassVar[str] = "screened"

    measure = forms.ChoiceField(
        label=gettext_lazy("Chi bộ đề nghị"), choices=Measure.choices, widget=forms.RadioSelect
    )
    until = DayAheadField(
        label=gettext_lazy("Thời hạn tiến bộ đến ngày"), required=False, help_text=UNTIL_HELP
    )
    field_order = ("measure", "until", "held_on", "channel", "summoned")

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        cell = about.part.case.organization
        self.fields.update(grounds())
        ask_only(self, [VOTES[VOTE]], cell)
        channels = law(VOTES[VOTE].channels, today(), at=cell).value
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Channel.choices if value in channels
        ]
        for name in ("votes_against", "votes_other"):
            self.fields[name].required = False
        self.initial.setdefault("held_on", today())

    def arguments(self) -> dict[str, Any]:
        given = TallyFields.counted(super().arguments())
        measure, until = given.pop("measure"), given.pop("until")
        held_on, channel = given.pop("held_on"), given.pop("channel")
        counted: dict[str, Any] = {
            name: value or 0 if name.startswith("votes_") else value for name, value in given.items()
        }
        tally = Tally(**counted)
        return {"measure": measure, "until": until, "voted": Voted(held_on, channel, tally)}


class SettleForm(Sectioned):
    """What the committee decided, one question and one term for each member on the list."""

    action: ClassVar[str] = "screening.settle"
    target: ClassVar[str] = "part"

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        rows = ScreenedMember.objects.filter(part=about).select_related("member__person")
        for row in rows.order_by("member__person__name_key", "pk"):
            self.fields[f"{MEASURE}{row.pk}"] = forms.ChoiceField(
                label=row.member.person.full_name,
                choices=Measure.choices,
                initial=row.measure or row.proposal,
                help_text=_("Chi bộ đề nghị: %(measure)s.") % {"measure": row.get_proposal_display()},
            )
            self.fields[f"{UNTIL}{row.pk}"] = DayAheadField(
                label=_("Thời hạn tiến bộ đến ngày"), required=False, help_text=UNTIL_HELP, initial=row.until
            )

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        numbers = [name.removeprefix(MEASURE) for name in typed if name.startswith(MEASURE)]
        return {
            "decided": {
                int(number): Settled(typed[MEASURE + number], typed[UNTIL + number]) for number in numbers
            }
        }
