"""Opening a round for all cells of a branch, and closing it: the list is deleted, the numbers stay."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.kernel.sight import seen_by
from sotay.kernel.time import in_force, known, today
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Decision, Organization, OrganizationState
from sotay.procedures.many import end_all, open_for_all
from sotay.procedures.models import Case, CaseState
from sotay.regulations import Refused

from .kinds import RoundState
from .models import ScreenedMember, ScreeningPart, ScreeningRound
from .procedure import KEY

KEPT = "privacy.screening_list_kept"


@action("screening.open", gettext_lazy("Mở đợt rà soát, sàng lọc"))
def open_round(
    actor: Actor,
    organization: Organization,
    *,
    decision: Decision,
    on: date,
    list_by: date,
    ends_on: date,
) -> ScreeningRound:
    """A committee opens a round; the first step waits in each of its cells from then on.

    Args:
        decision: the plan or decision it rests on.
        on: the day it begins.
        list_by: until when the cells draw up their lists.
        ends_on: until when it is to be decided.

    Raises:
        Refused: a cell opens none for itself, the days are in the wrong order, a round runs in the branch already, or
            there is no cell in it.
    """
    refuse_the_future(on)
    state = organization.state(on)
    if state is None or state.kind in CELL_KINDS:
        raise Refused(None, _("Đợt rà soát, sàng lọc do cấp ủy mở cho các chi bộ của mình."))
    if not on <= list_by <= ends_on:
        raise Refused(None, _("Các ngày phải theo thứ tự: bắt đầu, chi bộ lập danh sách, kết thúc."))
    path = organization.path or "-"
    # Rounds of one province are opened one after another, so that the next one sees what runs already.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.ancestor_ids[0])
    running = ScreeningPart.objects.filter(under(path, "case__path"), round__state=RoundState.OPEN)
    if running.exists():
        raise Refused(
            None,
            _("Trong đảng bộ đang có một đợt chưa kết thúc."),
            _("Hãy kết thúc đợt ấy trước; danh sách của đợt ấy sẽ bị xóa."),
        )
    cells = OrganizationState.objects.filter(
        in_force(on), known(None), under(path, "organization__path"), kind__in=CELL_KINDS, temporary=False
    )
    there = [row.organization for row in cells.select_related("organization").order_by("organization__path")]
    if not there:
        raise Refused(None, _("Cấp ủy này chưa có chi bộ nào."))
    made = ScreeningRound(
        organization=organization,
        decision=kept(decision),
        year=on.year,
        begins_on=on,
        list_by=list_by,
        ends_on=ends_on,
    )
    made.save()
    cases = open_for_all(KEY, there, on, due_on=list_by)
    ScreeningPart.objects.bulk_create([ScreeningPart(round=made, case=case) for case in cases])
    return made


@action("screening.close", gettext_lazy("Kết thúc đợt rà soát, sàng lọc"))
def close_round(
    actor: Actor,
    screening: ScreeningRound,
    *,
    on: date,
    unfinished: bool = False,
) -> ScreeningRound:
    """End a round: whoever was on a list is deleted from it, the numbers stay.

    Args:
        unfinished: also where cells have not finished; their part ends as not finished.

    Raises:
        Refused: it was closed already, or cells have not finished and that was not said.
    """
    refuse_the_future(on)
    return _closed(screening, on, unfinished=unfinished)


def _closed(given: ScreeningRound, on: date, *, unfinished: bool) -> ScreeningRound:
    held = ScreeningRound.objects.select_for_update().get(pk=given.pk)
    if not held.is_open:
        raise Refused(None, _("Đợt này vừa được kết thúc, có thể do người khác."))
    if on < held.begins_on:
        raise Refused(
            None, _("Ngày này ở trước ngày bắt đầu đợt (%(day)s).") % {"day": spelled(held.begins_on)}
        )
    with seen_by(PROGRAM):  # names are deleted that whoever closes the round may not see
        open_cases = Case.objects.filter(screening__round=held, state=CaseState.OPEN)
        left = open_cases.count()
        if left and not unfinished:
            raise Refused(
                None,
                _("Còn %(count)s chi bộ chưa xong.") % {"count": left},
                _("Hãy đôn đốc, hoặc đánh dấu “Kết thúc dù còn chi bộ chưa xong”."),
            )
        end_all(open_cases, on)
        ScreenedMember.objects.filter(part__round=held).delete()
        held.state, held.closed_on = RoundState.CLOSED, on
        held.save()
    return held


def last_day_of_lists(round_: ScreeningRound) -> date:
    """Until when the list of a round that nobody closes is kept."""
    rule = law(KEPT, round_.ends_on, at=round_.organization)
    return months_after(round_.ends_on, int(rule.value))


def close_forgotten() -> int:
    """Close rounds that should have ended long ago, so that no list outlives its round.

    Returns:
        How many were closed.
    """
    closed = 0
    with seen_by(PROGRAM):
        rows = ScreeningRound.objects.filter(state=RoundState.OPEN, ends_on__lt=today())
        for each in rows.select_related("organization"):
            if last_day_of_lists(each) < today():
                with entry(PROGRAM, "screening.lapse", each):
                    _closed(each, today(), unfinished=True)
                closed += 1
    return closed
