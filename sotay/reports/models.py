"""Figures that somebody else computed: kept beside those of the book, never added to them."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Organization


class ReportedValue(Record):
    """A value handed in on paper for an indicator: of a day, or over a period, with its source and who signed it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="reported_values")
    code = models.CharField(_("chỉ tiêu"), max_length=100)
    starts_on = models.DateField(_("từ ngày"), null=True)
    ends_on = models.DateField(_("đến hết ngày"))
    value = models.DecimalField(_("số đã báo cáo"), max_digits=14, decimal_places=2)
    source = models.CharField(_("nguồn"), max_length=200)
    signed_on = models.DateField(_("ngày ký"))
    signer = models.CharField(_("người ký"), max_length=200)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["ReportedValue"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "code", "starts_on", "ends_on", "source"],
                name="reports_reportedvalue_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="reports_reportedvalue_period",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "ends_on"], name="reports_reportedvalue_of"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.ends_on:%d/%m/%Y}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def title(self) -> str:
        indicator = INDICATORS.get(self.code)
        return str(indicator.title) if indicator else self.code
