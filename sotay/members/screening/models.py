"""A screening round, the part of each cell in it, who is listed while it runs, and what is counted of it for good.

Of a round that is over there are days and numbers. Whoever was on a list was deleted from it when it ended, and nothing
of the round leads to a person.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.ballots.models import VoteResult
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Decision, Organization
from sotay.procedures.models import Case

from .kinds import Ground, Heard, Measure, RoundState


class ScreeningRound(Record):
    """A round: by which decision of which committee, from when until when."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    begins_on = models.DateField(_("bắt đầu"))
    list_by = models.DateField(_("chi bộ lập danh sách đến ngày"))
    ends_on = models.DateField(_("kết thúc trước ngày"))
    state = models.CharField(_("tình trạng"), max_length=10, choices=RoundState, default=RoundState.OPEN)
    closed_on = models.DateField(_("đã kết thúc ngày"), null=True)

    carries_over: ClassVar = {"organization": "passes to the successor"}
    place: ClassVar = "organization__path"
    objects = Records["ScreeningRound"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(list_by__gte=F("begins_on"), ends_on__gte=F("list_by")),
                name="members_screeninground_days",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, closed_on=None)
                | Q(state=RoundState.CLOSED, closed_on__isnull=False),
                name="members_screeninground_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.organization_id}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN


class ScreeningPart(Record):
    """The part of one cell in a round: a case of the cell, about nobody."""

    round = models.ForeignKey(ScreeningRound, models.PROTECT, related_name="parts")
    case = models.OneToOneField(Case, models.PROTECT, related_name="screening")
    listed = models.PositiveSmallIntegerField(_("số người đưa vào danh sách"), null=True)
    heard = models.PositiveSmallIntegerField(_("số người đã trình bày"), null=True)
    declined = models.PositiveSmallIntegerField(_("số người đã mời mà không đến"), null=True)
    counted_on = models.DateField(_("ngày tính"), null=True)
    """When the cell's part was finished; its numbers are known from then on."""

    place: ClassVar = "case__path"
    objects = Records["ScreeningPart"].as_manager()

    def __str__(self) -> str:
        return f"{self.round_id} {self.case_id}"

    def place_paths(self) -> Iterable[str]:
        return self.case.place_paths()


class ScreeningCount(Record):
    """How often a measure was decided in a cell. A number, and it stays."""

    part = models.ForeignKey(ScreeningPart, models.PROTECT, related_name="counts")
    measure = models.CharField(_("kết quả"), max_length=10, choices=Measure)
    number = models.PositiveSmallIntegerField(_("số người"))

    place: ClassVar = "part__case__path"
    objects = Records["ScreeningCount"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "measure"], name="members_screeningcount_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="members_screeningcount_some"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.measure} {self.number}"


class ScreenedMember(Record):
    """A member on the list of a cell, while the round runs; deleted when it ends.

    Seen by the member, the cell and the grassroots organisation; by a committee above only while it is to decide.
    """

    part = models.ForeignKey(ScreeningPart, models.PROTECT, related_name="entries")
    member = models.OneToOneField("members.Member", models.PROTECT, related_name="+")
    ground = models.CharField(_("căn cứ"), max_length=20, choices=Ground)
    years = models.PositiveSmallIntegerField(_("số năm không hoàn thành liền"), null=True)
    listed_on = models.DateField(_("ngày đưa vào danh sách"))
    called_on = models.DateField(_("mời ngày"), null=True)
    heard = models.CharField(_("được nghe"), max_length=10, choices=Heard, blank=True)
    heard_on = models.DateField(_("ngày trình bày"), null=True)
    proposal = models.CharField(_("chi bộ đề nghị"), max_length=10, choices=Measure, blank=True)
    vote = models.ForeignKey(VoteResult, models.PROTECT, null=True, related_name="+")
    measure = models.CharField(_("cấp ủy quyết định"), max_length=10, choices=Measure, blank=True)
    until = models.DateField(_("thời hạn tiến bộ đến ngày"), null=True)

    follows_the_person: ClassVar = {"member": None}
    place: ClassVar = "part__case__path"
    objects = Records["ScreenedMember"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heard="") | Q(heard__gt="", called_on__isnull=False),
                name="members_screenedmember_called",
            ),
            models.CheckConstraint(
                condition=Q(proposal="") | Q(heard__gt=""), name="members_screenedmember_heard_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def place_paths(self) -> Iterable[str]:
        return self.part.place_paths()
