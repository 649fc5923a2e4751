"""What a cell and the deciding committee write down about each member on a list, while the step for it waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.actions import record_vote
from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import demand, law, warn
from sotay.members.actions import standing_on
from sotay.members.excusing import running_on
from sotay.members.models import Member
from sotay.organizations.actions import refuse_the_future
from sotay.procedures.actions import Voted
from sotay.procedures.models import Task
from sotay.procedures.seating import may_act
from sotay.regulations import Refused

from .kinds import Ground, Heard, Measure
from .models import ScreenedMember, ScreeningPart
from .procedure import DECIDE, PROPOSE, REVIEW

VOTE = "resolution.cell"
YEARS_LISTED, YEARS_LEAVE = "classification.screening_after_years", "classification.leaving_after_years"
HELPED = "removal.education_period"


def waiting(actor: Actor, part: ScreeningPart, *steps: str) -> Task:
    """The step that waits, held, if it is one of these and this actor's.

    Raises:
        Refused: the part is at another step, or over.
        NotAllowed: it is somebody else's turn.
    """
    task = Task.objects.select_for_update().filter(case=part.case_id, done_on=None).first()
    if task is None or task.step not in steps:
        raise Refused(
            None,
            _("Phần của chi bộ không còn ở bước này."),
            _("Hãy mở lại hồ sơ của chi bộ để xem bước đang chờ."),
        )
    if not may_act(actor, task.seat, task.path):
        raise NotAllowed("screening.list")
    return task


def _held(row: ScreenedMember) -> ScreenedMember:
    """Somebody on the list, held."""
    found = ScreenedMember.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise Refused(None, _("Đồng chí này vừa được đưa ra khỏi danh sách."))
    return found


@action("screening.list", gettext_lazy("Đưa vào danh sách rà soát"), elsewhere=("member",))
def enlist(
    actor: Actor, part: ScreeningPart, *, member: Member, ground: str, on: date, years: int | None = None
) -> ScreenedMember:
    """The cell puts one of its members on the list, on a ground that papers establish.

    The member counts in this cell, wherever else they may be for a time or hold a post.

    Args:
        years: for how many years running, where the ground is the yearly review.

    Raises:
        Refused: it is not the step, no such ground, somebody of another cell or on the list already; who is exempt or
            elsewhere was not absent.
    """
    waiting(actor, part, REVIEW)
    refuse_the_future(on)
    if ground not in Ground.values:
        raise Refused(None, _("Đây không phải là căn cứ rà soát."))
    if on < part.round.begins_on:
        raise Refused(
            None, _("Ngày này ở trước ngày bắt đầu đợt (%(day)s).") % {"day": spelled(part.round.begins_on)}
        )
    if standing_on(member, on).organization_id != part.case.organization_id:
        raise Refused(None, _("Đồng chí này không sinh hoạt ở chi bộ."))
    if ScreenedMember.objects.filter(member=member).exists():
        raise Refused(None, _("Đồng chí này đã có trong danh sách."))
    if ground == Ground.ABSENT and (excused := running_on(member, on)) is not None:
        raise Refused(
            None,
            _("Đảng viên đang có: %(ground)s, nên không phải là bỏ sinh hoạt.")
            % {"ground": excused.get_ground_display()},
        )
    if ground == Ground.NOT_COMPLETED:
        _enough_years(part, YEARS_LISTED, years, on)
    row = ScreenedMember(
        part=part,
        member=member,
        ground=ground,
        years=years if ground == Ground.NOT_COMPLETED else None,
        listed_on=on,
    )
    row.save()
    return row


def _enough_years(part: ScreeningPart, key: str, years: int | None, on: date) -> None:
    rule = law(key, part.round.begins_on, at=part.case.organization)
    if years is None:
        raise Refused(None, _("Hãy ghi số năm không hoàn thành nhiệm vụ liền."))
    demand(
        rule,
        years >= int(rule.value),
        _("Mới %(years)s năm, phải từ %(least)s năm.") % {"years": years, "least": rule.value},
    )


@action("screening.unlist", gettext_lazy("Đưa ra khỏi danh sách"))
def unlist(actor: Actor, screened: ScreenedMember) -> None:
    """The cell takes somebody off the list; nothing is left of it."""
    waiting(actor, screened.part, REVIEW)
    _held(screened).delete()


@action("screening.hear", gettext_lazy("Ghi đã mời, đã nghe"))
def hear(
    actor: Actor, screened: ScreenedMember, *, called_on: date, heard: str, on: date | None = None
) -> ScreenedMember:
    """The member was called, and came, or declined. What was said is in no field.

    Args:
        called_on: when the member was called.
        on: when the member was heard; nothing where they declined.

    Raises:
        Refused: it is not the step; heard before called, or heard without a day.
    """
    waiting(actor, screened.part, REVIEW, PROPOSE)
    refuse_the_future(called_on)
    row = _held(screened)
    if called_on < row.listed_on:
        raise Refused(
            None, _("Ngày mời ở trước ngày đưa vào danh sách (%(day)s).") % {"day": spelled(row.listed_on)}
        )
    if heard not in (Heard.HEARD, Heard.DECLINED):
        raise Refused(None, _("Hãy chọn: đã trình bày, hoặc đã mời mà không đến."))
    if heard == Heard.HEARD:
        if on is None:
            raise Refused(None, _("Hãy ghi ngày đồng chí ấy trình bày."))
        refuse_the_future(on)
        if on < called_on:
            raise Refused(None, _("Ngày trình bày ở trước ngày mời."))
    row.called_on, row.heard, row.heard_on = called_on, heard, on if heard == Heard.HEARD else None
    row.save()
    return row


@action("screening.propose", gettext_lazy("Ghi biểu quyết, đề nghị của chi bộ"))
def propose(
    actor: Actor, screened: ScreenedMember, *, measure: str, voted: Voted, until: date | None = None
) -> ScreenedMember:
    """The cell votes what it proposes for a member who was heard, or called and declined.

    Raises:
        Refused: it is not the step, the member was not heard, the vote does not carry it, or the measure does not fit.
    """
    waiting(actor, screened.part, PROPOSE)
    row = _held(screened)
    if not row.heard:
        raise Refused(
            None,
            _("Đồng chí này chưa được mời đến trình bày."),
            _("Hãy ghi ngày mời và việc trình bày trước."),
        )
    last = row.heard_on or row.called_on
    if last is not None and voted.held_on < last:
        raise Refused(None, _("Chi bộ biểu quyết trước khi nghe đồng chí ấy."))
    refuse_unfit(row, measure, until, voted.held_on)
    vote = record_vote(
        screened.part.case.organization,
        kind=VOTE,
        held_on=voted.held_on,
        channel=voted.channel,
        tally=voted.tally,
        subject=f"screened:{row.pk}",
    )
    if not vote.agreed:
        raise Refused(
            None,
            _("Biểu quyết không đủ tỷ lệ: cần %(needed)s, được %(votes)s trên %(all)s.")
            % {"needed": vote.needed, "votes": vote.votes_for, "all": vote.denominator},
            _("Hãy ghi đề nghị khác được chi bộ tán thành; chưa có gì được ghi."),
        )
    row.proposal, row.vote, row.until = measure, vote, until if measure == Measure.HELP else None
    row.save()
    return row


@dataclass(frozen=True)
class Settled:
    """What was decided about somebody, and until when help is given."""

    measure: str
    until: date | None = None


@action("screening.settle", gettext_lazy("Ghi kết quả của cấp có thẩm quyền"))
def settle(actor: Actor, part: ScreeningPart, *, decided: Mapping[int, Settled]) -> ScreeningPart:
    """The competent committee decides about members on a list; it may decide otherwise than the cell proposed.

    Args:
        decided: by the number of the line on the list.

    Raises:
        Refused: it is not the step, a line is not on this list any more, or a measure does not fit.
    """
    task = waiting(actor, part, DECIDE)
    rows = ScreenedMember.objects.select_for_update(of=("self",)).filter(part=part)
    found = {row.pk: row for row in rows.select_related("part__round", "part__case__organization")}
    if set(decided) - set(found):
        raise Refused(None, _("Danh sách vừa thay đổi."), _("Hãy mở lại danh sách rồi ghi."))
    for number, said in decided.items():
        row = found[number]
        refuse_unfit(row, said.measure, said.until, task.opened_on)
        row.measure, row.until = said.measure, said.until if said.measure == Measure.HELP else None
        row.save()
    return part


def refuse_unfit(row: ScreenedMember, measure: str, until: date | None, on: date) -> None:
    """Help has an end, mostly within the time of education; to advise to leave takes so many years of the review."""
    if measure not in Measure.values:
        raise Refused(None, _("Không có biện pháp này."))
    if measure == Measure.HELP:
        if until is None or until <= on:
            raise Refused(None, _("Giáo dục, giúp đỡ phải có thời hạn, sau ngày này."))
        rule = law(HELPED, row.part.round.begins_on, at=row.part.case.organization)
        if until > (latest := months_after(on, int(rule.value))):
            warn(rule, _("Thời hạn dài hơn thời gian giáo dục, đến ngày %(day)s.") % {"day": spelled(latest)})
    if measure in (Measure.ADVISE, Measure.REMOVE) and row.ground == Ground.NOT_COMPLETED:
        _enough_years(row.part, YEARS_LEAVE, row.years, on)
