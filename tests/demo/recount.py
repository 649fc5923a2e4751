"""An independent reading of an invented province: only its rows, counted and replayed in plain Python."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

from sotay.demo import profiles
from sotay.demo.generate import generate
from sotay.demo.shapes import Facet, Movement, Province

INWARD = {"opening", "admission", "arrival", "restoration", "resumption"}
OUTWARD = {"death", "expulsion", "removal", "cancellation", "withdrawal", "departure"}
CELLS = {"grassroots_cell", "cell"}


@cache
def province(name: str, seed: int | None = None) -> Province:
    """Generated once for all tests of a process."""
    return generate(profiles.load(name), seed)


class Tree:
    """The attributes of organisations on any day."""

    def __init__(self, province: Province) -> None:
        self.rows: dict[tuple[int, str], list[Facet]] = defaultdict(list)
        for facet in province.facets:
            self.rows[facet.organization, facet.aspect].append(facet)
        self.ids = [organization.id for organization in province.organizations]

    def value(self, organization: int, aspect: str, day: date) -> Any:
        for facet in self.rows[organization, aspect]:
            if facet.since <= day and (facet.until is None or day < facet.until):
                return facet.value
        return None

    def existing(self, day: date) -> list[int]:
        return [organization for organization in self.ids if self.value(organization, "kind", day)]

    def count(self, day: date, *kinds: str) -> int:
        return sum(self.value(organization, "kind", day) in kinds for organization in self.ids)

    def up(self, organization: int, day: date) -> list[int]:
        """The organisation and all above it."""
        path = [organization]
        while (parent := self.value(path[-1], "parent", day)) is not None:
            path.append(parent)
        return path


def stock(province: Province, day: date) -> int:
    """Members on a day, those kept by totals included."""
    entered = sum(
        entry.quantity for entry in province.ledger() if entry.counted_on <= day and entry.to_organization
    )
    gone = sum(
        entry.quantity for entry in province.ledger() if entry.counted_on <= day and entry.from_organization
    )
    return entered - gone


def flow(province: Province, kind: str, since: date, until: date) -> int:
    return sum(
        entry.quantity
        for entry in province.ledger()
        if entry.kind == kind and since <= entry.counted_on <= until
    )


def chains(province: Province) -> dict[int, list[Movement]]:
    """The movements of each person in the order they count."""
    chains: dict[int, list[Movement]] = defaultdict(list)
    for movement in province.movements:
        chains[movement.member].append(movement)
    for chain in chains.values():
        chain.sort(key=lambda movement: (movement.counted_on, movement.id))
    return chains


def effective(chain: list[Movement]) -> list[Movement]:
    """A chain without what was reversed, and without the reversals."""
    undone = {movement.reverses for movement in chain if movement.reverses}
    return [movement for movement in chain if movement.id not in undone and not movement.reverses]


def stays(province: Province) -> dict[int, list[tuple[int, str, date, date | None]]]:
    """Where each person was: (cell, status, since, until), the open stay last."""
    found: dict[int, list[tuple[int, str, date, date | None]]] = {}
    for member, chain in chains(province).items():
        rows: list[tuple[int, str, date, date | None]] = []
        for movement in effective(chain):
            if rows and rows[-1][3] is None:
                rows[-1] = (*rows[-1][:3], movement.counted_on)
            if movement.to_organization is not None and movement.to_status is not None:
                rows.append((movement.to_organization, movement.to_status, movement.counted_on, None))
        found[member] = rows
    return found


def last_closing(closings: dict[int, list[tuple[Any, date]]], upper: int, time: Any) -> date | None:
    """The day through which an upper organisation was closed at a time."""
    rows = closings.get(upper, [])
    place = bisect_right(rows, (time, date.max))
    return rows[place - 1][1] if place else None
