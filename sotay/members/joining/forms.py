"""The forms of joining two records, and of parting them again."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from sotay.kernel.names import search_tokens
from sotay.kernel.time import today
from sotay.members.form_parts import Sectioned
from sotay.members.joinings import Joining
from sotay.members.listing import bearers
from sotay.members.models import Member
from sotay.organizations.models import described
from sotay.people.models import Presence, PresenceReason

from .values import VALUES, Compared, side_by_side

NOTICE = gettext_lazy(
    "Chỉ ghi căn cứ, ví dụ “cùng số thẻ, cùng ngày sinh, chi bộ xác nhận”. "
    "Không ghi nhận xét về người, sức khỏe, gia đình, đơn thư, nội dung thẩm tra."
)
SHOWN = 20


@dataclass(frozen=True)
class Candidate:
    """A record that may be the second one, with where it stands."""

    member: Member
    place: str


class JoinForm(Sectioned):
    """Join a second record to this one.

    Attributes:
        compared: both records, value by value, once the second is chosen.
        places: the two, with where each stands.
        candidates: records that may be the second one, while none is chosen.
    """

    action: ClassVar[str] = "member.join"
    target: ClassVar[str] = "member"
    previewed: ClassVar[bool] = True
    template: ClassVar[str] = "members/join.html"

    surplus = forms.ModelChoiceField(queryset=Member.objects.none(), widget=forms.HiddenInput)
    taken = forms.MultipleChoiceField(
        choices=[(value.key, value.title) for value in VALUES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=gettext_lazy("Lấy từ hồ sơ thừa"),
    )
    moved_there = forms.BooleanField(
        required=False,
        label=gettext_lazy("Người này đã chuyển sinh hoạt sang nơi của hồ sơ thừa"),
        help_text=gettext_lazy(
            "Chọn khi nơi cũ quên ghi chuyển đi. Sổ ghi việc chuyển vào ngày hồ sơ thừa bắt đầu."
        ),
    )
    reason = forms.CharField(max_length=300, label=gettext_lazy("Vì sao biết là một người"), help_text=NOTICE)

    compared: list[Compared]
    candidates: list[Candidate]
    places: list[Candidate]

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        rows = Member.objects.visible_to(self.actor, self.action).select_related("person")
        others = rows.exclude(pk=about.pk)
        self.fields["surplus"].queryset = others  # type: ignore[attr-defined]
        self.compared, self.candidates, self.places = [], [], []
        chosen = str(self["surplus"].value() or "")
        self.second = others.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        if self.second is None:
            self.candidates = candidates(others, about, str(self.initial.get("q", "")))
            return
        self.compared = side_by_side(about, self.second)
        self.places = placed([about, self.second])
        self.initial.setdefault("taken", [row.key for row in self.compared if row.only_there])

    @property
    def rows(self) -> list[tuple[Compared, bool]]:
        """The values side by side, each with whether it is taken from the surplus record."""
        ticked = self["taken"].value() or []
        return [(row, row.key in ticked) for row in self.compared]


def candidates(others: Any, member: Member, words: str) -> list[Candidate]:
    """Records of the same name, or those that were searched."""
    asked = words if search_tokens(words) else member.person.full_name
    rows = others.filter(pk__in=bearers(asked)).order_by("person__name_key", "pk")
    return placed(list(rows[:SHOWN]))


def placed(members: list[Member]) -> list[Candidate]:
    """Members with the name of where each is or was last."""
    homes = Presence.objects.filter(
        person_id__in=[row.pk for row in members], reason=PresenceReason.HOME, latest=True
    )
    there = dict(homes.values_list("person_id", "organization_id"))
    names = described(set(there.values()), today())
    found = ((row, names.get(there.get(row.pk, 0))) for row in members)
    return [Candidate(row, state.name if state else "") for row, state in found]


class PartForm(Sectioned):
    """Part a record that was joined to this one."""

    action: ClassVar[str] = "member.part"
    target: ClassVar[str] = "member"
    previewed: ClassVar[bool] = True

    joining = forms.ModelChoiceField(
        label=gettext_lazy("Hồ sơ đã ghép"),
        queryset=Joining._base_manager.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(max_length=300, label=gettext_lazy("Vì sao tách lại"), help_text=NOTICE)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        rows = Joining._base_manager.filter(kept=about, undone=False).order_by("-id")
        self.fields["joining"].queryset = rows  # type: ignore[attr-defined]
