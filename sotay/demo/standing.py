"""Who sits where on the province's day, and what the tree looks like then: what a committee would write down."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .shapes import Background, Facet, Member, Province


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation on the day."""

    id: int
    parent: int | None
    name: str
    kind: str
    code: str
    sector: str
    upper_type: str
    by_totals: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A member on the day."""

    member: Member
    cell: int
    status: str
    background: Background


def seats(province: Province) -> dict[int, Seat]:
    """The tree of the day."""
    held: dict[int, dict[str, str | int | None]] = defaultdict(dict)
    for facet in province.facets:
        if _holds(province, facet):
            held[facet.organization][facet.aspect] = facet.value
    return {
        organization: Seat(
            id=organization,
            parent=int(values["parent"]) if values["parent"] is not None else None,
            name=str(values["name"]),
            kind=str(values["kind"]),
            code=str(values.get("code") or ""),
            sector=str(values.get("sector") or ""),
            upper_type=str(values.get("upper_type") or ""),
            by_totals=values.get("bookkeeping") == "totals",
        )
        for organization, values in held.items()
    }


def _holds(province: Province, facet: Facet) -> bool:
    return facet.since <= province.day and (facet.until is None or facet.until > province.day)


def members(province: Province) -> Iterator[Standing]:
    """Everybody known by name who is a member on the day."""
    place: dict[int, tuple[int | None, str | None]] = {}
    for movement in province.movements:  # in the order of recording, which is each person's order
        if movement.quantity > 0:
            place[movement.member] = movement.to_organization, movement.to_status
        else:
            place[movement.member] = movement.from_organization, movement.from_status
    backgrounds = {row.member: row for row in province.backgrounds if row.until is None}
    for member in province.members:
        cell, status = place[member.id]
        if cell is not None and status is not None:
            yield Standing(member, cell, status, backgrounds[member.id])


def path(tree: dict[int, Seat], organization: int) -> list[Seat]:
    """An organisation and those above it, from the top."""
    chain = [tree[organization]]
    while (parent := chain[0].parent) is not None and parent in tree:
        chain.insert(0, tree[parent])
    return chain
