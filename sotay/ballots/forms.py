"""The forms of votes: what the tellers wrote down."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.law import law
from sotay.kernel.time import in_force, today
from sotay.organizations.fields import DecisionForm
from sotay.organizations.models import Body, Organization

from .counting import Gathering, Ground
from .judging import Sort
from .models import GROUND_WORDS, VoteResult
from .votes import VOTES, Channel, Vote

LESS = "less_"
WRITTEN_DOWN = [(value, words) for value, words in Channel.choices if value != Channel.ELECTRONIC]
"""How a vote was held whose numbers are written down; an electronic one brings its own."""
WHO_COUNTS = {
    Gathering.MEMBERS: gettext_lazy("Chỉ tính đảng viên chính thức; đảng viên dự bị không biểu quyết."),
    Gathering.COMMITTEE: gettext_lazy("Tính các cấp ủy viên được triệu tập."),
    Gathering.DELEGATES: gettext_lazy("Tính các đại biểu được triệu tập."),
}


def number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99_999, **more)


def grounds() -> dict[str, forms.IntegerField]:
    """One field for each ground on which somebody is not counted."""
    return {f"{LESS}{ground}": number(words, required=False) for ground, words in GROUND_WORDS.items()}


def ask_only(form: forms.Form, votes: Iterable[Vote], organization: Organization) -> None:
    """Ask only for the grounds that some of these kinds of vote know, and say who counts where all agree on it."""
    voted = list(votes)
    known = {ground for vote in voted for ground in law(vote.left_out, today(), at=organization).value}
    for name in grounds():
        if name.removeprefix(LESS) not in known:
            form.fields.pop(name, None)
    gatherings = {vote.gathering for vote in voted}
    if len(gatherings) == 1:
        form.fields["summoned"].help_text = WHO_COUNTS[gatherings.pop()]


class TallyFields(forms.Form):
    """The numbers of a vote, in the order in which they are counted."""

    held_on = DayField(label=gettext_lazy("Ngày biểu quyết"))
    channel = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=WRITTEN_DOWN)
    summoned = number(
        gettext_lazy("Số người được triệu tập"),
        help_text=gettext_lazy(
            "Chi bộ: đảng viên chính thức. Đảng viên dự bị không biểu quyết nên không tính."
        ),
    )
    present = number(gettext_lazy("Số người có mặt, có quyền biểu quyết"))
    votes_for = number(gettext_lazy("Tán thành"))
    votes_against = number(gettext_lazy("Không tán thành"), initial=0)
    votes_other = number(gettext_lazy("Ý kiến khác, phiếu trắng, phiếu không hợp lệ"), initial=0)

    @staticmethod
    def counted(cleaned: dict[str, Any]) -> dict[str, Any]:
        """The cleaned fields with the grounds gathered into one argument."""
        given = {name: value for name, value in cleaned.items() if not name.startswith(LESS)}
        less = {ground: cleaned.get(f"{LESS}{ground}") or 0 for ground in Ground}
        return {**given, "left_out": {ground: many for ground, many in less.items() if many}}


class RecordVoteForm(TallyFields, DecisionForm):
    """Record what a body of an organisation voted."""

    action: ClassVar[str] = "vote.record"
    target: ClassVar[str] = "organization"
    decision_required: ClassVar[bool] = False

    kind = forms.ChoiceField(label=gettext_lazy("Việc biểu quyết"), choices=())
    body = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan biểu quyết"),
        queryset=Body.objects.all(),
        required=False,
        empty_label=gettext_lazy("Hội nghị đảng viên, đại hội"),
    )

    def __init__(self, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__(actor, data, **kwargs)
        self.fields.update(grounds())
        self.order_fields(["kind", "body", "held_on", "channel", "summoned", *grounds(), "present"])
        if self.about is not None:
            ask_only(self, self.offered(self.about), self.about)

    @staticmethod
    def offered(organization: Organization) -> list[Vote]:
        """What this kind of organisation votes about."""
        state = organization.state(today())
        return [
            vote
            for vote in VOTES.values()
            if vote.sort == Sort.CHOICE and (state is None or state.kind in vote.kinds)
        ]

    def prepare(self, about: Any) -> None:
        """Offer what this kind of organisation votes about, and the bodies it has."""
        super().prepare(about)
        kind: Any = self.fields["kind"]
        kind.choices = [(vote.key, vote.title) for vote in self.offered(about)]
        body: Any = self.fields["body"]
        body.queryset = Body.objects.filter(in_force(today()), organization=about).order_by("name")

    def arguments(self) -> dict[str, Any]:
        return TallyFields.counted(super().arguments())


class CorrectVoteForm(TallyFields, ActionForm):
    """Write down the right numbers of a vote."""

    action: ClassVar[str] = "vote.correct"
    target: ClassVar[str] = "result"

    def __init__(self, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__(actor, data, **kwargs)
        self.fields.update(grounds())
        self.order_fields(["held_on", "channel", "summoned", *grounds(), "present"])
        if self.about is not None:
            self.show(self.about)

    def show(self, result: VoteResult) -> None:
        """What was written down stands there already."""
        if result.declared:
            ask_only(self, [result.declared], result.organization)
        for name, field in self.fields.items():
            field.initial = getattr(result, name)

    def arguments(self) -> dict[str, Any]:
        return TallyFields.counted(super().arguments())
