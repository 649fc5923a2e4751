"""Scoring a meeting: what the record itself proposes, and the bands a total falls into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.law import law
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .kinds import MeetingKind
from .models import Assignment, Meeting
from .room import Room
from .templates_of import Criterion, ScoreSheet, score_sheet_of

ALL = 100.0
BANDS = "meeting.score_bands"


@dataclass(frozen=True)
class Proposal:
    """A line of the sheet with the points the record speaks for, and by what."""

    criterion: Criterion
    points: int
    why: str = ""


def proposals(room: Room) -> list[Proposal]:
    """What the record speaks for, line by line; the meeting itself decides."""
    return proposed(room.meeting, facts(room))


def proposals_after(meeting: Meeting) -> list[Proposal]:
    """The same of a meeting whose minutes are signed: what its own numbers speak for, with the numbers in words."""
    outcomes = list(meeting.items.exclude(by__in=("score", "minutes")).values_list("outcome", flat=True))
    taken = sum(1 for outcome in outcomes if outcome)
    shares = {
        "attendance": ALL * meeting.present / meeting.expected if meeting.expected else ALL,
        "conduct": ALL * taken / len(outcomes) if outcomes else ALL,
        "prepared": ALL if meeting.called_on else ALL / 2,
        "resolution": follow_up(meeting),
    }
    words = {
        "attendance": _("dự %(present)s trên %(expected)s")
        % {"present": meeting.present, "expected": meeting.expected},
        "prepared": _("có báo họp trước") if meeting.called_on else _("không ghi báo họp trước"),
        "resolution": _("việc kỳ trước đã xong: %(share)s%%") % {"share": round(shares["resolution"])},
    }
    if outcomes:
        words["conduct"] = _("đã ghi %(taken)s trên %(all)s nội dung") % {
            "taken": taken,
            "all": len(outcomes),
        }
    if meeting.lasted:
        words["time"] = _("họp %(minutes)s phút") % {"minutes": meeting.lasted}
    return proposed(meeting, shares, words)


def proposed(
    meeting: Meeting, shares: Mapping[str, float], words: Mapping[str, str] | None = None
) -> list[Proposal]:
    """The lines of the sheet of the meeting's day with the points that some shares give."""
    return [
        Proposal(
            each,
            min(each.most, each.points(shares.get(each.fact, ALL)) + each.plus),
            (words or {}).get(each.fact, ""),
        )
        for each in score_sheet_of(meeting.held_on).criteria
    ]


def facts(room: Room) -> dict[str, float]:
    """Shares in percent that the record tells of: who came, what was prepared, which steps were taken."""
    meeting = room.meeting
    steps = [item for item in room.items if item.by not in ("score", "minutes")]
    prepared = meeting.called_on is not None
    return {
        "attendance": ALL * room.present / room.expected if room.expected else ALL,
        "conduct": ALL * sum(room.is_recorded(item) for item in steps) / len(steps) if steps else ALL,
        "prepared": ALL if prepared else ALL / 2,
        "resolution": follow_up(meeting),
        "closing": ALL,
    }


def follow_up(meeting: Meeting) -> float:
    """How much of what earlier resolutions gave, and was due by now, has been closed."""
    before = Meeting.objects.held().filter(
        organization=meeting.organization, kind=MeetingKind.REGULAR, held_on__lt=meeting.held_on
    )
    last = before.order_by("-held_on").first()
    if last is None or not last.tasks:
        return ALL
    done = Assignment.objects.filter(meeting=last, result="done").count()
    return ALL * done / last.tasks


def refuse_other_points(sheet: ScoreSheet, points: Mapping[str, int]) -> None:
    """Points are given to every line of the sheet, none more than it bears.

    Raises:
        Refused: a line is missing or has too many.
    """
    known = {each.key: each for each in sheet.criteria}
    if points.keys() != known.keys():
        raise Refused(None, _("Bảng chấm điểm chưa đủ các mục. Hãy mở lại trang."))
    over = [known[key].title for key, value in points.items() if not 0 <= value <= known[key].most]
    if over:
        raise Refused(None, _("Điểm vượt mức của mục: %(titles)s.") % {"titles": "; ".join(over)})


def band_of(total: int | None, on: date, at: Organization) -> str:
    """How a total is called: tốt, khá, trung bình, kém; "" where there is none."""
    if total is None:
        return ""
    bands = law(BANDS, on, at=at).value
    words = {"good": _("tốt"), "fair": _("khá"), "average": _("trung bình")}
    return next((words[key] for key in words if total >= int(bands[key])), _("kém"))
