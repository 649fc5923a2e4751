"""What came of a plan that was carried out: who received how many members, who they are, and from where each came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from sotay.kernel.place import numbers, under
from sotay.kernel.time import DAY
from sotay.members.kinds import Kind
from sotay.members.models import Movement
from sotay.organizations.kinds import ENDING_STEPS
from sotay.organizations.kinds import Kind as OrganizationKind
from sotay.organizations.models import Placement, described
from sotay.organizations.plans import Reorganization, ReorganizationStep

from .telling import kind_words

BETWEEN = " › "


def carried(plan: Reorganization) -> QuerySet[Movement]:
    """The entries by which a plan carried members along; lines of units kept by totals are among them."""
    return Movement.objects.filter(
        counted_on=plan.counted_on or plan.effective_on,
        kind=Kind.REORGANIZATION,
        entry_id=plan.carried_out_entry or 0,
    )


@dataclass(frozen=True)
class Receiver:
    """An organisation to which the plan led members.

    Attributes:
        path: where it stands from the plan's day on.
        members: how many came, by name.
        is_new: the plan founded it.
    """

    pk: int
    name: str
    kind: str
    path: str
    members: int
    is_new: bool


def receivers(plan: Reorganization) -> list[Receiver]:
    """Who was founded, took in others, or was given what stands under it; in the order of the tree."""
    pks: set[int] = set()
    founded: set[int] = set()
    references: dict[str, int] = {}
    steps = list(plan.steps.all())
    for step in steps:
        if step.founded_id:
            founded.add(step.founded_id)
            references[step.reference] = step.founded_id
    for step in steps:
        pks |= {led for led in led_to(step, references) if led}
    on = plan.counted_on or plan.effective_on
    there = Placement.objects.known_at(None).as_of(on).filter(organization_id__in=pks | founded)
    paths = dict(there.values_list("organization_id", "path"))
    states = described(paths, on)
    came: Counter[str] = Counter()
    rows = carried(plan).filter(member__isnull=False).values_list("to_path").annotate(n=Count("pk"))
    for path, n in rows.order_by():
        for depth in range(7, len(path) + 1, 7):
            came[path[:depth]] += n
    found = [
        Receiver(
            pk,
            states[pk].name,
            kind_words(states[pk].kind, states[pk].upper_type),
            path,
            came[path],
            pk in founded,
        )
        for pk, path in paths.items()
        if pk in states and states[pk].kind != OrganizationKind.CENTER
    ]
    return sorted(found, key=lambda each: each.path)


def led_to(step: ReorganizationStep, references: dict[str, int]) -> tuple[int | None, ...]:
    """The organisations a line leads members to."""
    if step.kind in ENDING_STEPS:
        return (step.destination_id or references.get(step.destination_reference),)
    if step.kind == "reassign":
        return (step.parent_id or references.get(step.parent_reference),)
    return ()


def received(plan: Reorganization, receiver: Receiver) -> QuerySet[Movement]:
    """The entries of the members an organisation received, by cell and name."""
    rows = carried(plan).filter(under(receiver.path, "to_path"), member__isnull=False)
    return rows.select_related("member__person").order_by("to_path", "member__person__name_key", "pk")


@dataclass(frozen=True)
class Slip:
    """A member's notice: where they were, where they are from the day on."""

    member_id: int
    name: str
    status: str
    cell_then: str
    cell_now: str
    above_then: str
    above_now: str

    @property
    def same_cell(self) -> bool:
        return self.cell_then == self.cell_now


def slips(plan: Reorganization, rows: Sequence[Movement], top: int = 1) -> list[Slip]:
    """The notices of some entries; names as of the eve and of the day, in two queries.

    Args:
        top: so many levels at the top of the tree go without saying.
    """
    on = plan.counted_on or plan.effective_on
    paths = {"then": {row.from_path or "" for row in rows}, "now": {row.to_path or "" for row in rows}}
    then = described({pk for path in paths["then"] for pk in numbers(path)}, on - DAY)
    now_ = described({pk for path in paths["now"] for pk in numbers(path)}, on)
    return [_slip(row, then, now_, top) for row in rows]


def _slip(row: Movement, then: dict[int, Any], now_: dict[int, Any], top: int) -> Slip:
    was, is_ = numbers(row.from_path or ""), numbers(row.to_path or "")
    member = row.member
    assert member is not None
    return Slip(
        member.pk,
        member.person.full_name,
        str(row.get_to_status_display()),
        then[was[-1]].name if was and was[-1] in then else "",
        now_[is_[-1]].name if is_ and is_[-1] in now_ else "",
        BETWEEN.join(then[pk].name for pk in reversed(was[top:-1]) if pk in then),
        BETWEEN.join(now_[pk].name for pk in reversed(is_[top:-1]) if pk in now_),
    )
