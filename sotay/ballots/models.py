"""Results of votes: numbers and the rule they were judged by, never who voted how. Replaced, never edited."""

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Body, Decision, Organization

from .counting import Gathering, Ground, Tally
from .votes import VOTES, Channel, Vote
from .votings import Outcome, Slot, Teller, Voter, Voting

__all__ = [
    "GATHERING_WORDS",
    "GROUND_WORDS",
    "Channel",
    "Outcome",
    "Slot",
    "Teller",
    "VoteResult",
    "VoteResults",
    "Voter",
    "Voting",
]


GROUND_WORDS = {
    Ground.ELSEWHERE: _("đã giới thiệu sinh hoạt tạm thời nơi khác, không dự"),
    Ground.EXEMPT: _("được miễn sinh hoạt, không dự"),
    Ground.SUSPENDED: _("bị đình chỉ sinh hoạt"),
    Ground.PROSECUTED: _("bị truy tố"),
    Ground.DETAINED: _("bị tạm giam"),
    Ground.ABSENT: _("vắng mặt suốt hội nghị, được đồng ý"),
    Ground.CONVENING_ABSENT: _("cấp ủy viên cấp triệu tập vắng mặt suốt đại hội"),
    Ground.DELEGATE_ABSENT: _("đại biểu vắng mặt suốt đại hội, không có dự khuyết thay"),
}
"""What each ground is called."""

GATHERING_WORDS = {
    Gathering.MEMBERS: _("đảng viên chính thức"),
    Gathering.COMMITTEE: _("ủy viên"),
    Gathering.DELEGATES: _("đại biểu"),
}
"""Who is counted."""


class VoteResults(Records["VoteResult"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the organisations in the actor's scope, by default to look at."""
        return super().visible_to(actor, permission or "vote.view")

    def standing(self) -> Self:
        """Those that no later row replaces."""
        return self.filter(replaced_by__isnull=True)


class VoteResult(Record):
    """What a body voted on a day. ``subject`` is the coded matter it belongs to, such as "case:12".

    The share needed stands as three columns (``share_top``/``share_bottom``, ``more_than``), so that the database
    itself proves the verdict.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="votes")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name=_("cơ quan"))
    kind = models.CharField(_("việc biểu quyết"), max_length=60)
    subject = models.CharField(
        max_length=60, blank=True, db_collation="C", validators=[RegexValidator(r"^([a-z_]+:\d+)?$")]
    )
    held_on = models.DateField(_("ngày"))
    channel = models.CharField(_("hình thức"), max_length=10, choices=Channel)

    summoned = models.PositiveIntegerField(_("được triệu tập"))
    less_elsewhere = models.PositiveIntegerField(default=0)
    less_exempt = models.PositiveIntegerField(default=0)
    less_suspended = models.PositiveIntegerField(default=0)
    less_prosecuted = models.PositiveIntegerField(default=0)
    less_detained = models.PositiveIntegerField(default=0)
    less_absent = models.PositiveIntegerField(default=0)
    less_convening_absent = models.PositiveIntegerField(default=0)
    less_delegate_absent = models.PositiveIntegerField(default=0)
    denominator = models.PositiveIntegerField(_("tổng số để tính"))
    present = models.PositiveIntegerField(_("có mặt"))
    votes_for = models.PositiveIntegerField(_("tán thành"))
    votes_against = models.PositiveIntegerField(_("không tán thành"), default=0)
    votes_other = models.PositiveIntegerField(_("ý kiến khác, phiếu trắng, không hợp lệ"), default=0)

    share_top = models.PositiveIntegerField()
    share_bottom = models.PositiveIntegerField()
    more_than = models.BooleanField()
    needed = models.PositiveIntegerField(_("cần có"))
    agreed = models.BooleanField(_("đủ tỷ lệ"))
    quorate = models.BooleanField(_("đủ số người dự"))
    discloses = models.BooleanField(default=False)
    """So few voted, and all alike, that the result says how each voted."""

    rule_key = models.CharField(max_length=100)
    rule_since = models.DateField()
    rule_citation = models.CharField(max_length=300)
    rule_grade = models.CharField(max_length=20)
    base_key = models.CharField(max_length=100)
    base_citation = models.CharField(max_length=300)
    base_grade = models.CharField(max_length=20)

    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = VoteResults.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ballots_result_counted",
                condition=Q(
                    denominator=F("summoned")
                    - F("less_elsewhere")
                    - F("less_exempt")
                    - F("less_suspended")
                    - F("less_prosecuted")
                    - F("less_detained")
                    - F("less_absent")
                    - F("less_convening_absent")
                    - F("less_delegate_absent")
                )
                & Q(denominator__gte=1),
            ),
            models.CheckConstraint(name="ballots_result_present", condition=Q(present__lte=F("denominator"))),
            models.CheckConstraint(
                name="ballots_result_cast",
                condition=Q(present__gte=F("votes_for") + F("votes_against") + F("votes_other")),
            ),
            models.CheckConstraint(
                name="ballots_result_verdict",
                condition=Q(agreed=Q(votes_for__gte=F("needed"))),
            ),
            models.CheckConstraint(
                name="ballots_result_needed",
                condition=Q(share_bottom__gte=1)
                & (
                    Q(
                        more_than=True,
                        needed=F("share_top") * F("denominator") / F("share_bottom") + 1,
                    )
                    | Q(
                        more_than=False,
                        needed=(F("share_top") * F("denominator") + F("share_bottom") - 1)
                        / F("share_bottom"),
                    )
                ),
            ),
            models.CheckConstraint(
                name="ballots_result_subject", condition=Q(subject__regex=r"^([a-z_]+:[0-9]+)?$")
            ),
            models.CheckConstraint(
                name="ballots_result_replaces_another",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-held_on"], name="ballots_result_of"),
            models.Index(fields=["subject"], name="ballots_result_subject_of", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on.day}/{self.held_on.month}/{self.held_on.year}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def declared(self) -> Vote | None:
        """The kind of vote, unless it is not declared any more."""
        return VOTES.get(self.kind)

    @property
    def title(self) -> str:
        return str(self.declared.title) if self.declared else self.kind

    @property
    def share(self) -> Fraction:
        """The share it needed."""
        return Fraction(self.share_top, self.share_bottom)

    @property
    def left_out(self) -> dict[Ground, int]:
        """How many were not counted, by ground; only grounds that occurred."""
        numbers = {ground: int(getattr(self, f"less_{ground}")) for ground in Ground}
        return {ground: number for ground, number in numbers.items() if number}

    @property
    def tally(self) -> Tally:
        return Tally(
            self.summoned,
            self.present,
            self.votes_for,
            self.votes_against,
            self.votes_other,
            self.left_out,
        )
