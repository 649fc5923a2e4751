"""A vote while it is held: who may vote, the box, who counts, and what came of it.

The box holds one slot for each who has voted by an electronic ballot: sealed for the counting team, opened by nobody
else (``sealing``). When it is counted, the slots are gone, and only numbers and the papers in sorted order are left.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Body, Organization
from sotay.people.models import Person

from .counting import Ground
from .judging import Design, Sheet
from .votes import VOTES, Channel, Vote

SUBJECT = r"^([a-z_]+:\d+)?$"


class State(models.TextChoices):
    """Where a vote stands."""

    KEYS = "keys", _("chờ tổ kiểm phiếu tạo mã")
    OPEN = "open", _("đang biểu quyết")
    COUNTED = "counted", _("đã kiểm phiếu")
    WITHDRAWN = "withdrawn", _("đã hủy")


class Votings(Records["Voting"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the organisations in the actor's scope, by default to look at."""
        return super().visible_to(actor, permission or "vote.view")

    def of_person(self, person: int | None) -> Self:
        """Those in which somebody votes or counts."""
        mine = {"voting": OuterRef("pk"), "person": person or 0}
        return self.filter(Exists(Voter.objects.filter(**mine)) | Exists(Teller.objects.filter(**mine)))


class Voting(Record):
    """One matter put to the vote of a body on a day.

    Attributes:
        kind: a declared vote; ``subject`` the coded matter it belongs to, such as "agenda:12".
        matter: what is asked, in a line. ``lines``: the names on the paper, where it has names.
        at_most: how many names may be chosen: the seats.
        round: of an election, from 1; ``former`` is the round before, ``runoff`` one among the tied.
        keys_needed: how many counters open the box together.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="votings")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name=_("cơ quan"))
    kind = models.CharField(_("việc biểu quyết"), max_length=60)
    subject = models.CharField(
        max_length=60, blank=True, db_collation="C", validators=[RegexValidator(SUBJECT)]
    )
    matter = models.CharField(_("nội dung"), max_length=300)
    lines = models.JSONField(_("danh sách trên phiếu"), default=list)
    at_most = models.PositiveSmallIntegerField(_("số lượng được chọn"), default=1)
    channel = models.CharField(_("hình thức"), max_length=10, choices=Channel)
    held_on = models.DateField(_("ngày"))
    round = models.PositiveSmallIntegerField(_("lần"), default=1)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later_rounds")
    runoff = models.BooleanField(default=False)
    keys_needed = models.PositiveSmallIntegerField(default=0)
    opener = models.PositiveSmallIntegerField(null=True)
    """The number of the counter whose page gathers the codes; ``opening_key`` is what they are closed with for it."""
    opening_key = models.BinaryField(null=True)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.OPEN)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Votings.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ballots_voting_subject", condition=Q(subject__regex=r"^([a-z_]+:[0-9]+)?$")
            ),
            models.CheckConstraint(
                name="ballots_voting_keys", condition=Q(channel="electronic") ^ Q(keys_needed=0)
            ),
            models.UniqueConstraint(
                fields=["former"],
                condition=Q(state__in=("keys", "open", "counted")),
                name="ballots_voting_one_next_round",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-held_on"], name="ballots_voting_of"),
            models.Index(fields=["subject"], name="ballots_voting_subject_of", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.matter

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def declared(self) -> Vote:
        return VOTES[self.kind]

    @property
    def design(self) -> Design:
        """What its ballot paper asks."""
        return Design(self.declared.sort, len(self.lines) or 1, self.at_most)

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_electronic(self) -> bool:
        return self.channel == Channel.ELECTRONIC


class OfAVoting(Record):
    """What hangs on a vote is where the vote is."""

    class Meta:
        abstract = True

    def place_paths(self) -> Iterable[str]:
        voting: Voting = self.voting  # type: ignore[attr-defined]
        return voting.place_paths()


class Voter(OfAVoting):
    """Somebody on the list of those who may vote.

    Attributes:
        ground: why they are not counted if they do not come; "" where they are counted whether they come or not.
        present: they are there. ``has_cast``: an electronic ballot of theirs is, or was, in the box.
    """

    voting = models.ForeignKey(Voting, models.CASCADE, related_name="voters", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ground = models.CharField(
        _("lý do không tính"), max_length=20, choices=[(str(g), str(g)) for g in Ground], blank=True
    )
    present = models.BooleanField(_("có mặt"), default=False)
    has_cast = models.BooleanField(_("đã bỏ phiếu"), default=False)

    follows_the_person: ClassVar = {"person": Q()}
    place: ClassVar = "voting__organization__path"
    objects = Records["Voter"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voting", "person"], name="ballots_voter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.voting_id}:{self.person_id}"

    @property
    def is_left_out(self) -> bool:
        """Not counted: on a ground that holds, and neither there nor voting."""
        return bool(self.ground) and not (self.present or self.has_cast)


class Slot(OfAVoting):
    """A voter's sealed ballot in the box. One each; replaced until the box is opened, then gone."""

    voter = models.OneToOneField(Voter, models.CASCADE, related_name="slot")
    voting = models.ForeignKey(Voting, models.CASCADE, related_name="slots", db_index=False)
    contents = models.BinaryField()
    receipt = models.CharField(max_length=32, db_collation="C")

    place: ClassVar = "voting__organization__path"
    objects = Records["Slot"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voting", "receipt"], name="ballots_slot_receipt"),
        ]

    def __str__(self) -> str:
        return self.receipt


class Teller(OfAVoting):
    """One of those who count: of paper, with a sheet of their own; of electronic ballots, with a key of their own.

    The key itself is with the counter and nowhere else; here stands what ballots are closed with.
    """

    voting = models.ForeignKey(Voting, models.CASCADE, related_name="tellers", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("số"))
    public_key = models.BinaryField(null=True)
    handed = models.BinaryField(null=True)
    """The code, closed for the one page that opens the box; gone as soon as that has happened."""
    sheet = models.JSONField(_("bảng kiểm phiếu"), null=True)
    entered_by = models.BigIntegerField(null=True)
    """The account that entered the sheet: two sheets are never one account's."""

    follows_the_person: ClassVar = {"person": Q()}
    place: ClassVar = "voting__organization__path"
    objects = Records["Teller"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voting", "number"], name="ballots_teller_number"),
            models.UniqueConstraint(fields=["voting", "person"], name="ballots_teller_once"),
        ]

    def __str__(self) -> str:
        return f"{self.voting_id}:{self.number}"

    @property
    def counted(self) -> Sheet | None:
        return Sheet.read(self.sheet) if self.sheet else None


class Outcome(OfAVoting):
    """What came of a vote that was counted. Never changed.

    Attributes:
        sheet: the agreed count, line by line.
        summoned, left_out, denominator, present: who was counted.
        needed: the votes one needs; 0 where there is no majority.
        came: who is elected, tied, missing; or what the rules ask after a vote of confidence.
        papers: every electronic paper in sorted order; ``receipts``: what was in the box, sorted; ``digest``: of both.
        vote: the result as numbers, where one matter was voted.
    """

    voting = models.OneToOneField(Voting, models.PROTECT, related_name="outcome")
    counted_on = models.DateField(_("ngày kiểm phiếu"))
    sheet = models.JSONField()
    summoned = models.PositiveIntegerField(_("được triệu tập"))
    left_out = models.JSONField(default=dict)
    denominator = models.PositiveIntegerField(_("tổng số để tính"))
    present = models.PositiveIntegerField(_("có mặt"))
    quorate = models.BooleanField(_("đủ số người dự"))
    needed = models.PositiveIntegerField(_("cần có"), default=0)
    came = models.JSONField(default=dict)
    papers = models.JSONField(default=list)
    receipts = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    rule_key = models.CharField(max_length=100)
    rule_since = models.DateField()
    rule_citation = models.CharField(max_length=300)
    rule_grade = models.CharField(max_length=20)
    vote = models.OneToOneField("ballots.VoteResult", models.PROTECT, null=True, related_name="outcome")

    place: ClassVar = "voting__organization__path"
    objects = Records["Outcome"].as_manager()

    def __str__(self) -> str:
        return f"{self.voting_id}"

    @property
    def count(self) -> Sheet:
        kept: dict[str, Any] = self.sheet
        return Sheet.read(kept)
