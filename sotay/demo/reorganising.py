"""What a change of the tree does to members: carried over, split among new cells, gathered as founders."""

from .changes import Change
from .choosing import Unsteerable
from .leaving import Leaving
from .ledger import OFFICIAL, OUTSIDE
from .tree import Node


class Reorganising(Leaving):
    """Movements that follow from decisions about organisations."""

    def _shaken(self) -> dict[int, list[int]]:
        """By cell, the days on which the path to it changed."""
        days: dict[int, list[int]] = {}
        for change in self.history.changes:
            if "parent" in change.before:
                for node in change.node.walk():
                    days.setdefault(node.index, []).append(change.act.day)
        return days

    def _structure(self) -> None:
        for change in self.history.changes:
            if "parent" in change.before:
                self.later(change.act.day, self.reorganise, change)
            elif "kind" in change.before:
                self.later(change.act.day, self.split, change)
        for place, node in enumerate(self.cells):
            if node.since and not (node.parent is not None and node.parent.members_until):
                self.later(node.since, self.found, place)

    def reorganise(self, change: Change) -> None:
        """A cell or committee came under another parent: everybody is carried over, in the same cell."""
        paper = self.act_paper(change.act)
        for node in change.node.walk():
            place = node.index
            if place < 0 or not self.active(place, self.today):
                continue
            self.upper[place] = node.up("upper")
            self.closing[place] = self.closings[id(self.upper[place])]
            self.known[place] = change.act.recorded
            for member in self.inside[place]:
                recorded = max(change.act.recorded, self.recorded[member] + 60)
                self.post(
                    "reorganization",
                    member,
                    self.today,
                    self.today,
                    recorded,
                    place,
                    self.status[member],
                    paper,
                )

    def split(self, change: Change) -> None:
        """A grassroots cell became a committee: its members go to its new cells."""
        source = change.node.index
        paper = self.act_paper(change.act)
        places = [child.index for child in change.node.children]
        people = sorted(
            self.inside[source], key=lambda m: (self.status[m] != OFFICIAL, self.inventor.born[m])
        )
        for number, member in enumerate(people):
            place = places[number % len(places)]
            self.known[place] = change.act.recorded
            recorded = max(change.act.recorded, self.recorded[member] + 60)
            self.post(
                "reorganization", member, self.today, self.today, recorded, place, self.status[member], paper
            )

    def found(self, place: int) -> None:
        """A new cell starts with members of its neighbours."""
        node = self.cells[place]
        self.known[place] = node.founding.recorded
        paper = self.act_paper(node.founding)
        wanted = max(4, min(9, node.size // 2))
        gathered = 0
        for circle in (node.parent, self.upper[place], None):
            for _ in range(30):
                if gathered >= wanted:
                    break
                source = self.somewhere_crowded(circle)
                member = self._founder(source)
                if member < 0:
                    continue
                floor = self.floor(member, source, place)
                recorded = self.time(self.today, max(floor, node.founding.recorded), source, place)
                if recorded:
                    self.post("transfer", member, self.today, self.today, recorded, place, OFFICIAL, paper)
                    self._will_retire(member)
                    gathered += 1
        if gathered < 3:
            raise Unsteerable(f"{node.name} found only {gathered} founders")

    def somewhere_crowded(self, circle: Node | None) -> int:
        pool = self.pools.get((id(circle) if circle else 0, "village"))
        return int(pool.draw(self.rng)) if pool else OUTSIDE

    def _founder(self, source: int) -> int:
        if source < 0 or not self.active(source, self.today - 1):
            return OUTSIDE
        people = self.inside[source]
        if len(people) < 6 or self.officials[source] < 5:
            return OUTSIDE
        member = self.rng.choice(people)
        ready = self.status[member] == OFFICIAL and self.age(member, self.today) < 62
        free = self.counted[member] < self.today and self.locked[member] < self.today
        return member if ready and free else OUTSIDE
