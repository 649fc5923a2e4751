"""The forms of cases: a step's form is made of what the step was declared to need."""

from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.counting import Tally
from sotay.ballots.forms import LESS, WHO_COUNTS, TallyFields, grounds
from sotay.ballots.models import Channel, VoteResult
from sotay.ballots.votes import VOTES
from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.law import law
from sotay.kernel.time import today
from sotay.organizations.fields import DECISION, DecisionForm

from .actions import Voted, standing_steps
from .models import StepTaken, Task
from .voted import counted_already

Section = tuple[Any, tuple[str, ...]]
VOTE, PAPER, FIELD = "vote_", "paper_", "field_"
TALLY = ("channel", "summoned", "present", "votes_for", "votes_against", "votes_other")


class StepForm(DecisionForm):
    """Take the step that waits."""

    action: ClassVar[str] = "case.step"
    target: ClassVar[str] = "task"
    decision_required: ClassVar[bool] = False

    ballot: VoteResult | None = None
    """What was voted about it by a ballot that is counted."""

    way = forms.ChoiceField(label=gettext_lazy("Kết quả bước này"), widget=forms.RadioSelect, choices=())
    on = DayField(label=gettext_lazy("Ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.about is not None and not self.about.declared.decides:
            for name in DECISION:
                del self.fields[name]

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        task: Task = about
        step = task.declared
        self.here = task.organization
        self.fields["way"].choices = [(way.key, way.title) for way in step.ways]  # type: ignore[attr-defined]
        self.initial.setdefault("way", step.ways[0].key)
        self.initial.setdefault("on", today())
        for paper in step.papers:
            self.fields[PAPER + paper.key] = forms.BooleanField(label=paper.words, required=False)
        for name, make in step.fields_in(task.case).items():
            field = self.fields[FIELD + name] = make()
            if (fit := getattr(field, "fit", None)) is not None:
                fit(task.case)
        if step.vote:
            self.ask_for_the_vote(task)

    def ask_for_the_vote(self, task: Task) -> None:
        """What the tellers wrote down; who is left out, only on the grounds the rule knows for those who meet here.

        Nothing where a ballot was held about it: its result stands.
        """
        self.ballot = counted_already(task)
        if self.ballot is not None:
            self.initial["on"] = self.ballot.held_on
            return
        vote = VOTES[task.declared.vote_in(task.case)]
        left_out = law(vote.left_out, today(), at=task.organization).value
        channels = law(vote.channels, today(), at=task.organization).value
        less = {name: field for name, field in grounds().items() if name.removeprefix(LESS) in left_out}
        asked = deepcopy(TallyFields.base_fields)
        asked["summoned"].help_text = WHO_COUNTS[vote.gathering]
        for name in ("votes_against", "votes_other"):
            asked[name].required = False
        for name, field in {**{name: asked[name] for name in TALLY}, **less}.items():
            self.fields[VOTE + name] = field
        self.fields[VOTE + "channel"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Channel.choices if value in channels
        ]

    @property
    def title(self) -> str:
        return str(self.about.declared.title) if self.about else super().title

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What came of it first, then what it rests on."""
        parts: list[Section] = [
            ("", ("way", "on")),
            ("", tuple(name for name in self.fields if name.startswith(FIELD))),
            (_("Giấy tờ đã có trong hồ sơ"), tuple(name for name in self.fields if name.startswith(PAPER))),
            (_("Kết quả biểu quyết"), tuple(VOTE + name for name in TALLY)),
            (_("Quyết định"), DECISION),
        ]
        shown = [(title, [self[name] for name in names if name in self.fields]) for title, names in parts]
        return [(title, bounds) for title, bounds in shown if bounds]

    @property
    def left_out(self) -> list[forms.BoundField]:
        """The grounds on which somebody summoned is not counted; mostly nobody is."""
        return [self[name] for name in self.fields if name.startswith(VOTE + LESS)]

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "way": typed["way"],
            "on": typed["on"],
            "given": self._of(FIELD),
            "papers": tuple(key for key, there in self._of(PAPER).items() if there),
            "voted": self.voted() if self.about.declared.vote else None,
            "decision": self.decision() if "number" in self.fields else None,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        step = self.about.declared
        chosen = step.way(cleaned.get("way", ""))
        if chosen is None:
            return cleaned
        for name in list(self.errors):
            unasked = name.startswith(FIELD) and not step.goes_forward(chosen) and not self.data.get(name)
            if unasked or (name.startswith(VOTE) and chosen.back):
                del self.errors[name]
        return cleaned

    def voted(self) -> Voted | None:
        """What the tellers wrote down; nothing where nothing was voted."""
        if self.ballot is not None or self.about.declared.way(self.cleaned_data["way"]).back:
            return None
        counted: dict[str, Any] = {
            name: value or 0 if name.startswith("votes_") else value
            for name, value in TallyFields.counted(self._of(VOTE)).items()
        }
        channel = counted.pop("channel")
        return Voted(self.cleaned_data["on"], channel, Tally(**counted))

    def _of(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class WithdrawCaseForm(ActionForm):
    """End a case before its last step."""

    action: ClassVar[str] = "case.withdraw"
    target: ClassVar[str] = "case"

    on = DayField(label=gettext_lazy("Rút từ ngày"))


class TakeBackForm(ActionForm):
    """Take back the step written down last."""

    action: ClassVar[str] = "case.take_back"
    target: ClassVar[str] = "case"

    row = forms.ModelChoiceField(
        label=gettext_lazy("Bước ghi nhầm"), queryset=StepTaken._base_manager.none(), empty_label=None
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        last = standing_steps(about).last()
        rows = StepTaken._base_manager.filter(pk=last.pk if last else 0)
        self.fields["row"].queryset = rows  # type: ignore[attr-defined]
        self.initial.setdefault("row", last.pk if last else None)


class NumberPaperForm(ActionForm):
    """Give a paper of a step its number."""

    action: ClassVar[str] = "case.number"
    target: ClassVar[str] = "task"

    paper = forms.CharField(label=gettext_lazy("Văn bản"), max_length=40, widget=forms.HiddenInput)
    dated = DayField(label=gettext_lazy("Ngày ghi trên văn bản"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.initial.setdefault("dated", today())
