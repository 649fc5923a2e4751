"""From one operation, as an office thinks of it ("merge these three into a new one"), to the lines of a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sotay.organizations.kinds import StepKind
from sotay.organizations.plan_lines import Place, PlanLine
from sotay.organizations.switching import Inside, inner_lines

WHOLE = Decimal(1)


@dataclass(frozen=True)
class Operation:
    """What the form of one operation says.

    Attributes:
        organizations: those it is done to.
        new: the line of an organisation founded by it; none where it leads to one that stands, or is founded already.
        place: what it leads to where nothing is founded: the destination, or the new parent.
        share: of a split, the part that goes there.
        goes_on: of a split, the organisation itself goes on with the rest.
        children: of a split committee, what of those under it goes to the part.
        persons: of a split cell, the members who go to the part.
        offices: what becomes of the roles held there.
        inner, inside: what becomes of the committees inside those that change their kind, and which they are.
    """

    kind: str
    organizations: Sequence[int] = ()
    new: PlanLine | None = None
    place: Place = None
    custodian: Place = None
    share: Decimal | None = None
    goes_on: bool = False
    children: Sequence[int] = ()
    persons: Sequence[int] = ()
    organization_kind: str = ""
    upper_type: str = ""
    sector: str = ""
    powers: str = ""
    name: str = ""
    code: str = ""
    offices: str = ""
    inner: str = ""
    inside: Mapping[int, Sequence[Inside]] = field(default_factory=dict)


def lines_for(operation: Operation, existing: Sequence[PlanLine]) -> list[PlanLine]:
    """The lines an operation adds to those a plan has."""
    founded = [replace(operation.new, reference=next_reference(existing))] if operation.new else []
    place: Place = founded[0].reference if founded else operation.place
    if operation.kind == StepKind.FOUND:
        return founded
    if operation.kind == StepKind.SPLIT:
        return [*founded, *_split(operation, place, existing)]
    lines = [_line(operation, pk, place) for pk in operation.organizations]
    inner = [
        line
        for pk in operation.organizations
        for line in inner_lines(pk, operation.inside.get(pk, ()), operation.inner)
    ]
    return [*founded, *lines, *inner]


def _line(operation: Operation, pk: int, place: Place) -> PlanLine:
    """What one organisation becomes."""
    if operation.kind == StepKind.REASSIGN:
        return PlanLine(operation.kind, pk, parent=place)
    if operation.kind == StepKind.RENAME:
        return PlanLine(operation.kind, pk, name=operation.name, code=operation.code)
    if operation.kind == StepKind.CHANGE_KIND:
        return PlanLine(
            operation.kind,
            pk,
            organization_kind=operation.organization_kind,
            upper_type=operation.upper_type,
            sector=operation.sector,
            powers=operation.powers,
        )
    return PlanLine(
        operation.kind, pk, destination=place, custodian=operation.custodian, offices=operation.offices
    )


def _split(operation: Operation, place: Place, existing: Sequence[PlanLine]) -> list[PlanLine]:
    """A part goes to the place; the first part, said once, is the organisation itself where it goes on."""
    (pk,) = operation.organizations
    parts = [line for line in existing if line.kind == StepKind.SPLIT and line.organization == pk]
    lines = []
    if operation.goes_on and not any(line.destination == pk for line in parts):
        rest = WHOLE - operation.share if operation.share is not None else None
        lines.append(PlanLine(StepKind.SPLIT, pk, destination=pk, share=rest))
    lines.append(
        PlanLine(
            StepKind.SPLIT,
            pk,
            destination=place,
            share=operation.share,
            custodian=operation.custodian,
            offices=operation.offices,
            persons=tuple(operation.persons),
        )
    )
    return [*lines, *(PlanLine(StepKind.REASSIGN, child, parent=place) for child in operation.children)]


def next_reference(lines: Iterable[PlanLine]) -> str:
    """A word for the next organisation a plan founds: "M1", "M2" …"""
    used = {line.reference for line in lines}
    at = 1
    while f"M{at}" in used:
        at += 1
    return f"M{at}"


def without(lines: Sequence[PlanLine], order: int) -> list[PlanLine]:
    """The lines but one; with a founding go the lines that lead to what is founded."""
    gone = lines[order - 1]
    reference = gone.reference if gone.kind == StepKind.FOUND else ""
    return [
        line
        for at, line in enumerate(lines, 1)
        if at != order and not (reference and reference in (line.destination, line.parent))
    ]


def replaced(lines: Sequence[PlanLine], order: int, line: PlanLine) -> list[PlanLine]:
    """The lines with another one in the place of one."""
    return [line if at == order else each for at, each in enumerate(lines, 1)]
