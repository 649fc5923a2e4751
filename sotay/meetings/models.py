"""A meeting and what it leaves. While it is held, what is recorded is jottings: a key, a value, and when it was made.

A jotting is replaced by a later one of the same key, wherever and by whomever it was made, so that telephones that were
away can hand in what they hold in any order and any number of times. Signing the minutes turns the jottings into rows
that stay, and deletes them. Only numbers of a meeting stand in its own row: above the cell nothing else is read.
"""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.ballots.models import Voting
from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Body, Organization
from sotay.papers.models import IssuedNumber
from sotay.people.models import Person
from sotay.procedures.models import Task

from . import planned  # noqa: F401 -- its tables are this room's as well
from .kinds import (
    BY_NAME,
    OPEN_STATES,
    Absence,
    Duty,
    Manner,
    MeetingKind,
    Outcome,
    Result,
    Right,
    Seen,
    State,
    WhyNot,
)

VIEW = "meeting.view"


class Meetings(Records["Meeting"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the organisations in the actor's scope, by default to look at."""
        return super().visible_to(actor, permission or VIEW)

    def held(self) -> Self:
        """Those whose minutes are signed."""
        return self.filter(state=State.SIGNED)

    def coming(self) -> Self:
        """Those still to be held or signed."""
        return self.filter(state__in=OPEN_STATES)


class Meeting(Record):
    """A meeting of an organisation: what it is, and numbers of what came of it. It names nobody."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="meetings", db_index=False)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(_("loại"), max_length=20, choices=MeetingKind)
    held_on = models.DateField(_("ngày"))
    month = models.DateField(_("tháng"))
    """The first day of the month it is the meeting of."""
    starts_at = models.TimeField(_("giờ"), null=True)
    venue = models.CharField(_("nơi họp"), max_length=150, blank=True)
    manner = models.CharField(_("hình thức"), max_length=10, choices=Manner, default=Manner.IN_PERSON)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.PLANNED)
    why_not = models.CharField(_("lý do không họp"), max_length=10, choices=WhyNot, blank=True)
    topic = models.CharField(_("chủ đề"), max_length=200, blank=True)
    combined = models.BooleanField(_("có phần chuyên đề tiếp theo"), default=False)
    code = models.CharField(_("mã điểm danh"), max_length=6, blank=True)
    agenda = models.CharField(max_length=40, blank=True)
    """Which version of the agenda it follows."""
    called_on = models.DateField(_("báo họp ngày"), null=True)
    minutes_due = models.DateField(_("hạn đưa biên bản lên"))
    signed_on = models.DateField(_("ký biên bản ngày"), null=True)
    lasted = models.PositiveSmallIntegerField(_("số phút"), null=True)
    conclusion = models.TextField(_("kết luận"), blank=True)

    expected = models.PositiveIntegerField(_("phải dự"), default=0)
    present = models.PositiveIntegerField(_("dự"), default=0)
    online = models.PositiveIntegerField(_("trong đó dự trực tuyến"), default=0)
    excused = models.PositiveIntegerField(_("vắng có lý do"), default=0)
    beyond = models.PositiveIntegerField(_("dự mà không bắt buộc"), default=0)
    """Exempt, or elsewhere for a time, and yet there: no part of ``expected`` or ``present``."""
    speakers = models.PositiveIntegerField(_("phát biểu"), default=0)

    number = models.ForeignKey(IssuedNumber, models.PROTECT, null=True, related_name="+", db_index=False)
    has_resolution = models.BooleanField(_("có nghị quyết"), default=False)
    tasks = models.PositiveSmallIntegerField(_("số việc được giao"), default=0)
    tasks_closed = models.PositiveSmallIntegerField(_("số việc đã có kết quả"), default=0)
    follow_up_by = models.DateField(_("hạn sau cùng của các việc"), null=True)
    score = models.PositiveSmallIntegerField(_("điểm chi bộ tự chấm"), null=True)
    rescore = models.PositiveSmallIntegerField(_("điểm cấp trên chấm lại"), null=True)
    democracy = models.BooleanField(_("thực hiện tốt dân chủ ở cơ sở"), null=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Meetings.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="meetings_meeting_first_of_month"),
            models.CheckConstraint(
                condition=Q(state=State.SIGNED, signed_on__isnull=False)
                | ~Q(state=State.SIGNED) & Q(signed_on__isnull=True, number__isnull=True, present=0),
                name="meetings_meeting_signed",
            ),
            models.CheckConstraint(condition=Q(present__lte=F("expected")), name="meetings_meeting_present"),
            models.CheckConstraint(
                condition=Q(online__lte=F("present") + F("beyond"))
                & Q(speakers__lte=F("present") + F("beyond"))
                & Q(excused__lte=F("expected") - F("present"))
                & Q(tasks_closed__lte=F("tasks")),
                name="meetings_meeting_parts",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED) ^ Q(why_not=""), name="meetings_meeting_why_not"
            ),
            models.UniqueConstraint(
                fields=["organization", "month"],
                condition=Q(kind=MeetingKind.REGULAR) & ~Q(state=State.CANCELLED),
                name="meetings_one_regular_a_month",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "held_on"], name="meetings_meeting_of"),
            models.Index(
                fields=["month", "kind", "organization"],
                include=["expected", "present"],
                condition=Q(state=State.SIGNED),
                name="meetings_meeting_month",
            ),
            models.Index(fields=["held_on"], condition=~Q(state=State.SIGNED), name="meetings_meeting_open"),
            models.Index(
                fields=["follow_up_by"],
                condition=Q(tasks_closed__lt=F("tasks")),
                name="meetings_meeting_followed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on.day}/{self.held_on.month}/{self.held_on.year}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def is_open(self) -> bool:
        """Still to be held, or to be signed."""
        return self.state in OPEN_STATES

    @property
    def is_by_name(self) -> bool:
        """Whether who came is recorded by name."""
        return self.kind in BY_NAME

    @property
    def subject(self) -> str:
        """How votes and numbers name it."""
        return f"meeting:{self.pk}"


class AgendaItem(Record):
    """An item of a meeting's agenda, the paper that goes with it, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    place_in_list = models.PositiveSmallIntegerField(_("thứ tự"))
    step = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    title = models.CharField(_("nội dung"), max_length=200)
    by = models.CharField(max_length=10, blank=True)
    paper = models.TextField(_("tài liệu"), blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, blank=True)
    noted = models.TextField(_("ghi lại"), blank=True)

    place: ClassVar = "meeting__organization__path"
    objects = Records["AgendaItem"].as_manager()

    class Meta:
        ordering: ClassVar = ["place_in_list", "pk"]

    def __str__(self) -> str:
        return self.title

    def place_paths(self) -> Iterable[str]:
        return self.meeting.place_paths()


class MeetingVote(Record):
    """A vote that a meeting opened: about which item, and which step of a case asked for it. It names nobody."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="votes")
    voting = models.OneToOneField(Voting, models.PROTECT, related_name="of_meeting")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="votes")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")

    place: ClassVar = "meeting__organization__path"
    objects = Records["MeetingVote"].as_manager()

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.voting_id}"

    def place_paths(self) -> Iterable[str]:
        return self.meeting.place_paths()


class OfAMeeting(Record):
    """Base of what names persons in a meeting: behind the wall of ``meetings.wall``."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="%(class)ss")

    place: ClassVar = "meeting__organization__path"

    class Meta:
        abstract = True

    def place_paths(self) -> Iterable[str]:
        return self.meeting.place_paths()


class Jotting(OfAMeeting):
    """What was recorded of a meeting under a key, until its minutes are signed.

    ``made_at`` is the telephone's clock in milliseconds, set right by the server's and never after its now; ``op`` the
    telephone's own name for it. Of two for the same key the greater pair stands, whatever order they came in.
    """

    key = models.CharField(max_length=60, db_collation="C")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    value = models.TextField(blank=True)
    made_at = models.BigIntegerField()
    op = models.CharField(max_length=24, db_collation="C")

    follows_the_person: ClassVar = {"person": None}
    objects = Records["Jotting"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "key"], name="meetings_jotting_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Attendance(OfAMeeting):
    """Who was called to a meeting, as what, and whether they came. Written when the minutes are signed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    right = models.CharField(_("tư cách"), max_length=15, choices=Right)
    seen = models.CharField(_("điểm danh"), max_length=10, choices=Seen)
    reason = models.CharField(_("lý do vắng"), max_length=10, choices=Absence, blank=True)
    spoke = models.BooleanField(_("có phát biểu"), default=False)
    duty = models.CharField(_("nhiệm vụ"), max_length=12, choices=Duty, blank=True)
    by_code = models.BooleanField(_("tự điểm danh bằng mã"), default=False)

    follows_the_person: ClassVar = {"person": None}
    objects = Records["Attendance"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meetings_attendance_once"),
            models.CheckConstraint(
                condition=Q(seen=Seen.ABSENT) ^ Q(reason=""), name="meetings_attendance_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.seen}"


class Contribution(OfAMeeting):
    """What somebody said, as the minutes hold it: read in that cell and by the committee entitled to its minutes."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(_("nội dung phát biểu"))
    sent_before = models.BooleanField(_("gửi trước buổi họp"), default=False)
    on_behalf = models.BooleanField(_("ghi thay"), default=False)

    follows_the_person: ClassVar = {"person": Q()}
    objects = Records["Contribution"].as_manager()

    def __str__(self) -> str:
        return f"{self.person_id}"


class Beforehand(OfAMeeting):
    """What a member hands in before a meeting. Signed minutes hold it, if the member wishes; it is then deleted."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = models.TextField(_("ý kiến gửi trước"))
    to_minutes = models.BooleanField(_("đưa vào biên bản"), default=False)
    on_behalf = models.BooleanField(_("ghi thay"), default=False)

    follows_the_person: ClassVar = {"person": None}
    objects = Records["Beforehand"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meetings_beforehand_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Assignment(OfAMeeting):
    """A task of a resolution: what, who, by when, and what became of it."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="assignments")
    what = models.CharField(_("việc"), max_length=300)
    due_on = models.DateField(_("hạn"))
    result = models.CharField(_("kết quả"), max_length=10, choices=Result, blank=True)
    closed_on = models.DateField(_("ngày báo kết quả"), null=True)

    follows_the_person: ClassVar = {"person": Q()}
    objects = Records["Assignment"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(result="", closed_on__isnull=True) | ~Q(result="") & Q(closed_on__isnull=False),
                name="meetings_assignment_closed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(result=""), name="meetings_assignment_open"),
        ]

    def __str__(self) -> str:
        return self.what


class Scoring(Record):
    """The points given to a meeting, by the cell itself or, as a sample, by a level above."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="scorings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    from_above = models.BooleanField()
    sheet = models.CharField(max_length=40)
    points = models.JSONField()
    total = models.PositiveSmallIntegerField(_("cộng"))
    scored_on = models.DateField(_("ngày chấm"))

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "meeting__organization__path"
    objects = Records["Scoring"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "from_above"], name="meetings_scoring_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.total}"

    def place_paths(self) -> Iterable[str]:
        return self.meeting.place_paths()


class MonthCount(Record):
    """Regular meetings of the cells directly below an organisation in a month; see ``counted``."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    met = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    present = models.PositiveIntegerField()

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["MonthCount"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "month"],
                include=["met", "expected", "present"],
                name="meetings_monthcount_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.month:%m/%Y}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
