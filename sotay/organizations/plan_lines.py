"""The lines of a plan as plain values: what a page, a spreadsheet or a program writes a plan with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .plans import Reorganization, ReorganizationStep

Place = int | str | None
"""An organisation: the number of one that stands, the plan's own reference of one it founds, or none."""


@dataclass(frozen=True)
class PlanLine:
    """One line: what is done to one organisation. See ``ReorganizationStep`` for which columns say something.

    Attributes:
        kind: a ``StepKind``.
        organization: the number of the one it is done to; none where it is founded.
        reference: what the plan calls the one it founds.
        parent, destination, custodian: numbers, or references of what the plan founds.
        share: of an organisation that is split, from 0 to 1.
        persons: numbers of the members who go to this part of a cell.
        row: where it stands in the spreadsheet it came from, counted from 1.
    """

    kind: str
    organization: int | None = None
    reference: str = ""
    name: str = ""
    code: str = ""
    organization_kind: str = ""
    upper_type: str = ""
    sector: str = ""
    powers: str = ""
    parent: Place = None
    destination: Place = None
    share: Decimal | None = None
    custodian: Place = None
    offices: str = ""
    persons: tuple[int, ...] = ()
    row: int | None = None


TEXTS = ("name", "code", "organization_kind", "upper_type", "sector", "powers", "offices")
PLACES = ("parent", "destination", "custodian")


def steps_from(plan: Reorganization, lines: Sequence[PlanLine]) -> list[ReorganizationStep]:
    """The lines as rows of a plan, not yet written."""
    steps = []
    for order, line in enumerate(lines, 1):
        step = ReorganizationStep(plan=plan, order=order, kind=line.kind, organization_id=line.organization)
        step.reference, step.share, step.persons = line.reference, line.share, list(line.persons)
        for name in TEXTS:
            setattr(step, name, getattr(line, name))
        for name in PLACES:
            place: Place = getattr(line, name)
            if isinstance(place, int):
                setattr(step, f"{name}_id", place)
            else:
                setattr(step, f"{name}_reference", place or "")
        steps.append(step)
    return steps


def lines_from(steps: Iterable[ReorganizationStep]) -> list[PlanLine]:
    """The rows of a plan as lines."""
    return [
        PlanLine(
            kind=step.kind,
            organization=step.organization_id,
            reference=step.reference,
            share=step.share,
            persons=tuple(step.persons),
            row=step.order,
            **_columns(step),
        )
        for step in steps
    ]


def _columns(step: ReorganizationStep) -> dict[str, Any]:
    places = {
        name: getattr(step, f"{name}_id") or getattr(step, f"{name}_reference") or None for name in PLACES
    }
    return {**places, **{name: getattr(step, name) for name in TEXTS}}


def lines_of(plan: Reorganization) -> list[PlanLine]:
    """The lines of a plan, in their order."""
    return lines_from(plan.steps.all())
