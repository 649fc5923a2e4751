"""The day the books open: every cell hands in a signed list of who is on it."""

from random import Random

from .days import DAY, moment, years_after
from .ledger import OFFICIAL, PROBATIONARY, UNKNOWN, Ledger
from .tree import GRASSROOTS, Node, spread

IN_PROBATION = 0.042
STATUS_UNKNOWN = 0.0012  # papers lost: nobody can say when they became official


def open_books(ledger: Ledger, stock: int) -> list[tuple[int, int]]:
    """Enter exactly so many members. Answers those on probation and the day of their ceremony."""
    rng, calendar = ledger.rng, ledger.calendar
    probation: list[tuple[int, int]] = []
    open_cells = [place for place in range(len(ledger.cells)) if ledger.active(place, calendar.opens)]
    counts = dict(zip(open_cells, _counts(ledger, open_cells, stock), strict=True))
    lists: dict[int, tuple[int, int]] = {}
    clocks = _clocks(ledger)
    for place in open_cells:
        node = ledger.cells[place]
        grassroots = _grassroots(node)
        if id(grassroots) not in lists:
            paper = ledger.paper("list", grassroots, calendar.opens - 1, "Danh sách đảng viên ngày mở sổ")
            upper = id(ledger.upper[place])
            clocks[upper] += 60 * int(4 + rng.random() * 30)
            lists[id(grassroots)] = paper, _in_hours(clocks[upper])
        paper, recorded = lists[id(grassroots)]
        for number in range(counts[place]):
            member, joined = _enter(ledger, place, number, paper, recorded)
            if joined:
                probation.append((member, joined))
    return probation


def _grassroots(node: Node) -> Node:
    """The grassroots organisation of the opening that signs for the cell."""
    walk = node
    while walk.kind not in GRASSROOTS:
        before = walk.past[-1].before.get("kind") if walk.past else None
        if before in GRASSROOTS:
            return walk
        assert walk.parent is not None
        walk = walk.parent
    return walk


def _clocks(ledger: Ledger) -> dict[int, int]:
    """Each upper organisation enters its lists in the first days of the book."""
    first = ledger.calendar.opens + 1
    return {key: moment(ledger.rng, first + int(ledger.rng.random() * 4)) for key in ledger.closings}


def _in_hours(time: int) -> int:
    """The time itself, or one pushed out of the noon rest or the night."""
    clock = time % DAY
    if clock > 61_000:
        return time + 51_000
    return time + 7_200 if 41_400 < clock < 48_600 else time


def _counts(ledger: Ledger, places: list[int], stock: int) -> list[int]:
    rng = ledger.rng
    sizes = [ledger.cells[place].size * rng.uniform(0.8, 1.2) for place in places]
    counts = spread(stock, sizes, least=4)
    spare = 0
    for number, place in enumerate(places):
        if ledger.cells[place].kind == "grassroots_cell" or ledger.cells[place].members_until:
            over = max(0, counts[number] - 27)
            counts[number] -= over
            spare += over
    villages = [number for number, place in enumerate(places) if ledger.cells[place].sector == "village"]
    for turn in range(spare):
        counts[villages[turn % len(villages)]] += 1
    return counts


def _enter(ledger: Ledger, place: int, number: int, paper: int, recorded: int) -> tuple[int, int]:
    """One member on the list; the first four are official. Answers the ceremony if on probation."""
    rng, day = ledger.rng, ledger.calendar.opens
    node = ledger.cells[place]
    man = rng.random() < _share_of_men(node)
    new = number > 3 and rng.random() < IN_PROBATION
    age = _age(rng, node, man=man)
    if new:
        age = rng.triangular(19, 46, 26)
        joined = day - 2 - int(rng.random() * 355)
    else:
        joined = day - max(372, int((age - _joining_age(rng, age)) * 365.25))
    member = ledger.person(place, age=age, man=man, joined=joined, recorded=recorded, day=day)
    status = PROBATIONARY if new else OFFICIAL
    if not new and number > 3 and rng.random() < STATUS_UNKNOWN:
        status = UNKNOWN
    if status == OFFICIAL:
        official(ledger, member, joined)
    ledger.backgrounds.append((member, day, *ledger.inventor.background(node, age, man=man)))
    ledger.post("opening", member, day, day, recorded, place, status, paper)
    return member, joined if new else 0


def official(ledger: Ledger, member: int, joined: int) -> None:
    """Somebody whose probation ended before we knew him."""
    person, day = ledger.inventor.members[member], years_after(joined, 1)
    person.official_on = ledger.calendar.date(day)
    person.recognition_decided_on = ledger.calendar.date(day + 5 + int(ledger.rng.random() * 40))
    ledger.inventor.issue_card(member)


def _share_of_men(node: Node) -> float:
    shares = {"village": 0.66, "school": 0.29, "health": 0.38, "agency": 0.58, "police": 0.93, "army": 0.97}
    return shares.get(node.sector, 0.64)


def _age(rng: Random, node: Node, *, man: bool) -> float:
    if node.sector == "village":
        return min(96.0, max(20.5, rng.gauss(51, 16.5)))
    return 23.5 + (35.5 if man else 30.5) * rng.betavariate(1.7, 1.9)


def _joining_age(rng: Random, age: float) -> float:
    """At what age somebody now that old had joined: not before 18, and a year or more ago."""
    return min(age - 1.05, 19 + 21 * rng.betavariate(1.5, 2.6))
