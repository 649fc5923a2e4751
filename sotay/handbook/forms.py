"""The forms of feedback."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayField
from sotay.kernel.time import today
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.organizations.models import Organization, described

from .letterbox import LONGEST, Letter, drop, hides_in
from .models import Naming

NO_DENUNCIATIONS = gettext_lazy(
    "Không gửi đơn tố cáo, khiếu nại ở đây: gửi đến ủy ban kiểm tra hoặc cơ quan có thẩm quyền. "
    "Nếu gửi nhầm, nội dung sẽ bị xóa, chỉ còn số và ngày chuyển đơn. "
    "Không ghi sức khỏe, hoàn cảnh, tôn giáo hay chuyện riêng của ai."
)
"""Feedback is what somebody thinks of the work of the organisation: the usual notice would forbid that."""


def ways_up(cell: Organization | None) -> list[tuple[str, str]]:
    """The organisations a member may speak to: the own cell and those above it, the nearest first."""
    if cell is None:
        return []
    pks = list(reversed(cell.ancestor_ids))
    states = described(pks, today())
    return [(str(pk), states[pk].name) for pk in pks if pk in states]


class FeedbackForm(ActionForm):
    """What is asked of all feedback: to whom, about whom, what."""

    organization = forms.TypedChoiceField(label=gettext_lazy("Gửi đến"), coerce=int)
    about = forms.TypedChoiceField(
        label=gettext_lazy("Góp ý về việc của ai"), coerce=int, required=False, empty_value=None,
        help_text=gettext_lazy("Nơi được góp ý đọc được nội dung, không biết ai gửi."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        help_text=NO_DENUNCIATIONS,
    )

    def offer(self, cell: Organization | None) -> None:
        """Fill in to whom and about whom one may speak."""
        found = ways_up(cell)
        self.names = dict(found)
        self.fields["organization"].choices = found  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", _("Không nói riêng ai")), *found]  # type: ignore[attr-defined]

    def spoken(self) -> dict[str, Any]:
        """To whom and about whom, as organisations."""
        given = self.cleaned_data
        wanted = [pk for pk in (given["organization"], given["about"]) if pk]
        found = Organization.objects.in_bulk(wanted)
        return {"organization": found[given["organization"]], "about": found.get(given["about"])}


class SendFeedbackForm(FeedbackForm):
    """Say something to the organisation: with one's name, with one's cell's, or without any."""

    action: ClassVar[str] = "feedback.send"
    target: ClassVar[str] = "organization"
    code: str = ""

    naming = forms.ChoiceField(
        label=gettext_lazy("Người gửi"),
        choices=Naming.choices,
        widget=forms.RadioSelect,
        initial=Naming.NAMED,
        help_text=gettext_lazy(
            "Thư không tên, hoặc chỉ ghi chi bộ: hệ thống không giữ ai đã gửi. Thư được giao mỗi ngày một lần, lẫn với "
            "thư của người khác; xem trả lời bằng mã được cấp khi gửi."
        ),
    )
    field_order = ("organization", "about", "text", "naming")

    def prepare(self, about: Any) -> None:
        """``about`` is the member who speaks."""
        super().prepare(about)
        self.cell = place_of(about) if isinstance(about, Member) else None
        self.offer(self.cell)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        naming, to = given.get("naming"), given.get("organization")
        if naming in (Naming.NAMELESS, Naming.ORGANIZATION) and to:
            from_where = self.cell if naming == Naming.ORGANIZATION else Organization.objects.get(pk=to)
            if from_where is None or not hides_in(from_where, today()):
                raise ValidationError(
                    {
                        "naming": _(
                            "Nơi ấy còn ít người dùng sổ tay, nên dễ đoán ra người gửi. Hãy gửi lên cấp trên, "
                            "hoặc ghi tên."
                        )
                    }
                )
        return given

    def do(self, target: Any) -> Any:
        """In one's own name it is an act; without a name it is a letter in the box, and no act of anybody."""
        given, named = self.cleaned_data, self.spoken()
        if given["naming"] == Naming.NAMED:
            return super().do(named["organization"])
        letter = Letter(
            to=named["organization"].pk,
            about=named["about"].pk if named["about"] else 0,
            naming=given["naming"],
            origin=self.cell.pk if self.cell and given["naming"] == Naming.ORGANIZATION else 0,
            text=given["text"],
            day=today().isoformat(),
            receipt="",
        )
        self.code = drop(self.actor.account_id or 0, letter)
        return self.code

    def arguments(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "about": self.spoken()["about"]}


class WriteDownForm(FeedbackForm):
    """Write down what a member says who does not use a telephone."""

    action: ClassVar[str] = "feedback.write_down"
    target: ClassVar[str] = "member"

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.offer(place_of(about) if isinstance(about, Member) else None)

    def arguments(self) -> dict[str, Any]:
        return {**self.spoken(), "text": self.cleaned_data["text"]}


class AnswerFeedbackForm(ActionForm):
    """What the office answers."""

    action: ClassVar[str] = "feedback.answer"
    target: ClassVar[str] = "feedback"

    answer = forms.CharField(
        label=gettext_lazy("Trả lời"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=NOT_TO_BE_WRITTEN,
    )


class HandOverForm(ActionForm):
    """A letter that denounces somebody: where it went, on paper."""

    action: ClassVar[str] = "feedback.hand_over"
    target: ClassVar[str] = "feedback"

    number = forms.CharField(label=gettext_lazy("Số văn bản chuyển đơn"), max_length=100)
    on = DayField(label=gettext_lazy("Ngày chuyển"))


def names_of(pks: Iterable[int | None]) -> dict[int, str]:
    """What some organisations are called today."""
    wanted = {pk for pk in pks if pk}
    return {pk: state.name for pk, state in described(wanted, today()).items()} if wanted else {}
