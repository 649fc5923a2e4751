"""Who opened whose record. One row for each person and look; in which office and why stands in its audit entry."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records
from sotay.kernel.place import PathField


class Way(models.TextChoices):
    """By which way a record was opened."""

    PAGE = "page", _("trang")
    EXPORT = "export", _("danh sách xuất ra")
    COMMAND = "command", _("lệnh trên máy chủ")
    API = "api", _("giao diện máy")


class Opening(Record):
    """A person's record was opened. Never changed, never removed; ``path`` is where the person was then."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="openings", db_index=False)
    at = models.DateTimeField(_("lúc"))
    way = models.CharField(_("bằng cách"), max_length=10, choices=Way, default=Way.PAGE)
    path = PathField(blank=True)

    sealed: ClassVar = True
    place: ClassVar = "path"
    follows_the_person: ClassVar = {"person": None}
    objects = Records["Opening"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="people_opening_person"),
            models.Index(fields=["entry_id"], name="people_opening_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%d/%m/%Y}"


class OpeningRelease(Record):
    """The matter for which an office opened a person's record is over: the person may read who looked in until then."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    role = models.CharField(max_length=40)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    concluded_on = models.DateField(_("ngày kết luận, kết thúc"))

    carries_over: ClassVar = {"organization": "stays"}
    follows_the_person: ClassVar = {"person": None}
    objects = Records["OpeningRelease"].as_manager()

    def __str__(self) -> str:
        return f"{self.person_id} {self.concluded_on:%d/%m/%Y}"
