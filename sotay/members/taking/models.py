"""A list that is made in the background: what was asked for, how far it is, and, closed and for hours, the file."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.kernel.place import PathField
from sotay.organizations.models import Organization

KEPT = timedelta(hours=4)
"""How long a finished file waits to be fetched. Measured by the real clock, also where the program's stands still."""

GIVEN_UP = timedelta(days=1)
"""A list that was not finished in so long is not made any more."""


class TakenState(models.TextChoices):
    MAKING = "making", _("đang lập")
    READY = "ready", _("đã lập xong, chờ tải về")
    REFUSED = "refused", _("không lập được")
    DROPPED = "dropped", _("đã bỏ")
    EXPIRED = "expired", _("hết giờ giữ, tệp đã xóa")


class TakenLists(Records["TakenList"]):
    def of(self, actor: Actor) -> Self:
        """One's own, asked for in the office one acts in."""
        return self.filter(account_id=actor.account_id or 0, role=actor.role, office_path=actor.path)


class TakenList(Record):
    """A list somebody asked for that takes long. Once it is fetched, given up or too old, ``words`` are erased.

    ``export`` is the action it is taken out by, ``words`` the answers of that action's form, ``about`` the number of
    what it is about where that is not the organisation.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    export = models.CharField(_("việc"), max_length=60)
    about = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)
    purpose = models.CharField(_("mục đích"), max_length=100)
    count = models.IntegerField(_("số người"))
    asked_at = models.DateTimeField(_("yêu cầu lúc"))
    account_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40)
    office_path = PathField(blank=True)
    state = models.CharField(_("tình trạng"), max_length=10, choices=TakenState, default=TakenState.MAKING)
    trouble = models.TextField(blank=True)
    number = models.BigIntegerField(_("bản xuất số"), null=True)
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    fetched_at = models.DateTimeField(_("tải về lúc"), null=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = TakenLists.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account_id", "-id"], name="members_takenlist_asker")]

    def __str__(self) -> str:
        return f"{self.pk}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class TakenFile(Record):
    """The finished file, encrypted, until it is fetched and done with, or its hours are over."""

    taken = models.OneToOneField(TakenList, models.CASCADE, related_name="file")
    closed = models.BinaryField()
    kept_since = models.DateTimeField(default=timezone.now)

    place: ClassVar = "taken__organization__path"
    objects = Records["TakenFile"].as_manager()

    def __str__(self) -> str:
        return f"{self.taken_id}"


class TakenProgress(models.Model):
    """How far the making is. No record: written while the work's own transaction is open; gone when it is given up."""

    taken_id = models.BigIntegerField(primary_key=True)
    stage = models.CharField(max_length=20)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.taken_id} {self.stage} {self.done}/{self.total}"
