"""How the tree came to be: what organisations were before each change, and the decision it rests on.

The tree of the day is fixed; a past is invented backwards from it, so its counts stay exact.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from . import profiles
from .days import Calendar, moment
from .profiles import Commune, Profile
from .tree import CELL_KINDS, Node, Tree


@dataclass(eq=False, slots=True)
class Act:
    """A decision about the tree. It takes effect on its day and was recorded some days later."""

    day: int
    subject: str
    decider: Node
    recorded: int
    decided: int
    decision: int = -1


@dataclass(eq=False, slots=True)
class Change:
    """What an organisation was before a day: the attributes the act changed, with their earlier values."""

    node: Node
    act: Act
    before: dict[str, Any]


@dataclass(eq=False, slots=True)
class Power:
    node: Node
    value: str
    act: Act


class History:
    """Everything that changed between the opening and the day."""

    def __init__(self, profile: Profile, tree: Tree, calendar: Calendar, rng: Random) -> None:
        self.profile, self.tree, self.calendar, self.rng = profile, tree, calendar, rng
        self.changes: list[Change] = []
        self.powers: list[Power] = []
        self.by_name = {node.name: node for node in tree.nodes() if node.kind == "upper"}
        self.touched: set[int] = set()
        self.opening = self._act(calendar.opens, "Mở sổ theo dõi tổ chức đảng và đảng viên", tree.root)
        self.opening.recorded = calendar.opens * 86_400 + 27_000
        self.opening.decided = calendar.opens - 12
        how_many = profile.changes
        self._uppers(how_many.get("rename", []))
        self._communes(how_many.get("commune", []))
        self._absorbed(how_many.get("absorbed", []))
        self._handed_over(how_many.get("handover", []))
        self._grown(how_many.get("grown", 0))
        self._lowered(how_many.get("lowered", 0))
        self._villages_moved(how_many.get("villages_moved", 0))
        self._villages_renamed(how_many.get("renamed", 0))
        self._founded(how_many)
        self._powers()
        self.changes.sort(key=lambda change: (change.act.day, change.act.recorded))
        for change in reversed(self.changes):
            change.node.past.append(change)

    def _act(self, day: int, subject: str, decider: Node) -> Act:
        decided = max(self.calendar.opens - 30, day - 3 - int(self.rng.random() * 12))
        recorded = moment(self.rng, day + int(self.rng.random() * 4))
        return Act(day, subject, decider, min(recorded, self.calendar.limit), decided)

    def _change(self, node: Node, act: Act, **before: Any) -> None:
        self.changes.append(Change(node, act, before))
        self.touched.add(id(node))

    def _free(self, nodes: list[Node]) -> list[Node]:
        """Those nothing has happened to yet, in random order."""
        free = [node for node in nodes if id(node) not in self.touched]
        self.rng.shuffle(free)
        return free

    def _some_month(self, since: date, until: date) -> int:
        """The first day of a month between the two, never in the months a commune or bloc was reorganised."""
        months = (until.year - since.year) * 12 + until.month - since.month
        number = since.year * 12 + since.month + self.rng.randrange(max(1, months))
        return date(number // 12, number % 12 + 1, 1).toordinal()

    def _middle(self) -> tuple[date, date]:
        opens, last = self.profile.opens_on, self.profile.day
        return date(opens.year + 1, 3, 1), date(last.year - 1, 6, 1)

    def _uppers(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            node = self.by_name[entry["organization"]]
            act = self._act(entry["on"].toordinal(), f"Đổi tên {entry['former']}", self.tree.root)
            before = {"name": entry["former"]}
            if "former_type" in entry:
                before["upper_type"] = entry["former_type"]
            self._change(node, act, **before)

    def _communes(self, entries: list[dict[str, Any]]) -> None:
        """A commune got another name, and with it everything in it that bears the name."""
        for entry in entries:
            former = Commune(entry["former"], "")
            committee = next(
                node
                for node in self.tree.communes
                if node.commune
                and node.commune.name == entry["name"]
                and entry.get("district", node.commune.district) == node.commune.district
            )
            assert committee.commune is not None
            self.touched.update(id(node) for node in committee.walk())
            act = self._act(entry["on"].toordinal(), f"Đổi tên Đảng bộ {former.label}", committee.up("upper"))
            for node in committee.walk():
                name = node.name.replace(committee.commune.label, former.label)
                if not node.hamlets:
                    name = name.replace(committee.commune.short, former.short)
                if name != node.name:
                    self._change(node, act, name=name)

    def _absorbed(self, entries: list[dict[str, Any]]) -> None:
        """A commune's committee became a section of the neighbour's, together with its cells."""
        for entry in entries:
            former = Commune(entry["former"], "")
            section = next(node for node in self.tree.nodes() if node.name == entry["section"])
            assert section.parent is not None
            upper = section.up("upper")
            act = self._act(entry["on"].toordinal(), f"Nhập {former.label} vào {section.parent.name}", upper)
            before = {"name": f"Đảng bộ {former.label}", "kind": "grassroots_committee", "parent": upper}
            self._change(section, act, **before)
            self.touched.update(id(node) for node in section.parent.walk())

    def _handed_over(self, entries: list[dict[str, Any]]) -> None:
        """Enterprises that stood under the city before they came to the bloc."""
        for entry in entries:
            giver, taker = self.by_name[entry["from"]], self.by_name[entry["to"]]
            act = self._act(
                entry["on"].toordinal(), f"Chuyển giao tổ chức cơ sở đảng về {taker.name}", self.tree.root
            )
            cells = [
                n for n in taker.children if n.kind == "grassroots_cell" and n.sector.endswith("enterprise")
            ]
            for node in self._free(cells)[: entry["count"]]:
                self._change(node, act, parent=giver)

    def _grown(self, count: int) -> None:
        """Agencies that were one grassroots cell until they had thirty members."""
        small = [
            node
            for node in self.tree.nodes()
            if node.kind == "grassroots_committee"
            and node.sector in ("agency", "school", "health", "state_enterprise")
            and not node.handed_in_as_total
            and all(child.kind == "cell" for child in node.children)
            and sum(child.size for child in node.children) < 64
        ]
        for node in self._free(small)[:count]:
            act = self._act(self._some_month(*self._middle()), f"Thành lập {node.name}", node.up("upper"))
            former = node.name.replace("Đảng bộ ", "Chi bộ ", 1)
            self._change(node, act, name=former, kind="grassroots_cell")
            node.size, node.members_until = 28, act.day
            for cell in node.children:
                cell.since, cell.founding = act.day, act
                self.touched.add(id(cell))

    def _lowered(self, count: int) -> None:
        """Offices that were grassroots cells until they became cells of a department's committee."""
        words = (
            "Chi bộ Trung tâm",
            "Chi bộ Chi cục",
            "Chi bộ Bảo tàng",
            "Chi bộ Đoàn",
            "Chi bộ Khu",
            "Chi bộ Ban Quản lý",
        )
        cells = [
            node
            for node in self.tree.nodes()
            if node.kind == "cell"
            and node.name.startswith(words)
            and not node.handed_in_as_total
            and node.parent is not None
            and node.parent.kind == "grassroots_committee"
            and node.parent.sector != "commune"
            and not node.parent.members_until
        ]
        for node in self._free(cells)[:count]:
            assert node.parent is not None
            subject = f"Chuyển {node.name} về trực thuộc {node.parent.name}"
            act = self._act(self._some_month(*self._middle()), subject, node.up("upper"))
            self._change(node, act, kind="grassroots_cell", parent=node.up("upper"))
            self.touched.update(id(cell) for cell in node.parent.children)

    def _villages_moved(self, count: int) -> None:
        """Villages that went over to the neighbouring commune, and their cells with them."""
        cells = [
            n for n in self.tree.nodes() if len(n.hamlets) == 1 and n.parent and n.parent.kind != "section"
        ]
        moved = 0
        for node in self._free([cell for cell in cells if not _second_cell(cell)]):
            assert node.parent is not None
            assert node.parent.parent is not None
            neighbours = [
                other
                for other in node.parent.parent.children
                if other.commune and other is not node.parent and id(other) not in self.touched
            ]
            if moved == count or not neighbours or id(node.parent) in self.touched:
                continue
            giver = self.rng.choice(neighbours)
            if any(cell.name == node.name for cell in giver.children):
                continue
            act = self._act(
                self._some_month(*self._middle()),
                f"Chuyển {node.name} về {node.parent.name}",
                node.up("upper"),
            )
            self._change(node, act, parent=giver)
            moved += 1

    def _villages_renamed(self, count: int) -> None:
        """Villages that got another name, and their cells with them."""
        cells = [n for n in self.tree.nodes() if len(n.hamlets) == 1 and n.commune and not n.commune.urban]
        words = profiles.data("hamlets")[self.profile.hamlets]
        for node in self._free([cell for cell in cells if not _second_cell(cell)])[:count]:
            assert node.parent is not None
            hamlet = node.hamlets[0]
            first, second = self.rng.choice(words["first"]), self.rng.choice(words["second"])
            former = f"{self.profile.village_word} {first} {second}"
            if any(cell.name == f"Chi bộ {former}" for cell in node.parent.children):
                continue
            act = self._act(self._some_month(*self._middle()), f"Đổi tên {node.name}", node.up("upper"))
            hamlet.former_name, hamlet.renamed_on = former, act.day
            self._change(node, act, name=f"Chi bộ {former}")

    def _founded(self, how_many: dict[str, Any]) -> None:
        """Cells that did not exist at the opening."""
        villages = [n for n in self.tree.nodes() if len(n.hamlets) == 1 and not _second_cell(n)]
        self._found(self._free(villages)[: how_many.get("late_villages", 0)], self._middle())
        young = ("private_enterprise", "cooperative", "school")
        cells = [n for n in self.tree.nodes() if n.kind == "grassroots_cell" and n.sector in young]
        cells.sort(key=lambda node: young.index(node.sector))
        free = [node for node in cells if id(node) not in self.touched]
        self._found(free[: how_many.get("late_grassroots", 0)], self._middle())
        for sector in ("police", "army"):
            if f"{sector}_since" in how_many:
                local = [
                    n for n in self.tree.nodes() if n.kind == "cell" and n.commune and n.sector == sector
                ]
                self._found([cell for cell in local if not cell.since], how_many[f"{sector}_since"])

    def _found(self, nodes: list[Node], between: tuple[date, date]) -> None:
        for node in nodes:
            renamed = [change for change in self.changes if change.node is node]
            node.since = self._some_month(*between)
            if any(change.act.day <= node.since for change in renamed):
                self.changes = [change for change in self.changes if change.node is not node]
            node.founding = self._act(node.since, f"Thành lập {node.name}", node.up("upper"))
            self.touched.add(id(node))

    def _powers(self) -> None:
        """Large communes that may admit and expel on their own."""
        able = [n for n in self.tree.communes if sum(cell.size for cell in n.walk()) > 250]
        for node in self._free(able)[: max(2, len(self.tree.communes) // 25)]:
            day = self._some_month(date(self.profile.opens_on.year + 2, 1, 1), self._middle()[1])
            subject = f"Ủy quyền kết nạp, khai trừ đảng viên cho {node.name}"
            self.powers.append(Power(node, "admission", self._act(day, subject, node.up("upper"))))


def _second_cell(node: Node) -> bool:
    return node.name.startswith(("Chi bộ 1 ", "Chi bộ 2 ")) or node.kind not in CELL_KINDS
