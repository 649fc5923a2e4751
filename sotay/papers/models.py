"""Number series. Every number of a series is issued, void with a reason, or kept outside of the system."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Body, Decision, Organization, Term

from .kinds import DocumentType, Use, VoidReason


class Papers(Records[models.Model]):
    """Rows that are looked at by whoever looks at papers."""

    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the organisations in the actor's scope, by default to look at."""
        return super().visible_to(actor, permission or "paper.view")


class NumberSeries(Record):
    """The numbers of one type of document of one body in one term; a congress has one series for all types.

    ``body`` is empty for the committee itself, whose executive, standing and permanent members share one series. The
    row is locked while a number is taken, so two never take the same.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="number_series")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name=_("cơ quan"))
    term = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+", verbose_name=_("nhiệm kỳ"))
    document_type = models.CharField(_("loại văn bản"), max_length=20, choices=DocumentType)
    issuer = models.CharField(_("viết tắt của cơ quan ban hành"), max_length=30)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Papers.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "body", "term", "document_type"],
                name="papers_series_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(DocumentType(self.document_type).label)

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class IssuedNumber(Record):
    """One number of a series, never changed and never removed. What is kept outside has its number and day only."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField(_("số"))
    use = models.CharField(_("dùng"), max_length=10, choices=Use)
    dated = models.DateField(_("ngày"))
    abbreviation = models.CharField(_("viết tắt của loại văn bản"), max_length=10)
    width = models.PositiveSmallIntegerField()
    form = models.CharField(_("mẫu"), max_length=20, blank=True)
    subject = models.CharField(
        max_length=60, blank=True, db_collation="C", validators=[RegexValidator(r"^([a-z_]+:\d+)?$")]
    )
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    place: ClassVar = "series__organization__path"
    objects = Papers.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="papers_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="papers_number_from_one"),
            models.CheckConstraint(
                condition=Q(use=Use.ISSUED) | Q(form="", subject="", decision__isnull=True),
                name="papers_number_outside_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(subject__regex=r"^([a-z_]+:[0-9]+)?$"), name="papers_number_subject"
            ),
        ]
        indexes: ClassVar = [models.Index(F("subject"), name="papers_number_about", condition=~Q(subject=""))]

    def __str__(self) -> str:
        return self.words

    def place_paths(self) -> Iterable[str]:
        return self.series.place_paths()

    @property
    def words(self) -> str:
        """As it is written on the paper behind "Số": 01-NQ/CB."""
        return f"{self.number:0{self.width}d}-{self.abbreviation}/{self.series.issuer}"


class VoidedNumber(Record):
    """An issued number that stands for no document, and why; it is never given to another."""

    number = models.OneToOneField(IssuedNumber, models.PROTECT, related_name="voided")
    reason = models.CharField(_("lý do"), max_length=20, choices=VoidReason)
    voided_on = models.DateField(_("ngày hủy số"))

    place: ClassVar = "number__series__organization__path"
    objects = Papers.as_manager()

    def __str__(self) -> str:
        return f"{self.number_id} {self.reason}"

    def place_paths(self) -> Iterable[str]:
        return self.number.place_paths()
