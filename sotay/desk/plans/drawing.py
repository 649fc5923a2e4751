"""What goes where, drawn: each organisation afterwards with those that lead to it, and the tree of either day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sotay.members.plan_preview import (
    Headcount,
    PlaceCount,
    Preview,
    added,
    members_afterwards,
    members_around,
    members_on_the_eve,
)
from sotay.organizations.reckoning import Reckoned, walk

from .telling import kind_words

ROW = 56
"""The height of a box with the gap below it, in pixels."""
BOX = 48


@dataclass(frozen=True)
class Box:
    """One organisation in the drawing.

    Attributes:
        members: how many count in it, with all below; of a source only what goes along.
        note: by which share it goes there, what it was.
    """

    name: str
    members: int | None
    kind: str = ""
    note: str = ""
    ends: bool = False


@dataclass(frozen=True)
class Bundle:
    """An organisation afterwards, and what comes to it; without a target, what ends with nowhere to go."""

    target: Box | None
    sources: list[Box]
    is_new: bool = False
    parent: str = ""

    @property
    def height(self) -> int:
        return max(len(self.sources) * ROW - (ROW - BOX), BOX)

    @property
    def curves(self) -> list[str]:
        """From the middle of each source to the middle of the target, in a band 64 wide."""
        middle = self.height / 2
        starts = [at * ROW + BOX / 2 for at in range(len(self.sources))]
        return [f"M0 {y:g}C32 {y:g} 32 {middle:g} 64 {middle:g}" for y in starts]


def drawing(plan: Reckoned) -> list[Bundle]:
    """What goes where, in the order of the tree afterwards.

    Cells appear where a line names them, or where they change their committee by name.
    """
    counted, around = members_on_the_eve(plan), members_around(plan)
    before, after = added(counted, around), added(members_afterwards(plan, counted), around)
    children = {"before": plan.children_before(), "after": plan.children_after()}
    was = _Sums(before, children["before"])
    becomes = _Sums(after, children["after"])
    sources = _what_comes(plan, was) | _what_ends_nowhere(plan, was)
    targets = {*plan.founded, *(pk for pk in sources if pk is not None)}
    bundles = [
        Bundle(
            Box(plan.name(pk), becomes.of(pk), kind_of(plan, pk, before=False)),
            sources.get(pk, []),
            is_new=pk in plan.founded,
            parent=plan.name(parent) if (parent := plan.parent(pk)) is not None and plan.stands(pk) else "",
        )
        for pk in sorted(targets, key=lambda pk: _place(plan, pk))
    ]
    if None in sources:
        bundles.append(Bundle(None, sources[None]))
    return bundles


def _what_comes(plan: Reckoned, was: "_Sums") -> dict[int | None, list[Box]]:
    """By where they lead: those that end, those placed elsewhere, and what the target itself was before."""
    sources: dict[int | None, list[Box]] = defaultdict(list)

    def box(pk: int, note: str = "", *, ends: bool = False, name: str = "") -> Box:
        return Box(name or plan.name(pk), was.of(pk), kind_of(plan, pk, before=True), note, ends)

    for pk, ending in plan.endings.items():
        for part in ending.parts:
            share = f"{100 * part.share:.0f} %" if part.share is not None else ""
            note = share or (str(len(part.persons)) if part.persons else "")
            sources[part.destination].append(box(pk, note, ends=pk in plan.ended))
    for pk, above in plan.parents.items():
        if pk not in plan.ended:
            sources[above].append(box(pk))
    said = {
        pk for pk in plan.restated if pk in plan.lines and pk not in plan.ended and pk not in plan.adapted
    }
    for pk in said:
        sources[pk].append(box(pk, name=plan.was(pk, "name")))
    for stayed in sources.keys() & plan.before.keys() - said - plan.endings.keys():
        sources[stayed].insert(0, box(stayed or 0))
    return dict(sources)


def _what_ends_nowhere(plan: Reckoned, was: "_Sums") -> dict[int | None, list[Box]]:
    """Those that end without leading anywhere, under ``None``; empty where there are none."""
    ended = [pk for pk, ending in plan.endings.items() if not ending.parts]
    boxes = [Box(plan.name(pk), was.of(pk), kind_of(plan, pk, before=True), ends=True) for pk in ended]
    return {None: boxes} if boxes else {}


def kind_of(plan: Reckoned, pk: int, *, before: bool) -> str:
    """The kind of an organisation in words, as it was or as the plan leaves it."""
    read = plan.was if before else plan.is_now
    kind = read(pk, "kind")
    return kind_words(kind, read(pk, "upper_type")) if kind else ""


def _place(plan: Reckoned, pk: int) -> list[str]:
    """Where it stands in the tree afterwards, for sorting."""
    return [plan.name(step) for step in plan.way(pk)] if plan.stands(pk) else [plan.name(pk)]


class _Sums:
    """Members of an organisation with all below it, each counted once."""

    def __init__(self, counts: Mapping[int, Headcount], children: dict[int | None, list[int]]) -> None:
        self.counts, self.children = counts, children

    def of(self, pk: int) -> int:
        return sum(self.counts.get(each, Headcount()).members for each in walk(self.children, pk))


@dataclass(frozen=True)
class Tree:
    """One side of the trees before and after."""

    rows: Sequence[dict[str, Any]]
    others: int = 0


def trees(plan: Reckoned, seen: Preview, most: int) -> tuple[Tree, Tree]:
    """The organisations above the cells, on the eve and on the day, each in the order and depth of its own tree."""
    before = [
        (plan.way_before(each.pk), _row(each, plan.was(each.pk, "name"), each.before.members))
        for each in seen.places
        if each.before is not None and each.pk in plan.before
    ]
    after = [
        (plan.way(each.pk), _row(each, each.name, each.after.members))
        for each in seen.places
        if each.after is not None
    ]
    was = _tree(before, most, {pk: plan.was(pk, "name") for pk in plan.before})
    return was, _tree(after, most, {pk: plan.name(pk) for way, _row_ in after for pk in way})


def _row(each: PlaceCount, name: str, members: int) -> dict[str, Any]:
    return {"name": name, "change": each.change, "members": members}


def _tree(rows: list[tuple[list[int], dict[str, Any]]], most: int, names: Mapping[int, str]) -> Tree:
    top = min((len(way) for way, _each in rows), default=0)
    ordered = sorted(rows, key=lambda row: [(names.get(pk, ""), pk) for pk in row[0]])
    told = [{**each, "level": min(len(way) - top, 5)} for way, each in ordered]
    return Tree(told[:most], max(len(told) - most, 0))
