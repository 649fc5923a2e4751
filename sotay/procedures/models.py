"""Cases that run through procedures, each step that was taken, and what waits to be done by whom."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.ballots.models import VoteResult
from sotay.kernel.authority import Actor
from sotay.kernel.law import law
from sotay.kernel.models import Record, Records
from sotay.kernel.place import PathField
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Person
from sotay.regulations import Clause

from . import calendars  # noqa: F401 -- its table is this room's as well
from .declaring import PROCEDURES, Procedure, Seat, Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LOOK = "case.view"


class CaseState(models.TextChoices):
    OPEN = "open", _("đang giải quyết")
    AGREED = "agreed", _("đã xong")
    ENDED = "ended", _("không được chấp nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


class Cases(Records["Case"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the actor's branch; to look at, also those that lead into it."""
        scope = actor.scope(permission or LOOK)
        there = scope.q("path")
        return self.filter(there | scope.q("destination_path") if permission in ("", LOOK) else there)


class Case(Record):
    """One person's or organisation's way through a procedure.

    The rules are those of the day it began: a case that runs keeps them when they change.
    """

    procedure = models.CharField(_("thủ tục"), max_length=40)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="cases")
    """The cell, or other organisation, it belongs to."""
    path = PathField()
    """Where that is today."""
    destination = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    """Where it leads to, which sees it too."""
    destination_path = PathField(null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases")
    began_on = models.DateField(_("bắt đầu"))
    rules_on = models.DateField(_("theo quy định của ngày"))
    state = models.CharField(_("tình trạng"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    ended_on = models.DateField(_("kết thúc"), null=True)

    carries_over: ClassVar = {
        "organization": "passes to the successor",
        "destination": "passes to the successor",
    }
    follows_the_person: ClassVar = {"person": Q()}
    place: ClassVar = "path"
    objects = Cases.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "person"],
                condition=Q(state=CaseState.OPEN),
                name="procedures_case_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, ended_on__isnull=True)
                | ~Q(state=CaseState.OPEN) & Q(ended_on__isnull=False, ended_on__gte=F("began_on")),
                name="procedures_case_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="procedures_case_person"),
            models.Index(
                fields=["path"], condition=Q(state=CaseState.OPEN), name="procedures_case_open_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.pk}"

    def place_paths(self) -> Iterable[str]:
        yield self.path

    @property
    def declared(self) -> Procedure:
        return PROCEDURES[self.procedure]

    @property
    def title(self) -> "StrOrPromise":
        return self.declared.title

    @property
    def subject(self) -> str:
        """What its votes and the numbers of its papers are kept under."""
        return f"case:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == CaseState.OPEN

    def law(self, key: str) -> Clause:
        """What a rule says for this case: as it stood on the day the case began, where it belongs."""
        return law(key, self.rules_on, at=self.organization)

    def day_of(self, step: str) -> date | None:
        """The day on which a step was last taken; ``None`` while it was not."""
        last = self.steps.filter(step=step, taken_back=None).order_by("id").last()
        return last.happened_on if last else None


class StepTaken(Record):
    """A step that was taken. It stays; what was written down wrongly is taken back by a later row."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=40)
    way = models.CharField(max_length=40)
    happened_on = models.DateField(_("ngày"))
    recorded_at = models.DateTimeField(_("lúc ghi"))
    given = models.JSONField(default=dict)
    """The answers to the declared fields of the step, and the names of the papers that were there."""
    vote = models.ForeignKey(VoteResult, models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back")

    place: ClassVar = "case__path"
    objects = Records["StepTaken"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="procedures_steptaken_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step} {self.way}"


class Task(Record):
    """What waits to be done: a step of a case, at the organisation that takes it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=40)
    seat = models.CharField(max_length=20, choices=[(seat.value, seat.value) for seat in Seat])
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tasks")
    path = PathField()
    opened_on = models.DateField(_("từ ngày"))
    due_on = models.DateField(_("hạn"), null=True)
    rule = models.CharField(max_length=80, blank=True)
    done_on = models.DateField(_("xong ngày"), null=True)

    carries_over: ClassVar = {"organization": "passes to the successor"}
    place: ClassVar = "path"
    objects = Records["Task"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(done_on=None), name="procedures_task_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["path", "due_on"], condition=Q(done_on=None), name="procedures_task_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"

    def place_paths(self) -> Iterable[str]:
        yield self.path

    @property
    def declared(self) -> Step:
        return self.case.declared.step(self.step)

    def is_late(self, on: date) -> bool:
        """Whether its term is over on a day."""
        return self.due_on is not None and self.due_on < on
