"""The papers of a meeting, drafted from what was recorded: its minutes and its resolution, in the Party's layout."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sotay.ballots.models import VoteResult
from sotay.kernel.dates import spelled
from sotay.papers.composing import compose
from sotay.papers.declaration import PAPER_FORMS
from sotay.papers.letterhead import letterhead_of
from sotay.papers.paper import Paper

from .held_votes import line_of, vote_line, votes_of
from .kinds import Absence, Duty, Manner, Outcome, Right, Seen
from .models import Assignment, Attendance, Contribution, Meeting
from .room import Room
from .signing import due_of, usual_due

MINUTES, RESOLUTION = "minutes_meeting", "resolution_meeting"


@dataclass(frozen=True)
class Somebody:
    """Who was called, as the minutes tell it."""

    name: str
    right: str
    seen: str
    reason: str
    duty: str
    said: tuple[str, ...] = ()
    spoke: bool = False


@dataclass(frozen=True)
class Told:
    """What the papers of a meeting tell, whether it is signed or still being written.

    Attributes:
        votes: lines in words, one for each vote.
        tasks: what, who, by when.
        course: an item's title, its outcome, what was noted.
    """

    meeting: Meeting
    people: tuple[Somebody, ...]
    course: tuple[tuple[str, str, str], ...]
    votes: tuple[str, ...]
    tasks: tuple[tuple[str, str, date | None], ...]
    conclusion: str
    began: str = ""
    ended: str = ""

    def with_duty(self, duty: str) -> str:
        return next((each.name for each in self.people if each.duty == duty), "")


def told_by(room: Room) -> Told:
    """What the minutes would say if they were signed now."""
    chair, note_taker = room.person("m.chair"), room.person("m.note_taker")
    duties = {note_taker: Duty.NOTE_TAKER, chair: Duty.CHAIR}
    names = {each.person_id: each.name for each in room.called}
    people = tuple(
        Somebody(
            each.called.name,
            each.called.right,
            each.seen,
            each.reason,
            duties.get(each.called.person_id, Duty.NONE),
            (each.said,) if each.said else (),
            each.spoke,
        )
        for each in room.attendees
    )
    votes = []
    for ballot in room.ballots:
        if ballot.votes_for is not None:
            tally = room.tally(ballot.votes_for, ballot.votes_against, ballot.votes_other)
            verdict = room.verdict(tally)
            votes.append(
                vote_line(
                    ballot.item.title,
                    ballot.channel,
                    tally.votes_for,
                    tally.votes_against,
                    tally.votes_other,
                    tally.denominator,
                    agreed=bool(verdict and verdict.agreed),
                )
            )
    votes += [line_of(each) for each in room.votes if each.is_counted]
    usual = usual_due(room.meeting)
    return Told(
        room.meeting,
        people,
        tuple((item.title, room.outcome(item), room.noted(item)) for item in room.items if not item.by),
        tuple(votes),
        tuple((task.what, names.get(task.who or 0, ""), due_of(task.due) or usual) for task in room.tasks),
        room.said.get("m.conclusion", "").strip(),
        room.said.get("m.began", ""),
        room.said.get("m.ended", ""),
    )


def told_of(meeting: Meeting) -> Told:
    """What the signed minutes say."""
    words: dict[int, list[str]] = {}
    for row in Contribution.objects.filter(meeting=meeting).order_by("pk"):
        text = _("%(text)s (gửi trước buổi họp)") % {"text": row.text} if row.sent_before else row.text
        words.setdefault(row.person_id, []).append(text)
    rows = Attendance.objects.filter(meeting=meeting).select_related("person").order_by("pk")
    people = tuple(
        Somebody(
            row.person.full_name,
            row.right,
            row.seen,
            row.reason,
            row.duty,
            tuple(words.get(row.person_id, ())),
            row.spoke,
        )
        for row in rows
    )
    items = list(meeting.items.all())
    titles = {f"agenda_item:{item.pk}": item.title for item in items}
    counted = [each for each in votes_of(meeting) if each.is_counted]
    known = [each.result.pk for each in counted if each.result]
    results = VoteResult.objects.standing().filter(subject__in=titles).exclude(pk__in=known).order_by("pk")
    given = Assignment.objects.filter(meeting=meeting).select_related("person").order_by("pk")
    return Told(
        meeting,
        people,
        tuple((item.title, item.outcome, item.noted) for item in items if not item.by),
        tuple(line_of(each) for each in counted)
        + tuple(
            vote_line(
                titles[row.subject],
                row.channel,
                row.votes_for,
                row.votes_against,
                row.votes_other,
                row.denominator,
                agreed=row.agreed,
            )
            for row in results
        ),
        tuple((row.what, row.person.full_name if row.person else "", row.due_on) for row in given),
        meeting.conclusion,
        f"{meeting.starts_at:%H:%M}" if meeting.starts_at else "",
    )


# As paper -------------------------------------------------------------------------------------------------------


def paper_of(told: Told, key: str) -> Paper:
    """The minutes, or the resolution, of a meeting."""
    form, meeting = PAPER_FORMS[key], told.meeting
    values: dict[str, Any] = letterhead_of(form, meeting.organization, meeting.held_on)
    values |= {
        "held_on": meeting.held_on,
        "meeting": str(meeting.get_kind_display()) + (f": {meeting.topic}" if meeting.topic else ""),
        "venue": venue_of(meeting),
        "began_at": told.began,
        "ended_at": told.ended or ended_of(told),
        "chair": told.with_duty(Duty.CHAIR),
        "note_taker": told.with_duty(Duty.NOTE_TAKER),
        "number": meeting.number.words if meeting.number else "",
        "signer": told.with_duty(Duty.CHAIR),
        "present_lines": present_lines(told),
        "course_lines": course_lines(told),
        "vote_lines": list(told.votes) or [_("Không có biểu quyết.")],
        "task_lines": task_lines(told),
        "conclusion_lines": told.conclusion.splitlines() or [_("Như nội dung đã thảo luận.")],
    }
    return compose(form, values)


def venue_of(meeting: Meeting) -> str:
    if meeting.manner == Manner.ONLINE:
        return meeting.venue or _("phòng họp trực tuyến")
    return meeting.venue


def ended_of(told: Told) -> str:
    """When a signed meeting ended: its beginning and how long it took."""
    meeting = told.meeting
    if meeting.lasted is None or not told.began:
        return ""
    hour, minute = told.began.split(":")
    at = int(hour) * 60 + int(minute) + meeting.lasted
    return f"{at // 60 % 24:02d}:{at % 60:02d}"


def present_lines(told: Told) -> list[str]:
    """How many were called, came and are absent, and who is absent why."""
    there = [each for each in told.people if each.seen != Seen.ABSENT]
    counts = _("Được triệu tập %(called)s đồng chí; có mặt %(there)s, trong đó dự trực tuyến %(online)s.") % {
        "called": len(told.people),
        "there": len(there),
        "online": sum(each.seen == Seen.ONLINE for each in there),
    }
    lines = [counts]
    for right in (Right.PROBATIONARY, Right.GUEST):
        names = [each.name for each in there if each.right == right]
        if names:
            lines.append(f"- {Right(right).label}: {', '.join(names)}.")
    for reason in Absence:
        names = [each.name for each in told.people if each.seen == Seen.ABSENT and each.reason == reason]
        if names:
            away = _("Vắng")
            lines.append(f"- {away}, {str(reason.label).lower()}: {', '.join(names)}.")
    return lines


def course_lines(told: Told) -> list[str]:
    """The items in order with what was noted; then who spoke, with their words where these were written down."""
    lines = []
    for number, (title, outcome, noted) in enumerate(told.course, start=1):
        what = noted or (str(Outcome(outcome).label).lower() if outcome else "")
        lines.append(f"{number}. {title}{': ' if what else '.'}{what}")
    spoke = [each for each in told.people if each.spoke or each.said]
    if spoke:
        lines.append(_("Ý kiến phát biểu:"))
    for each in spoke:
        words, who = " ".join(each.said), _("Đồng chí")
        lines.append(f"- {who} {each.name}{': ' if words else '.'}{words}")
    return lines


def task_lines(told: Told) -> list[str]:
    doer, everybody, by = _("người làm"), _("cả chi bộ"), _("hạn")
    rows: Iterable[str] = (
        f"- {what}"
        + (f"; {doer}: {who}" if who else f"; {everybody}")
        + (f"; {by} {spelled(due)}." if due else ".")
        for what, who, due in told.tasks
    )
    return list(rows) or [_("Không giao việc mới.")]
