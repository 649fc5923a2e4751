"""Committees with their terms, who held which post in them, and who headed the villages.

Posts are filled from those who really sat in the cells at the time, and end on the day their holder leaves.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from .ledger import FOREVER, Ledger
from .shapes import Body, Post, Term
from .tree import CELL_KINDS, Node

# When terms of office began. Cells under a committee elect every two and a half years.
CONGRESSES = {
    "province": ((2010, 10, 15), (2015, 10, 14), (2020, 10, 21)),
    "upper": ((2010, 8, 5), (2015, 7, 20), (2020, 7, 25)),
    "grassroots": ((2010, 5, 10), (2015, 4, 10), (2020, 4, 15)),
    "cell": ((2013, 1, 15), (2015, 2, 10), (2017, 9, 5), (2020, 2, 10), (2022, 7, 5)),
}
LEVELS = {"province": "province", "delegation": "province", "upper": "upper", "cell": "cell"}
LAST_YEAR = 2025
WITH_COMMITTEE = 9  # official members from which a cell elects a committee


class Offices:
    """Bodies, terms and posts of the whole province."""

    def __init__(self, ledger: Ledger, rng: Random, next_id: int) -> None:
        self.ledger, self.rng, self.next_id = ledger, rng, next_id
        self.calendar = ledger.calendar
        self.bodies: list[Body] = []
        self.terms: list[Term] = []
        self.posts: list[Post] = []
        self.body_of: dict[tuple[int, str], Body] = {}
        self.terms_of: dict[int, list[tuple[int, int, str]]] = {}  # body -> (first day, day after, label)
        self.term_ids: dict[tuple[int, int], tuple[int, int]] = {}  # (body, first day) -> (term, decision)
        self.member_ids = [member.id for member in ledger.inventor.members]
        self.official = [
            member.official_on.toordinal() if member.official_on else FOREVER
            for member in ledger.inventor.members
        ]
        for spans in ledger.spans:
            spans.sort(key=lambda span: span[1])
        self.papers_of_terms: dict[tuple[int, int], int] = {}  # (who approves, first day) -> paper
        self.head_of_province: list[tuple[int, int, int]] = []

    def settle(self) -> None:
        """Make the bodies first, for papers name them; then fill them."""
        for node in self.ledger.tree.nodes():
            self._bodies(node)

    def fill(self) -> None:
        for node in self.ledger.tree.nodes():
            if node.kind == "province":
                self._fill_large(node, 34, 11)
            elif node.kind == "upper" and not node.totals:
                self._fill_large(node, 22, 8)
            elif node.kind == "upper":
                self._fill_from_above(node)
            elif node.kind == "delegation":
                self._fill_delegation(node)
            elif node.kind in ("grassroots_committee", "section") and not node.handed_in_as_total:
                self._fill_committee(node)
            if node.index >= 0:
                self._fill_cell(node)
        self._terms_of_the_rest()

    # -- bodies and terms

    def _bodies(self, node: Node) -> None:
        opens = self.calendar.opens
        since = node.since or opens
        self.delay = int(self.rng.random() * 40)  # all bodies of one organisation are elected on one day
        if node.kind == "delegation":
            self._body(node, "executive", node.name, opens)
        elif node.kind in CELL_KINDS:
            self._body(node, "cell_committee", f"Chi ủy {_small(node.name)}", since)
        elif node.kind in ("province", "upper"):
            office = committee_name(node)
            self._body(node, "executive", f"Ban Chấp hành {node.name}", opens)
            self._body(node, "standing", f"Ban Thường vụ {office}", opens)
            self._body(node, "inspection", f"Ủy ban Kiểm tra {office}", opens)
        else:
            if node.members_until:
                self._body(node, "cell_committee", node.name.replace("Đảng bộ", "Chi ủy Chi bộ", 1), opens)
                since = node.members_until
            self._body(node, "executive", f"Ban Chấp hành {node.name}", since)

    def _body(self, node: Node, kind: str, name: str, since: int) -> None:
        body = Body(self.next_id, node.id, kind, name, self.calendar.date(since))
        self.next_id += 1
        self.bodies.append(body)
        self.body_of[id(node), kind] = body
        until = node.members_until if kind == "cell_committee" and node.members_until else self.calendar.day
        self.terms_of[body.id] = list(self._terms(node, since, until))

    def _terms(self, node: Node, since: int, until: int) -> Iterator[tuple[int, int, str]]:
        level = LEVELS.get(node.kind, "grassroots")
        starts = [date(*day).toordinal() + self.delay for day in CONGRESSES[level]]
        years = [day[0] for day in CONGRESSES[level]] + [LAST_YEAR]
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else FOREVER
            first = max(start, since)
            if first < min(end, until):
                stop = min(end, until) if min(end, until) < self.calendar.day else FOREVER
                yield first, stop, f"{years[number]}-{years[number + 1]}"

    def decider(self, node: Node, day: int) -> Body:
        """The body that decides, signs or introduces for an organisation on a day."""
        if node.kind in ("province", "upper"):
            return self.body_of[id(node), "standing"]
        if node.kind in CELL_KINDS or day < node.members_until:
            return self.body_of[id(node), "cell_committee"]
        return self.body_of[id(node), "executive"]

    def term_label(self, body: Body, day: int) -> str:
        """The term a day falls into; papers are numbered within it."""
        terms = self.terms_of[body.id]
        return next((label for first, stop, label in reversed(terms) if first <= day), terms[0][2])

    # -- posts

    def _elected(self, node: Node, kind: str, by: Node) -> Iterator[tuple[Body, int, int]]:
        """The terms of a body, each with its decision, as (body, first day, day after the last)."""
        body = self.body_of[id(node), kind]
        for first, stop, label in self.terms_of[body.id]:
            key = id(by), first
            if key not in self.papers_of_terms:
                subject = f"Chuẩn y kết quả bầu cử nhiệm kỳ {label}"
                self.papers_of_terms[key] = self.ledger.paper("decision", by, first - 1, subject)
            self.terms.append(
                Term(
                    self.next_id, body.id, label, self._day(first), self._end(stop), self.papers_of_terms[key]
                )
            )
            self.term_ids[body.id, first] = self.next_id, self.papers_of_terms[key]
            self.next_id += 1
            yield body, first, stop

    def _day(self, day: int) -> date:
        return self.calendar.date(day)

    def _end(self, day: int) -> date | None:
        return self.calendar.date(day) if day < self.calendar.day else None

    def _hold(self, body: Body, first: int, title: str, chain: list[tuple[int, int, int]], by: Node) -> None:
        """Enter those who held one post one after the other; a successor rests on a decision of its own."""
        term, decision = self.term_ids[body.id, first]
        for number, (member, since, until) in enumerate(chain):
            paper = decision
            if number:
                paper = self.ledger.paper("decision", by, since - 1, f"Chỉ định bổ sung: {body.name}")
            self.posts.append(
                Post(body.id, term, title, self.member_ids[member], self._day(since), self._end(until), paper)
            )

    def _chain(self, places: list[int], first: int, stop: int, taken: set[int]) -> list[tuple[int, int, int]]:
        """One after the other, who could hold a post in this time: (member, since, until)."""
        chain: list[tuple[int, int, int]] = []
        day = first
        while day < min(stop, self.calendar.day) and len(chain) < 6:
            found = self._candidate(places, day, taken)
            if found is None:
                return chain
            member, until = found
            taken.add(member)
            chain.append((member, day, min(until, stop)))
            day = until
        return chain

    def _candidate(self, places: list[int], day: int, taken: set[int]) -> tuple[int, int] | None:
        """An official member of one of the cells, preferably of working age, and until when he stays."""
        rng, best = self.rng, None
        for _ in range(4):
            place = places[int(rng.random() * len(places))]
            spans = self.ledger.spans[place]
            offset = int(rng.random() * len(spans)) if spans else 0
            for number in range(len(spans)):
                member, since, until = spans[(number + offset) % len(spans)]
                if not since <= day < until or self.official[member] > day or member in taken:
                    continue
                if until - day < 60 and until < self.calendar.day:
                    continue
                age = self.ledger.age(member, day)
                if 30 <= age <= 62:
                    return member, until
                best = best or (member, until)
        return best

    def holder(self, places: list[int], day: int) -> tuple[int, int] | None:
        """Somebody in one of these cells, and until when he stays; for posts outside the committees."""
        if not places:
            return None
        return self._candidate(places, day, set()) or next(self._present(places, day), None)

    def _present(self, places: list[int], day: int) -> Iterator[tuple[int, int]]:
        """Whoever is in one of these cells that day, and until when."""
        for place in places:
            for member, since, until in self.ledger.spans[place]:
                if since <= day < until:
                    yield member, until

    def _fill_cell(self, node: Node) -> None:
        taken_in: set[int] = set()
        parent = node.parent
        assert parent is not None
        by = parent if parent.kind == "grassroots_committee" else node.up("upper")
        for body, first, stop in self._elected(node, "cell_committee", by):
            taken_in.clear()
            officials = sum(
                since <= first < until and self.official[member] <= first
                for member, since, until in self.ledger.spans[node.index]
            )
            titles = (
                ["secretary", "deputy_secretary", "member"] if officials >= WITH_COMMITTEE else ["secretary"]
            )
            for title in titles:
                chain = self._chain([node.index], first, stop, taken_in)
                self._hold(body, first, title, chain, by)

    def _fill_committee(self, node: Node) -> None:
        places = self._places(node)
        # The office's own cell gives the leaders, as it does in life.
        offices = [place for place in places if self.ledger.cells[place].sector == "agency"] or places
        upper = node.up("upper")
        for body, first, stop in self._elected(node, "executive", upper):
            taken: set[int] = set()
            self._hold(body, first, "secretary", self._chain(offices, first, stop, taken), upper)
            self._hold(body, first, "deputy_secretary", self._chain(offices, first, stop, taken), upper)
            for _ in range(5 if node.kind == "section" else min(13, 5 + len(places) // 2)):
                self._hold(body, first, "member", self._chain(places, first, stop, taken), upper)

    def _places(self, node: Node) -> list[int]:
        """The cells under a committee, without those it was itself."""
        return [under.index for under in node.walk() if under.index >= 0 and under is not node]

    def _fill_large(self, node: Node, seats: int, standing: int) -> None:
        """Executive, standing and inspection committees of a province or an upper organisation."""
        places = self._places(node)
        if node.kind == "province":
            places = [
                place for place in places if self.ledger.cells[place].up("upper").upper_type == "bloc"
            ] or places
        offices = [place for place in places if self.ledger.cells[place].sector == "agency"] or places
        by = self.ledger.tree.root
        executives = list(self._elected(node, "executive", by))
        narrow = {first: body for body, first, _ in self._elected(node, "standing", by)}
        checks = {first: body for body, first, _ in self._elected(node, "inspection", by)}
        for body, first, stop in executives:
            taken: set[int] = set()
            leaders = ["secretary", "deputy_secretary", "deputy_secretary"]
            chains = [self._chain(offices, first, stop, taken) for _ in range(seats)]
            if node.kind == "province":
                self.head_of_province += chains[0]
            for seat, chain in enumerate(chains):
                title = leaders[seat] if seat < len(leaders) else "member"
                self._hold(body, first, title, chain, by)
                if seat < standing:
                    self._hold(narrow[first], first, title, chain, by)
            for seat, chain in enumerate(chains[3:8]):
                title = "head" if seat == 0 else ("deputy_head" if seat == 1 else "member")
                self._hold(checks[first], first, title, chain, by)

    def _fill_delegation(self, node: Node) -> None:
        """A Party delegation: its secretary and members come from the agencies of the province."""
        by = self.ledger.tree.root
        blocs = [cell for cell in self.ledger.cells if cell.up("upper").upper_type == "bloc"]
        places = [cell.index for cell in blocs if cell.sector == "agency"] or list(
            range(len(self.ledger.cells))
        )
        for body, first, stop in self._elected(node, "executive", by):
            taken: set[int] = set()
            for title in ("secretary", "deputy_secretary", "member", "member", "member"):
                self._hold(body, first, title, self._chain(places, first, stop, taken), by)

    def _terms_of_the_rest(self) -> None:
        """Bodies whose members are not known by name have their terms all the same."""
        told = {term.body for term in self.terms}
        for node in self.ledger.tree.nodes():
            for kind in ("executive", "standing", "inspection", "cell_committee"):
                body = self.body_of.get((id(node), kind))
                if body and body.id not in told:
                    by = self.ledger.tree.root if node.kind == "upper" else node.up("upper")
                    list(self._elected(node, kind, by))

    def _fill_from_above(self, node: Node) -> None:
        """The provincial secretary heads the committee of the army or police without being its member."""
        by = self.ledger.tree.root
        for body, first, stop in self._elected(node, "executive", by):
            chain = [
                (member, max(since, first), min(until, stop))
                for member, since, until in self.head_of_province
                if max(since, first) < min(until, stop)
            ]
            self._hold(body, first, "secretary", chain, by)


def committee_name(node: Node) -> str:
    """What the committee of a province or upper organisation is called: Tỉnh ủy, Huyện ủy, Đảng ủy ..."""
    place = node.name.removeprefix("Đảng bộ ")
    for word, office in (
        ("tỉnh ", "Tỉnh ủy "),
        ("thành phố ", "Thành ủy "),
        ("thị xã ", "Thị ủy "),
        ("huyện ", "Huyện ủy "),
        ("quận ", "Quận ủy "),
    ):
        if place.startswith(word):
            return office + place.removeprefix(word)
    return f"Đảng ủy {place}"


def _small(name: str) -> str:
    return name[0].lower() + name[1:]
