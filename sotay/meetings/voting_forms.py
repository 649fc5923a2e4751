"""The form by which the chair of a meeting puts a matter to the vote: it asks only what this kind of vote needs."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.judging import Sort
from sotay.ballots.opening import MOST_LINES, MOST_TELLERS, SECRET
from sotay.ballots.votes import Channel, Vote
from sotay.ballots.voting_forms import in_lines
from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm
from sotay.kernel.law import law
from sotay.organizations.accreditation import accredited
from sotay.people.models import Person

from .models import AgendaItem, Meeting
from .room import Room
from .voting import Question, question_of

NUMBERS_ONLY = gettext_lazy(
    "Ở đây không được giữ tên người quy hoạch: mỗi dòng chỉ lưu thành “Số 1”, “Số 2”…; tên ghi trên phiếu giấy."
)


class OpenMeetingVoteForm(ActionForm):
    """Put a matter to the vote of those who meet."""

    action: ClassVar[str] = "meeting.open_vote"
    target: ClassVar[str] = "meeting"

    what = forms.CharField(max_length=60, widget=forms.HiddenInput())
    matter = forms.CharField(
        label=gettext_lazy("Nội dung, trong một câu"), max_length=300, help_text=NOT_TO_BE_WRITTEN
    )
    item = forms.ModelChoiceField(
        label=gettext_lazy("Thuộc nội dung nào của chương trình"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("không thuộc nội dung nào"),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=Channel.choices, widget=forms.RadioSelect
    )
    lines = forms.CharField(
        label=gettext_lazy("Danh sách trên phiếu, mỗi người một dòng"),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        max_length=4000,
        help_text=NOT_TO_BE_WRITTEN,
    )
    at_most = forms.IntegerField(
        label=gettext_lazy("Số lượng được chọn"), min_value=1, max_value=MOST_LINES, initial=1
    )
    tellers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tổ kiểm phiếu, nếu bỏ phiếu kín"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Phiếu giấy: chọn hai người. Phiếu điện tử: chọn từ hai người, mỗi người giữ một mã trên máy của mình."
        ),
    )
    keys_needed = forms.IntegerField(
        label=gettext_lazy("Số mã cần có để mở hòm phiếu điện tử"),
        min_value=2,
        max_value=MOST_TELLERS,
        required=False,
        help_text=gettext_lazy("Để trống: hơn một nửa tổ kiểm phiếu."),
    )

    def prepare(self, about: Any) -> None:
        """Ask what this kind of vote needs, of those who are there."""
        super().prepare(about)
        if not isinstance(about, Meeting):
            return
        room = Room.of(about)
        question = question_of(room, self.data.get("what") or self.initial.get("what") or "")
        there = [each.called.person_id for each in room.attendees if each.is_there]
        self.fields["tellers"].queryset = Person.objects.filter(pk__in=there).order_by("name_key")  # type: ignore[attr-defined]
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=about)  # type: ignore[attr-defined]
        if question is not None:
            self.fit(question, room)

    def fit(self, question: Question, room: Room) -> None:
        """The channels its rule allows, names only where names stand on the paper, counters where it may be secret."""
        vote, meeting = question.vote, room.meeting
        allowed = law(vote.channels, meeting.held_on, at=meeting.organization)
        channels = [(value, words) for value, words in Channel.choices if value in allowed.value]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["channel"].help_text = f"{allowed.citation} ({allowed.standing})"
        self.initial.setdefault("channel", channels[0][0] if len(channels) == 1 else None)
        self.initial.setdefault("matter", question.matter)
        if room.vote is not None and vote.key == room.vote.key and question.task is None:
            self.initial.setdefault("item", next((each for each in room.items if each.by == "vote"), None))
        self.leave_out(vote, [value for value, _words in channels])
        if "lines" in self.fields and vote.named_where and not accredited(vote.named_where, meeting.held_on):
            self.fields["lines"].help_text = NUMBERS_ONLY

    def leave_out(self, vote: Vote, channels: list[str]) -> None:
        """Fields this kind of vote does not know."""
        unasked = [] if vote.sort == Sort.NAMES else ["at_most"]
        unasked += ["lines"] if vote.sort == Sort.CHOICE else []
        unasked += [] if set(channels) & set(SECRET) else ["tellers"]
        unasked += [] if Channel.ELECTRONIC in channels else ["keys_needed"]
        for name in unasked:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Whoever chose counters meant a secret vote; one that is not needs none."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("channel") not in SECRET:
            cleaned["tellers"] = []
        return cleaned

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {
            **given,
            "lines": in_lines(given.get("lines") or ""),
            "at_most": given.get("at_most") or 1,
            "tellers": list(given.get("tellers") or ()),
            "keys_needed": (given.get("keys_needed") or 0) if given["channel"] == Channel.ELECTRONIC else 0,
        }

    @property
    def title(self) -> str:
        return _("Mở biểu quyết")
