"""Two ways to ask: for an organisation, by typing its name; and for the decision that something rests on."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.time import in_force, today

from .models import Body, Decision, Organization, OrganizationState, Post, described
from .queries import organizations_called, the_one_meant

MOST = 50
"""Words that fit as many organisations mean none of them."""


class OrganizationInput(forms.MultiWidget):
    """The words one sees, and beside them the number, which choosing fills in."""

    template_name = "organizations/organization_input.html"

    def __init__(self, kinds: Iterable[str] = (), *, anywhere: bool = False) -> None:
        self.kinds, self.anywhere = tuple(kinds), anywhere
        words = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__({"": forms.HiddenInput(), "words": words})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The address of the suggestions is only known when a page is built."""
        query = f"?anywhere={int(self.anywhere)}&kinds={','.join(self.kinds)}"
        self.widgets[1].attrs["data-suggest"] = reverse("organization_suggest") + query
        return super().get_context(name, value, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return ["", ""]
        state = described([value], today()).get(int(value))
        return [value, state.name if state else ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_1"


class OrganizationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An organisation, by its number or by words that fit only one.

    Args:
        kinds: only these kinds.
        anywhere: also one outside the actor's scope, which is then not narrowed.
    """

    def __init__(self, *, kinds: Iterable[str] = (), anywhere: bool = False, **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        rows = Organization._base_manager.all() if anywhere else Organization.objects.all()
        super().__init__(queryset=rows, widget=OrganizationInput(self.kinds, anywhere=anywhere), **kwargs)

    def clean(self, value: Any) -> Any:
        key, words = self.parts(value)
        if not key and not words:
            return super().clean("")
        found = self.by_number(key, words) or self.by_words(words)
        if found is None:
            raise ValidationError(_("Không rõ là tổ chức nào; hãy gõ tên rồi chọn trong danh sách."))
        return found

    @staticmethod
    def parts(value: Any) -> tuple[str, str]:
        """The number and the words; a page may send either alone."""
        listed = value if isinstance(value, list | tuple) else [value, ""]
        key, words = [str(each or "").strip() for each in [*listed, ""]][:2]
        return key, words

    def states(self) -> Any:
        rows = OrganizationState.objects.known_at(None).as_of(today())
        rows = rows.filter(organization__in=self.queryset)
        return rows.filter(kind__in=self.kinds) if self.kinds else rows

    def by_number(self, key: str, words: str) -> Any:
        """The one picked, unless other words were typed since."""
        if not key.isdecimal():
            return None
        rows = self.states().filter(organization_id=int(key)).select_related("organization")
        state = rows.first()
        return state.organization if state and (not words or state.name == words) else None

    def by_words(self, words: str) -> Any:
        if not words:
            return None
        rows = self.states().filter(organizations_called(words)).select_related("organization")
        found = {row.organization_id: row for row in rows[:MOST]}
        pk = the_one_meant({pk: row.name for pk, row in found.items()}, words) if len(found) < MOST else None
        return found[pk].organization if pk else None


class TextWithList(forms.TextInput):
    """A text with what is usually written there."""

    template_name = "organizations/text_with_list.html"

    def __init__(self, name: str) -> None:
        super().__init__(attrs={"list": name, "autocomplete": "off"})
        self.suggestions: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        return context


DECISION = ("number", "signed_on", "issuer")


def organization_of(row: Any) -> Organization | None:
    """The organisation a record belongs to: itself, or that of its body or unit."""
    if isinstance(row, Organization) or row is None:
        return row
    if isinstance(row, Post):
        row = row.body or row.unit
    return getattr(row, "organization", None)


class DecisionForm(ActionForm):
    """Base of forms that rest on a decision: its number, day and body become the argument ``decision``.

    ``decision_required`` is false where an act may stand without a paper.
    """

    decision_required: ClassVar[bool] = True

    number = forms.CharField(label=gettext_lazy("Số quyết định"), max_length=60)
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"), max_length=200, widget=TextWithList("issuers")
    )

    def __init__(self, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        self.here: Organization | None = None
        super().__init__(actor, data, **kwargs)
        self.order_fields([name for name in self.fields if name not in DECISION])
        for name in DECISION:
            self.fields[name].required = self.decision_required

    def prepare(self, about: Any) -> None:
        """Know the organisation, and offer the bodies that may have decided."""
        super().prepare(about)
        self.here = organization_of(about)
        issuer = self.fields["issuer"].widget
        if isinstance(issuer, TextWithList):
            issuer.suggestions = sorted(set(self.bodies(today()).values_list("name", flat=True)))

    def bodies(self, on: date) -> Any:
        """The bodies of the organisation and of those above it."""
        above = self.here.ancestor_ids if self.here else []
        return Body.objects.filter(in_force(on), organization_id__in=above)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in DECISION if cleaned.get(name)]
        if not self.decision_required and 0 < len(given) < len(DECISION) and not self.errors:
            raise ValidationError(_("Hãy ghi đủ số, ngày ký và cơ quan ban hành, hoặc để trống cả ba."))
        signed_on = cleaned.get("signed_on")
        if signed_on and signed_on > today():
            self.add_error("signed_on", _("Ngày này chưa đến."))
        return cleaned

    def decision(self) -> Decision | None:
        """The decision as typed, not yet kept; its body is known where the name is that of one here or above."""
        typed = self.cleaned_data
        if not typed.get("number"):
            return None
        body = self.bodies(typed["signed_on"]).filter(name=typed["issuer"]).first()
        return Decision(
            number=typed["number"], signed_on=typed["signed_on"], body=body, issuer=typed["issuer"]
        )

    def arguments(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name not in DECISION}
        return {**given, "decision": self.decision()}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What the act itself asks."""
        return [bound for bound in self.visible_fields() if bound.name not in DECISION]

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        """What is asked about the decision."""
        return [self[name] for name in DECISION]
