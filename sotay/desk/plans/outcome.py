"""What came of a plan that was carried out: who received how many members, who they are, and from where each came."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from sotay.kernel.place import WIDTH, below, numbers
from sotay.kernel.time import DAY
from sotay.members.kinds import Kind
from sotay.members.models import Movement
from sotay.members.readdressing import Readdressed, readdressed_by
from sotay.organizations.kinds import ENDING_STEPS
from sotay.organizations.kinds import Kind as OrganizationKind
from sotay.organizations.models import Placement, described
from sotay.organizations.plans import Reorganization, ReorganizationStep

from .telling import kind_words

BETWEEN = " › "


def day_of(plan: Reorganization) -> date:
    """The day from which tree and figures follow a plan."""
    return plan.counted_on or plan.effective_on


def carried(plan: Reorganization) -> QuerySet[Movement]:
    """The entries by which a plan carried members along; lines of units kept by totals are among them."""
    return Movement.objects.filter(
        counted_on=day_of(plan),
        kind=Kind.REORGANIZATION,
        entry_id=plan.carried_out_entry or 0,
        reverses=None,
    )


@dataclass(frozen=True)
class Receiver:
    """An organisation to which the plan led members.

    Attributes:
        path: where it stands from the plan's day on.
        members: how many came, by name.
        on_totals: how many more came with units kept by totals.
        is_new: the plan founded it.
    """

    pk: int
    name: str
    kind: str
    path: str
    members: int
    on_totals: int
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
    on = day_of(plan)
    there = Placement.objects.known_at(None).as_of(on).filter(organization_id__in=pks | founded)
    paths = dict(there.values_list("organization_id", "path"))
    states = described(paths, on)
    rows = carried(plan).order_by()
    came = _summed(rows.filter(member__isnull=False).values_list("to_path").annotate(n=Count("pk")))
    lines = _summed(rows.filter(member__isnull=True).values_list("to_path").annotate(n=Sum("quantity")))
    found = [
        Receiver(
            pk,
            states[pk].name,
            kind_words(states[pk].kind, states[pk].upper_type),
            path,
            came[pk],
            lines[pk],
            pk in founded,
        )
        for pk, path in paths.items()
        if pk in states and states[pk].kind != OrganizationKind.CENTER
    ]
    return sorted(found, key=lambda each: each.path)


def _summed(rows: Iterable[tuple[str, int]]) -> Counter[int]:
    """Amounts by organisation, each also counted in every one above it, as they stood when the plan was recorded."""
    found: Counter[int] = Counter()
    for path, n in rows:
        for pk in numbers(path):
            found[pk] += n
    return found


def led_to(step: ReorganizationStep, references: dict[str, int]) -> tuple[int | None, ...]:
    """The organisations a line leads members to."""
    if step.kind in ENDING_STEPS:
        return (step.destination_id or references.get(step.destination_reference),)
    if step.kind == "reassign":
        return (step.parent_id or references.get(step.parent_reference),)
    return ()


def received(plan: Reorganization, receiver: Receiver) -> QuerySet[Movement]:
    """The entries of the members an organisation received, by cell and name."""
    within = rf"^(\d{{{WIDTH}}})*{below('', receiver.pk)}"
    rows = carried(plan).filter(to_path__regex=within, member__isnull=False)
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
    def what_to_do(self) -> str:
        """What the member need not do, in words."""
        if self.cell_then == self.cell_now:
            return _(
                "Chi bộ giữ nguyên, chỉ cấp trên thay đổi; đồng chí không phải làm thủ tục chuyển sinh hoạt."
            )
        return _("Đồng chí không phải làm thủ tục chuyển sinh hoạt; hồ sơ do tổ chức bàn giao.")


def slips(plan: Reorganization, rows: Sequence[Movement], top: int = 1) -> list[Slip]:
    """The notices of some entries; names as of the eve and of the day, in two queries.

    Args:
        top: so many levels at the top of the tree go without saying.
    """
    on = day_of(plan)
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


# Re-addressed ------------------------------------------------------------------------------------------------


def again(plan: Reorganization) -> list[dict[str, Any]]:
    """What had been recorded since the plan's day on organisations that were no more, in words: then and now."""
    return told_again(plan, readdressed_by(plan))


def told_again(plan: Reorganization, rows: Sequence[Readdressed]) -> list[dict[str, Any]]:
    """Some of the entries re-addressed, in words; names of organisations in two queries."""
    was = [path for each in rows for path in (each.was.from_path, each.was.to_path) if path]
    now_ = [path for each in rows if each.now for path in (each.now.from_path, each.now.to_path) if path]
    then = described({pk for path in was for pk in numbers(path)}, day_of(plan) - DAY)
    since = described({pk for path in now_ for pk in numbers(path)}, day_of(plan))
    return [
        {
            "member": each.was.member_id,
            "name": each.was.member.person.full_name if each.was.member else _("(số tổng hợp)"),
            "kind": each.was.get_kind_display(),
            "on": each.was.happened_on,
            "was": _sides(each.was, then),
            "now": _sides(each.now, since) if each.now else "",
        }
        for each in rows
    ]


def _sides(row: Movement, names: dict[int, Any]) -> str:
    """From where to where an entry goes: each cell with its committee."""
    paths = dict.fromkeys(path for path in (row.from_path, row.to_path) if path)
    return " → ".join(_side(path, names) for path in paths)


def _side(path: str, names: dict[int, Any]) -> str:
    way = [names[pk].name for pk in numbers(path)[-2:] if pk in names]
    return f"{way[-1]} ({way[0]})" if len(way) > 1 else "".join(way)
