"""Beginning a case, taking its steps one by one, taking the last one back, withdrawing. Nothing else moves a case.

A step is refused unless it is the one that waits, its seat is the actor's, its papers are there, and its vote and its
day allow the way that is asked for. What the step does happens in the same transaction, or neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.actions import record_vote
from sotay.ballots.counting import Tally
from sotay.ballots.models import VoteResult
from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.models import Record
from sotay.kernel.sight import seen_by
from sotay.kernel.time import now, today
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Person, Presence, PresenceReason
from sotay.regulations import Refused

from .carry import carrying_out
from .deadlines import due_on
from .declaring import PROCEDURES, Step, Taken, Way
from .models import Case, CaseState, StepTaken, Task
from .seating import may_act, organization_at, permission_of
from .voted import taken_from_the_ballot, who_votes


@dataclass(frozen=True)
class Voted:
    """What the tellers wrote down for a step."""

    held_on: date
    channel: str
    tally: Tally


@action("case.open", gettext_lazy("Mở hồ sơ"), elsewhere=("destination",))
def open_case(
    actor: Actor,
    organization: Organization,
    *,
    procedure: str,
    on: date,
    person: Person | None = None,
    destination: Organization | None = None,
) -> Case:
    """Begin a case; its first step waits from then on.

    Args:
        organization: the cell it belongs to.
        on: the day it begins, which picks the rules it keeps.
        destination: where it leads, for procedures that lead elsewhere.

    Raises:
        Refused: no such procedure, one is open already, or its own conditions are not met.
    """
    declared = PROCEDURES.get(procedure)
    if declared is None:
        raise Refused(None, _("Không có thủ tục này."))
    refuse_the_future(on)
    if not actor.may(permission_of(declared.opens), organization.path or ""):
        raise NotAllowed("case.open")
    if person is not None:
        refuse_somebody_elsewhere(person, organization, gone=declared.of_the_gone)
    if declared.leads_elsewhere and destination is None:
        raise Refused(None, _("Hãy chọn nơi đến."))
    if (
        person is not None
        and Case.objects.filter(procedure=procedure, person=person, state=CaseState.OPEN).exists()
    ):
        raise Refused(
            None, _("Người này đang có một hồ sơ cùng loại chưa xong."), _("Hãy giải quyết hồ sơ ấy trước.")
        )
    case = Case(
        procedure=procedure,
        organization=organization,
        path=organization.path or "",
        destination=destination,
        destination_path=destination.path if destination else None,
        person=person,
        began_on=on,
        rules_on=on,
    )
    if declared.begins is not None:
        declared.begins(case)
    case.save()
    wait_for(case, declared.steps[0], on)
    return case


def wait_for(case: Case, step: Step, on: date) -> Task:
    """Let a step wait where it is to be taken; what does not exist for this case is passed over."""
    while step.skipped is not None and step.skipped(case) and step.ways[0].to:
        step = case.declared.step(step.ways[0].to)
    seat, organization = organization_at(case, step, today())
    task = Task(
        case=case,
        step=step.key,
        seat=seat,
        organization=organization,
        path=organization.path or "",
        opened_on=on,
        due_on=due_on(case, step, on),
        rule=step.within.rule if step.within else "",
    )
    task.save()
    return task


@action("case.step", gettext_lazy("Ghi bước này"))
def take_step(
    actor: Actor,
    task: Task,
    *,
    way: str,
    on: date,
    given: Mapping[str, Any] | None = None,
    papers: tuple[str, ...] = (),
    voted: Voted | None = None,
    decision: Decision | None = None,
) -> StepTaken:
    """Take the step that waits, one of its ways.

    Args:
        on: the day it happened, not before the case's last step.
        given: the answers to the step's declared fields.
        papers: the names of the papers that are in the file.
        voted: what the tellers wrote down, where the step has a vote and no ballot was held about it here.

    Raises:
        Refused: somebody else took it, it is not due in this order, something is missing, or a rule is broken.
        NotAllowed: the office has no part in this step.
    """
    case = Case.objects.select_for_update().get(pk=task.case_id)
    waiting = Task.objects.select_for_update().get(pk=task.pk)
    if not case.is_open or waiting.done_on is not None:
        raise Refused(
            None,
            _("Bước này vừa được ghi, có thể do người khác."),
            _("Hãy mở lại hồ sơ để xem bước tiếp theo."),
        )
    if not may_act(actor, waiting.seat, waiting.path):
        raise NotAllowed("case.step")
    step = waiting.declared
    chosen = step.way(way)
    if chosen is None:
        raise Refused(None, _("Bước này không kết thúc theo cách đó."))
    refuse_the_future(on)
    refuse_the_wrong_order(case, on)
    answers = refuse_other_answers(case, step, chosen, given or {})
    refuse_missing_papers(step, chosen, papers)
    if step.decides and decision is None and (chosen.agreed or chosen.does is not None):
        raise Refused(None, _("Bước này phải có quyết định: số, ngày ký, cơ quan ban hành."))
    vote = counted(waiting, step, voted, on) if step.vote and not chosen.back else None
    refuse_against_the_vote(step, chosen, vote)
    decision = kept(decision) if decision is not None else None
    taken = Taken(way, on, answers, vote, decision)
    if step.check is not None:
        step.check(case, taken)
    refuse_too_often(case, step, chosen)
    row = StepTaken(
        case=case,
        step=step.key,
        way=way,
        happened_on=on,
        recorded_at=now(),
        given={
            **{name: plain(value) for name, value in answers.items() if name not in step.unkept},
            **({"papers": list(papers)} if papers else {}),
        },
        vote=vote,
        decision=decision,
    )
    row.save()
    waiting.done_on = on
    waiting.save()
    if chosen.does is not None:
        with seen_by(PROGRAM), carrying_out(case):
            chosen.does(case, taken)
    with seen_by(PROGRAM):  # it may wait where this office does not look
        go_on(case, chosen, on)
    return row


def go_on(case: Case, way: Way, on: date) -> None:
    """The next step waits, or the case has ended."""
    if way.to:
        wait_for(case, case.declared.step(way.to), on)
        return
    case.state = CaseState.AGREED if way.agreed else CaseState.ENDED
    case.ended_on = on
    case.save()


@action("case.withdraw", gettext_lazy("Rút hồ sơ"))
def withdraw(actor: Actor, case: Case, *, on: date) -> Case:
    """End a case before its last step; nothing it has not done yet will be done."""
    refuse_the_future(on)
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not case.is_open:
        raise Refused(None, _("Hồ sơ này đã kết thúc."))
    if not actor.may(permission_of(case.declared.opens), case.path):
        raise NotAllowed("case.withdraw")
    refuse_what_binds(case)
    refuse_the_wrong_order(case, on)
    Task.objects.filter(case=case, done_on=None).update(done_on=on)
    case.state, case.ended_on = CaseState.WITHDRAWN, on
    case.save()
    return case


@action("case.take_back", gettext_lazy("Sửa bước vừa ghi"))
def take_back(actor: Actor, case: Case, *, row: StepTaken) -> Case:
    """Take back the last step, written down wrongly: it waits again, and what was written stays readable.

    Raises:
        Refused: it is not the last one, or it has done something that must be put right where it was done.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    last = standing_steps(case).last()
    if last is None or last.pk != row.pk:
        raise Refused(None, _("Chỉ sửa được bước ghi sau cùng."))
    step = case.declared.step(last.step)
    way = step.way(last.way)
    if not may_act(actor, organization_at(case, step, today())[0], case.path):
        raise NotAllowed("case.take_back")
    if way is not None and way.does is not None:
        raise Refused(None, _("Bước này đã làm thay đổi sổ sách."), how_put_right(way))
    return again_at(case, last)


def again_at(case: Case, row: StepTaken) -> Case:
    """A step and all taken after it are taken back, and it waits again. Within an action that holds the case."""
    Task.objects.filter(case=case, done_on=None).delete()
    for each in standing_steps(case).filter(pk__gte=row.pk).order_by("-id"):
        StepTaken(
            case=case,
            step=each.step,
            way="taken_back",
            happened_on=today(),
            recorded_at=now(),
            takes_back=each,
        ).save()
    case.state, case.ended_on = CaseState.OPEN, None
    case.save()
    before = standing_steps(case).last()
    wait_for(case, case.declared.step(row.step), before.happened_on if before else case.began_on)
    return case


def standing_steps(case: Case) -> Any:
    """The steps of a case that were not taken back, in order."""
    rows = StepTaken.objects.filter(case=case, takes_back=None, taken_back=None)
    return rows.select_related("vote", "decision").order_by("id")


def what_binds(case: Case) -> tuple[Step, Way] | None:
    """The last step of a case that left something which stands; ``None`` while the case may be withdrawn."""
    for row in reversed(standing_steps(case)):
        step = case.declared.step(row.step)
        way = step.way(row.way)
        if way is not None and way.is_binding:
            return step, way
    return None


def how_put_right(way: Way) -> str:
    """Where what a step did is put right."""
    if way.put_right:
        return str(way.put_right)
    if way.books:
        return _("Nếu ghi nhầm, hãy đảo bút toán ở hồ sơ đảng viên: hồ sơ này sẽ mở lại ở bước ấy.")
    return _("Nếu ghi nhầm, hãy sửa ở hồ sơ đảng viên, nơi việc ấy được ghi; hồ sơ này giữ nguyên.")


# What is refused ---------------------------------------------------------------------------------------------


def refuse_what_binds(case: Case) -> None:
    """A case is not given up once one of its steps has done what it was opened for."""
    found = what_binds(case)
    if found is not None:
        step, way = found
        raise Refused(
            None,
            _("Bước “%(step)s” đã ghi vào sổ, không rút hồ sơ này được nữa.") % {"step": step.title},
            how_put_right(way),
        )


def refuse_somebody_elsewhere(person: Person, organization: Organization, *, gone: bool = False) -> None:
    """A case belongs to the organisation the person is in, or, where they are ``gone``, was in last."""
    here = Presence.objects.filter(person=person, organization=organization, latest=True)
    if not gone:
        here = here.filter(valid_to__gt=today())
    if not here.filter(reason__in=(PresenceReason.HOME, PresenceReason.CANDIDACY)).exists():
        raise Refused(None, _("Người này không sinh hoạt ở tổ chức ấy."))


def refuse_the_wrong_order(case: Case, on: date) -> None:
    """A step does not happen before the one it follows."""
    last = standing_steps(case).last()
    after = last.happened_on if last else case.began_on
    if on < after:
        raise Refused(
            None,
            _("Ngày này ở trước bước trước đó (%(day)s).")
            % {"day": f"{after.day}/{after.month}/{after.year}"},
        )


def refuse_other_answers(case: Case, step: Step, way: Way, given: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the step asks; where it goes forward, all that it must have."""
    asked = step.fields_in(case)
    strange = set(given) - set(asked)
    if strange:
        raise Refused(
            None, _("Bước này không hỏi điều đó: %(names)s.") % {"names": ", ".join(sorted(strange))}
        )
    answers = {name: value for name, value in given.items() if value not in (None, "", [])}
    missing = [
        str(made.label)
        for name, make in asked.items()
        if step.goes_forward(way) and (made := make()).required and name not in answers
    ]
    if missing:
        raise Refused(None, _("Còn thiếu: %(fields)s.") % {"fields": ", ".join(missing)})
    return answers


def refuse_missing_papers(step: Step, way: Way, papers: tuple[str, ...]) -> None:
    """Without its papers a step goes forward on no way; it may be returned, or refused, without them."""
    if not step.goes_forward(way):
        return
    missing = [paper.words for paper in step.papers if paper.required and paper.key not in papers]
    if missing:
        raise Refused(None, _("Hồ sơ còn thiếu: %(papers)s.") % {"papers": "; ".join(missing)})


def counted(task: Task, step: Step, voted: Voted | None, on: date) -> VoteResult:
    """The vote a step rests on: of the ballot that was held about it, else as the tellers wrote it down."""
    before = taken_from_the_ballot(task, on, is_typed=voted is not None)
    if before is not None:
        return before
    if voted is None:
        raise Refused(None, _("Hãy ghi kết quả biểu quyết."))
    return record_vote(
        who_votes(task),
        kind=step.vote_in(task.case),
        held_on=voted.held_on,
        channel=voted.channel,
        tally=voted.tally,
        subject=task.case.subject,
    )


def refuse_against_the_vote(step: Step, way: Way, vote: VoteResult | None) -> None:
    """What was voted decides which ways are open."""
    if vote is None:
        return
    if vote.agreed and way.against_vote:
        raise Refused(None, _("Biểu quyết đã đủ tỷ lệ; hãy chọn cách kết thúc khác."))
    forward = way.agreed or (way.to and way.to != step.key)
    if not vote.agreed and forward and not way.against_vote:
        raise Refused(
            None,
            _("Biểu quyết không đủ tỷ lệ: cần %(needed)s, được %(votes)s trên %(all)s.")
            % {"needed": vote.needed, "votes": vote.votes_for, "all": vote.denominator},
        )


def refuse_too_often(case: Case, step: Step, way: Way) -> None:
    """A way that may be gone only so many times."""
    if not way.repeats:
        return
    rule = case.law(way.repeats)
    before = standing_steps(case).filter(step=step.key, way=way.key).count()
    if before + 1 >= int(rule.value):
        raise Refused(
            rule, _("Đây là lần thứ %(number)s, không làm lại ở bước này nữa.") % {"number": before + 1}
        )


def plain(value: Any) -> Any:
    """An answer as it is kept with the step: days as they are written everywhere, records by their number."""
    if isinstance(value, Record):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value
