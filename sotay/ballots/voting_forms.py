"""The forms of a vote while it is held: opening it, the list, a teller's sheet, the codes that open the box."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm
from sotay.kernel.law import law
from sotay.kernel.time import in_force, today
from sotay.organizations.models import Body, Organization
from sotay.people.models import Person

from .counting import Ground
from .electorate import electorate
from .forms import number
from .judging import Column, Flaw, Sort
from .models import GROUND_WORDS
from .votes import VOTES, Channel, Vote
from .votings import Teller, Voting

MOST_TO_CHOOSE_FROM = 400
CODE_LENGTH = 120

FLAW_WORDS: Mapping[str, Any] = {
    Flaw.NOT_ISSUED: gettext_lazy("không do tổ kiểm phiếu phát ra"),
    Flaw.MARKED: gettext_lazy("ký tên hoặc đánh dấu riêng"),
    Flaw.STRUCK_OUT: gettext_lazy("gạch tên người được lấy phiếu"),
    Flaw.EXTRA_NAME: gettext_lazy("ghi thêm tên"),
    Flaw.UNCLEAR: gettext_lazy("không đánh dấu hoặc đánh dấu nhiều ô"),
    Flaw.SINGLE_UNCLEAR: gettext_lazy("danh sách một người mà không đánh dấu hoặc đánh dấu cả hai ô"),
    Flaw.LEVEL_UNCLEAR: gettext_lazy("không đánh dấu hoặc đánh dấu hai, ba mức cho một người"),
    Flaw.TOO_MANY: gettext_lazy("bầu quá số lượng"),
    Flaw.NONE_CHOSEN: gettext_lazy("không bầu ai"),
    "unreadable": gettext_lazy("lá phiếu điện tử không mở được"),
}
"""What each flaw is called, after “phiếu”."""

COLUMN_WORDS: Mapping[str, Any] = {
    Column.FOR: gettext_lazy("Đồng ý"),
    Column.AGAINST: gettext_lazy("Không đồng ý"),
    Column.OTHER: gettext_lazy("Ý kiến khác"),
    Column.CHOSEN: gettext_lazy("Bầu"),
    Column.HIGH: gettext_lazy("Tín nhiệm cao"),
    Column.MIDDLE: gettext_lazy("Tín nhiệm"),
    Column.LOW: gettext_lazy("Tín nhiệm thấp"),
}


def column_words(voting: Voting, column: str) -> str:
    """What a column of the paper of a vote is called: where names are only put forward, nobody is elected."""
    if column == Column.CHOSEN and voting.declared.named_where:
        return _("Giới thiệu")
    return str(COLUMN_WORDS[column])


def in_lines(text: str) -> list[str]:
    """Names typed one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class OpenVotingForm(ActionForm):
    """Put a matter to the vote."""

    action: ClassVar[str] = "vote.open"
    target: ClassVar[str] = "organization"

    kind = forms.ChoiceField(label=gettext_lazy("Việc biểu quyết"), choices=())
    body = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan biểu quyết"),
        queryset=Body.objects.all(),
        required=False,
        empty_label=gettext_lazy("Hội nghị đảng viên"),
    )
    matter = forms.CharField(
        label=gettext_lazy("Nội dung, trong một câu"), max_length=300, help_text=NOT_TO_BE_WRITTEN
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=Channel.choices, widget=forms.RadioSelect
    )
    lines = forms.CharField(
        label=gettext_lazy("Danh sách trên phiếu, mỗi người một dòng (chỉ khi bầu, tín nhiệm)"),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        max_length=4000,
        required=False,
        help_text=NOT_TO_BE_WRITTEN,
    )
    at_most = forms.IntegerField(
        label=gettext_lazy("Số lượng được bầu"), min_value=1, max_value=60, initial=1, required=False
    )
    tellers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tổ kiểm phiếu"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Phiếu giấy: hai người ghi hai bảng để đối chiếu. "
            "Phiếu điện tử: mỗi người giữ một mã, đủ mã mới mở được hòm; người ấy cần có tài khoản."
        ),
    )
    keys_needed = forms.IntegerField(
        label=gettext_lazy("Số mã cần có để mở hòm phiếu điện tử"),
        min_value=2,
        max_value=15,
        required=False,
        help_text=gettext_lazy("Để trống: hơn một nửa tổ kiểm phiếu."),
    )

    @staticmethod
    def offered(organization: Organization) -> list[Vote]:
        """What this kind of organisation votes about, and whose voters are known here."""
        state = organization.state(today())
        return [vote for vote in VOTES.values() if state is not None and state.kind in vote.kinds]

    def prepare(self, about: Any) -> None:
        """Offer what is voted here, the bodies there are, and who may count."""
        super().prepare(about)
        kind: Any = self.fields["kind"]
        kind.choices = [(vote.key, vote.title) for vote in self.offered(about)]
        bodies = Body.objects.filter(in_force(today()), organization=about).order_by("name")
        body: Any = self.fields["body"]
        body.queryset = bodies
        tellers: Any = self.fields["tellers"]
        tellers.queryset = self.who_may_count(about, list(bodies))

    def who_may_count(self, organization: Organization, bodies: list[Body]) -> Any:
        """Everybody on some list of this organisation."""
        persons = {
            elector.person_id
            for vote in self.offered(organization)[:1]
            for body in (None, *bodies)
            for elector in electorate(vote, organization, body, today())
        }
        rows = Person.objects.filter(pk__in=persons).order_by("name_key")
        return rows.filter(pk__in=rows.values("pk")[:MOST_TO_CHOOSE_FROM])

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        names = VOTES[given["kind"]].sort == Sort.NAMES
        return {
            **given,
            "lines": in_lines(given["lines"]),
            "at_most": (given["at_most"] or 1) if names else 1,
            "tellers": list(given["tellers"]),
            "keys_needed": given["keys_needed"] or 0,
        }


class OpenRoundForm(ActionForm):
    """Vote again about the seats that are left."""

    action: ClassVar[str] = "vote.open_round"
    target: ClassVar[str] = "voting"

    lines = forms.CharField(
        label=gettext_lazy("Danh sách bầu lần này, mỗi người một dòng"),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        max_length=4000,
        help_text=NOT_TO_BE_WRITTEN,
    )
    runoff = forms.BooleanField(
        label=gettext_lazy("Bầu giữa những người bằng phiếu nhau: ai nhiều phiếu hơn thì trúng cử"),
        required=False,
    )

    def prepare(self, about: Any) -> None:
        """Those who had the same votes stand there; without a tie, whoever was not elected."""
        super().prepare(about)
        came = about.outcome.came if hasattr(about, "outcome") else {}
        tied = came.get("tied", [])
        left = [at for at in range(len(about.lines)) if at not in came.get("elected", [])]
        self.fields["lines"].initial = "\n".join(about.lines[at] for at in tied or left)
        self.fields["runoff"].initial = bool(tied)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {**given, "lines": in_lines(given["lines"])}


class SetRightForm(ActionForm):
    """Whether somebody is there, and why they are not counted if they are not."""

    action: ClassVar[str] = "vote.set_right"
    target: ClassVar[str] = "voter"

    present = forms.BooleanField(label=gettext_lazy("Có mặt"), required=False)
    ground = forms.ChoiceField(
        label=gettext_lazy("Không tính vào tổng số, vì"),
        choices=[("", gettext_lazy("vẫn tính vào tổng số")), *((g, GROUND_WORDS[g]) for g in Ground)],
        required=False,
        help_text=gettext_lazy("Người được miễn, đang ở nơi khác mà đến dự thì vẫn được tính."),
    )

    def prepare(self, about: Any) -> None:
        """Only the grounds this gathering knows; what stands there already."""
        super().prepare(about)
        voting: Voting = about.voting
        known = law(voting.declared.left_out, voting.held_on, at=voting.organization).value
        ground: Any = self.fields["ground"]
        ground.choices = [(key, words) for key, words in ground.choices if not key or key in known]
        ground.initial = about.ground
        self.fields["present"].initial = about.present


class WithdrawVotingForm(ActionForm):
    """A vote that is not held after all."""

    action: ClassVar[str] = "vote.withdraw"
    target: ClassVar[str] = "voting"


class ConcludeForm(ActionForm):
    """Hands or cards, as they were counted."""

    action: ClassVar[str] = "vote.conclude"
    target: ClassVar[str] = "voting"

    votes_for = number(gettext_lazy("Tán thành"))
    votes_against = number(gettext_lazy("Không tán thành"), initial=0)
    votes_other = number(gettext_lazy("Ý kiến khác"), initial=0)


class MakeKeyForm(ActionForm):
    """What a counter's browser has made; the code itself is never sent."""

    action: ClassVar[str] = "ballot.make_key"
    target: ClassVar[str] = "teller"

    public_key = forms.CharField(max_length=100, widget=forms.HiddenInput())


class GatherForm(ActionForm):
    """What the page that opens the box has made; the other half stays in the page."""

    action: ClassVar[str] = "ballot.gather"
    target: ClassVar[str] = "teller"

    public_key = forms.CharField(max_length=100, widget=forms.HiddenInput())


class HandOverForm(ActionForm):
    """A counter's code that their browser has closed for whoever opens the box."""

    action: ClassVar[str] = "ballot.hand_over"
    target: ClassVar[str] = "teller"

    opening_key = forms.CharField(max_length=100, widget=forms.HiddenInput())
    sealed = forms.CharField(max_length=400, widget=forms.HiddenInput())


class CastForm(ActionForm):
    """A ballot that the voter's browser has sealed."""

    action: ClassVar[str] = "ballot.cast"
    target: ClassVar[str] = "voting"

    sealed = forms.CharField(max_length=8000, widget=forms.HiddenInput())


class EnterSheetForm(ActionForm):
    """A teller's sheet, line by line."""

    action: ClassVar[str] = "ballot.enter"
    target: ClassVar[str] = "teller"

    issued = number(gettext_lazy("Số phiếu phát ra"))
    returned = number(gettext_lazy("Số phiếu thu về"))

    def prepare(self, about: Any) -> None:
        """A field for each flaw the rule knows, and for each line and column of the paper."""
        super().prepare(about)
        teller: Teller = about
        voting, kept = teller.voting, teller.counted
        for flaw in law(voting.declared.invalid, voting.held_on, at=voting.organization).value:
            words = _("Phiếu không hợp lệ: %(why)s") % {"why": FLAW_WORDS[flaw]}
            self.fields[f"invalid_{flaw}"] = number(words, initial=kept.invalid.get(flaw, 0) if kept else 0)
        for line, name in enumerate(voting.lines or [voting.matter]):
            for at, column in enumerate(voting.design.columns):
                words = column_words(voting, column)
                words = f"{name}: {words}" if voting.lines else words
                initial = kept.marks[line][at] if kept else None
                self.fields[f"marks_{line}_{at}"] = number(words, initial=initial)
        if kept:
            self.fields["issued"].initial, self.fields["returned"].initial = kept.issued, kept.returned

    def arguments(self) -> dict[str, Any]:
        given, voting = self.cleaned_data, self.about.voting
        columns = range(len(voting.design.columns))
        return {
            "issued": given["issued"],
            "returned": given["returned"],
            "invalid": {
                name.removeprefix("invalid_"): value
                for name, value in given.items()
                if name.startswith("invalid_") and value
            },
            "marks": [[given[f"marks_{line}_{at}"] for at in columns] for line in range(voting.design.lines)],
        }


class CloseBoxForm(ActionForm):
    """The counters' codes, each typed by who holds it."""

    action: ClassVar[str] = "ballot.close"
    target: ClassVar[str] = "voting"

    def prepare(self, about: Any) -> None:
        """As many codes as open the box."""
        super().prepare(about)
        for place in range(1, max(about.keys_needed, 1) + 1):
            self.fields[f"code_{place}"] = forms.CharField(
                label=_("Mã của người kiểm phiếu thứ %(place)s") % {"place": place},
                max_length=CODE_LENGTH,
                widget=forms.TextInput(
                    attrs={
                        "autocomplete": "off",
                        "autocapitalize": "characters",
                        "spellcheck": "false",
                        "data-code": "",
                    }
                ),
            )

    def arguments(self) -> dict[str, Any]:
        return {"codes": [value for name, value in self.cleaned_data.items() if name.startswith("code_")]}

    def without_codes(self) -> "CloseBoxForm":
        """The form as it is shown again: nothing that was typed stands on a page."""
        shown = CloseBoxForm(self.actor, about=self.about)
        shown._errors, shown.refusal = self.errors, self.refusal  # type: ignore[attr-defined]
        shown.is_bound = False
        return shown
