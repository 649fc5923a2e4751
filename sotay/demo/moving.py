"""Moving inside the province: one by one, together, and back to the village at pension age."""

from .coming import Coming
from .plan import Planned
from .tree import WORK, Node


class Moving(Coming):
    """Transfers. Whoever moves stays what he was."""

    def transfer(self, item: Planned, late: bool) -> bool:
        rng = self.rng
        member = self.somebody(self._moves, before=self._before(late))
        if member < 0:
            return False
        source = self.cell[member]
        working = self.cells[source].sector in WORK
        sort = (
            "work"
            if (working and rng.random() < 0.85) or (not working and self._employable(member))
            else "village"
        )
        draw = rng.random()
        near = self.cells[source].parent if draw < 0.42 else (self.upper[source] if draw < 0.78 else None)
        place = self.somewhere(near, sort, self.today - 190 if late else self.today, source)
        if place < 0:
            place = self.somewhere(None, sort, self.today - 190 if late else self.today, source)
        return place >= 0 and self._move(member, place, late)

    def _moves(self, member: int) -> bool:
        age = self.age(member, self.today)
        return age < 58 and self.rng.random() < (1.0 if age < 36 else 0.45)

    def _employable(self, member: int) -> bool:
        return self.age(member, self.today) < 40 and self.rng.random() < 0.3

    def _move(self, member: int, place: int, late: bool = False, paper: int = -1) -> bool:
        source = self.cell[member]
        happened, recorded = self._when(late, source, place), self._recorded(late, member, source, place)
        if not recorded or happened <= self.counted[member]:
            return False
        if paper < 0:
            subject = f"Giới thiệu sinh hoạt đảng đến {self.cells[place].name}"
            paper = self.paper("introduction", self._introduces(source, place), happened - 1, subject)
        if not late:
            recorded = self._slip("transfer", member, recorded, place, self.status[member], paper)
        self.post("transfer", member, happened, self.today, recorded, place, self.status[member], paper)
        self._will_retire(member)
        return True

    def _introduces(self, source: int, place: int) -> Node:
        """The grassroots committee within its own cells, else the upper committee."""
        giver, taker = self.cells[source].parent, self.cells[place].parent
        if giver is taker and giver is not None and giver.kind == "grassroots_committee":
            return giver
        return self.upper[source]

    def transfer_together(self, item: Planned, late: bool) -> bool:
        """Households of a village put under the next one: members change the cell together on one paper."""
        for _ in range(40):
            source = self.somewhere(None, "village", self.today)
            if source < 0 or len(self.inside[source]) < 14:
                continue
            place = self.somewhere(self.cells[source].parent, "village", self.today, source)
            if place < 0 or self.upper[place] is not self.upper[source]:
                continue
            self._move_together(source, place, 4 + int(self.rng.random() * 6))
            return True
        return False

    def _move_together(self, source: int, place: int, count: int) -> None:
        subject = f"Chuyển sinh hoạt đảng tập thể đến {self.cells[place].name}"
        paper = self.paper("decision", self.upper[source], self.today - 4, subject)
        ready = [
            m for m in self.inside[source] if self.counted[m] < self.today and self.locked[m] < self.today
        ]
        floor = max([self.floor(m, source, place) for m in ready[:count]], default=0)
        recorded = self.time(self.today, floor, source, place)
        for member in ready[:count] if recorded else ():
            if self.may_leave(member):
                self.post(
                    "transfer", member, self.today, self.today, recorded, place, self.status[member], paper
                )

    def retire(self, member: int) -> None:
        source = self.cell[member]
        if source < 0 or self.cells[source].sector not in WORK or self.age(member, self.today) < 55:
            return
        upper = self.upper[source] if self.cells[source].up("upper").district else None
        place = self.somewhere(upper, "village", self.today, source)
        free = self.counted[member] < self.today and self.locked[member] < self.today
        if place < 0 or not free or not self.may_leave(member) or not self._move(member, place):
            self.later(self.today + 40, self.retire, member)
            return
        self.backgrounds.append((member, self.today, "", "", "retired"))
