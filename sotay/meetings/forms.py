"""The forms of meetings: preparing and calling one, what is recorded of it, what follows."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayAheadField, DayField
from sotay.kernel.time import today
from sotay.organizations.models import Body, Organization
from sotay.people.models import Person

from .calling import called_to
from .fields import EntriesField, PointsField, typed
from .kinds import BY_NAME, Manner, MeetingKind, Result, WhyNot, kinds_for
from .models import AgendaItem, Meeting
from .recurring import RULES

TIME_HELP = gettext_lazy("Ví dụ 19:30.")
LONGEST = 4000


def _kinds_here(about: Any, *, by_name: bool | None = None) -> list[tuple[str, Any]]:
    """The kinds of meeting an organisation holds, to choose from."""
    state = about.state(today()) if isinstance(about, Organization) else None
    held = kinds_for(state.kind) if state else []
    return [(each.value, each.label) for each in held if by_name is None or (each in BY_NAME) is by_name]


class PlanForm(ActionForm):
    """Begin to prepare a meeting that is recorded by name."""

    action: ClassVar[str] = "meeting.plan"
    target: ClassVar[str] = "organization"

    kind = forms.ChoiceField(label=gettext_lazy("Họp gì"), choices=MeetingKind.choices)
    on = DayAheadField(label=gettext_lazy("Ngày họp"))
    starts_at = forms.TimeField(label=gettext_lazy("Giờ họp"), required=False, help_text=TIME_HELP)
    venue = forms.CharField(
        label=gettext_lazy("Họp ở đâu"), max_length=150, required=False, help_text=NOT_TO_BE_WRITTEN
    )
    manner = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=Manner.choices, initial=Manner.IN_PERSON
    )
    topic = forms.CharField(
        label=gettext_lazy("Chủ đề, nếu là chuyên đề"),
        max_length=200,
        required=False,
        help_text=NOT_TO_BE_WRITTEN,
    )
    combined = forms.BooleanField(
        label=gettext_lazy("Có phần chuyên đề ngay sau phần thường kỳ"), required=False
    )
    body = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan họp"), queryset=Body.objects.none(), required=False
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        choices = _kinds_here(about, by_name=True)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if any(key == MeetingKind.COMMITTEE for key, _words in choices):
            rows = Body.objects.as_of(today()).filter(organization=about)
            self.fields["body"].queryset = rows.filter(  # type: ignore[attr-defined]
                kind__in=("executive", "standing", "permanent", "inspection")
            )
            del self.fields["combined"]
        else:
            del self.fields["body"]


class HandInForm(ActionForm):
    """A meeting of which only numbers are recorded."""

    action: ClassVar[str] = "meeting.hand_in"
    target: ClassVar[str] = "organization"

    kind = forms.ChoiceField(label=gettext_lazy("Họp gì"), choices=MeetingKind.choices)
    on = DayField(label=gettext_lazy("Ngày họp"))
    topic = forms.CharField(label=gettext_lazy("Chủ đề"), max_length=200, help_text=NOT_TO_BE_WRITTEN)
    expected = forms.IntegerField(label=gettext_lazy("Số người được mời"), min_value=0, max_value=100_000)
    present = forms.IntegerField(label=gettext_lazy("Số người dự"), min_value=0, max_value=100_000)
    speakers = forms.IntegerField(
        label=gettext_lazy("Số người phát biểu"), min_value=0, max_value=100_000, required=False
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.fields["kind"].choices = _kinds_here(about, by_name=False)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "speakers": self.cleaned_data.get("speakers") or 0}


class AddItemForm(ActionForm):
    """One more item on the agenda."""

    action: ClassVar[str] = "meeting.add_item"
    target: ClassVar[str] = "meeting"

    title = forms.CharField(label=gettext_lazy("Nội dung"), max_length=200)  # type: ignore[assignment]
    paper = forms.CharField(
        label=gettext_lazy("Tài liệu gửi trước"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST * 5,
        required=False,
        help_text=NOT_TO_BE_WRITTEN,
    )


class SetPaperForm(ActionForm):
    """The paper of an item."""

    action: ClassVar[str] = "meeting.set_paper"
    target: ClassVar[str] = "meeting"

    item = forms.ModelChoiceField(label=gettext_lazy("Nội dung"), queryset=AgendaItem.objects.none())
    paper = forms.CharField(
        label=gettext_lazy("Tài liệu gửi trước"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST * 5,
        help_text=NOT_TO_BE_WRITTEN,
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if isinstance(about, Meeting):
            rows = AgendaItem.objects.filter(meeting=about, by="")
            self.fields["item"].queryset = rows  # type: ignore[attr-defined]


class CallForm(ActionForm):
    """Tell everybody who is called."""

    action: ClassVar[str] = "meeting.call"
    target: ClassVar[str] = "meeting"


class CancelForm(ActionForm):
    """The meeting is not held."""

    action: ClassVar[str] = "meeting.cancel"
    target: ClassVar[str] = "meeting"

    why_not = forms.ChoiceField(
        label=gettext_lazy("Vì sao không họp"), choices=WhyNot.choices, widget=forms.RadioSelect
    )


class RepeatForm(ActionForm):
    """On which day of the month one meets."""

    action: ClassVar[str] = "meeting.repeat"
    target: ClassVar[str] = "organization"

    kind = forms.ChoiceField(label=gettext_lazy("Họp gì"), choices=MeetingKind.choices)
    rule = forms.ChoiceField(
        label=gettext_lazy("Vào ngày nào"),
        choices=RULES,
        initial="day:3",
        help_text=gettext_lazy("Trùng ngày lễ, Tết thì lùi sang ngày làm việc kế tiếp."),
    )
    on = DayField(label=gettext_lazy("Áp dụng từ ngày"))
    starts_at = forms.TimeField(label=gettext_lazy("Giờ họp"), required=False, help_text=TIME_HELP)
    venue = forms.CharField(
        label=gettext_lazy("Họp ở đâu"), max_length=150, required=False, help_text=NOT_TO_BE_WRITTEN
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.fields["kind"].choices = _kinds_here(about)  # type: ignore[attr-defined]


class PlanThemeForm(ActionForm):
    """What a cell discusses in a month."""

    action: ClassVar[str] = "theme.plan"
    target: ClassVar[str] = "organization"

    month = DayAheadField(
        label=gettext_lazy("Tháng nào"), help_text=gettext_lazy("Ghi một ngày của tháng ấy, ví dụ 1/6/2026.")
    )
    title = forms.CharField(label=gettext_lazy("Chuyên đề"), max_length=200)  # type: ignore[assignment]


class JotForm(ActionForm):
    """What is recorded while a meeting is held."""

    action: ClassVar[str] = "meeting.jot"
    target: ClassVar[str] = "meeting"

    entries = EntriesField()

    @classmethod
    def of_page(cls, actor: Any, data: Any, meeting: Meeting) -> "JotForm":
        """From a page without script: each field by its own name."""
        return cls(actor, {"entries": typed(data)}, about=meeting)


class SignForm(ActionForm):
    """Sign the minutes."""

    action: ClassVar[str] = "meeting.sign"
    target: ClassVar[str] = "meeting"


class ScoreForm(ActionForm):
    """The cell's own points."""

    action: ClassVar[str] = "meeting.score"
    target: ClassVar[str] = "meeting"

    points = PointsField()


class RescoreForm(ScoreForm):
    """Points from above."""

    action: ClassVar[str] = "meeting.rescore"


class _AboutATask(ActionForm):
    target: ClassVar[str] = "assignment"

    result = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), choices=[each for each in Result.choices if each[0]]
    )


class CloseAssignmentForm(_AboutATask):
    """What became of a task."""

    action: ClassVar[str] = "assignment.close"


class ReportAssignmentForm(_AboutATask):
    """What became of one's own task."""

    action: ClassVar[str] = "assignment.report"


WORDS_BEFORE = gettext_lazy(
    "Chi bộ đọc được lời này. Ký biên bản xong thì xóa, trừ khi đồng chí muốn đưa vào biên bản. "
)


class SayBeforeForm(ActionForm):
    """What one means to say."""

    action: ClassVar[str] = "meeting.say_before"
    target: ClassVar[str] = "meeting"

    text = forms.CharField(
        label=gettext_lazy("Ý kiến gửi trước"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        help_text=NOT_TO_BE_WRITTEN,
    )
    to_minutes = forms.BooleanField(
        label=gettext_lazy("Đưa ý kiến này vào biên bản"), required=False, help_text=WORDS_BEFORE
    )


class RecordBeforeForm(SayBeforeForm):
    """The same, written down for somebody."""

    action: ClassVar[str] = "meeting.record_before"

    person = forms.ModelChoiceField(label=gettext_lazy("Ghi thay cho ai"), queryset=Person.objects.none())
    field_order = ("person", "text", "to_minutes")

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if isinstance(about, Meeting):
            called = [each.person_id for each in called_to(about)]
            rows = Person.objects.filter(pk__in=called).order_by("name_key")
            self.fields["person"].queryset = rows  # type: ignore[attr-defined]


class CheckInForm(ActionForm):
    """Take part from afar."""

    action: ClassVar[str] = "meeting.check_in"
    target: ClassVar[str] = "meeting"

    code = forms.CharField(
        label=gettext_lazy("Mã điểm danh"),
        max_length=6,
        help_text=gettext_lazy("Sáu chữ số, đồng chí chủ trì đọc lúc bắt đầu họp."),
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if not code.isdecimal():
            raise ValidationError(_("Mã gồm sáu chữ số."))
        return code
