"""A breach of personal data, as the form records it: when, how many persons, which kinds, what was done, who knows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sotay.kernel.law import law
from sotay.kernel.models import Record, Records
from sotay.kernel.time import today


class DataKind(models.TextChoices):
    """What sort of data got out."""

    PROFILE = "profile", _("sơ yếu: tên, ngày sinh, giới tính, dân tộc")
    CONTACT = "contact", _("số điện thoại")
    IDENTITY = "identity", _("số định danh, số thẻ")
    MEMBERSHIP = "membership", _("việc là đảng viên, nơi sinh hoạt")
    ACCOUNTS = "accounts", _("tài khoản, mật khẩu")


class Incident(Record):
    """A breach of personal data at an organisation. It names nobody."""

    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="incidents")
    discovered_at = models.DateTimeField(_("phát hiện lúc"))
    happened_on = models.DateField(_("xảy ra ngày"), null=True)
    what = models.TextField(_("chuyện gì đã xảy ra"), max_length=2000)
    kinds = ArrayField(models.CharField(max_length=20, choices=DataKind), verbose_name=_("loại dữ liệu"))
    persons = models.IntegerField(_("số người liên quan"), null=True)
    measures = models.TextField(_("đã làm gì để ngăn chặn, khắc phục"), max_length=4000, blank=True)
    notified_on = models.DateTimeField(_("báo cơ quan chuyên trách lúc"), null=True)
    notice_number = models.CharField(_("số văn bản báo"), max_length=60, blank=True)
    persons_told_on = models.DateField(_("báo cho người liên quan ngày"), null=True)
    closed_on = models.DateField(_("kết thúc ngày"), null=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Incident"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organization", "-id"], name="people_incident_of")]

    def __str__(self) -> str:
        return f"{self.pk}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def due_at(self) -> datetime:
        """Until when the competent authority must have been told."""
        hours = int(law("privacy.breach_notice_within", today(), at=self.organization).value)
        return self.discovered_at + timedelta(hours=hours)
