"""A plan of reorganisation before it is carried out: who counts where on the eve, and where afterwards.

Nothing is written: what the plan makes of the tree is reckoned, and the members of each cell are counted with it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Q, Sum

from sotay.kernel.place import numbers, under
from sotay.kernel.time import DAY, in_force, known
from sotay.organizations.checking import Examined
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Body, PartyGroup, Unit
from sotay.organizations.planning import check
from sotay.organizations.plans import Reorganization
from sotay.organizations.reckoning import Finding, Reckoned, branches_of, walk
from sotay.people.models import Office

from .kinds import Status
from .models import Leg, Movement, Standing


@dataclass(frozen=True)
class Headcount:
    """Members: all, and official ones."""

    members: int = 0
    official: int = 0

    def __add__(self, other: "Headcount") -> "Headcount":
        return Headcount(self.members + other.members, self.official + other.official)


@dataclass(frozen=True)
class KindCount:
    """How many organisations of a kind there are among those the plan touches, before and after."""

    kind: Kind
    before: int
    after: int


@dataclass(frozen=True)
class PlaceCount:
    """An organisation before and after.

    Attributes:
        pk: its number; negative for one that the plan founds.
        name: as it is called afterwards.
        before, after: its members, with all below it; ``None`` where it is not there.
        change: "founded", "ended", "" for one that goes on.
    """

    pk: int
    name: str
    kind: str
    before: Headcount | None
    after: Headcount | None
    change: str = ""


@dataclass(frozen=True)
class Preview:
    """What a plan would do.

    Attributes:
        effective_on, counts_from: its day, and the day from which tree and figures follow.
        kinds: organisations by kind, before and after.
        places: the organisations the lines speak of, with those above the cells; cells only where a line names them.
        moved: how many members would be moved; ``meanwhile``: entries since that day to be re-addressed.
        bodies, units, offices, groups: how many would end or pass on.
        findings: refusals first, each with its line, clause and grade.
    """

    effective_on: date
    counts_from: date
    kinds: list[KindCount]
    places: list[PlaceCount]
    moved: int
    meanwhile: int
    bodies: int
    units: int
    offices: int
    groups: int
    findings: list[Finding] = field(default_factory=list)


def preview(plan: Reorganization) -> Preview:
    """What carrying out a plan would do, as is known now."""
    return preview_of(check(plan), plan.effective_on)


def preview_of(looked: Examined, effective_on: date) -> Preview:
    """What a plan that was looked at would do."""
    plan = looked.reckoned
    if any(pk not in plan.before for pk in {*plan.endings, *plan.parents, *plan.restated}):
        return Preview(effective_on, plan.on, [], [], 0, 0, 0, 0, 0, 0, looked.findings)
    before = members_on_the_eve(plan)
    after = members_afterwards(plan, before)
    around = members_around(plan)
    ended = list(plan.ended)
    return Preview(
        effective_on,
        plan.on,
        _kinds(plan),
        _places(plan, added(before, around), added(after, around)),
        moved=sum(count.members for pk, count in before.items() if is_carried(plan, pk)),
        meanwhile=_meanwhile(plan),
        bodies=Body.objects.as_of(plan.on).filter(organization_id__in=ended).count(),
        units=Unit.objects.as_of(plan.on).filter(organization_id__in=ended).count(),
        offices=Office.objects.as_of(plan.on).filter(organization_id__in=ended).count(),
        groups=PartyGroup.objects.as_of(plan.on).filter(cell_id__in=ended).count(),
        findings=looked.findings,
    )


def is_carried(plan: Reckoned, pk: int) -> bool:
    """Whether what counts in an organisation is carried elsewhere."""
    return pk in plan.ended or plan.way(pk) != plan.way_before(pk)


def members_on_the_eve(plan: Reckoned) -> dict[int, Headcount]:
    """Who counts in each organisation itself on the eve of the day, lines included."""
    eve = plan.on - DAY
    there = list(plan.before)
    rows: Any = Standing.objects.as_of(eve).filter(organization_id__in=there)
    found: dict[int, Headcount] = {}
    for pk, status, n in rows.values_list("organization_id", "status").annotate(n=Count("pk")):
        found[pk] = found.get(pk, Headcount()) + Headcount(n, n if status == Status.OFFICIAL else 0)
    lines: Any = Leg.objects.filter(organization_id__in=there, member__isnull=True, counted_on__lte=eve)
    for pk, status, n in lines.values_list("organization_id", "status").annotate(n=Sum("balance")):
        found[pk] = found.get(pk, Headcount()) + Headcount(n or 0, n or 0 if status == Status.OFFICIAL else 0)
    return found


def members_around(plan: Reckoned) -> dict[int, Headcount]:
    """Who counts, on the eve and afterwards alike, below what the plan only leads to or stands under.

    Each is counted with the nearest above them that the plan knows, so that sums over the tree count nobody twice.
    Of the whole Party nobody is counted: no plan is about it.
    """
    there = "organization__placements"
    paths = [node.path for node in plan.before.values() if node.kind != Kind.CENTER and node.since <= plan.on]
    if not paths:
        return {}
    branches = reduce(or_, (under(each, f"{there}__path") for each in branches_of(paths)))
    placed = branches & in_force(plan.on, there) & known(None, there) & ~Q(organization_id__in=plan.before)
    eve, path = plan.on - DAY, F(f"{there}__path")
    persons: Any = Standing.objects.as_of(eve).filter(placed).annotate(at=path)
    lines: Any = Leg.objects.filter(placed, member__isnull=True, counted_on__lte=eve).annotate(at=path)
    found: dict[int, Headcount] = {}
    for rows in (
        persons.values_list("at", "status").annotate(n=Count("pk")),
        lines.values_list("at", "status").annotate(n=Sum("balance")),
    ):
        for at, status, n in rows.order_by():
            nearest = next((pk for pk in reversed(numbers(at)) if pk in plan.before), None)
            if nearest is not None and n:
                official = n if status == Status.OFFICIAL else 0
                found[nearest] = found.get(nearest, Headcount()) + Headcount(n, official)
    return found


def added(counts: Mapping[int, Headcount], more: Mapping[int, Headcount]) -> dict[int, Headcount]:
    """Two counts by organisation, summed."""
    return {pk: counts.get(pk, Headcount()) + more.get(pk, Headcount()) for pk in counts.keys() | more.keys()}


def members_afterwards(plan: Reckoned, before: Mapping[int, Headcount]) -> dict[int, Headcount]:
    """Who counts in each organisation itself on the day."""
    after: dict[int, Headcount] = {}
    persons = [who for ending in plan.endings.values() for part in ending.parts for who in part.persons]
    statuses = dict(
        Standing.objects.as_of(plan.on - DAY).filter(member_id__in=persons).values_list("member_id", "status")
    )
    for pk, count in before.items():
        left, ending = count, plan.endings.get(pk)
        for part in ending.parts if ending else ():
            named = Headcount(
                len(part.persons), sum(statuses.get(who) == Status.OFFICIAL for who in part.persons)
            )
            after[part.destination] = after.get(part.destination, Headcount()) + named
            left += Headcount(-named.members, -named.official)
        target = plan.final(pk) if pk in plan.ended else pk
        if target is not None:
            after[target] = after.get(target, Headcount()) + left
    return after


def _kinds(plan: Reckoned) -> list[KindCount]:
    before = Counter(node.kind for node in plan.before.values())
    after = Counter(plan.is_now(pk, "kind") for pk in [*plan.founded, *plan.before] if plan.stands(pk))
    return [KindCount(kind, before[kind], after[kind]) for kind in Kind if before[kind] or after[kind]]


def _places(
    plan: Reckoned, before: Mapping[int, Headcount], after: Mapping[int, Headcount]
) -> list[PlaceCount]:
    children = {"before": plan.children_before(), "after": plan.children_after()}
    named = {*plan.lines, *plan.touched}
    listed = []
    for pk in _in_order(plan):
        kind = plan.is_now(pk, "kind")
        if kind == Kind.CENTER or (kind in CELL_KINDS and pk not in named):
            continue
        was = sum((before.get(each, Headcount()) for each in walk(children["before"], pk)), Headcount())
        becomes = sum((after.get(each, Headcount()) for each in walk(children["after"], pk)), Headcount())
        listed.append(
            PlaceCount(
                pk,
                plan.name(pk),
                kind,
                None if pk in plan.founded else was,
                None if pk in plan.ended else becomes,
                "founded" if pk in plan.founded else "ended" if pk in plan.ended else "",
            )
        )
    return listed


def _in_order(plan: Reckoned) -> list[int]:
    """The tree afterwards from the top; those that end stand before who follows them."""
    ways = {pk: plan.way(pk) for pk in [*plan.founded, *plan.before] if plan.stands(pk)}
    for pk in plan.ended:
        heir = plan.final(pk) or plan.final(plan.before[pk].parent)
        ways[pk] = [*ways.get(heir or 0, []), pk]
    return sorted(ways, key=lambda pk: [(plan.name(step), step) for step in ways[pk]])


def _meanwhile(plan: Reckoned) -> int:
    """Entries of the day and later in organisations that are carried elsewhere."""
    moved = [pk for pk in plan.before if is_carried(plan, pk)]
    legs = Leg.objects.filter(organization_id__in=moved, counted_on__gte=plan.on)
    open_entries = Movement.objects.filter(reverses=None, reversal=None).exclude(kind="reorganization")
    return open_entries.filter(pk__in=legs.values("movement")).count()
