"""Three reorganisations of our time, drawn from a province's own tree as plans that a user could have written.

* ``2025``: 1 July 2025 in one day. Districts and the bloc committee end, old communes merge by list into new ones
  that stand right under the province, each with a committee of its Party agencies and one of its people's committee;
  the like are founded for the province; delegations end.
* ``merger``: two provinces become one.
* ``2026``: each commune, on a decision of its own, becomes a grassroots committee again; its inner committees end, and
  their cells hang directly under it.

Which communes merge follows from the tree: neighbours by code, three at a time, within their district.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sotay.kernel.vietnamese import fold
from sotay.organizations.kinds import CELL_KINDS, Kind, StepKind, UpperType
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.reckoning import Node, nodes_on
from sotay.organizations.switching import Inner, Inside, inner_lines

JULY_2025 = date(2025, 7, 1)
SWITCHES_FROM = date(2026, 8, 3)
AT_A_TIME = 3
"""Communes that become one."""

PARTY_WORDS = (
    "tinh uy",
    "huyen uy",
    "thanh uy",
    "mat tran",
    "doan the",
    "hoi ",
    "tinh doan",
    "chinh tri",
    "bao ",
)
"""In the name of an agency of the Party, the Front or a mass organisation."""


@dataclass(frozen=True)
class PlannedAct:
    """One plan of a scenario: what it is called, its day, its decision and its lines."""

    name: str
    effective_on: date
    number: str
    issuer: str
    lines: list[PlanLine]


class Tree:
    """A province as it stands on a day."""

    def __init__(self, root: Organization, on: date) -> None:
        self.root = root.pk
        self.nodes = nodes_on(on, [root.pk])
        self.below: dict[int | None, list[Node]] = {}
        for node in sorted(self.nodes.values(), key=lambda each: (each.code or "~", each.name, each.pk)):
            self.below.setdefault(node.parent, []).append(node)

    def children(self, pk: int, *kinds: str) -> list[Node]:
        return [node for node in self.below.get(pk, []) if not kinds or node.kind in kinds]

    def upper(self, *types: str) -> list[Node]:
        return [node for node in self.children(self.root, Kind.UPPER) if node.upper_type in types]

    def cells(self, pk: int) -> Iterator[Node]:
        """The cells below one, however deep."""
        for node in self.children(pk):
            if node.kind in CELL_KINDS:
                yield node
            else:
                yield from self.cells(node.pk)


def place_of(name: str) -> str:
    """What a commune is called: "Đảng bộ xã Vân Tùng" is "xã Vân Tùng"."""
    return name.removeprefix("Đảng bộ ")


def of_the_party(name: str) -> bool:
    """Whether an agency is one of the Party, the Front or a mass organisation, by its name."""
    return any(word in f"{fold(name)} " for word in PARTY_WORDS)


# 1 July 2025 -------------------------------------------------------------------------------------------------


def july_2025(root: Organization, on: date = JULY_2025) -> list[PlannedAct]:
    """The one plan of the day."""
    tree = Tree(root, on)
    lines = [*_provincial(tree), *_delegations(tree)]
    for number, district in enumerate(tree.upper(UpperType.DISTRICT, UpperType.CITY), 1):
        lines += _district(tree, district, f"H{number}")
    name = f"Sắp xếp tổ chức đảng {place_of(tree.nodes[root.pk].name)} từ 1/7/2025"
    return [PlannedAct(name, on, "01-QĐ/TU", "Ban Thường vụ Tỉnh ủy", lines)]


def _provincial(tree: Tree) -> Iterator[PlanLine]:
    """The committees of the Party agencies and of the people's committee, in place of the bloc."""
    province = place_of(tree.nodes[tree.root].name)
    for reference, name, upper_type in (
        ("PA", f"Đảng bộ các cơ quan Đảng {province}", UpperType.PARTY_AGENCIES),
        ("PU", f"Đảng bộ Ủy ban nhân dân {province}", UpperType.PEOPLES_COMMITTEE),
    ):
        yield PlanLine(
            StepKind.FOUND,
            reference=reference,
            name=name,
            organization_kind=Kind.UPPER,
            upper_type=upper_type,
            parent=tree.root,
        )
    for bloc in tree.upper(UpperType.BLOC):
        for reference in ("PU", "PA"):
            yield PlanLine(StepKind.DISSOLVE, bloc.pk, destination=reference, custodian=tree.root)
        for node in tree.children(bloc.pk):
            if of_the_party(node.name):
                yield PlanLine(StepKind.REASSIGN, node.pk, parent="PA")


def _delegations(tree: Tree) -> Iterator[PlanLine]:
    for node in tree.nodes.values():
        if node.kind == Kind.DELEGATION:
            yield PlanLine(StepKind.DISSOLVE, node.pk, custodian=tree.root)


def _district(tree: Tree, district: Node, reference: str) -> Iterator[PlanLine]:
    """A district ends; its communes become fewer, its agencies are the province's or a commune's."""
    communes = [node for node in tree.children(district.pk) if node.sector == "commune"]
    lists = [communes[at : at + AT_A_TIME] for at in range(0, len(communes), AT_A_TIME)]
    if len(lists) > 1 and len(lists[-1]) == 1:
        alone = lists.pop()
        lists[-1] += alone
    references = [f"{reference}X{number}" for number in range(1, len(lists) + 1)]
    for name, old in zip(references, lists, strict=True):
        yield from _commune(tree, name, old)
    for name in references:
        yield PlanLine(StepKind.DISSOLVE, district.pk, destination=name, custodian=tree.root)
    if not references:
        yield PlanLine(StepKind.DISSOLVE, district.pk, destination=tree.root, custodian=tree.root)
    for node in tree.children(district.pk):
        if node in communes or node.kind == Kind.DELEGATION:
            continue
        if node.sector == "armed_forces":
            above = tree.upper(UpperType.POLICE if "cong an" in fold(node.name) else UpperType.ARMY)
            yield PlanLine(StepKind.REASSIGN, node.pk, parent=above[0].pk if above else "PU")
        elif node.sector == "agency":
            yield PlanLine(StepKind.REASSIGN, node.pk, parent="PA" if of_the_party(node.name) else "PU")


def _commune(tree: Tree, reference: str, old: Sequence[Node]) -> Iterator[PlanLine]:
    """A new commune right under the province, with its two inner committees."""
    place = place_of(old[0].name).replace("thị trấn", "xã")
    yield PlanLine(
        StepKind.FOUND,
        reference=reference,
        name=f"Đảng bộ {place}",
        organization_kind=Kind.UPPER,
        upper_type=UpperType.COMMUNE,
        parent=tree.root,
    )
    offices, services = _inner_cells(tree, old)
    for letter, name, cells in (
        ("A", f"Đảng bộ các cơ quan Đảng {place}", offices),
        ("U", f"Đảng bộ Ủy ban nhân dân {place}", services),
    ):
        if not cells:
            continue
        yield PlanLine(
            StepKind.FOUND,
            reference=f"{reference}{letter}",
            name=name,
            organization_kind=Kind.GRASSROOTS_COMMITTEE,
            sector="agency",
            parent=reference,
        )
        for cell in cells:
            yield PlanLine(StepKind.REASSIGN, cell.pk, parent=f"{reference}{letter}")
    for commune in old:
        yield PlanLine(StepKind.MERGE, commune.pk, destination=reference)
        for section in tree.children(commune.pk, Kind.SECTION, Kind.SUBORDINATE_COMMITTEE):
            yield PlanLine(StepKind.DISSOLVE, section.pk, destination=reference)


def _inner_cells(tree: Tree, old: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """The cells of the first commune's office, and those of the others' offices, the police and the health stations."""
    offices: list[Node] = []
    services: list[Node] = []
    for number, commune in enumerate(old):
        for cell in tree.cells(commune.pk):
            if cell.sector == "agency":
                (services if number else offices).append(cell)
            elif cell.sector == "armed_forces" and "cong an" in fold(cell.name):
                services.append(cell)
    return offices, services


# Two provinces become one ------------------------------------------------------------------------------------


def merger(roots: Sequence[Organization], on: date = JULY_2025) -> list[PlannedAct]:
    """Two provinces are merged into a new one, called as the last of them; their armies and police become one."""
    trees = [Tree(root, on) for root in roots]
    last = trees[-1]
    name = last.nodes[last.root].name
    lines = [PlanLine(StepKind.FOUND, reference="T", name=name, organization_kind=Kind.PROVINCE)]
    lines += [PlanLine(StepKind.MERGE, tree.root, destination="T") for tree in trees]
    for upper_type in (UpperType.ARMY, UpperType.POLICE, UpperType.BORDER_GUARD):
        heirs = last.upper(upper_type)
        if heirs:
            lines += [
                PlanLine(StepKind.ABSORB, node.pk, destination=heirs[0].pk)
                for tree in trees[:-1]
                for node in tree.upper(upper_type)
            ]
    return [PlannedAct(f"Hợp nhất thành {place_of(name)}", on, "02-QĐ/TW", "Bộ Chính trị", lines)]


# 2026 --------------------------------------------------------------------------------------------------------


def switches_2026(root: Organization, first: date = SWITCHES_FROM) -> list[PlannedAct]:
    """A plan for each commune, a day after the other, on its own decision."""
    tree = Tree(root, first)
    acts = []
    for number, commune in enumerate(tree.upper(UpperType.COMMUNE)):
        day = first + timedelta(days=number)
        lines = list(_switch(tree, commune))
        words = f"Chuyển {place_of(commune.name)} thành đảng bộ cơ sở"
        acts.append(PlannedAct(words, day, f"{number + 1:02d}-QĐ/TU", "Ban Thường vụ Tỉnh ủy", lines))
    return acts


def _switch(tree: Tree, commune: Node) -> Iterable[PlanLine]:
    yield PlanLine(
        StepKind.CHANGE_KIND, commune.pk, organization_kind=Kind.GRASSROOTS_COMMITTEE, sector="commune"
    )
    inside = [
        Inside(node.pk, node.name, node.kind, node.sector)
        for node in tree.children(commune.pk, Kind.GRASSROOTS_COMMITTEE)
    ]
    yield from inner_lines(commune.pk, inside, Inner.OFFICES_END)
