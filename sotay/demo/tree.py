"""The tree of a province on its day: every committee and cell, as many of each kind as the profile says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp
from random import Random
from typing import Any

from . import profiles
from .profiles import Commune, District, Profile, Upper

CELL_KINDS = ("grassroots_cell", "cell")
GRASSROOTS = ("grassroots_committee", "grassroots_cell")
WORK = (
    "agency",
    "school",
    "health",
    "state_enterprise",
    "private_enterprise",
    "cooperative",
    "army",
    "police",
)


@dataclass(eq=False, slots=True)
class Hamlet:
    """A village or residential group; its cell may serve others too."""

    name: str
    commune: Commune
    former_name: str = ""
    renamed_on: int = 0


@dataclass(eq=False, slots=True)
class Node:
    """An organisation while the province is being invented. `past` holds what it was before its changes."""

    kind: str
    name: str
    parent: "Node | None"
    sector: str = ""
    size: int = 0
    upper_type: str = ""
    commune: Commune | None = None
    district: District | None = None
    totals: bool = False
    strength: int = 0
    hamlets: list[Hamlet] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    past: list[Any] = field(default_factory=list)  # changes.Change, latest first
    since: int = 0  # 0: since the opening
    founding: Any = None  # changes.Act
    members_until: int = 0  # a cell that became a committee: the day it stopped holding members
    id: int = 0
    index: int = -1  # in the ledger's list of cells

    def __post_init__(self) -> None:
        if self.parent:
            self.parent.children.append(self)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def up(self, *kinds: str) -> "Node":
        """The nearest of these kinds, oneself included, upwards."""
        node: Node | None = self
        while node is not None:
            if node.kind in kinds:
                return node
            node = node.parent
        raise LookupError(f"{self.name} is under no {kinds}")

    @property
    def handed_in_as_total(self) -> bool:
        node: Node | None = self
        while node is not None:
            if node.totals:
                return True
            node = node.parent
        return False


@dataclass(slots=True)
class Tree:
    root: Node
    communes: list[Node] = field(default_factory=list)  # their committees
    hamlets: list[Hamlet] = field(default_factory=list)
    delegations: list[Node] = field(default_factory=list)

    def nodes(self) -> Iterator[Node]:
        return self.root.walk()


def grow(profile: Profile, rng: Random) -> Tree:
    """The final tree: of each kind exactly as many organisations as the profile's targets say."""
    root = Node("province", f"Đảng bộ {profile.name}", None, sector="committee")
    tree = Tree(root)
    uppers = [_district(root, district) for district in profile.districts]
    uppers += [_upper(profile, root, upper) for upper in profile.uppers]
    _district_agencies(profile, rng, tree, uppers)
    _commune_cells(profile, rng, tree)
    _sections(profile, tree)
    _delegations(profile, tree)
    _settle_sizes(profile, rng, tree)
    _check(profile, tree)
    return tree


def _district(root: Node, district: District) -> Node:
    types = {"Thành phố": "city", "Thị xã": "town", "Huyện": "district", "Quận": "urban_district"}
    upper_type = next(value for word, value in types.items() if district.name.startswith(word))
    name = f"Đảng bộ {profiles.lower(district.name)}"
    return Node("upper", name, root, "committee", upper_type=upper_type, district=district)


def _upper(profile: Profile, root: Node, upper: Upper) -> Node:
    """The bloc of provincial agencies, the army or the police, with what stands under them."""
    by_totals = upper.type != "bloc"
    node = Node(
        "upper",
        upper.name,
        root,
        "army" if upper.type == "border_guard" else upper.type,
        upper_type=upper.type,
    )
    node.totals, node.strength = by_totals, upper.strength
    node.sector = {"bloc": "committee", "police": "police"}.get(upper.type, "army")
    entries = profiles.data("agencies")["province" if upper.type == "bloc" else upper.type]
    words = {"p": profile.short, "t": profile.name}
    for entry in entries[: upper.grassroots]:
        _agency(node, entry, words)
    if len(node.children) < upper.grassroots:
        raise ValueError(f"{upper.name}: {upper.grassroots} wanted, {len(entries)} known")
    return node


def _agency(parent: Node, entry: dict[str, Any], words: dict[str, str]) -> Node:
    """A committee with its cells, or one grassroots cell."""
    name = entry["name"].format(**words)
    sector = entry.get("sector", parent.sector)
    totals = bool(entry.get("totals"))
    if "cells" not in entry:
        return Node("grassroots_cell", f"Chi bộ {name}", parent, sector, entry.get("size", 0), totals=totals)
    committee = Node("grassroots_committee", f"Đảng bộ {name}", parent, sector, totals=totals)
    committee.strength = entry.get("size", 0) if totals else 0
    for cell in entry["cells"]:
        size = 0 if committee.handed_in_as_total else max(5, round(entry["size"] / len(entry["cells"])))
        Node("cell", f"Chi bộ {cell.format(**words)}", committee, sector, size)
    return committee


def _district_agencies(profile: Profile, rng: Random, tree: Tree, uppers: list[Node]) -> None:
    """Communes first; then agencies, schools and enterprises of the districts until the count is reached."""
    districts = [node for node in uppers if node.district]
    for node in districts:
        assert node.district is not None
        for commune in node.district.communes:
            committee = Node(
                "grassroots_committee", f"Đảng bộ {commune.label}", node, "commune", commune=commune
            )
            tree.communes.append(committee)
    standing = sum(node.kind in GRASSROOTS for node in tree.nodes())
    wanted = profile.grassroots - standing
    entries = profiles.data("agencies")["district"]
    for number in range(wanted):
        rank, place = divmod(number, len(districts))
        node = districts[place]
        assert node.district is not None
        if rank >= len(entries):
            raise ValueError(f"{profile.key}: no more than {len(entries)} agencies are known for a district")
        office = {"city": "Thành ủy", "town": "Thị ủy"}.get(node.upper_type, "Huyện ủy")
        seat = next((c.short for c in node.district.communes if c.urban), node.district.short)
        short = node.district.short if rng.random() < 0.6 else seat
        words = {"h": profiles.lower(node.district.name), "b": f"{office} {node.district.short}", "s": short}
        _agency(node, entries[rank], words | {"n": str(place + 1)})


def _commune_cells(profile: Profile, rng: Random, tree: Tree) -> None:
    """Village cells, and those of the commune's office, police, militia, schools and health station."""
    under_agencies = sum(node.kind == "cell" for node in tree.nodes())
    wanted = profile.cells - under_agencies - 4 * len(tree.communes)
    villages = round(profile.villages * 0.965)
    optional = wanted - villages
    if optional < len(tree.communes):
        optional = min(len(tree.communes), max(0, wanted // 2))
        villages = wanted - optional
    rungs = _optional_cells(profile, rng, tree, optional)
    villages += optional - rungs
    _village_cells(profile, rng, tree, villages)


def _optional_cells(profile: Profile, rng: Random, tree: Tree, wanted: int) -> int:
    """Schools, health stations and cooperatives, the usual ones first. Answers how many were made."""
    always = [
        ("Chi bộ cơ quan {label}", "agency", 19),
        ("Chi bộ Công an {label}", "police", 5),
        ("Chi bộ Quân sự {label}", "army", 4),
        ("Chi bộ Trường Tiểu học {short}", "school", 12),
    ]
    ladder = [
        ("Chi bộ Trường Trung học cơ sở {short}", "school", 12),
        ("Chi bộ Trường Mầm non {short}", "school", 10),
        ("Chi bộ Trạm Y tế {label}", "health", 5),
        ("Chi bộ Hợp tác xã {short}", "cooperative", 5),
        ("Chi bộ Trường Tiểu học {short} 2", "school", 10),
        ("Chi bộ Trường Mầm non {short} 2", "school", 8),
        ("Chi bộ Trường Trung học cơ sở {short} 2", "school", 9),
        ("Chi bộ Hợp tác xã Nông nghiệp {short}", "cooperative", 5),
    ]
    for committee in tree.communes:
        for cell in always:
            _commune_cell(committee, *cell)
    made = 0
    for cell in ladder:
        if cell[1] == "cooperative" and wanted - made < len(tree.communes):
            continue
        order = list(tree.communes)
        rng.shuffle(order)
        for committee in order[: wanted - made]:
            _commune_cell(committee, *cell)
        made += min(len(order), wanted - made)
        if made == wanted:
            break
    return made


def _commune_cell(committee: Node, pattern: str, sector: str, size: int) -> Node:
    commune = committee.commune
    assert commune is not None
    name = pattern.format(label=commune.label, short=commune.short)
    return Node("cell", name, committee, sector, size, commune=commune)


def _village_cells(profile: Profile, rng: Random, tree: Tree, wanted: int) -> None:
    """Spread villages over communes, then cells over villages: most have one, some share, few have two."""
    weights = [rng.uniform(0.65, 1.35) for _ in tree.communes]
    counts = spread(profile.villages, weights, least=3)
    for committee, count in zip(tree.communes, counts, strict=True):
        assert committee.commune is not None
        tree.hamlets.extend(_hamlets(profile, rng, committee.commune, count))
    by_commune: dict[Commune, list[Hamlet]] = {}
    for hamlet in tree.hamlets:
        by_commune.setdefault(hamlet.commune, []).append(hamlet)

    single = min(wanted, profile.villages)
    lacking = _lacking(rng, tree, by_commune, profile.villages - single)
    for committee in tree.communes:
        assert committee.commune is not None
        for hamlet in by_commune[committee.commune]:
            if hamlet not in lacking:
                _village_cell(rng, committee, hamlet, f"Chi bộ {hamlet.name}")
    _share_cells(rng, tree, lacking)
    cells = [cell for committee in tree.communes for cell in committee.children if cell.hamlets]
    rng.shuffle(cells)
    for cell in cells[: wanted - single]:
        assert cell.parent is not None
        hamlet, plain = cell.hamlets[0], cell.name.removeprefix("Chi bộ ")
        cell.name = f"Chi bộ 1 {plain}"
        _village_cell(rng, cell.parent, hamlet, f"Chi bộ 2 {plain}")


def _lacking(rng: Random, tree: Tree, by_commune: dict[Commune, list[Hamlet]], wanted: int) -> list[Hamlet]:
    """Villages without a cell of their own; every commune keeps at least two that have one."""
    lacking: list[Hamlet] = []
    left = {commune: len(hamlets) - 2 for commune, hamlets in by_commune.items()}
    pool = list(tree.hamlets)
    rng.shuffle(pool)
    for hamlet in pool:
        if len(lacking) == wanted:
            break
        if left[hamlet.commune] > 0:
            left[hamlet.commune] -= 1
            lacking.append(hamlet)
    return lacking


def _share_cells(rng: Random, tree: Tree, lacking: list[Hamlet]) -> None:
    """Three in four villages without a cell are served by a neighbour's; the joint cell bears both names."""
    homes = {committee.commune: committee for committee in tree.communes}
    for hamlet in lacking:
        if rng.random() > 0.75:
            continue
        cells = [cell for cell in homes[hamlet.commune].children if len(cell.hamlets) == 1]
        if cells:
            cell = rng.choice(cells)
            cell.hamlets.append(hamlet)
            cell.name = f"{cell.name} - {without_word(hamlet.name)}"


def _village_cell(rng: Random, committee: Node, hamlet: Hamlet, name: str) -> Node:
    usual = rng.gauss(2.78, 0.34) + (0.45 if hamlet.commune.urban else 0.0)
    size = max(6, min(58, round(exp(usual))))
    cell = Node("cell", name, committee, "village", size, commune=hamlet.commune)
    cell.hamlets.append(hamlet)
    return cell


def without_word(name: str) -> str:
    """The bare name of a village: "thôn Nà Pán" is Nà Pán."""
    for word in ("thôn ", "bản ", "xóm ", "ấp ", "khóm ", "tổ dân phố ", "tổ "):
        if name.startswith(word):
            return name[len(word) :]
    return name


def _hamlets(profile: Profile, rng: Random, commune: Commune, count: int) -> list[Hamlet]:
    if commune.urban:
        return [Hamlet(f"{profile.ward_word} {number}", commune) for number in range(1, count + 1)]
    words = profiles.data("hamlets")[profile.hamlets]
    names: list[str] = []
    while len(names) < count:
        name = f"{rng.choice(words['first'])} {rng.choice(words['second'])}"
        first, _, second = name.partition(" ")
        if name not in names and first != second:
            names.append(name)
    return [Hamlet(f"{profile.village_word} {name}", commune) for name in names]


def spread(total: int, weights: list[float], *, least: int = 0) -> list[int]:
    """Whole numbers in proportion to the weights, none below the least, with exactly this sum."""
    free = total - least * len(weights)
    if free < 0:
        raise ValueError(f"{total} cannot be spread over {len(weights)} with at least {least} each")
    whole = sum(weights)
    counts = [least + int(free * weight / whole) for weight in weights]
    for place in sorted(range(len(weights)), key=lambda i: -weights[i])[: total - sum(counts)]:
        counts[place] += 1
    return counts


def _sections(profile: Profile, tree: Tree) -> None:
    """Sections of large committees, and those that are what is left of a commune joined to another."""
    by_name = {node.name: node for node in tree.nodes() if node.kind == "grassroots_committee"}
    for entry in profile.changes.get("section", []):
        committee = by_name[entry["inside"]]
        section = Node("section", entry["name"], committee, committee.sector)
        _hand_over(section, committee.children[-1 - entry["cells"] : -1])
    for entry in profile.changes.get("absorbed", []):
        committee = by_name[f"Đảng bộ {profiles.lower(entry['commune'])}"]
        section = Node("section", entry["section"], committee, "commune", commune=committee.commune)
        cells = [cell for cell in committee.children if len(cell.hamlets) == 1][-entry["cells"] :]
        _hand_over(section, cells)
        fresh = iter(_rural_names(profile, entry["former"], len(cells)))
        for cell in cells:
            cell.hamlets[0].name = next(fresh)
            cell.name = f"Chi bộ {cell.hamlets[0].name}"


def _hand_over(section: Node, cells: list[Node]) -> None:
    for cell in cells:
        assert cell.parent is not None
        cell.parent.children.remove(cell)
        cell.parent = section
        section.children.append(cell)


def _rural_names(profile: Profile, commune: str, count: int) -> list[str]:
    rural = Commune(commune, "")
    own = Random(commune)
    return [hamlet.name for hamlet in _hamlets(profile, own, rural, count)]


def _delegations(profile: Profile, tree: Tree) -> None:
    for entry in profiles.data("agencies")["delegation"][: profile.delegations]:
        node = Node("delegation", entry["name"].format(t=profile.name), tree.root, "agency")
        tree.delegations.append(node)


def _settle_sizes(profile: Profile, rng: Random, tree: Tree) -> None:
    """Scale village cells so that all cells together hold about the members who are known by name."""
    cells = [node for node in tree.nodes() if node.kind in CELL_KINDS and not node.handed_in_as_total]
    for cell in cells:
        if cell.sector in WORK:
            low, high = (4, 28) if cell.kind == "grassroots_cell" else (4, 60)
            cell.size = max(low, min(high, round(cell.size * rng.uniform(0.85, 1.15))))
    strength = sum(node.strength for node in tree.nodes() if node.totals)
    at_work = sum(cell.size for cell in cells if cell.sector in WORK)
    villages = [cell for cell in cells if cell.sector == "village"]
    factor = (profile.members - strength - at_work) / max(1, sum(cell.size for cell in villages))
    for cell in villages:
        cell.size = max(5, round(cell.size * factor))


def _check(profile: Profile, tree: Tree) -> None:
    kinds = [node.kind for node in tree.nodes()]
    counts = [kinds.count(kind) for kind in ("cell", "section", "delegation")]
    found = [sum(kind in GRASSROOTS for kind in kinds), *counts]
    if found != [profile.grassroots, profile.cells, profile.sections, profile.delegations]:
        raise ValueError(f"{profile.key}: grassroots, cells, sections, delegations came out as {found}")
