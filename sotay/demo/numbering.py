"""Numbers of papers: per body, kind of paper and term, in the order of their days, as registers run."""

from random import Random

from .ledger import Ledger
from .offices import Offices
from .shapes import Decision
from .tree import Node

SUFFIXES = {"decision": "QĐ", "list": "DS", "introduction": "GT", "notice": "PB", "sheet": "BTK"}
UPPERS = {
    "district": "HU",
    "city": "ThU",
    "town": "TxU",
    "urban_district": "QU",
    "bloc": "ĐUK",
    "army": "ĐUQS",
    "police": "ĐUCA",
    "border_guard": "ĐUBP",
}


def number(ledger: Ledger, offices: Offices, rng: Random, base: int) -> list[Decision]:
    """Give every paper its number; others, that are not in these books, leave gaps."""
    decisions: list[Decision] = []
    keys = []
    for place, paper in enumerate(ledger.papers):
        body = offices.decider(paper.decider, paper.day)
        day = ledger.calendar.date(paper.day)
        kind = "list" if paper.kind == "sheet" else paper.kind
        decisions.append(Decision(base + 1 + place, kind, "", day, body.id, paper.subject))
        keys.append((body.id, paper.kind, offices.term_label(body, paper.day), paper.day, place))
    last: tuple[int, str, str] | None = None
    running = 0
    for body_id, kind, term, _, place in sorted(keys):
        if (body_id, kind, term) != last:
            last, running = (body_id, kind, term), int(rng.random() * 5)
        running += 1 + int(rng.random() * 3)
        organ = abbreviation(ledger.papers[place].decider)
        decisions[place].number = f"{running:02d}-{SUFFIXES[kind]}/{organ}"
    return decisions


def abbreviation(node: Node) -> str:
    if node.kind == "province":
        return "TU"
    if node.kind == "upper":
        return UPPERS[node.upper_type]
    return "CB" if node.kind in ("grassroots_cell", "cell") else "ĐU"
