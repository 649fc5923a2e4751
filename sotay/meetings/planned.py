"""What an organisation means to hold: on which days it meets, and a cell's themes of the year."""

from collections.abc import Iterable
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.time import starts_before_it_ends
from sotay.organizations.models import Organization

from .kinds import MeetingKind


class Recurrence(Dated):
    """When an organisation meets: on a day of the month ("day:3") or a weekday of it ("first:1", Monday)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="recurrences")
    kind = models.CharField(_("loại"), max_length=20, choices=MeetingKind)
    rule = models.CharField(
        _("lịch"),
        max_length=10,
        validators=[RegexValidator(r"^(day:([1-9]|[12]\d|3[01])|(first|last):[1-7])$")],
    )
    starts_at = models.TimeField(_("giờ"), null=True)
    venue = models.CharField(_("nơi họp"), max_length=150, blank=True)

    carries_over: ClassVar = {"organization": "ends"}
    place: ClassVar = "organization__path"
    objects = Records["Recurrence"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("meetings_recurrence")]
        indexes: ClassVar = [models.Index(fields=["organization", "kind"], name="meetings_recurrence_for")]

    def __str__(self) -> str:
        return self.rule

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class Theme(Record):
    """A theme of the year's plan: in which month a cell means to discuss what."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="themes")
    month = models.DateField(_("tháng"))
    title = models.CharField(_("chuyên đề"), max_length=200)
    meeting = models.ForeignKey("meetings.Meeting", models.SET_NULL, null=True, related_name="themes")

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Theme"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "month"], name="meetings_theme_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="meetings_theme_first_of_month"),
        ]

    def __str__(self) -> str:
        return self.title

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
