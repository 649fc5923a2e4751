"""A list too long for one office to take out alone: who asks for it, and what a second office answers."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records
from sotay.organizations.models import Organization


class Answer(models.TextChoices):
    NONE = "", _("chờ trả lời")
    AGREED = "agreed", _("đã đồng ý")
    DECLINED = "declined", _("không đồng ý")


class ExportRequest(Record):
    """An office asks to take a list of persons out. It holds what is asked for, nobody's name.

    ``about`` is the number of what the export is about, where that is not the organisation. ``words`` are the answers
    of the export's form, so that the same list can be asked for again; ``what`` tells two lists apart.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="export_requests")
    export = models.CharField(_("việc"), max_length=60)
    about = models.BigIntegerField(null=True)
    words = models.TextField()
    what = models.TextField()
    purpose = models.CharField(_("mục đích"), max_length=100)
    count = models.IntegerField(_("số người"))
    asked_at = models.DateTimeField(_("đề nghị lúc"))
    account_id = models.BigIntegerField(null=True)
    asker = models.CharField(_("người đề nghị"), max_length=200)
    role = models.CharField(max_length=40)
    office_id = models.BigIntegerField(null=True)
    office = models.CharField(_("cương vị đề nghị"), max_length=300)
    answer = models.CharField(_("trả lời"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)
    answered_by = models.CharField(_("cơ quan trả lời"), max_length=500, blank=True)
    taken_entry = models.BigIntegerField(null=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["ExportRequest"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "answer"], name="members_exportrequest_of"),
            models.Index(fields=["account_id", "-id"], name="members_exportrequest_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
