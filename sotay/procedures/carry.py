"""Cases follow the person they are about, and the organisation they belong to when that is reorganised.

What happens to somebody outside of a case meets the cases that are open about them: it ends them, or waits for them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.time import today
from sotay.organizations.carrying import by_hand
from sotay.organizations.models import Organization
from sotay.organizations.reorganization import Reshaped, carries
from sotay.people.models import Person
from sotay.regulations import Refused

from .models import Case, CaseState, Task
from .seating import organization_at

by_hand(Case, Task)

_carried_out: ContextVar[int | None] = ContextVar("carried_out", default=None)


@contextmanager
def carrying_out(case: Case) -> Iterator[None]:
    """What is done within is done by a step of this case."""
    token = _carried_out.set(case.pk)
    try:
        yield
    finally:
        _carried_out.reset(token)


def refuse_beside_a_case(person_id: int, *procedures: str) -> None:
    """Nothing is recorded past an open case of the same matter; the case itself may.

    Raises:
        Refused: one of these procedures is running about the person.
    """
    rows = Case.objects.filter(person_id=person_id, procedure__in=procedures, state=CaseState.OPEN)
    found = rows.exclude(pk=_carried_out.get() or 0).first()
    if found is not None:
        raise Refused(
            None,
            _("Đang có hồ sơ “%(title)s” chưa xong.") % {"title": found.title},
            _("Hãy ghi tiếp ở hồ sơ ấy, hoặc rút hồ sơ rồi ghi lại."),
        )


def end_cases(person_id: int, on: date, *procedures: str) -> None:
    """A person's open cases end, but for the one that is being carried out: there is nothing left to be decided.

    Args:
        procedures: only these; none is all.
    """
    rows = Case.objects.filter(person_id=person_id, state=CaseState.OPEN).exclude(pk=_carried_out.get() or 0)
    if procedures:
        rows = rows.filter(procedure__in=procedures)
    for case in rows.select_for_update():
        day = max(on, case.began_on)
        Task.objects.filter(case=case, done_on=None).update(done_on=day)
        case.state, case.ended_on = CaseState.WITHDRAWN, day
        case.save()


def move_cases(person: Person | None, to: Organization) -> None:
    """A person's open cases go on where the person is now, but for the one that moved them."""
    rows = Case.objects.filter(person=person, state=CaseState.OPEN).exclude(pk=_carried_out.get() or 0)
    for case in rows.select_for_update():
        settle(case, to)


def settle(case: Case, at: Organization) -> None:
    """Let a case belong to another organisation, and its open task to whoever sits there."""
    case.organization, case.path = at, at.path or ""
    if case.destination is not None:
        case.destination_path = case.destination.path
    case.save()
    task = Task.objects.filter(case=case, done_on=None).first()
    if task is not None:
        task.seat, task.organization = organization_at(case, task.declared, today())
        task.path = task.organization.path or ""
        task.save()


@carries
def cases_go_on(reshaped: Reshaped) -> None:
    """Open cases of what ended are its successor's; those of what moved are found where it stands now."""
    touched = {*reshaped.fates, *reshaped.heirs}
    rows = Case.objects.filter(state=CaseState.OPEN)
    for case in rows.filter(organization_id__in=touched) | rows.filter(destination_id__in=touched):
        if case.destination_id in reshaped.heirs:
            case.destination_id = reshaped.heirs[case.destination_id]
        heir = reshaped.heirs.get(case.organization_id, case.organization_id)
        settle(case, Organization.objects.get(pk=heir))
