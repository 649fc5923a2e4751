"""The tree after a plan: what its lines make of the organisations of a day. Reckons only; nothing is written here.

Organisations that the plan founds have no number before it is carried out: here they go by negative ones.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from sotay.kernel.place import below, depth, under
from sotay.kernel.time import FOREVER
from sotay.regulations import Clause

from .kinds import CELL_KINDS, ENDING_STEPS, MAY_STAND_UNDER, Kind, StepKind
from .models import OrganizationState, Placement
from .plan_lines import Place, PlanLine

WAS = ("name", "code", "kind", "upper_type", "sector", "powers", "temporary", "kept_by_totals")
MANY = 60
"""Branches looked up one by one; beyond, the whole tree above them is."""


@dataclass(frozen=True)
class Node:
    """An organisation as it stands on the day, or from the later day it was founded.

    Attributes:
        since: the first day from the plan's day on that it stands there.
        settled: nothing was decided about its place after the plan's day.
    """

    pk: int
    parent: int | None
    path: str
    since: date
    settled: bool = True
    name: str = ""
    code: str = ""
    kind: str = ""
    upper_type: str = ""
    sector: str = ""
    powers: str = ""
    temporary: bool = False
    kept_by_totals: bool = False


@dataclass(frozen=True)
class Part:
    """Where an organisation that ends leads to: all of it, or a share, and perhaps some members by name."""

    destination: int
    share: Decimal | None
    persons: tuple[int, ...]
    line: int


@dataclass
class Ending:
    """An organisation that ends, or is split and goes on."""

    line: int
    kind: str
    parts: list[Part] = field(default_factory=list)
    custodian: int | None = None
    offices: str = ""

    def heir(self) -> int | None:
        """Where all goes that is not said to go elsewhere."""
        return self.parts[0].destination if self.parts else None


@dataclass(frozen=True)
class Finding:
    """Something about a plan that its office must know.

    Attributes:
        text: what, in words.
        line: the line it is about, counted from 1; ``None`` for the plan as a whole.
        clause: the rule that speaks, with its grade.
        refuses: it cannot be carried out like this.
    """

    text: str
    line: int | None = None
    clause: Clause | None = None
    refuses: bool = True

    def __str__(self) -> str:
        return f"{self.text} ({self.clause.citation}; {self.clause.standing})" if self.clause else self.text


@dataclass
class Reckoned:
    """What a plan makes of the tree on its day.

    Attributes:
        before: the organisations the plan touches and all below them, and those it leads to.
        founded: the line of each that is founded, by its number.
        endings: of those that end; and of those that are split and go on.
        parents: the new parents of those that are reassigned.
        restated: what changes about those that go on, by column.
        adapted: cells that become what stands under their new committee, without a line of their own.
    """

    on: date
    before: dict[int, Node]
    founded: dict[int, tuple[int, PlanLine]] = field(default_factory=dict)
    endings: dict[int, Ending] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
    restated: dict[int, dict[str, str]] = field(default_factory=dict)
    adapted: set[int] = field(default_factory=set)
    lines: dict[int, int] = field(default_factory=dict)
    unclear: list[tuple[int, str]] = field(default_factory=list)
    """Line and word: references nobody founds, and the like."""

    @cached_property
    def ended(self) -> set[int]:
        """Those that are there no more from the day on."""
        return {pk for pk, ending in self.endings.items() if not self.goes_on(pk)}

    def goes_on(self, pk: int) -> bool:
        """Split, and itself among the parts."""
        return any(part.destination == pk for part in self.endings[pk].parts)

    def stands(self, pk: int) -> bool:
        return pk in self.founded or (pk in self.before and pk not in self.ended)

    def parent(self, pk: int) -> int | None:
        """What it stands under afterwards."""
        if pk in self.founded:
            return self.resolved(self.founded[pk][1].parent)
        if pk in self.parents:
            return self.parents[pk]
        old = self.before[pk].parent
        return self.final(old) if old in self.ended and old is not None else old

    def resolved(self, place: Place) -> int | None:
        if not isinstance(place, str):
            return place
        return next((pk for pk, (_order, line) in self.founded.items() if line.reference == place), None)

    def final(self, pk: int | None) -> int | None:
        """Who stands where this one stood: itself, or its heir."""
        seen: set[int] = set()
        while pk is not None and pk in self.ended and pk not in seen:
            seen.add(pk)
            pk = self.endings[pk].heir()
        return pk

    def was(self, pk: int, column: str) -> str:
        return str(getattr(self.before[pk], column)) if pk in self.before else ""

    def is_now(self, pk: int, column: str) -> str:
        """A column of what it is afterwards."""
        if pk in self.founded:
            line = self.founded[pk][1]
            return str(getattr(line, "organization_kind" if column == "kind" else column, ""))
        return self.restated.get(pk, {}).get(column, self.was(pk, column))

    def name(self, pk: int | None) -> str:
        return (
            self.is_now(pk, "name")
            if pk is not None and (pk in self.founded or pk in self.before)
            else f"#{pk}"
        )

    def way(self, pk: int) -> list[int]:
        """From the root to it, as it stands afterwards; ``[]`` where it would stand below itself."""
        found: list[int] = []
        at: int | None = pk
        while at is not None:
            if at in found:
                return []
            found.append(at)
            if at not in self.founded and at not in self.before:
                break
            at = self.parent(at)
        return found[::-1]

    def way_before(self, pk: int) -> list[int]:
        """From the root to it, as it stood on the eve."""
        found, at = [], pk
        while True:
            found.append(at)
            node = self.before.get(at)
            if node is None or node.parent is None:
                return found[::-1]
            at = node.parent

    def path(self, pk: int) -> str:
        """Its path afterwards. Only once everything founded has its number."""
        if pk in self._paths:
            return self._paths[pk]
        if pk not in self.founded and not self._is_carried(pk):
            path = self.before[pk].path
        else:
            parent = self.parent(pk)
            path = below(self.path(parent) if parent is not None else "", pk)
        self._paths[pk] = path
        return path

    @cached_property
    def _paths(self) -> dict[int, str]:
        return {}

    def _is_carried(self, pk: int) -> bool:
        """Whether it, or one above it that the plan touches, comes to stand elsewhere."""
        node = self.before[pk]
        return self.parent(pk) != node.parent or (
            node.parent in self.before and self._is_carried(node.parent)
        )

    def children_after(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for pk in [*self.founded, *(pk for pk in self.before if pk not in self.ended)]:
            found[self.parent(pk)].append(pk)
        return found

    def children_before(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for node in self.before.values():
            found[node.parent].append(node.pk)
        return found

    @property
    def touched(self) -> set[int]:
        """Those the lines themselves speak of, and that stand already."""
        named = {part.destination for ending in self.endings.values() for part in ending.parts}
        named |= set(self.parents.values()) | set(self.endings) | set(self.parents) | set(self.restated)
        named |= {ending.custodian for ending in self.endings.values() if ending.custodian}
        named |= {pk for pk in map(self.parent, self.founded) if pk}
        return {pk for pk in named if pk > 0 and pk not in self.founded}


def reckon(lines: Sequence[PlanLine], on: date, numbers: dict[str, int] | None = None) -> Reckoned:
    """What lines make of the tree of a day, as is known now.

    Args:
        numbers: those of the organisations the plan founds, by reference, once they have them.
    """
    founding = [line.reference for line in lines if line.kind == StepKind.FOUND]
    numbers = numbers or {reference: -at for at, reference in enumerate(founding, 1)}
    plan = Reckoned(on, {})
    for order, line in enumerate(lines, 1):
        _enter(plan, order, line, numbers)
    tops = {*plan.endings, *plan.parents, *(pk for pk, what in plan.restated.items() if "kind" in what)}
    plan.before = nodes_on(on, tops, plan.touched - tops)
    _adapt_cells(plan)
    return plan


def _enter(plan: Reckoned, order: int, line: PlanLine, numbers: dict[str, int]) -> None:
    """One line, entered into what the plan does."""

    def number(place: Place) -> int | None:
        if isinstance(place, str) and place not in numbers:
            plan.unclear.append((order, place))
            return None
        return numbers[place] if isinstance(place, str) else place

    if line.kind == StepKind.FOUND:
        number(line.parent)
        plan.founded[numbers[line.reference]] = (order, line)
        plan.lines.setdefault(numbers[line.reference], order)
        return
    pk = line.organization
    if pk is None:
        plan.unclear.append((order, ""))
        return
    plan.lines.setdefault(pk, order)
    if line.kind in ENDING_STEPS:
        ending = plan.endings.setdefault(pk, Ending(order, line.kind))
        ending.offices = ending.offices or line.offices
        ending.custodian = ending.custodian or number(line.custodian)
        if (destination := number(line.destination)) is not None:
            ending.parts.append(Part(destination, line.share, line.persons, order))
    elif line.kind == StepKind.REASSIGN:
        if (parent := number(line.parent)) is not None:
            plan.parents[pk] = parent
    else:
        plan.restated.setdefault(pk, {}).update(_changes(line))


def _changes(line: PlanLine) -> dict[str, str]:
    """What a line says that an organisation is from now on."""
    if line.kind == StepKind.RENAME:
        return {name: getattr(line, name) for name in ("name", "code") if getattr(line, name)}
    changes = {name: getattr(line, name) for name in ("name", "code", "sector") if getattr(line, name)}
    if line.organization_kind:
        changes |= {"kind": line.organization_kind, "upper_type": line.upper_type, "powers": line.powers}
    return changes


# What stands there -------------------------------------------------------------------------------------------


def nodes_on(on: date, tops: Collection[int], others: Collection[int] = ()) -> dict[int, Node]:
    """Organisations with all below them, and others by themselves, from a day on, as is known now.

    Those founded later below them are there as well, from their own day.
    """
    standing = Placement.objects.known_at(None).filter(valid_to__gt=on)
    there = standing.as_of(on).filter(organization_id__in=tops)
    above = there.exclude(parent=None).values_list("parent_id", flat=True)
    wanted = Q(organization_id__in={*tops, *others, *above})
    for path in branches_of(there.values_list("path", flat=True)):
        wanted |= under(path)
    rows = standing.filter(wanted).order_by("valid_from")
    places: dict[int, list[tuple[int | None, str, date, date]]] = defaultdict(list)
    for pk, parent, path, since, until in rows.values_list(
        "organization_id", "parent_id", "path", "valid_from", "valid_to"
    ):
        places[pk].append((parent, path, since, until))
    states = _states_from(on, places)
    newcomers = {pk for pk, pieces in places.items() if pieces[0][2] > on}
    elsewhere = set(
        Placement.objects.known_at(None)
        .filter(organization_id__in=newcomers, valid_to__lte=on)
        .values_list("organization_id", flat=True)
    )
    found: dict[int, Node] = {}
    for pk, pieces in places.items():
        stood_under, there_at, first, last = pieces[0]
        settled = len(pieces) == 1 and last == FOREVER and pk not in elsewhere
        found[pk] = Node(pk, stood_under, there_at, max(first, on), settled, **states.get(pk, {}))
    return found


def branches_of(paths: Iterable[str]) -> list[str]:
    """The paths that lie below none of the others; of very many, what they have in common."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    if len(kept) <= MANY:
        return kept
    roots: dict[str, list[str]] = defaultdict(list)
    for path in kept:
        roots[path[: len(below("", 0))]].append(path)
    return [_common(group) for group in roots.values()]


def _common(paths: Sequence[str]) -> str:
    first, last = min(paths), max(paths)
    width = len(below("", 0))
    levels = 0
    while levels < depth(first) and first[: (levels + 1) * width] == last[: (levels + 1) * width]:
        levels += 1
    return first[: levels * width]


def _states_from(on: date, pks: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = OrganizationState.objects.known_at(None).filter(organization_id__in=list(pks), valid_to__gt=on)
    found: dict[int, dict[str, Any]] = {}
    for pk, *values in rows.order_by("valid_from").values_list("organization_id", *WAS):
        found.setdefault(pk, dict(zip(WAS, values, strict=True)))
    return found


# Cells under another committee -------------------------------------------------------------------------------


def _adapt_cells(plan: Reckoned) -> None:
    """A cell that comes to stand under a committee of another level becomes the kind of cell that stands there."""
    for pk, node in plan.before.items():
        if node.kind not in CELL_KINDS or pk in plan.ended or "kind" in plan.restated.get(pk, {}):
            continue
        parent = plan.parent(pk)
        above = plan.is_now(parent, "kind") if parent is not None else ""
        if not above or fits(node.kind, above):
            continue
        for kind in CELL_KINDS:
            if fits(kind, above):
                plan.restated.setdefault(pk, {})["kind"] = kind.value
                plan.adapted.add(pk)


def fits(kind: str, above: str) -> bool:
    """Whether a kind stands under a kind ("" for a root)."""
    return (Kind(above) if above else None) in MAY_STAND_UNDER[Kind(kind)]


def walk(children: dict[int | None, list[int]], top: int) -> Iterator[int]:
    """An organisation and all below it."""
    yield top
    for child in children.get(top, ()):
        yield from walk(children, child)
