"""Units: what each cell works in; and their heads, in villages as many of them members as the profile says."""

from datetime import date
from itertools import pairwise
from random import Random

from .ledger import FOREVER
from .offices import Offices
from .profiles import Commune
from .shapes import Head, Service, Unit
from .tree import Hamlet, Node

KINDS = {
    "agency": ("agency", "state"),
    "school": ("school", "state"),
    "health": ("health", "state"),
    "state_enterprise": ("enterprise", "state"),
    "private_enterprise": ("enterprise", "private"),
    "cooperative": ("cooperative", "collective"),
    "army": ("armed_forces", "state"),
    "police": ("armed_forces", "state"),
    "bloc": ("agency", "state"),
    "committee": ("agency", "state"),
    "commune": ("agency", "state"),
}
TERM = 5 * 365
HEADS_IN_THE_PARTY = {"state": 0.92, "collective": 0.6, "private": 0.35}
"""How many heads of workplaces are members, by whose the workplace is."""

WITHOUT_CELL = (
    "Công ty TNHH Vật liệu xây dựng",
    "Doanh nghiệp tư nhân Vận tải",
    "Hợp tác xã Chăn nuôi",
    "Công ty cổ phần Nông sản",
)


class Villages:
    """Units, the cells that work in them, and their heads."""

    def __init__(self, offices: Offices, rng: Random, next_id: int) -> None:
        self.offices, self.ledger, self.rng, self.next_id = offices, offices.ledger, rng, next_id
        self.calendar = self.ledger.calendar
        self.profile = self.ledger.profile
        self.units: list[Unit] = []
        self.services: list[Service] = []
        self.heads: list[Head] = []
        self.ids: dict[int, int] = {}
        self.served: dict[int, list[Node]] = {}
        self.former = self._former_communes()
        for node in self.ledger.tree.nodes():
            for hamlet in node.hamlets:
                self.served.setdefault(id(hamlet), []).append(node)
        for hamlet in self.ledger.tree.hamlets:
            self._village(hamlet)
        for node in self.ledger.tree.nodes():
            self._workplace(node)
        self._workplaces_without_cell()
        self._elect()
        self._take_in_members_without_cell()
        self._appoint()

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def _former_communes(self) -> dict[Commune, tuple[str, int]]:
        """Communes that bore another name, and until when."""
        return {
            commune: (entry["former"], entry["on"].toordinal())
            for entry in self.profile.changes.get("commune", [])
            for district in self.profile.districts
            for commune in district.communes
            if commune.name == entry["name"] and entry.get("district", district.name) == district.name
        }

    # -- units

    def _village(self, hamlet: Hamlet) -> None:
        """A village through the decade: a new row whenever its name or commune changed."""
        unit = self.ids[id(hamlet)] = self._id()
        kind = "residential_group" if hamlet.commune.urban else "village"
        cells = self.served.get(id(hamlet), [])
        commune, until = self.former.get(hamlet.commune, (hamlet.commune.name, 0))
        for cell in cells:
            for change in cell.past:
                giver = change.before.get("parent")
                if isinstance(giver, Node) and giver.commune:
                    commune, until = giver.commune.name, change.act.day
            if cell.parent is not None and cell.parent.kind == "section" and cell.parent.past:
                change = cell.parent.past[0]
                former = change.before["name"].removeprefix("Đảng bộ ")
                commune, until = former[0].upper() + former[1:], change.act.day
        cuts = sorted({self.calendar.opens, until, hamlet.renamed_on, FOREVER})
        cuts = [cut for cut in cuts if cut >= self.calendar.opens]
        for first, stop in pairwise(cuts):
            name = hamlet.former_name if first < hamlet.renamed_on else hamlet.name
            place = commune if first < until else hamlet.commune.name
            self._unit(unit, name, kind, "none", place, hamlet.commune.district, first, stop)
        for cell in cells:
            self._serve(unit, cell, cell.since or self.calendar.opens, FOREVER)
            if cell.since and cell.parent is not None:
                neighbour = next((n for n in cell.parent.children if n.hamlets and not n.since), None)
                if neighbour:
                    self._serve(unit, neighbour, self.calendar.opens, cell.since)

    def _unit(
        self,
        unit: int,
        name: str,
        kind: str,
        ownership: str,
        commune: str,
        district: str,
        first: int,
        stop: int,
    ) -> None:
        since, until = self.calendar.date(first), self._end(stop)
        self.units.append(Unit(unit, name, kind, ownership, commune, district, since, until))

    def _end(self, day: int) -> date | None:
        return self.calendar.date(day) if day < FOREVER else None

    def _serve(self, unit: int, node: Node, first: int, stop: int) -> None:
        self.services.append(Service(unit, node.id, self.calendar.date(first), self._end(stop)))

    def _workplace(self, node: Node) -> None:
        """An agency, school or enterprise with its committee's cells, or with its one cell."""
        committee = node.kind == "grassroots_committee" and not node.commune
        alone = node.kind == "grassroots_cell" or (node.kind == "cell" and node.commune and not node.hamlets)
        if not committee and not alone:
            return
        kind, ownership = KINDS[node.sector]
        unit = self._id()
        name = node.name.removeprefix("Đảng bộ ").removeprefix("Chi bộ ")
        commune = node.commune or self._seat(node)
        first = node.since or self.calendar.opens
        unit_since = (
            self.calendar.opens if node.sector not in ("private_enterprise", "cooperative") else first
        )
        self._unit(
            unit,
            name[0].upper() + name[1:],
            kind,
            ownership,
            commune.name,
            commune.district,
            unit_since,
            FOREVER,
        )
        if alone:
            self._serve(unit, node, first, FOREVER)
            return
        if node.members_until:
            self._serve(unit, node, self.calendar.opens, node.members_until)
        for cell in node.walk():
            if cell.kind == "cell":
                self._serve(unit, cell, cell.since or self.calendar.opens, FOREVER)

    def _seat(self, node: Node) -> Commune:
        """The first town of the district; the first of the capital for what belongs to the province."""
        district = node.up("upper").district or self.profile.districts[0]
        return next((commune for commune in district.communes if commune.urban), district.communes[0])

    def _workplaces_without_cell(self) -> None:
        for district in self.profile.districts:
            for pattern in WITHOUT_CELL:
                commune = self.rng.choice(district.communes)
                kind = "cooperative" if pattern.startswith("Hợp tác xã") else "enterprise"
                owner = "collective" if kind == "cooperative" else "private"
                first = self.calendar.opens + int(self.rng.random() * 2500)
                name = f"{pattern} {commune.short}"
                self._unit(self._id(), name, kind, owner, commune.name, district.name, first, FOREVER)

    # -- heads

    def _elect(self) -> None:
        """Each term, in exactly the profile's share of villages the head is a member."""
        hamlets = self.ledger.tree.hamlets
        terms = self.profile.head_terms
        places = self._cells_by_commune()
        days = [int(self.rng.random() * 40) for _ in hamlets]
        order = list(range(len(hamlets)))
        for number, (since, share) in enumerate(terms):
            self.rng.shuffle(order)
            by_members = set(order[: round(share * len(hamlets))])
            following = terms[number + 1][0].toordinal() if number + 1 < len(terms) else FOREVER
            for place, hamlet in enumerate(hamlets):
                first = since.toordinal() + (days[place] if number else 0)
                stop = following + (days[place] if following < FOREVER else 0)
                if first >= self.calendar.day:
                    continue
                stop = stop if stop < self.calendar.day else FOREVER
                self._head(hamlet, first, stop, places, is_member=place in by_members)

    def _cells_by_commune(self) -> dict[Commune, list[int]]:
        places: dict[Commune, list[int]] = {}
        for node in self.ledger.cells:
            if node.hamlets and node.commune:
                places.setdefault(node.commune, []).append(node.index)
        return places

    def _head(
        self, hamlet: Hamlet, first: int, stop: int, places: dict[Commune, list[int]], *, is_member: bool
    ) -> None:
        unit = self.ids[id(hamlet)]
        if not is_member:
            self.heads.append(Head(unit, False, None, self.calendar.date(first), self._end(stop)))
            return
        own = [
            cell.index for cell in self.served.get(id(hamlet), []) if not cell.since or cell.since <= first
        ]
        day = first
        while day < min(stop, self.calendar.day):
            found = self.offices.holder(own, day) or self.offices.holder(places[hamlet.commune], day)
            if found is None:
                raise LookupError(f"no member could head {hamlet.name}, {hamlet.commune.name}")
            member, until = found
            end = min(until, stop)
            end = end if end < self.calendar.day else FOREVER
            person = self.offices.member_ids[member]
            self.heads.append(Head(unit, True, person, self.calendar.date(day), self._end(end)))
            day = end

    def _take_in_members_without_cell(self) -> None:
        """Some units without a cell have members all the same, who sit in a village cell of the commune."""
        rng = Random(f"{self.profile.code} hosts")
        served = {service.unit for service in self.services}
        nodes = self._village_cells()
        for unit in [unit for unit in self.units if unit.id not in served and unit.until is None]:
            cells = nodes.get((unit.district, unit.commune), [])
            if cells and rng.random() < 0.5:
                cell = rng.choice(cells)
                since = max(unit.since.toordinal(), self.calendar.opens, cell.since or 0)
                started = self.calendar.date(since)
                self.services.append(Service(unit.id, cell.id, started, None, hosts=True))

    def _village_cells(self) -> dict[tuple[str, str], list[Node]]:
        found: dict[tuple[str, str], list[Node]] = {}
        for node in self.ledger.cells:
            if node.hamlets and node.commune:
                found.setdefault((node.commune.district, node.commune.name), []).append(node)
        return found

    def _appoint(self) -> None:
        """Who heads each agency, school or enterprise, from one term to the next; most of the state's are members."""
        rng, others = Random(f"{self.profile.code} heads"), self.offices.rng.getstate()
        places: dict[int, list[int]] = {}
        cells = {cell.id: cell for cell in self.ledger.cells}
        for service in self.services:
            if service.until is None and not service.hosts and service.cell in cells:
                places.setdefault(service.unit, []).append(cells[service.cell].index)
        for unit in self.units:
            if unit.kind in ("village", "residential_group") or unit.until is not None:
                continue
            share = HEADS_IN_THE_PARTY.get(unit.ownership, 0) if unit.id in places else 0
            day = unit.since.toordinal()
            while day < self.calendar.day:
                stop = min(day + TERM + rng.randrange(700), FOREVER)
                found = self.offices.holder(places[unit.id], day) if rng.random() < share else None
                person, until = (self.offices.member_ids[found[0]], found[1]) if found else (None, stop)
                end = min(stop, until)
                end = end if end < self.calendar.day else FOREVER
                head = Head(unit.id, found is not None, person, self.calendar.date(day), self._end(end))
                self.heads.append(head)
                day = end
        self.offices.rng.setstate(others)
