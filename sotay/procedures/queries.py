"""The inbox of an office, and the way a case has gone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.organizations.models import Organization, OrganizationState

from .actions import standing_steps
from .declaring import SEATS, Procedure, Seat, Step
from .models import Case, CaseState, StepTaken, Task
from .seating import may_act, permission_of, seats_of


@dataclass(frozen=True)
class Beside:
    """Something that waits in an office beside the steps of cases: so much of it, and where it is seen."""

    title: Any
    count: int
    url: str


@dataclass
class Desk:
    """Where an actor sits on a day. What stands there is looked up once, by whichever room asks first."""

    actor: Actor
    on: date

    @cached_property
    def organization(self) -> Organization | None:
        """Whose office it is; ``None`` where one acts for nobody."""
        return Organization.objects.filter(pk=self.actor.organization_id or 0).first()

    @cached_property
    def state(self) -> OrganizationState | None:
        """What that organisation is on the day."""
        return self.organization.state(self.on) if self.organization else None

    def may(self, permission: str) -> bool:
        return self.actor.may(permission, self.actor.path)


ALSO_WAITING: list[Callable[[Desk], Iterable[Beside]]] = []
"""Higher rooms put their lines beside the inbox here."""


def beside(actor: Actor, on: date) -> list[Beside]:
    """What else waits in an office; what is done already is not shown."""
    desk = Desk(actor, on)
    return [line for source in ALSO_WAITING for line in source(desk) if line.count]


WAITING, LATE, ELSEWHERE = "waiting", "late", "elsewhere"
BOXES = {
    LATE: _("Quá hạn"),
    WAITING: _("Đến lượt mình"),
    ELSEWHERE: _("Chờ nơi khác"),
}
"""The parts of an inbox: too long already, one's own turn, somebody else's."""


def mine(actor: Actor) -> Q:
    """The steps an office may take."""
    found = Q(pk__in=())
    for seat in seats_of(actor):
        found |= Q(seat=seat) & actor.scope(permission_of(seat)).q("path")
    return found


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """The steps that wait in what the actor may see: here for anybody's case, or elsewhere for one from here.

    Each of the two is found along an index of its own; asked for in one breath, every step that waits in a province
    would be read for one commune.
    """
    scope, waiting = actor.scope("case.view"), Task.objects.filter(done_on=None)
    from_here = waiting.filter(scope.q("case__path"), case__state=CaseState.OPEN)
    return waiting.filter(pk__in=waiting.filter(scope.q("path")).values("pk").union(from_here.values("pk")))


def box(actor: Actor, name: str, on: date) -> QuerySet[Task]:
    """One part of the inbox, the most urgent first."""
    rows = open_tasks(actor)
    if name == ELSEWHERE:
        rows = rows.exclude(mine(actor))
    else:
        rows = rows.filter(mine(actor))
        late = Q(due_on__lt=on)
        rows = rows.filter(late) if name == LATE else rows.exclude(late)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def counts(actor: Actor, on: date) -> dict[str, int]:
    """How many steps are in each part, by one query."""
    is_mine, late = mine(actor), Q(due_on__lt=on)
    found: dict[str, int] = open_tasks(actor).aggregate(
        late=Count("pk", filter=is_mine & late),
        all_mine=Count("pk", filter=is_mine),
        everything=Count("pk"),
    )
    return {
        LATE: found["late"],
        WAITING: found["all_mine"] - found["late"],
        ELSEWHERE: found["everything"] - found["all_mine"],
    }


# A case ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A step of the way: what it is, and what came of it, if it was taken."""

    step: Step
    seat: Any
    row: StepTaken | None = None
    task: Task | None = None

    @property
    def way(self) -> Any:
        chosen = self.step.way(self.row.way) if self.row else None
        return chosen.title if chosen else ""

    @property
    def told(self) -> str:
        """What follows from the step that was taken."""
        return self.step.tells(self.row.case, self.row) if self.row and self.step.tells else ""


def way_of(case: Case) -> list[Moment]:
    """The steps that were taken, the one that waits, and those that still lie ahead if all goes well."""
    rows = list(standing_steps(case))
    for row in rows:
        row.case = case
    gone = [
        Moment(case.declared.step(row.step), SEATS[case.declared.step(row.step).seat_in(case)], row)
        for row in rows
    ]
    task = case.tasks.filter(done_on=None).select_related("organization").first()
    if task is None:
        return gone
    ahead = [Moment(task.declared, SEATS[Seat(task.seat)], None, task)]
    step, seen = task.declared, {task.step}
    while (following := _usual(step)) and following not in seen:
        seen.add(following)
        step = case.declared.step(following)
        if step.skipped is None or not step.skipped(case):
            ahead.append(Moment(step, SEATS[step.seat_in(case)]))
    return [*gone, *ahead]


def usual_steps(procedure: Procedure) -> list[tuple[Step, Any]]:
    """The steps of a procedure if all goes well, each with who acts where that does not depend on the case."""
    step, seen = procedure.steps[0], {procedure.steps[0].key}
    found = [step]
    while (following := _usual(step)) and following not in seen:
        seen.add(following)
        step = procedure.step(following)
        found.append(step)
    return [(each, "" if callable(each.seat) else SEATS[each.seat]) for each in found]


def _usual(step: Step) -> str:
    """Where a step leads when all goes well: its first way."""
    return step.ways[0].to


def may_take(actor: Actor, task: Task | None) -> bool:
    return task is not None and task.done_on is None and may_act(actor, task.seat, task.path)
