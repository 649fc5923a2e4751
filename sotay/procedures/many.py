"""Beginning one procedure at many cells at once, and ending what is left of it: what a round of a whole branch needs.

Called within an action of the room that holds the round; conditions of a single case are that room's to judge.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from sotay.organizations.models import Organization

from .declaring import PROCEDURES, Seat
from .models import Case, CaseState, Task


def open_for_all(
    procedure: str, cells: Sequence[Organization], on: date, *, due_on: date | None = None
) -> list[Case]:
    """Begin a procedure, about nobody, at each of some cells; its first step waits there.

    Args:
        on: the day it begins, which picks the rules it keeps.
        due_on: by when the first step is to be taken.

    Raises:
        ValueError: its first step is not taken by cells.
    """
    first = PROCEDURES[procedure].steps[0]
    if first.seat is not Seat.CELL:
        raise ValueError(f"{procedure} does not begin in cells")
    cases = Case.objects.bulk_create(
        [
            Case(procedure=procedure, organization=cell, path=cell.path or "", began_on=on, rules_on=on)
            for cell in cells
        ],
        batch_size=2000,
    )
    Task.objects.bulk_create(
        [
            Task(
                case=case,
                step=first.key,
                seat=first.seat,
                organization=cell,
                path=cell.path or "",
                opened_on=on,
                due_on=due_on,
            )
            for case, cell in zip(cases, cells, strict=True)
        ],
        batch_size=2000,
    )
    return cases


def end_all(cases: QuerySet[Case], on: date) -> int:
    """Open cases end unfinished; nothing they have not done yet will be done.

    Returns:
        How many they were.
    """
    numbers = list(
        cases.filter(state=CaseState.OPEN).select_for_update(of=("self",)).values_list("pk", flat=True)
    )
    Task.objects.filter(case__in=numbers, done_on=None).update(done_on=on)
    Case.objects.filter(pk__in=numbers).update(state=CaseState.WITHDRAWN, ended_on=on)
    return len(numbers)
