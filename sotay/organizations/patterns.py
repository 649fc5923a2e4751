"""The register of organisation models (mô hình tổ chức): which a committee uses, where, and how each was reviewed.

A *pattern* is a way of organising that a committee applies here and there on a decision of its own: a cell of private
enterprises, a joint cell of two villages, one person at the head of two bodies. It is used by organisations, from a
day on, and looked over from time to time: kept, changed or ended.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends

ORGANIZATION = "organizations.Organization"
DECISION = "organizations.Decision"


class PatternSort(TextChoices):
    CELLS = "cells", _("Cách lập chi bộ")
    COMMITTEES = "committees", _("Cách lập đảng bộ, cấp ủy")
    BODIES = "bodies", _("Cơ quan tham mưu, giúp việc")
    CONCURRENT = "concurrent", _("Kiêm nhiệm chức danh")
    OTHER = "other", _("Khác")


class Outcome(TextChoices):
    KEEP = "keep", _("Giữ")
    CHANGE = "change", _("Giữ, có điều chỉnh")
    END = "end", _("Kết thúc")


class Pattern(Dated):
    """A model of organisation in the register of a committee, in use from one day until another."""

    organization = models.ForeignKey(
        ORGANIZATION, models.PROTECT, related_name="patterns", verbose_name=_("cấp ủy áp dụng")
    )
    name = models.CharField(_("tên mô hình"), max_length=250)
    sort = models.CharField(_("loại"), max_length=20, choices=PatternSort)
    content = models.TextField(_("nội dung"), blank=True)
    pilot = models.BooleanField(_("thí điểm"), default=False)
    decision = models.ForeignKey(DECISION, models.PROTECT, related_name="+", verbose_name=_("căn cứ"))

    # Who follows an ended committee is found by where the model is used; the register it stood in stays.
    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Pattern"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("organizations_pattern")]
        indexes: ClassVar = [models.Index(fields=["organization"], name="organizations_pattern_of")]

    def __str__(self) -> str:
        return self.name

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class PatternUse(Dated):
    """An organisation is organised after a pattern over a period."""

    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="uses")
    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="pattern_uses")

    carries_over: ClassVar = {"organization": "passes to the successor"}
    place: ClassVar = "organization__path"
    objects = Records["PatternUse"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_patternuse"),
            never_overlap("organizations_patternuse", "pattern_id", "organization_id"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} @ {self.organization_id}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class PatternReview(Record):
    """A pattern was looked over on a day, and what came of it."""

    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField(_("ngày rà soát"))
    outcome = models.CharField(_("kết quả"), max_length=20, choices=Outcome)
    conclusion = models.TextField(_("kết luận"), blank=True)
    decision = models.ForeignKey(DECISION, models.PROTECT, null=True, related_name="+")

    place: ClassVar = "pattern__organization__path"
    objects = Records["PatternReview"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pattern", "reviewed_on"], name="organizations_patternreview_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewed_on:%d/%m/%Y} {self.outcome}"

    def place_paths(self) -> Iterable[str]:
        return self.pattern.place_paths()
