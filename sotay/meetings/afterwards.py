"""Around a meeting: what is sent beforehand; what became of the tasks it gave; samples scored again above."""

from datetime import date

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization
from sotay.people.models import Person
from sotay.regulations import Refused

from .actions import plan
from .kinds import BY_NAME, OF_MEMBERS, State
from .models import Assignment, Beforehand, Meeting, Scoring
from .recording import hold_open, refuse_from_afar, refuse_uncalled
from .scoring import refuse_other_points
from .templates_of import score_sheet_of


@action("assignment.close", gettext_lazy("Ghi kết quả việc được giao"))
def close_assignment(actor: Actor, assignment: Assignment, *, result: str) -> Assignment:
    """Say what became of a task, as a code.

    Raises:
        NotAllowed: the office is neither that of who met nor of its grassroots organisation.
    """
    refuse_from_afar(actor, assignment.meeting, "assignment.close")
    return _close(assignment, result)


@action("assignment.report", gettext_lazy("Báo kết quả việc của tôi"))
def report_assignment(actor: Actor, assignment: Assignment, *, result: str) -> Assignment:
    """Whoever was given a task says what became of it.

    Raises:
        NotAllowed: it was given to somebody else.
    """
    if actor.person_id is None or assignment.person_id != actor.person_id:
        raise NotAllowed("assignment.report")
    with seen_by(PROGRAM):
        return _close(assignment, result)


def _close(assignment: Assignment, result: str) -> Assignment:
    """Write the result; the meeting's own row counts along."""
    meeting = Meeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=assignment.meeting_id)
    row = Assignment.objects.get(pk=assignment.pk)
    row.result, row.closed_on = result, today()
    row.save()
    rows = Assignment.objects.filter(meeting=meeting)
    found = rows.aggregate(given=Count("pk"), closed=Count("pk", filter=~Q(result="")), last=Max("due_on"))
    meeting.tasks, meeting.tasks_closed, meeting.follow_up_by = found["given"], found["closed"], found["last"]
    meeting.save()
    return row


@action("meeting.score", gettext_lazy("Chấm chất lượng buổi sinh hoạt"))
def score(actor: Actor, meeting: Meeting, *, points: dict[str, int]) -> Scoring:
    """The cell scores its own meeting after the minutes are signed, or scores it anew until a level above has.

    A meeting whose agenda has the step is scored while it is held; whose agenda has none is scored here.

    Raises:
        Refused: the minutes are not signed, it is no meeting of members, it was scored above, or points do not fit.
        NotAllowed: the office is not the cell's own: above one scores again beside it.
    """
    locked = Meeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    if locked.kind not in OF_MEMBERS:
        raise Refused(None, _("Chỉ chấm sinh hoạt thường kỳ, sinh hoạt chuyên đề của chi bộ."))
    if actor.path and actor.organization_id != locked.organization_id:
        raise NotAllowed("meeting.score")
    if locked.state != State.SIGNED:
        raise Refused(
            None,
            _("Buổi này chưa ký biên bản."),
            _("Khi đang họp, hãy chấm ở bước Kết luận của trang vào họp."),
        )
    if locked.rescore is not None:
        raise Refused(None, _("Cấp trên đã chấm lại buổi này, điểm chi bộ tự chấm không sửa được nữa."))
    made = _scored(locked, points, locked.organization_id, from_above=False)
    locked.score = made.total
    locked.save()
    return made


@action("meeting.rescore", gettext_lazy("Chấm lại (cấp trên)"))
def rescore(actor: Actor, meeting: Meeting, *, points: dict[str, int]) -> Scoring:
    """A level above scores a meeting again, as a sample; the cell's own points stay beside it.

    Raises:
        Refused: the meeting is not signed or has no points of its own, it is one's own, or points do not fit the sheet.
    """
    locked = Meeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    if locked.state != State.SIGNED or locked.score is None:
        raise Refused(None, _("Chỉ chấm lại buổi sinh hoạt đã ký biên bản và đã tự chấm."))
    if actor.organization_id is None or actor.organization_id == locked.organization_id:
        raise Refused(None, _("Cấp trên chấm lại; chi bộ không chấm lại cho mình."))
    made = _scored(locked, points, actor.organization_id, from_above=True)
    locked.rescore = made.total
    locked.save()
    return made


def _scored(meeting: Meeting, points: dict[str, int], by: int, *, from_above: bool) -> Scoring:
    """Write the points down by the sheet of the meeting's day, in place of those given before."""
    sheet = score_sheet_of(meeting.held_on)
    refuse_other_points(sheet, points)
    Scoring.objects.filter(meeting=meeting, from_above=from_above).delete()
    made = Scoring(
        meeting=meeting,
        organization_id=by,
        from_above=from_above,
        sheet=sheet.key,
        points=points,
        total=sum(points.values()),
        scored_on=today(),
    )
    made.save()
    return made


@action("meeting.hand_in", gettext_lazy("Ghi số người dự"))
def hand_in(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    on: date,
    topic: str,
    present: int,
    expected: int,
    speakers: int = 0,
) -> Meeting:
    """Record a briefing, dialogue, seminar, workshop, conference or ceremony that was held: how many came, no names.

    Raises:
        Refused: a meeting recorded by name, a day to come, or numbers that contradict each other.
    """
    refuse_the_future(on)
    if kind in BY_NAME:
        raise Refused(None, _("Loại họp này điểm danh từng người, không ghi số tổng ở đây."))
    if not 0 <= speakers <= present <= expected:
        raise Refused(None, _("Số phát biểu không quá số dự, số dự không quá số mời."))
    meeting = plan(actor, organization, kind=kind, on=on, topic=topic)
    meeting.state, meeting.signed_on = State.SIGNED, today()
    meeting.expected, meeting.present, meeting.speakers = expected, present, speakers
    meeting.save()
    return meeting


@action("meeting.say_before", gettext_lazy("Gửi ý kiến trước cuộc họp"))
def say_before(actor: Actor, meeting: Meeting, *, text: str, to_minutes: bool = False) -> Beforehand:
    """A member hands in what they mean to say; what they sent before is replaced.

    Raises:
        Refused: one is not called, or the meeting is signed or called off.
    """
    refuse_uncalled(meeting, actor.person_id)
    return _sent(meeting, int(actor.person_id or 0), text, to_minutes=to_minutes, on_behalf=False)


@action("meeting.record_before", gettext_lazy("Ghi thay ý kiến gửi trước"))
def record_before(
    actor: Actor, meeting: Meeting, *, person: Person, text: str, to_minutes: bool = False
) -> Beforehand:
    """The secretary writes it down for somebody without a telephone; it is marked so.

    Raises:
        Refused: the person is not called, or has sent words themselves; the meeting is signed or called off.
        NotAllowed: the office is neither that of who meets nor of its grassroots organisation.
    """
    refuse_from_afar(actor, meeting, "meeting.record_before")
    refuse_uncalled(meeting, person.pk)
    if Beforehand.objects.filter(meeting=meeting, person=person, on_behalf=False).exists():
        raise Refused(None, _("Đồng chí này đã tự gửi ý kiến, không ghi thay được."))
    return _sent(meeting, person.pk, text, to_minutes=to_minutes, on_behalf=True)


def _sent(meeting: Meeting, person: int, text: str, *, to_minutes: bool, on_behalf: bool) -> Beforehand:
    hold_open(meeting)
    Beforehand.objects.filter(meeting=meeting, person_id=person).delete()
    made = Beforehand(
        meeting=meeting, person_id=person, text=text.strip(), to_minutes=to_minutes, on_behalf=on_behalf
    )
    made.save()
    return made
