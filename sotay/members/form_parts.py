"""What forms about members are built of: parts with titles, the decision behind them, writing over nobody."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm
from sotay.kernel.models import AuditEntry
from sotay.kernel.names import read_name
from sotay.organizations.fields import DecisionForm
from sotay.organizations.models import Organization
from sotay.people.models import Presence

from .corrections import ChangedMeanwhile
from .fields import BeginningFields, CountedFields, ProfileFields
from .models import Member

Section = tuple[Any, tuple[str, ...]]
DECISION: Section = (gettext_lazy("Quyết định làm căn cứ"), ("number", "signed_on", "issuer"))
PAPER: Section = (gettext_lazy("Quyết định, giấy giới thiệu, nếu có"), ("number", "signed_on", "issuer"))
PROFILE: Section = (gettext_lazy("Sơ yếu"), ProfileFields.PROFILE)
COUNTED: Section = (gettext_lazy("Trình độ, nghề nghiệp"), CountedFields.COUNTED)
BEGINNING: Section = (gettext_lazy("Bốn mốc thời gian, ghi đúng như hồ sơ"), BeginningFields.BEGINNING)


class Sectioned(ActionForm):
    """Base of forms that stand in parts, each with its title."""

    SECTIONS: ClassVar[tuple[Section, ...]] = ()
    decision_required: ClassVar[bool] = True

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The parts with their fields; what belongs to none comes first, without a title."""
        parts = self.SECTIONS
        if not parts and "number" in self.fields:
            parts = (DECISION if self.decision_required else PAPER,)
        named = {name for _title, names in parts for name in names}
        first = [bound for bound in self.visible_fields() if bound.name not in named]
        rest = [(title, [self[name] for name in names if name in self.fields]) for title, names in parts]
        return [("", first), *rest] if first else rest


class DecidedForm(Sectioned, DecisionForm):
    """Base of forms that rest on a decision, or may."""

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if isinstance(about, Member):
            self.here = place_of(about)


def place_of(member: Member) -> Organization | None:
    """Where a member is, or was last."""
    there = Presence.objects.filter(person_id=member.pk, latest=True).select_related("organization")
    presence = there.order_by("-valid_to").first()
    return presence.organization if presence else None


class KeepsBoth(Sectioned):
    """Base of forms that write over nothing: what somebody saved meanwhile stands beside what was typed.

    Attributes:
        versions: the answers that differ: label, theirs, yours.
        newer: the entry that wrote theirs.
    """

    target: ClassVar[str] = "member"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.versions: list[dict[str, str]] = []
        self.newer: AuditEntry | None = None
        super().__init__(*args, **kwargs)

    def kept(self, member: Member) -> dict[str, Any]:
        """What stands in the record now, by the fields of the form; ``seen`` names the entries that wrote it."""
        raise NotImplementedError

    def act(self, target: Any) -> Any:
        try:
            return super().act(target)
        except ChangedMeanwhile:
            self.show_both(target)
            return None

    def show_both(self, target: Member) -> None:
        """Refuse, and know the newer version: who saves again has seen it."""
        theirs = self.kept(Member.objects.select_related("person").get(pk=target.pk))
        seen = str(theirs.pop("seen"))
        self.versions = [
            {"label": str(self.fields[name].label), "theirs": kept, "yours": typed}
            for name, value in theirs.items()
            if name in self.fields
            and (kept := self.words(name, value)) != (typed := self.words(name, self.cleaned_data.get(name)))
        ]
        self.newer = AuditEntry.objects.filter(pk__in=seen.split("-")).order_by("-id").first()
        self.data = {**{name: self.data.get(name) for name in self.data}, self.add_prefix("seen"): seen}
        self.add_error(None, _("Có người đã ghi thay đổi sau khi bạn mở trang này; chưa có gì bị ghi đè."))

    def words(self, name: str, value: Any) -> str:
        """An answer as one reads it."""
        field = self.fields[name]
        choices = dict(getattr(field, "choices", ()))
        shown = choices.get(value, field.prepare_value(value)) if value is not None else ""
        return str(shown or "")


def given_name(member: Member) -> str:
    """What one types to confirm a step about somebody."""
    return read_name(member.person.full_name, member.person.ethnicity).given
