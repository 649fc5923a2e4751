"""The ledger while a decade is lived through: who sits where, what was posted, what may still be posted.

Three rules keep every person's chain whole. A person's entries are recorded in the order they count, so
whatever is known at any time is a beginning of the chain. Nothing is recorded into a half-year that the upper
organisation has closed; what comes later counts from the first open day. Only the latest entry is ever reversed.
"""

from dataclasses import dataclass
from random import Random

from .changes import Act, History
from .days import DAY, Calendar, half_start, moment, moment_between
from .persons import Inventor
from .profiles import Profile
from .tree import CELL_KINDS, Node, Tree

PROBATIONARY, OFFICIAL, UNKNOWN = 0, 1, 2
STATUS = ("probationary", "official", "unknown")
OUTSIDE = -1
FOREVER = 4_000_000
FEWEST = 3  # official members a cell keeps

# (recorded, order, kind, member, happened, counted, from cell, from status, to cell, to status, paper,
#  quantity, order of the entry reversed or -1, reason)
Row = tuple[int, int, str, int, int, int, int, int, int, int, int, int, int, str]


@dataclass(slots=True)
class Paper:
    """A decision, list, introduction or notice before it gets its number."""

    kind: str
    decider: Node
    day: int
    subject: str


class Ledger:
    """State and entries; `Life` decides what happens."""

    def __init__(
        self,
        profile: Profile,
        tree: Tree,
        history: History,
        calendar: Calendar,
        inventor: Inventor,
        rng: Random,
    ) -> None:
        self.profile, self.tree, self.history, self.calendar = profile, tree, history, calendar
        self.inventor, self.rng = inventor, rng
        self.rows: list[Row] = []
        self.backgrounds: list[tuple[int, int, str, str, str]] = []  # member, since, education, theory, work
        self.papers: list[Paper] = []
        # by member
        self.cell: list[int] = []
        self.status: list[int] = []
        self.place: list[int] = []  # in the cell's list of members
        self.alive_at: list[int] = []  # in the list of all members
        self.recorded: list[int] = []  # when the latest entry was recorded
        self.counted: list[int] = []  # the day the latest entry counts
        self.locked: list[int] = []  # until this day nothing may happen
        self.span: list[list[int]] = []  # the current stay
        self.alive: list[int] = []
        # by cell
        self.cells = [
            node
            for node in tree.nodes()
            if (node.kind in CELL_KINDS or node.members_until) and not node.handed_in_as_total
        ]
        for index, node in enumerate(self.cells):
            node.index = index
        self.inside: list[list[int]] = [[] for _ in self.cells]
        self.officials = [0 for _ in self.cells]
        self.since = [node.since or calendar.opens for node in self.cells]
        self.until = [node.members_until or FOREVER for node in self.cells]
        self.known = [0 for _ in self.cells]  # when its latest change was recorded
        self.spans: list[list[list[int]]] = [
            [] for _ in self.cells
        ]  # [member, first day, day after the last]
        self.upper = [self._first_upper(node) for node in self.cells]
        self.closings = self._closings()
        self.closing = [self.closings[id(upper)] for upper in self.upper]

    def _first_upper(self, node: Node) -> Node:
        """The upper organisation at the opening, or when the cell was founded."""
        walk: Node | None = node
        while walk is not None and walk.kind != "upper":
            parent = walk.parent
            for change in walk.past:  # latest first
                if change.act.day > node.since:
                    parent = change.before.get("parent", parent)
            walk = parent
        assert walk is not None
        return walk

    def _closings(self) -> dict[int, list[int]]:
        """When each upper organisation closed each half-year; never, for those still open on the day."""
        closings: dict[int, list[int]] = {}
        for upper in self.tree.root.children:
            if upper.kind != "upper":
                continue
            times = []
            for half in range(self.calendar.first_half, self.calendar.last_half + 1):
                time = moment(self.rng, half_start(half + 1) + 7 + int(self.rng.random() * 17))
                times.append(time if time < self.calendar.limit else FOREVER * DAY)
            closings[id(upper)] = times
        return closings

    # -- times

    def open_until(self, counted: int, *cells: int) -> int:
        """The last moment something that counts that day may be recorded in these cells."""
        half = self.calendar.half(counted) - self.calendar.first_half
        return min(self.calendar.limit, *(self.closing[cell][half] - 3600 for cell in cells if cell >= 0))

    def closed_before(self, counted: int, *cells: int) -> int:
        """The moment from which the half-year before that day was closed in all these cells."""
        half = self.calendar.half(counted) - self.calendar.first_half - 1
        return max(self.closing[cell][half] for cell in cells if cell >= 0)

    def floor(self, member: int, *cells: int) -> int:
        """Nothing about the member in these cells may be recorded before this."""
        time = self.recorded[member] if member >= 0 else 0
        return max(time, *(self.known[cell] for cell in cells if cell >= 0))

    def time(self, counted: int, floor: int, *cells: int) -> int:
        """When an entry was recorded: mostly within weeks, now and then months later. 0 if it cannot be."""
        rng, latest = self.rng, self.open_until(counted, *cells)
        lag = 1 + int(rng.expovariate(0.12))
        if rng.random() < 0.04:
            lag += 25 + int(rng.random() * 90)
        time = moment(rng, counted + lag)
        if time <= floor:
            time = moment(rng, floor // DAY + 1 + int(rng.expovariate(0.4)))
        if time <= latest:
            return time
        low = max(floor + 60, counted * DAY + 30_000)
        return moment_between(rng, low, latest) if low < latest else 0

    # -- papers

    def paper(self, kind: str, decider: Node, day: int, subject: str) -> int:
        weekday = (day - 1) % 7
        self.papers.append(Paper(kind, decider, day - max(0, weekday - 4), subject))
        return len(self.papers) - 1

    def act_paper(self, act: Act) -> int:
        if act.decision < 0:
            act.decision = self.paper("decision", act.decider, act.decided, act.subject)
        return act.decision

    # -- entries

    def person(self, cell: int, *, age: float, man: bool, joined: int, recorded: int, day: int) -> int:
        """A new person, not in any cell yet."""
        node = self.cells[cell]
        member = self.inventor.invent(node, day=day, age=age, man=man, joined=joined, recorded=recorded)
        for values, value in (
            (self.cell, OUTSIDE),
            (self.status, OUTSIDE),
            (self.place, 0),
            (self.alive_at, 0),
            (self.recorded, 0),
            (self.counted, 0),
            (self.locked, 0),
        ):
            values.append(value)
        self.span.append([])
        return member

    def post(
        self,
        kind: str,
        member: int,
        happened: int,
        counted: int,
        recorded: int,
        to: int,
        status: int,
        paper: int,
        reason: str = "",
    ) -> None:
        """One entry: from where the member is to another place or status."""
        source, before = self.cell[member], self.status[member]
        self.rows.append(
            (
                recorded,
                len(self.rows),
                kind,
                member,
                happened,
                counted,
                source,
                before,
                to,
                status,
                paper,
                1,
                -1,
                reason,
            )
        )
        if source != to or kind == "opening":
            self._leave(member, counted)
            self._enter(member, to, status, counted)
        elif before != status:
            self.officials[to] += (status == OFFICIAL) - (before == OFFICIAL)
        self.cell[member], self.status[member] = to, status
        self.recorded[member] = recorded
        self.counted[member] = counted

    def post_mistake(
        self,
        kind: str,
        member: int,
        counted: int,
        times: tuple[int, int],
        to: int,
        status: int,
        paper: int,
        reason: str,
        back: int = 0,
    ) -> None:
        """An entry and its reversal: the member stays where he was. `back` is the day the reversal counts."""
        source, before = self.cell[member], self.status[member]
        wrong = len(self.rows)
        legs = (source, before, to, status, paper)
        self.rows.append((times[0], wrong, kind, member, counted, counted, *legs, 1, -1, ""))
        self.rows.append(
            (times[1], wrong + 1, kind, member, counted, back or counted, *legs, -1, wrong, reason)
        )
        self.recorded[member] = times[1]
        self.counted[member] = back or counted

    def _leave(self, member: int, counted: int) -> None:
        source = self.cell[member]
        if source < 0:
            return
        people, place = self.inside[source], self.place[member]
        last = people.pop()
        if last != member:
            people[place] = last
            self.place[last] = place
        self.officials[source] -= self.status[member] == OFFICIAL
        self.span[member][2] = counted

    def _enter(self, member: int, to: int, status: int, counted: int) -> None:
        if to < 0:
            place = self.alive_at[member]
            last = self.alive.pop()
            if last != member:
                self.alive[place] = last
                self.alive_at[last] = place
            return
        if self.cell[member] < 0:
            self.alive_at[member] = len(self.alive)
            self.alive.append(member)
        self.place[member] = len(self.inside[to])
        self.inside[to].append(member)
        self.officials[to] += status == OFFICIAL
        self.span[member] = [member, counted, FOREVER]
        self.spans[to].append(self.span[member])

    # -- questions

    def active(self, cell: int, day: int) -> bool:
        return self.since[cell] <= day < self.until[cell]

    def may_leave(self, member: int) -> bool:
        cell = self.cell[member]
        return self.status[member] != OFFICIAL or self.officials[cell] > FEWEST

    def age(self, member: int, day: int) -> float:
        return (day - self.inventor.born[member]) / 365.25
