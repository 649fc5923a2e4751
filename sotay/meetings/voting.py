"""Putting a matter to the vote in a meeting: the list is its roll, the counters are among those who are there.

What is asked is a declared kind of vote ("consultation.members") or the step of a case that waits for this body's vote
("task:12"). How it may be held is the rule of its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.actions import object_to_channel
from sotay.ballots.counting import Gathering
from sotay.ballots.opening import open_ballot
from sotay.ballots.votes import VOTES, Channel, Vote
from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import demand, law
from sotay.kernel.sight import seen_by
from sotay.organizations.kinds import BodyKind
from sotay.people.models import Account, Person
from sotay.procedures.models import CaseState, Task
from sotay.regulations import Refused

from .kinds import OF_MEMBERS
from .models import AgendaItem, Meeting, MeetingVote
from .recording import hold_open, refuse_from_afar
from .room import Room
from .voters import electors_of

OF_A_TASK = "task:"


@dataclass(frozen=True)
class Question:
    """What may be put to the vote here; ``task`` is the step of a case that asks for it."""

    vote: Vote
    task: Task | None = None

    @property
    def what(self) -> str:
        """How a page names it."""
        return f"{OF_A_TASK}{self.task.pk}" if self.task else self.vote.key

    @property
    def matter(self) -> str:
        """What is asked, in a line, unless the chair says otherwise; of a case its number, nobody's name."""
        if self.task is None:
            return str(self.vote.title)
        return _("%(vote)s: hồ sơ số %(number)s") % {"vote": self.vote.title, "number": self.task.case_id}

    @property
    def who(self) -> str:
        """About whom, for the eyes of those who keep the case; it is not written down with the vote."""
        person = self.task.case.person if self.task else None
        return person.full_name if person else ""


def kinds_in(meeting: Meeting) -> list[Vote]:
    """The kinds of vote that those who meet may hold."""
    state = meeting.organization.state(meeting.held_on)
    if state is None or not meeting.is_by_name:
        return []
    here = [vote for vote in VOTES.values() if state.kind in vote.kinds]
    if meeting.kind in OF_MEMBERS:
        return [vote for vote in here if vote.gathering == Gathering.MEMBERS]
    body = meeting.body.kind if meeting.body else BodyKind.CELL_COMMITTEE
    return [vote for vote in here if vote.gathering == Gathering.COMMITTEE and body in vote.bodies]


def questions_in(room: Room) -> list[Question]:
    """What may be put to the vote in a meeting now: first what cases wait for, and is not being voted on already."""
    kinds = kinds_in(room.meeting)
    being_voted = {each.task.pk for each in room.votes if each.task}
    asked = [Question(VOTES[key], task) for task, key in tasks_waiting(room.meeting) if key in VOTES]
    wanted = [each for each in asked if each.vote in kinds and each.task and each.task.pk not in being_voted]
    return [*wanted, *(Question(vote) for vote in kinds)]


def tasks_waiting(meeting: Meeting) -> list[tuple[Task, str]]:
    """Steps of cases that wait here for a vote, each with its kind."""
    here = meeting.organization
    rows = Task.objects.filter(
        Q(seat="cell", case__organization=here) | ~Q(seat="cell") & Q(organization=here),
        done_on=None,
        case__state=CaseState.OPEN,
    )
    return [
        (task, task.declared.vote_in(task.case))
        for task in rows.select_related("case__person", "case__organization").order_by("due_on", "pk")
        if task.declared.vote
    ]


def question_of(room: Room, what: str) -> Question | None:
    """One of those that may be asked now."""
    return next((each for each in questions_in(room) if each.what == what), None)


@action("meeting.open_vote", gettext_lazy("Mở biểu quyết"))
def open_vote(
    actor: Actor,
    meeting: Meeting,
    *,
    what: str,
    matter: str,
    channel: str,
    item: AgendaItem | None = None,
    lines: Sequence[str] = (),
    at_most: int = 1,
    tellers: Sequence[Person] = (),
    keys_needed: int = 0,
) -> MeetingVote:
    """Put a matter to the vote of those who meet, with the list as the roll has it. See ``open_ballot``.

    Args:
        what: a kind of vote, or "task:<number>" for the step of a case.
        item: the item of the agenda it belongs to; the one that is concluded by a vote gives the resolution its number.
        tellers: who counts, from those who are there.

    Raises:
        Refused: the meeting has not begun or is over, too few are there, the question is none for it, a counter is not
            there, or somebody who votes could not take part electronically.
        NotAllowed: the office is neither that of who meets nor of its grassroots organisation.
    """
    refuse_from_afar(actor, meeting, "meeting.open_vote")
    hold_open(meeting)
    room = Room.of(meeting)
    question = question_of(room, what)
    if question is None:
        raise Refused(None, _("Cuộc họp này không biểu quyết việc đó, hoặc việc đó đang được biểu quyết."))
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused(None, _("Nội dung này không thuộc cuộc họp đang mở."))
    counters = [person.pk for person in tellers]
    object_to_channel(question.vote, channel, meeting.held_on, meeting.organization)
    refuse_before_the_roll(room)
    refuse_without_quorum(room, question.vote)
    refuse_counters_elsewhere(room, counters)
    if channel == Channel.ELECTRONIC:
        refuse_without_account(room)
    task, vote = question.task, question.vote
    subject = task.case.subject if task else f"agenda_item:{item.pk}" if item else meeting.subject
    with seen_by(PROGRAM):
        voting = open_ballot(
            meeting.organization,
            kind=vote.key,
            matter=matter.strip() or question.matter,
            channel=channel,
            electors=electors_of(room),
            held_on=meeting.held_on,
            body=meeting.body if meeting.body and meeting.body.kind in vote.bodies else None,
            subject=subject,
            lines=lines,
            at_most=at_most,
            tellers=counters,
            keys_needed=keys_needed,
        )
    made = MeetingVote(meeting=meeting, voting=voting, item=item, task=task)
    made.save()
    return made


# What is refused ------------------------------------------------------------------------------------------------


def refuse_before_the_roll(room: Room) -> None:
    """Who votes is said by the roll, so the meeting must have begun.

    Raises:
        Refused: it has not.
    """
    if not room.is_begun:
        raise Refused(
            None,
            _("Cuộc họp chưa bắt đầu, chưa điểm danh."),
            _("Hãy bấm “Bắt đầu họp”, điểm danh rồi mở biểu quyết."),
        )


def refuse_without_quorum(room: Room, vote: Vote) -> None:
    """Enough of those who vote are there.

    Raises:
        Refused: they are not, by a rule that is sure.
    """
    tally, rule = room.tally(), law(vote.quorum, room.meeting.held_on, at=room.meeting.organization)
    if tally.denominator < 1:
        raise Refused(None, _("Không có ai có quyền biểu quyết trong cuộc họp này."))
    demand(
        rule, rule.allows(Fraction(tally.present, tally.denominator)), _("Số người dự chưa đủ để biểu quyết.")
    )


def refuse_counters_elsewhere(room: Room, counters: Sequence[int]) -> None:
    """Counters are chosen in the room.

    Raises:
        Refused: one is not there.
    """
    there = {each.called.person_id for each in room.attendees if each.is_there}
    if not there.issuperset(counters):
        raise Refused(None, _("Người kiểm phiếu phải có mặt ở cuộc họp."), _("Hãy xem lại điểm danh."))


def refuse_without_account(room: Room) -> None:
    """Whoever has no account could not vote electronically, and nobody votes for another.

    Raises:
        Refused: somebody who is there has none.
    """
    there = {each.called.person_id: each.called.name for each in room.voters if each.is_there}
    with seen_by(PROGRAM):
        rows = Account.objects.filter(person_id__in=there, is_active=True)
        have = set(rows.values_list("person_id", flat=True))
    without = [name for pk, name in there.items() if pk not in have]
    if without:
        raise Refused(
            None,
            _("%(names)s có mặt nhưng chưa có tài khoản, nên không bỏ phiếu điện tử được.")
            % {"names": ", ".join(without)},
            _("Hãy bỏ phiếu kín trên giấy: không ai mất quyền biểu quyết."),
        )
