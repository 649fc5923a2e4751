"""The form of one line of a plan that is there already: what it says, to be said otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.organizations.kinds import StepKind
from sotay.organizations.plan_lines import Place, PlanLine

from .forms import MORE, NEW, OperationForm

EDITED: dict[str, tuple[str, ...]] = {
    StepKind.FOUND: (*NEW, "parent_of_plan", "parent"),
    StepKind.MERGE: ("of_plan", *MORE),
    StepKind.ABSORB: ("place", *MORE),
    StepKind.SPLIT: ("of_plan", "place", "share", *MORE),
    StepKind.DISSOLVE: ("of_plan", "place", *MORE),
    StepKind.REASSIGN: ("of_plan", "place"),
    StepKind.CHANGE_KIND: ("organization_kind", "upper_type", "sector", "powers"),
    StepKind.RENAME: ("name", "code"),
}
LED = (StepKind.MERGE, StepKind.ABSORB, StepKind.SPLIT, StepKind.REASSIGN)
"""Kinds of lines that lead somewhere."""


class LineForm(OperationForm):
    """One line of a plan, changed.

    Args:
        line: as it is.
        existing: all lines of the plan: what they found may be led to.
    """

    ASKED: ClassVar = EDITED

    def __init__(self, actor: Actor, line: PlanLine, existing: Sequence[PlanLine], data: Any = None) -> None:
        self.was = line
        others = [
            each for each in existing if each.kind != StepKind.FOUND or each.reference != line.reference
        ]
        super().__init__(actor, line.kind, others, data, initial=said_by(line))
        if self.stays:
            self.fields = {"share": self.fields["share"]}

    @property
    def stays(self) -> bool:
        """Whether the line says what an organisation that is split keeps for itself."""
        return self.was.kind == StepKind.SPLIT and self.was.destination == self.was.organization

    def founds(self, cleaned: dict[str, Any]) -> bool:
        return self.kind == StepKind.FOUND

    def _needs_a_place(self, cleaned: dict[str, Any], *, founds: bool) -> None:
        leads = self.kind in LED and not self.stays
        if leads and not (cleaned.get("of_plan") or cleaned.get("place")) and not self.errors:
            self.add_error(
                "place" if "place" in self.fields else "of_plan", _("Hãy chọn tổ chức mà dòng này dẫn tới.")
            )
        if self.kind in (StepKind.CHANGE_KIND, StepKind.RENAME):
            super()._needs_a_place(cleaned, founds=founds)

    def line(self, persons: Sequence[int]) -> PlanLine:
        """The line as it is said now.

        Args:
            persons: of a split cell, the members who go to this part.
        """
        given = self.cleaned_data
        texts = {name: given[name] for name in (*NEW, "powers", "offices") if name in given}
        line = replace(self.was, **texts, persons=tuple(persons))
        if "share" in given:
            share = given["share"]
            line = replace(line, share=share / 100 if share is not None else None)
        if "custodian" in given:
            line = replace(line, custodian=given["custodian"].pk if given["custodian"] else None)
        if self.kind == StepKind.FOUND:
            return replace(line, parent=_place(given, "parent_of_plan", "parent"))
        if self.kind == StepKind.REASSIGN:
            return replace(line, parent=_place(given, "of_plan", "place"))
        if {"of_plan", "place"} & given.keys():
            return replace(line, destination=_place(given, "of_plan", "place"))
        return line


def said_by(line: PlanLine) -> dict[str, Any]:
    """What a line says, for the fields of its form."""
    led = line.parent if line.kind in (StepKind.FOUND, StepKind.REASSIGN) else line.destination
    of_plan, standing = (led, None) if isinstance(led, str) else ("", led)
    return {
        **{name: getattr(line, name) for name in (*NEW, "powers", "offices")},
        **dict.fromkeys(("of_plan", "parent_of_plan"), of_plan),
        **dict.fromkeys(("place", "parent"), standing),
        "custodian": line.custodian if isinstance(line.custodian, int) else None,
        "share": 100 * line.share if line.share is not None else None,
    }


def _place(given: dict[str, Any], of_plan: str, standing: str) -> Place:
    """What the plan itself founds, or one that stands."""
    found = given.get(standing)
    return given.get(of_plan) or (found.pk if found else None)
