"""Concluding a meeting: every step must have been recorded, then what was jotted down becomes rows that stay."""

from datetime import date, time
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.actions import record_vote
from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.law import law, warn
from sotay.kernel.time import today
from sotay.organizations.actions import refuse_the_future
from sotay.papers.actions import issue_number
from sotay.papers.models import IssuedNumber
from sotay.regulations import Refused

from .counted import add
from .held_votes import uncounted
from .kinds import OF_MEMBERS, Duty, Outcome, State
from .models import Assignment, Attendance, Beforehand, Contribution, Meeting, Scoring
from .recording import refuse_from_afar, refuse_unless_open
from .recurring import next_month, usual_day
from .room import Room
from .scoring import refuse_other_points
from .templates_of import score_sheet_of

MIN_MINUTES, MIN_COMBINED = "meeting.min_minutes", "meeting.min_minutes_combined"
TARGET = "meeting.attendance_target"


def what_is_missing(room: Room) -> list[str]:
    """What must still be recorded before the minutes can be signed, each in words."""
    missing = []
    if not room.is_begun:
        missing.append(_("chưa ghi giờ bắt đầu (bước Điểm danh)"))
    nameless = [each.called.name for each in room.attendees if each.lacks_reason]
    if nameless:
        missing.append(_("chưa ghi lý do vắng của %(names)s") % {"names": ", ".join(nameless)})
    for key, words in (("m.chair", _("chưa chọn chủ trì")), ("m.note_taker", _("chưa chọn thư ký"))):
        if room.person(key) is None:
            missing.append(words)
    voted = [each.item for each in room.votes if each.item]
    for item in room.items:
        if item.by == "democracy" and not room.said.get("m.democracy"):
            missing.append(_("chưa trả lời “%(item)s”") % {"item": item.title})
        elif (
            item.by not in ("roll", "minutes", "democracy")
            and not room.is_recorded(item)
            and item not in voted
        ):
            missing.append(_("chưa ghi “%(item)s”") % {"item": item.title})
    missing += uncounted(room.votes)
    missing += [
        _("việc “%(task)s” chưa có hạn") % {"task": task.what}
        for task in room.tasks
        if task.due and due_of(task.due) is None
    ]
    return missing


def due_of(typed: str) -> date | None:
    """A day as people type it, or as a telephone's calendar does."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        pass
    try:
        read = read_date(typed, today=today(), ahead=True)
    except BadDate:
        return None
    return read.day if read.precision == "day" else None


@action("meeting.sign", gettext_lazy("Ký biên bản, kết thúc"))
def sign(actor: Actor, meeting: Meeting) -> Meeting:
    """Sign the minutes: who was there, what was said, votes, the resolution with its number and tasks, the score.

    What was jotted down and what members sent beforehand is deleted; a member's words are in the minutes only where
    the member wished it.

    Raises:
        Refused: a step was not recorded, the day has not come, or the numbers of a vote contradict each other.
        NotAllowed: the office is neither that of who met nor of its grassroots organisation.
    """
    refuse_from_afar(actor, meeting, "meeting.sign")
    locked = (
        Meeting.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organization", "body")
        .get(pk=meeting.pk)
    )
    refuse_unless_open(locked)
    refuse_the_future(locked.held_on)
    if not locked.is_by_name:
        raise Refused(None, _("Loại họp này chỉ ghi số người dự, không lập danh sách."))
    room = Room.of(locked)
    missing = what_is_missing(room)
    if missing:
        raise Refused(
            None,
            _("Chưa ký được biên bản: %(missing)s.") % {"missing": "; ".join(missing)},
            _("Hãy ghi nốt rồi ký."),
        )
    warn_of_rules(room)
    keep_people(room)
    keep_words(room)
    number = keep_votes(room)
    keep_tasks(room)
    keep_score(room)
    close(room, number)
    locked.jottings.all().delete()
    Beforehand.objects.filter(meeting=locked).delete()
    return locked


def minutes_between(began: str, ended: str) -> int | None:
    """The minutes between two times of one day or night; ``None`` where one was not said."""
    if not began or not ended:
        return None
    first, last = (int(at[:-3]) * 60 + int(at[-2:]) for at in (began, ended))
    return (last - first) % (24 * 60)


def warn_of_rules(room: Room) -> None:
    """How long it took and how many came, where the rules ask for more: said, never refused."""
    meeting = room.meeting
    if meeting.kind not in OF_MEMBERS:
        return
    on, at = meeting.held_on, meeting.organization
    lasted = minutes_between(room.said.get("m.began", ""), room.said.get("m.ended", ""))
    shortest = law(MIN_COMBINED if meeting.combined else MIN_MINUTES, on, at=at)
    if lasted is not None and not shortest.allows(lasted):
        warn(shortest, _("Buổi sinh hoạt chỉ %(minutes)s phút.") % {"minutes": lasted})
    target = law(TARGET, on, at=at)
    if room.expected and not target.allows(Fraction(100 * room.present, room.expected)):
        share = round(100 * room.present / room.expected)
        warn(target, _("Tỷ lệ dự %(share)s %%.") % {"share": share})


def keep_people(room: Room) -> None:
    """Who was called and who came."""
    duties = {room.person("m.note_taker"): Duty.NOTE_TAKER, room.person("m.chair"): Duty.CHAIR}
    Attendance.objects.bulk_create(
        Attendance(
            meeting=room.meeting,
            person_id=each.called.person_id,
            right=each.called.right,
            seen=each.seen,
            reason=each.reason,
            spoke=each.spoke,
            duty=duties.get(each.called.person_id, Duty.NONE),
            by_code=each.by_code,
        )
        for each in room.attendees
    )


def keep_words(room: Room) -> None:
    """What was said, as it was written down; and what was sent beforehand, from those who wished it."""
    said = [
        Contribution(meeting=room.meeting, person_id=each.called.person_id, text=each.said)
        for each in room.attendees
        if each.said
    ]
    said += [
        Contribution(
            meeting=room.meeting,
            person_id=row.person_id,
            text=row.text,
            sent_before=True,
            on_behalf=row.on_behalf,
        )
        for row in Beforehand.objects.filter(meeting=room.meeting, to_minutes=True).order_by("pk")
    ]
    Contribution.objects.bulk_create(said)


def keep_votes(room: Room) -> IssuedNumber | None:
    """The votes as numbers; the number of the resolution, where one was adopted."""
    meeting = room.meeting
    adopted = any(each.is_adopted for each in room.votes if each.item and each.item.by == "vote")
    for ballot in room.ballots:
        vote = room.vote
        if vote is None or ballot.votes_for is None:
            continue
        result = record_vote(
            meeting.organization,
            kind=vote.key,
            held_on=meeting.held_on,
            channel=ballot.channel,
            tally=room.tally(ballot.votes_for, ballot.votes_against, ballot.votes_other),
            body=meeting.body if meeting.body and meeting.body.kind in vote.bodies else None,
            subject=f"agenda_item:{ballot.item.pk}",
        )
        adopted = adopted or (ballot.item.by == "vote" and result.agreed)
    if not adopted:
        return None
    return issue_number(
        meeting.organization,
        document_type="resolution",
        dated=meeting.held_on,
        body=meeting.body,
        subject=meeting.subject,
    )


def keep_tasks(room: Room) -> None:
    """What was given to whom, by when: where no day was said, until the next regular meeting."""
    people = {each.person_id for each in room.called}
    usual = usual_due(room.meeting)
    for task in room.tasks:
        Assignment(
            meeting=room.meeting,
            person_id=task.who if task.who in people else None,
            what=task.what[:300],
            due_on=due_of(task.due) or usual,
        ).save()


def usual_due(meeting: Meeting) -> date:
    """The day of the regular meeting of the month after."""
    return usual_day(meeting.organization, "regular", next_month(meeting.month))


def keep_score(room: Room) -> None:
    """The points the cell gave itself, by the sheet of the day."""
    points = {
        key.removeprefix("s."): int(value)
        for key, value in room.said.items()
        if key.startswith("s.") and value
    }
    if not points or not any(item.by == "score" for item in room.items):
        return
    sheet = score_sheet_of(room.meeting.held_on)
    refuse_other_points(sheet, points)
    Scoring(
        meeting=room.meeting,
        organization=room.meeting.organization,
        from_above=False,
        sheet=sheet.key,
        points=points,
        total=sum(points.values()),
        scored_on=today(),
    ).save()


def close(room: Room, number: IssuedNumber | None) -> None:
    """The numbers of the meeting, which are all that is read above the cell."""
    meeting = room.meeting
    for item in room.items:
        item.outcome = room.outcome(item) or Outcome.DONE
        item.noted = room.noted(item)
        item.save()
    given = list(Assignment.objects.filter(meeting=meeting).values_list("due_on", flat=True))
    scoring = Scoring.objects.filter(meeting=meeting, from_above=False).first()
    democracy = room.said.get("m.democracy", "")
    values: dict[str, Any] = {
        "state": State.SIGNED,
        "signed_on": today(),
        "starts_at": time.fromisoformat(room.said["m.began"].rjust(5, "0")),
        "lasted": minutes_between(room.said.get("m.began", ""), room.said.get("m.ended", "")),
        "conclusion": room.said.get("m.conclusion", "").strip(),
        "expected": room.expected,
        "present": room.present,
        "beyond": room.beyond,
        "online": room.online,
        "excused": room.excused,
        "speakers": room.speakers,
        "number": number,
        "has_resolution": number is not None,
        "tasks": len(given),
        "follow_up_by": max(given, default=None),
        "score": scoring.total if scoring else None,
        "democracy": {"yes": True, "no": False}.get(democracy),
    }
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save()
    add(meeting)
