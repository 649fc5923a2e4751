"""The book of an organisation: since when it is kept, which figures are handed in, on which sheets totals came."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records
from sotay.organizations.models import Decision, Organization


class BookOpening(Record):
    """The day an organisation's book opens. Before it there is no figure, not a zero."""

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="book_opening")
    opens_on = models.DateField(_("ngày mở sổ"))
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["BookOpening"].as_manager()

    def __str__(self) -> str:
        return f"{self.organization_id} {self.opens_on:%d/%m/%Y}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class PeriodClosing(Record):
    """Figures up to and including a day are handed in: what is recorded later counts from the day after."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="closings")
    closed_until = models.DateField(_("chốt số liệu đến hết ngày"))
    closed_at = models.DateTimeField(_("chốt lúc"))

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["PeriodClosing"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "closed_until"], name="members_periodclosing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.closed_until:%d/%m/%Y}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class Sheet(Record):
    """The signed sheet of a unit kept by totals: its lines are movements without a person."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="sheets")
    number = models.CharField(_("số"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    period_from = models.DateField(_("từ ngày"))
    period_to = models.DateField(_("đến trước ngày"))

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Sheet"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "number", "signed_on"], name="members_sheet_once"
            ),
            models.CheckConstraint(condition=Q(period_from__lte=F("period_to")), name="members_sheet_period"),
        ]

    def __str__(self) -> str:
        return self.number

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
