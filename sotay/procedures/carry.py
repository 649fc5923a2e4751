"""Cases follow the person they are about, and the organisation they belong to when that is reorganised."""

from sotay.kernel.time import today
from sotay.organizations.carrying import by_hand
from sotay.organizations.models import Organization
from sotay.organizations.reorganization import Reshaped, carries
from sotay.people.models import Person

from .models import Case, CaseState, Task
from .seating import organization_at

by_hand(Case, Task)


def move_cases(person: Person | None, to: Organization, *, but: Case) -> None:
    """A person's open cases go on where the person is now, but for the one that moved them."""
    for case in (
        Case.objects.filter(person=person, state=CaseState.OPEN).exclude(pk=but.pk).select_for_update()
    ):
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
