"""What is to be reached: a number of an indicator, for an organisation, in a year or a term, by whose decision.

Nothing is overwritten. Another number is another row that takes the place of the one before, on a decision of its own;
a row without a number says that the target was withdrawn. Of a chain only its last row holds.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Decision, Organization

MOST = 9_999_999


class Way(models.TextChoices):
    """How an organisation came to a target."""

    SET = "set", _("ghi theo nghị quyết, kế hoạch")
    ALLOTTED = "allotted", _("cấp trên giao")
    CARRIED = "carried", _("chuyển theo sắp xếp tổ chức")


class Targets(Records["Target"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the organisations in the actor's scope, by default to read their figures."""
        return super().visible_to(actor, permission or "figures.view")

    def standing(self, on: date | None = None, known_at: datetime | None = None) -> Self:
        """The last row of each chain: as decided up to a day, as known at a moment; withdrawn ones too.

        Args:
            on: what was decided later is left out; ``None`` leaves out nothing.
            known_at: what was recorded later is left out; ``None`` is now.
        """
        there = Q()
        if on is not None:
            there &= Q(since__lte=on)
        if known_at is not None:
            there &= Q(recorded_at__lte=known_at)
        return self.filter(there).filter(
            ~Exists(Target.objects.filter(there, supersedes=OuterRef("pk"))),
        )

    def holding(self, on: date | None = None, known_at: datetime | None = None) -> Self:
        """Those that hold a number, see ``standing``."""
        return self.standing(on, known_at).filter(value__isnull=False)


class Target(Record):
    """A version of what an organisation is to reach from the first to the last of some years.

    ``value`` is empty where it was withdrawn. ``allotted_by`` is the organisation above that gave it.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="targets")
    code = models.CharField(_("chỉ tiêu"), max_length=100, db_collation="C")
    first_year = models.PositiveSmallIntegerField(_("từ năm"))
    last_year = models.PositiveSmallIntegerField(_("đến hết năm"))
    value = models.PositiveIntegerField(_("số giao"), null=True)
    way = models.CharField(max_length=10, choices=Way)
    allotted_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    since = models.DateField(_("từ ngày"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    carries_over: ClassVar = {"organization": "passes to the successor", "allotted_by": "stays"}
    place: ClassVar = "organization__path"
    objects = Targets.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "code", "first_year", "last_year"],
                condition=Q(supersedes__isnull=True),
                name="targets_target_begins_once",
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1930, last_year__gte=F("first_year"), last_year__lte=9998),
                name="targets_target_years",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__lte=MOST), name="targets_target_value"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "first_year", "code"], name="targets_target_of"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.years}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def title(self) -> str:
        """What is counted, in words."""
        found = INDICATORS.get(self.code)
        return str(found.title) if found else self.code

    @property
    def unit(self) -> str:
        found = INDICATORS.get(self.code)
        return str(found.unit) if found else ""

    @property
    def years(self) -> str:
        return years_in_words(self.first_year, self.last_year)

    @property
    def key(self) -> tuple[str, int, int]:
        """What is the same in all rows of a chain, beside the organisation."""
        return self.code, self.first_year, self.last_year

    @property
    def starts_on(self) -> date:
        return date(self.first_year, 1, 1)

    @property
    def ends_on(self) -> date:
        """The first day that does not count any more."""
        return date(self.last_year + 1, 1, 1)


def years_in_words(first_year: int, last_year: int) -> str:
    """A year, or a term: "năm 2024", "giai đoạn 2020 – 2025"."""
    if first_year == last_year:
        return gettext("năm %(year)s") % {"year": first_year}
    return gettext("giai đoạn %(first)s – %(last)s") % {"first": first_year, "last": last_year}
