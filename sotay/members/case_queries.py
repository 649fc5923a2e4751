"""Cases about a member, as the member's page shows them: those that run, and those that may begin."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sotay.kernel.authority import Actor
from sotay.kernel.law import law
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described
from sotay.procedures.declaring import PROCEDURES
from sotay.procedures.models import Case, CaseState
from sotay.procedures.seating import permission_of

from .models import Member
from .procedures.about import ABOUT_PROSPECTS, may_be_about
from .procedures.recognition import end_of_probation
from .prospects.models import Prospect

SOON = timedelta(days=31)
"""A cell prepares what is due within a month."""


@dataclass(frozen=True)
class Running:
    """A case that runs: where it stands, and until when."""

    title: Any
    step: Any
    place: str
    due_on: date | None
    late: bool
    url: str


def running(person: int, on: date) -> list[Running]:
    """The open cases about somebody, by two queries."""
    cases = Case.objects.filter(person=person, state=CaseState.OPEN).prefetch_related("tasks").order_by("id")
    waiting = [(case, task) for case in cases for task in case.tasks.all() if task.done_on is None]
    names = described({task.organization_id for _case, task in waiting}, on)
    return [
        Running(
            title=case.title,
            step=case.declared.step(task.step).title,
            place=names[task.organization_id].name if task.organization_id in names else "",
            due_on=task.due_on,
            late=task.is_late(on),
            url=door("case", case.pk),
        )
        for case, task in waiting
    ]


def may_begin(
    actor: Actor, member: Member, cell: Organization | None, status: str, on: date, left: str = ""
) -> list[dict[str, Any]]:
    """The procedures this actor may begin about a member now, who is of a status or ``left`` in some way."""
    if cell is None or not actor.may("case.open", cell.path):
        return []
    rule = law("probation.months", on)
    ends = end_of_probation(member, rule)
    return [
        {
            "label": PROCEDURES[key].title,
            "url": door("members:begin", member.pk, key),
            "name": key,
            "later": key == "recognition" and ends is not None and ends > on + SOON,
        }
        for key in may_be_about(status, left)
        if actor.may(permission_of(PROCEDURES[key].opens), cell.path)
    ]


def to_begin(actor: Actor, prospect: Prospect) -> list[dict[str, Any]]:
    """The procedures this actor may begin about somebody who is helped by a cell; not those that are open."""
    cell = prospect.organization
    if not actor.may("case.open", cell.path):
        return []
    rows = Case.objects.filter(person=prospect.person_id, state=CaseState.OPEN)
    going = set(rows.values_list("procedure", flat=True))
    wanted = ABOUT_PROSPECTS if prospect.certified_on else ABOUT_PROSPECTS[::-1]
    return [
        {"label": PROCEDURES[key].title, "url": door(f"members:prospect_begin_{key}", prospect.pk)}
        for key in wanted
        if key not in going and actor.may(permission_of(PROCEDURES[key].opens), cell.path)
    ]
