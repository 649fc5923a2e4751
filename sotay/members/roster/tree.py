"""The sheet of organisations: which are new, where each stands, what it works in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sotay.kernel.dates import BadDate, read_date, spelled
from sotay.kernel.sheets import Cell, Line
from sotay.kernel.vietnamese import nfc
from sotay.organizations.founding import Planned, PlannedUnit
from sotay.organizations.kinds import MAY_STAND_UNDER, Kind, Sector, UnitKind, UpperType
from sotay.organizations.models import Decision, Organization

from . import values, words
from .headings import Reading
from .places import Place, name_key
from .tree_words import kind_of, ownership_of, sector_of, unit_kind_of, upper_type_of
from .words import Issue, Level

_PIECES = re.compile(r"\s*(?:[/\\>›»|;→]|\n)\s*")


@dataclass(eq=False)
class Node:
    """One line of the sheet: an organisation as it says, then as it was understood."""

    row: int
    name: str
    code: str
    kind: str
    parent_code: str
    parent_name: str
    cells: dict[str, Cell]
    above: "Node | Place | None" = None
    existing: Place | None = None
    wrong: bool = False
    planned: Planned | None = None


class Tree:
    """Reads the lines of a sheet of organisations.

    Args:
        standing: the organisations there are already, at and below ``top``.
        top: under which all are founded; ``None`` where the sheet brings the root.
        decision: what a founding rests on whose line names no decision.
    """

    def __init__(
        self,
        reading: Reading,
        standing: Sequence[Place],
        top: Organization | None,
        opens_on: date,
        decision: Decision | None,
    ) -> None:
        self.at = {key: column for column, key in reading.columns.items()}
        self.standing, self.top, self.opens_on, self.decision = standing, top, opens_on, decision
        self.issues: list[Issue] = []
        self.nodes: list[Node] = []
        self.decisions: dict[tuple[str, date, str], Decision] = {}

    def read(self, lines: Iterable[Line]) -> list[Node]:
        self.nodes = [self._node(line) for line in lines if line.kind == "data"]
        self._names()
        self._recognize()
        for node in self.nodes:
            self._place(node)
        for node in self._downwards():
            self._understand(node)
        return self.nodes

    @property
    def new(self) -> list[Node]:
        """What is to be founded, parents first."""
        return [node for node in self._downwards() if node.planned is not None and not node.wrong]

    def say(self, node: Node, key: str, level: Level, sentence: str, **about: Any) -> None:
        column = self.at.get(key, self.at.get("name", 0))
        self.issues.append(Issue(node.row, column, level, sentence, about))
        node.wrong |= level is Level.ERROR

    def _node(self, line: Line) -> Node:
        def text(key: str) -> str:
            cell = line.cells.get(key)
            return "" if cell is None else nfc(cell.text)

        return Node(
            line.row,
            text("name"),
            text("code"),
            text("kind"),
            text("parent_code"),
            text("parent"),
            line.cells,
        )

    # Which is which

    def _names(self) -> None:
        codes: dict[str, Node] = {}
        for node in self.nodes:
            for key, cell in node.cells.items():
                if cell.error or (cell.formula and str(cell.value).startswith("=")):
                    self.say(node, key, Level.ERROR, words.FORMULA_FAILED)
            if not node.name:
                self.say(node, "name", Level.ERROR, words.NO_ORGANIZATION_NAME)
            if node.code:
                earlier = codes.setdefault(node.code.upper(), node)
                if earlier is not node:
                    self.say(node, "code", Level.ERROR, words.CODE_TWICE, other=earlier.row + 1)
        self.by_code = codes
        self.by_name: dict[str, list[Node | Place]] = defaultdict(list)
        known: list[Node | Place] = [*self.nodes, *self.standing]
        for each in known:
            self.by_name[name_key(each.name)].append(each)

    def _recognize(self) -> None:
        """An organisation that stands already under its code is not founded again."""
        standing = {place.code.upper(): place for place in self.standing if place.code}
        for node in self.nodes:
            there = standing.get(node.code.upper()) if node.code else None
            if there is None:
                continue
            if name_key(there.name) != name_key(node.name):
                self.say(node, "code", Level.ERROR, words.CODE_TAKEN)
            else:
                node.existing = there

    def _place(self, node: Node) -> None:
        if node.existing is not None:
            return
        if node.parent_code:
            standing = next((p for p in self.standing if p.code.upper() == node.parent_code.upper()), None)
            node.above = self.by_code.get(node.parent_code.upper()) or standing
            if node.above is None:
                self.say(node, "parent_code", Level.ERROR, words.UNKNOWN_PARENT, text=node.parent_code[:80])
        elif node.parent_name:
            self._place_by_name(node)
        elif self.top is not None:
            node.above = next(place for place in self.standing if place.id == self.top.pk)

    def _place_by_name(self, node: Node) -> None:
        pieces = [piece for piece in _PIECES.split(node.parent_name) if piece] or [node.parent_name]
        for path in ([node.parent_name], pieces, pieces[::-1]):
            found = self._named(path, node)
            if len(found) == 1:
                node.above = found[0]
                return
            if found:
                values_ = {"text": path[-1][:80], "count": len(found)}
                self.say(node, "parent", Level.ERROR, words.SEVERAL_PLACES, **values_)
                return
        self.say(node, "parent", Level.ERROR, words.UNKNOWN_PARENT, text=node.parent_name[:80])

    def _named(self, path: Sequence[str], node: Node) -> list[Node | Place]:
        found = [each for each in self.by_name.get(name_key(path[-1]), []) if each is not node]
        lines = {id(each.existing) for each in found if isinstance(each, Node) and each.existing}
        found = [each for each in found if id(each) not in lines]
        if len(found) > 1 and len(path) > 1:
            found = [each for each in found if self._says_parent(each, path[-2])]
        return found

    def _says_parent(self, each: "Node | Place", name: str) -> bool:
        if isinstance(each, Place):
            names = {place.id: place.name for place in self.standing}
            return any(name_key(names.get(number, "")) == name_key(name) for number in each.ancestors[:-1])
        if each.parent_code:
            above = self.by_code.get(each.parent_code.upper())
            return above is not None and name_key(above.name) == name_key(name)
        return name_key(name) in {name_key(piece) for piece in _PIECES.split(each.parent_name)}

    def _downwards(self) -> Iterator[Node]:
        """Parents before children; those that stand in a circle are said to be wrong and left out."""
        done: set[int] = set()
        waiting = list(self.nodes)
        while waiting:
            later = []
            for node in waiting:
                if isinstance(node.above, Node) and id(node.above) not in done:
                    later.append(node)
                else:
                    done.add(id(node))
                    yield node
            if len(later) == len(waiting):
                for node in later:
                    if not node.wrong:
                        self.say(node, "parent", Level.ERROR, words.OWN_ANCESTOR)
                return
            waiting = later

    # What it is

    def _understand(self, node: Node) -> None:
        if node.existing is None:
            self._recognize_by_name(node)
        if node.existing is not None:
            self.say(node, "name", Level.NOTE, words.PRESENT)
            return
        kind = self._kind(node)
        if isinstance(node.above, Node) and node.above.wrong:
            node.wrong = True
        if kind is None or node.wrong:
            return
        node.planned = Planned(
            name=node.name,
            kind=kind.value,
            since=self._since(node),
            parent=self._parent(node),
            parent_kind=_kind_of(node.above) or "",
            code=node.code,
            upper_type=self._upper_type(node) if kind is Kind.UPPER else "",
            sector=self._sector(node),
            temporary=bool(values.is_mark(self._text(node, "temporary"))),
            kept_by_totals=bool(values.is_mark(self._text(node, "kept_by_totals"))),
            decision=self._decision(node),
            units=list(self._units(node)),
        )

    def _recognize_by_name(self, node: Node) -> None:
        """Without a code, an organisation of the same name under the same one is the same."""
        above = node.above.existing if isinstance(node.above, Node) else node.above
        for each in self.by_name.get(name_key(node.name), []):
            if each is node:
                continue
            same_place = (
                isinstance(each, Place) and above is not None and each.ancestors[-2:-1] == (above.id,)
            )
            if isinstance(each, Place) and same_place and not (node.code and each.code):
                node.existing = each
            elif isinstance(each, Node) and each.row < node.row and each.above is node.above is not None:
                told_apart = bool(node.code and each.code)
                level = Level.WARNING if told_apart else Level.ERROR
                self.say(node, "name", level, words.SAME_NAME_TWICE, other=each.row + 1)

    def _kind(self, node: Node) -> Kind | None:
        above = _kind_of(node.above)
        if (
            node.above is None
            and not node.wrong
            and any(
                other.above is None and other is not node and other.row < node.row for other in self.nodes
            )
        ):
            self.say(node, "parent", Level.ERROR, words.SECOND_ROOT)
            return None
        if not node.kind:
            self.say(node, "kind", Level.ERROR, words.NO_KIND)
            return None
        kind = kind_of(node.kind, above)
        if kind is None:
            self.say(node, "kind", Level.ERROR, words.BAD_KIND, text=node.kind[:60])
        elif not node.wrong and (above or node.above is None) and above not in MAY_STAND_UNDER[kind]:
            parent = str(above.label) if above else "—"
            self.say(node, "kind", Level.ERROR, words.WRONG_KIND, kind=str(kind.label), parent=parent)
        return kind

    def _since(self, node: Node) -> date:
        """The day on the line, else the day of the one above, at the latest the day the book opens."""
        above = node.above.planned if isinstance(node.above, Node) else None
        day = self._day(node, "founded_on")
        if day is not None and day > self.opens_on:
            self.say(node, "founded_on", Level.ERROR, words.FOUNDED_AFTER_OPENING, day=spelled(self.opens_on))
        if day is None:
            return self.opens_on
        return max(day, above.since) if above is not None else day

    def _day(self, node: Node, key: str) -> date | None:
        cell = node.cells.get(key)
        if cell is None or cell.blank:
            return None
        try:
            return read_date(cell.value, today=self.opens_on).day
        except BadDate as fault:
            self.say(node, key, Level.ERROR, fault.sentence, **{k: str(v) for k, v in fault.values.items()})
            return None

    def _decision(self, node: Node) -> Decision | None:
        number, signed_on = self._text(node, "number")[:60], self._day(node, "signed_on")
        if not number or signed_on is None:
            return self.decision
        issuer = self._text(node, "issuer")[:200]
        key = (number, signed_on, issuer)
        return self.decisions.setdefault(key, Decision(number=number, signed_on=signed_on, issuer=issuer))

    def _upper_type(self, node: Node) -> str:
        said = upper_type_of(self._text(node, "upper_type")) or upper_type_of(node.kind)
        return (said or upper_type_of(node.name) or UpperType.OTHER).value

    def _sector(self, node: Node) -> str:
        text = self._text(node, "sector")
        sector = sector_of(text) if text else Sector.UNKNOWN
        if sector is None:
            self.say(node, "sector", Level.WARNING, words.BAD_SECTOR, text=text[:60])
        return (sector or Sector.UNKNOWN).value

    def _units(self, node: Node) -> Iterator[PlannedUnit]:
        names = [name for name in re.split(r"\s*[;\n]\s*", self._text(node, "unit")) if name]
        text = self._text(node, "unit_kind")
        for name in names:
            kind = unit_kind_of(text) if text else (unit_kind_of(name) or UnitKind.OTHER)
            if kind is None:
                self.say(node, "unit_kind", Level.ERROR, words.BAD_UNIT_KIND, text=text[:60])
                return
            ownership = ownership_of(self._text(node, "ownership"))
            yield PlannedUnit(name[:250], kind.value, ownership.value, self._text(node, "commune")[:150])

    def _text(self, node: Node, key: str) -> str:
        cell = node.cells.get(key)
        return "" if cell is None else nfc(cell.text)

    def _parent(self, node: Node) -> "Planned | Organization | None":
        above = node.above
        if isinstance(above, Node):
            if above.existing is None:
                return above.planned
            above = above.existing
        return self._organizations[above.id] if above else None

    @cached_property
    def _organizations(self) -> dict[int, Organization]:
        return Organization.objects.in_bulk([place.id for place in self.standing])


def _kind_of(each: "Node | Place | None") -> Kind | None:
    if isinstance(each, Node):
        each = each.existing or each
    if isinstance(each, Node):
        return Kind(each.planned.kind) if each.planned else None
    return Kind(each.kind) if each else None
