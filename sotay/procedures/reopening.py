"""What a case brought about in a member's book, and what becomes of the case when that entry is reversed.

The entry and the step were written by one act of the trail, which is how they find each other. An entry that was posted
again, because of a paper that came late, is found by the one it was copied from.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.people.models import Presence, PresenceReason
from sotay.regulations import Refused

from .actions import again_at, standing_steps
from .declaring import Way
from .models import Case, CaseState, StepTaken

WHERE = (PresenceReason.HOME, PresenceReason.CANDIDACY)


def step_behind(person_id: int | None, kind: str, acts: Iterable[int]) -> StepTaken | None:
    """The step of a case that posted an entry.

    Args:
        kind: the kind of the entry.
        acts: the numbers of the acts by which it, or what it is a copy of, was written.
    """
    written = set(acts)
    outer = AuditEntry.objects.filter(pk__in=written).values_list("parent_id", flat=True)
    rows = StepTaken.objects.filter(
        case__person=person_id, entry_id__in=written | {pk for pk in outer if pk}, taken_back=None
    )
    for row in rows.select_related("case").order_by("-id"):
        way = way_of_row(row)
        if way is not None and kind in way.books:
            return row
    return None


def way_of_row(row: StepTaken) -> Way | None:
    """The way a step ended."""
    return row.case.declared.step(row.step).way(row.way)


def hold(row: StepTaken) -> Case:
    """Keep the case of a step for this act, before anything of its person is changed.

    Raises:
        Refused: another case of the same kind is open, or a later step of it stands on something else.
    """
    with seen_by(PROGRAM):
        return _held(row)


def _held(row: StepTaken) -> Case:
    case = Case.objects.select_for_update().get(pk=row.case_id)
    rows = Case.objects.filter(procedure=case.procedure, person=case.person_id, state=CaseState.OPEN)
    if not case.is_open and rows.exists():
        raise Refused(
            None,
            _("Bút toán này do hồ sơ “%(title)s” ghi; hồ sơ ấy không mở lại được vì đang có hồ sơ cùng loại.")
            % {"title": case.title},
            _("Hãy giải quyết hoặc rút hồ sơ đang mở trước."),
        )
    for each in standing_steps(case).filter(pk__gt=row.pk):
        way = way_of_row(each)
        if way is not None and way.is_binding:
            step = case.declared.step(each.step)
            raise Refused(
                None,
                _("Sau đó hồ sơ “%(title)s” đã ghi bước “%(step)s”.")
                % {"title": case.title, "step": step.title},
                _("Hãy sửa việc ấy trước."),
            )
    return case


def wait_again(row: StepTaken) -> Case:
    """The entry of a step is reversed: the case is open, and waits at that step where its person is now."""
    with seen_by(PROGRAM):  # it may wait where this office does not look
        case = row.case = Case.objects.select_for_update().get(pk=row.case_id)
        way = way_of_row(row)
        if way is not None and way.undoes is not None:
            way.undoes(case, row)
        here = Presence.objects.filter(person=case.person_id, valid_to__gt=today(), reason__in=WHERE).first()
        if here is not None:
            case.organization, case.path = here.organization, here.path
        return again_at(case, row)
