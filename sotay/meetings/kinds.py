"""The words of meetings: kinds, how one takes part, why one is absent, what became of an item or a task."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sotay.ballots.counting import Ground
from sotay.organizations.kinds import CELL_KINDS, COMMITTEE_KINDS


class MeetingKind(TextChoices):
    REGULAR = "regular", _("Sinh hoạt chi bộ thường kỳ")
    THEMATIC = "thematic", _("Sinh hoạt chuyên đề")
    CELL_COMMITTEE = "cell_committee", _("Họp chi ủy")
    COMMITTEE = "committee", _("Họp cấp ủy")
    CONFERENCE = "conference", _("Hội nghị")
    BRIEFING = "briefing", _("Giao ban")
    DIALOGUE = "dialogue", _("Đối thoại")
    SEMINAR = "seminar", _("Tọa đàm")
    WORKSHOP = "workshop", _("Hội thảo")
    CEREMONY = "ceremony", _("Lễ")


OF_A_CELL = (MeetingKind.REGULAR, MeetingKind.THEMATIC, MeetingKind.CELL_COMMITTEE)
"""Only a cell holds these."""

OF_MEMBERS = (MeetingKind.REGULAR, MeetingKind.THEMATIC)
"""Everybody who sits in the cell is called."""

BY_NAME = (*OF_MEMBERS, MeetingKind.CELL_COMMITTEE, MeetingKind.COMMITTEE)
"""Who came is recorded by name, near the people; of all other kinds only how many came."""


def kinds_for(kind: str) -> list[MeetingKind]:
    """The kinds of meeting an organisation of a kind holds."""
    if kind in CELL_KINDS:
        return [each for each in MeetingKind if each is not MeetingKind.COMMITTEE]
    held = [each for each in MeetingKind if each not in OF_A_CELL]
    return held if kind in COMMITTEE_KINDS else [each for each in held if each is not MeetingKind.COMMITTEE]


class Manner(TextChoices):
    IN_PERSON = "in_person", _("Họp trực tiếp")
    ONLINE = "online", _("Họp trực tuyến")
    MIXED = "mixed", _("Vừa trực tiếp, vừa trực tuyến")


class State(TextChoices):
    PLANNED = "planned", _("Đang chuẩn bị")
    CALLED = "called", _("Đã báo họp")
    SIGNED = "signed", _("Đã ký biên bản")
    CANCELLED = "cancelled", _("Không họp")


OPEN_STATES = (State.PLANNED, State.CALLED)


class WhyNot(TextChoices):
    """Why a meeting was not held."""

    POSTPONED = "postponed", _("Hoãn, sẽ họp ngày khác")
    NO_QUORUM = "no_quorum", _("Không đủ số người dự")
    FORCE = "force", _("Thiên tai, việc đột xuất của địa phương")
    MERGED = "merged", _("Ghép vào buổi khác")


class Right(TextChoices):
    """As what somebody is in the room."""

    VOTES = "votes", _("Đảng viên chính thức")
    PROBATIONARY = "probationary", _("Dự bị: phát biểu, không biểu quyết")
    UNKNOWN = "unknown", _("Chưa rõ chính thức hay dự bị: không biểu quyết")
    GUEST = "guest", _("Sinh hoạt tạm thời ở đây: không biểu quyết")
    SEAT = "seat", _("Cấp ủy viên")


VOTING = (Right.VOTES, Right.SEAT)


class Seen(TextChoices):
    PRESENT = "present", _("Có mặt")
    ONLINE = "online", _("Dự trực tuyến")
    ABSENT = "absent", _("Vắng")


class Absence(TextChoices):
    """Why somebody is absent: a code, never what lies behind it."""

    LEAVE = "leave", _("Có lý do, đã xin phép")
    WORK = "work", _("Đi công tác, làm việc xa")
    EXEMPT = "exempt", _("Được miễn sinh hoạt")
    ELSEWHERE = "elsewhere", _("Sinh hoạt tạm thời nơi khác")
    SUSPENDED = "suspended", _("Bị đình chỉ sinh hoạt")
    NONE = "none", _("Không có lý do")


NOT_EXPECTED = (Absence.EXEMPT, Absence.ELSEWHERE, Absence.SUSPENDED)
"""Who is absent for these is no part of the share that came."""

LEFT_OUT = {
    Absence.EXEMPT: Ground.EXEMPT,
    Absence.ELSEWHERE: Ground.ELSEWHERE,
    Absence.SUSPENDED: Ground.SUSPENDED,
}
"""The grounds on which somebody absent is not counted in a vote."""


class Duty(TextChoices):
    NONE = "", "—"
    CHAIR = "chair", _("Chủ trì")
    NOTE_TAKER = "note_taker", _("Thư ký")


class Outcome(TextChoices):
    """What became of an item of the agenda."""

    OPEN = "", _("chưa ghi")
    DONE = "done", _("Đã làm")
    NOTHING = "nothing", _("Không có")


class Result(TextChoices):
    """What became of a task of a resolution."""

    OPEN = "", _("đang làm")
    DONE = "done", _("Đã xong")
    PARTLY = "partly", _("Xong một phần")
    DROPPED = "dropped", _("Thôi không làm")
