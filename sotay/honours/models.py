"""Badges that were given, and what happened to cards.

Who is due a badge is never stored: it follows from Party age. Which card a member has now stands in the member's record
(``Member.card_type``, ``card_number``, or the identity number of the person) and nowhere else.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.dates import spelled
from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends
from sotay.members.kinds import CardType
from sotay.members.models import Member
from sotay.organizations.models import Decision, Organization

from .kinds import CardAct, Ground, WithdrawnFor


class BadgeAwards(Records["BadgeAward"]):
    def standing(self) -> "BadgeAwards":
        """Those that were not taken back."""
        return self.filter(withdrawn_on=None)


class BadgeAward(Record):
    """A badge that was decided: to whom, of how many years, at which round; and when it was handed over.

    ``reached_on`` is the day the Party age was reached, as it was reckoned when it was decided here; what is entered
    from paper has none.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="badges")
    years = models.PositiveSmallIntegerField(_("loại huy hiệu (năm tuổi đảng)"))
    round_on = models.DateField(_("đợt trao"))
    ground = models.CharField(_("diện"), max_length=12, choices=Ground)
    reached_on = models.DateField(_("ngày đủ tuổi đảng"), null=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    """The cell the member was in when it was decided."""
    province = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    """Whose standing committee decided it, and whose series its number is from."""
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(_("số huy hiệu"), null=True)
    handed_on = models.DateField(_("ngày trao"), null=True)
    withdrawn_on = models.DateField(_("ngày bỏ ghi"), null=True)
    withdrawn_for = models.CharField(_("vì"), max_length=12, choices=WithdrawnFor, blank=True)

    carries_over: ClassVar = {"organization": "stays", "province": "stays"}
    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = BadgeAwards.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "years"], condition=Q(withdrawn_on=None), name="honours_badgeaward_once"
            ),
            models.UniqueConstraint(
                fields=["province", "years", "number"],
                condition=Q(number__isnull=False),
                name="honours_badgeaward_number_once",
            ),
            models.CheckConstraint(
                condition=Q(reached_on=None)
                | ~Q(ground__in=[Ground.ON_TIME, Ground.LATE])
                | Q(reached_on__lte=F("round_on")),
                name="honours_badgeaward_not_before_its_age",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_for="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_for=""),
                name="honours_badgeaward_withdrawn_for",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round_on", "years"], name="honours_badgeaward_round"),
        ]

    def __str__(self) -> str:
        return f"{self.years}, {spelled(self.round_on)}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class BadgeWait(Dated):
    """No badge is considered before a day. Set by the competent office, without its reason; forgotten when over."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    place: ClassVar = "member__person__presences__path"
    follows_the_person: ClassVar = {"member": Q()}
    objects = Records["BadgeWait"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("honours_badgewait"),
            never_overlap("honours_badgewait", "member_id"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.valid_to}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class CardEvent(Record):
    """Something happened to a member's card. The card of today stands in the member's record.

    ``before_type`` and ``before_number`` say what card there was until then: a number of eight digits, which is no
    longer anybody's; an identity number is never repeated here.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="card_events")
    act = models.CharField(_("việc"), max_length=12, choices=CardAct)
    happened_on = models.DateField(_("ngày"))
    card_type = models.CharField(_("loại thẻ"), max_length=10, choices=CardType, blank=True)
    """Of the card there is from then on; "" where there is none."""
    before_type = models.CharField(_("loại thẻ trước đó"), max_length=10, choices=CardType, blank=True)
    before_number = models.CharField(_("số thẻ 8 số trước đó"), max_length=8, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    """The cell the member was in."""

    carries_over: ClassVar = {"organization": "stays"}
    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = Records["CardEvent"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "happened_on"], name="honours_cardevent_of")]

    def __str__(self) -> str:
        return f"{self.act} {spelled(self.happened_on)}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class CardCheck(Record):
    """A cell looked at its members' cards: once a year, as numbers."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="card_checks")
    year = models.PositiveSmallIntegerField(_("năm"))
    checked_on = models.DateField(_("ngày kiểm tra"))
    seen = models.PositiveIntegerField(_("số thẻ đã xem"))
    missing = models.PositiveIntegerField(_("số thẻ mất, hỏng"), default=0)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["CardCheck"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "year"], name="honours_cardcheck_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.year}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
