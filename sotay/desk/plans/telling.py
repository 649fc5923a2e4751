"""A plan in words: each line as a sentence, each finding at its line, how far the plan has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from sotay.kernel.dates import spelled
from sotay.organizations.doors import door
from sotay.organizations.kinds import Kind, OfficesGo, PlanState, StepKind, UpperType
from sotay.organizations.models import described
from sotay.organizations.plan_lines import Place, PlanLine
from sotay.organizations.plans import Reorganization
from sotay.organizations.reckoning import Finding

CHIPS = {
    PlanState.DRAFT: "waiting",
    PlanState.APPROVED: "open",
    PlanState.STOPPED: "late",
    PlanState.CARRIED_OUT: "done",
    PlanState.WITHDRAWN: "ended",
}


def state_chip(plan: Reorganization) -> dict[str, str]:
    """The plan's state, for a chip."""
    return {"kind": CHIPS[PlanState(plan.state)], "label": str(plan.get_state_display())}


def paper(plan: Reorganization) -> str:
    """The decision it rests on, as papers cite it; "" where none is given yet."""
    if not plan.number:
        return ""
    day = _("ngày %(day)s") % {"day": spelled(plan.signed_on)} if plan.signed_on else ""
    return ", ".join(
        part for part in (_("Số %(number)s") % {"number": plan.number}, day, plan.issuer) if part
    )


def kind_words(kind: str, upper_type: str = "") -> str:
    """A kind in words; an upper committee by its type."""
    if not kind:
        return ""
    return str(UpperType(upper_type).label if kind == Kind.UPPER and upper_type else Kind(kind).label)


@dataclass(frozen=True)
class Called:
    """What the organisations of some lines are called: those that stand by their names of the day, those that the
    plan founds by the names it gives them.
    """

    names: Mapping[int, str]
    founded: Mapping[str, str]

    @classmethod
    def of(cls, lines: Sequence[PlanLine], shown: Iterable[PlanLine], on: date) -> "Called":
        numbers = {place for line in shown for place in places_of(line) if isinstance(place, int)}
        states = described(numbers, on)
        founded = {line.reference: line.name for line in lines if line.kind == StepKind.FOUND}
        return cls({pk: state.name for pk, state in states.items()}, founded)

    def name(self, place: Place) -> str:
        if isinstance(place, int):
            return self.names.get(place, f"#{place}")
        return self.founded.get(place, place) if place else ""


def places_of(line: PlanLine) -> tuple[Place, ...]:
    return (line.organization, line.parent, line.destination, line.custodian)


def told(
    line: PlanLine, order: int, called: Called, found: Mapping[int, list[Finding]], edit_url: str = ""
) -> dict[str, Any]:
    """A line of a plan, as the table shows it."""
    return {
        "order": order,
        "kind": StepKind(line.kind).label if line.kind in StepKind.values else line.kind,
        "name": line.name if line.kind == StepKind.FOUND else called.name(line.organization),
        "url": door("organization", line.organization) if line.organization else "",
        "edit_url": edit_url,
        "is_new": line.kind == StepKind.FOUND,
        "becomes": becomes(line, called),
        "notes": notes(line, called),
        "findings": found.get(order, []),
    }


def becomes(line: PlanLine, called: Called) -> str:
    """What comes of it, in words."""
    to, parent = called.name(line.destination), called.name(line.parent)
    kind = kind_words(line.organization_kind, line.upper_type)
    under = _("trực thuộc %(parent)s") % {"parent": parent} if parent else _("không có cấp trên")
    dissolved = _("chuyển về %(to)s") % {"to": to} if to else _("không còn đảng viên để chuyển")
    goes_on = line.destination == line.organization
    said = {
        StepKind.FOUND: f"{kind}, {under}",
        StepKind.SPLIT: _("tiếp tục hoạt động, giữ một phần") if goes_on else to,
        StepKind.DISSOLVE: dissolved,
        StepKind.REASSIGN: _("về trực thuộc %(parent)s") % {"parent": parent},
        StepKind.CHANGE_KIND: _("thành %(kind)s") % {"kind": kind},
        StepKind.RENAME: " · ".join(part for part in (line.name, line.code) if part),
    }
    return said.get(StepKind(line.kind), to)


def notes(line: PlanLine, called: Called) -> list[str]:
    """What else a line says."""
    said = []
    if line.share is not None:
        said.append(_("tính %(share)s %%") % {"share": f"{100 * line.share:.2f}".rstrip("0").rstrip(".")})
    if line.persons:
        said.append(_("%(count)s đảng viên đã chọn") % {"count": len(line.persons)})
    if line.custodian:
        said.append(_("hồ sơ do %(name)s quản lý") % {"name": called.name(line.custodian)})
    if line.offices:
        said.append(_("vai trò: %(offices)s") % {"offices": str(OfficesGo(line.offices).label).lower()})
    if line.kind == StepKind.FOUND and line.code:
        said.append(_("mã %(code)s") % {"code": line.code})
    return said


def by_line(findings: Iterable[Finding]) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """Findings by the line they are about, and those about the plan as a whole."""
    lines: dict[int, list[Finding]] = {}
    whole = []
    for each in findings:
        if each.line:
            lines.setdefault(each.line, []).append(each)
        else:
            whole.append(each)
    return lines, whole


def pages_of(shown: Page[Any], name: str, pk: int, **query: Any) -> dict[str, str]:
    """The addresses before and after a page of a list."""
    before, after = shown.has_previous(), shown.has_next()
    return {
        "first_url": door(name, pk, **query) if before else "",
        "previous_url": door(name, pk, **query, page=shown.number - 1) if before else "",
        "next_url": door(name, pk, **query, page=shown.number + 1) if after else "",
        "count_text": "",
    }
