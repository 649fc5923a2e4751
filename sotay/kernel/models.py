"""The base of every record: it names the audit entry that wrote it, and perhaps has a place and a period."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .authority import Actor
from .place import PathField
from .time import ALWAYS, FOREVER, in_force, known

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Clock(models.Model):
    """The one row that stops the clock of an installation; without it the clock runs."""

    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="kernel_clock_single")]


class Sending(models.Model):
    """A form whose action was done, by which its second sending is known; kept some days. See ``kernel.sending``."""

    key = models.CharField(max_length=64, primary_key=True)
    entry_id = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.location}"


class EntryKind(models.TextChoices):
    """What sort of thing an entry tells of."""

    ACT = "act", _("Ghi, sửa")
    OPENING = "open", _("Mở hồ sơ")
    EXPORT = "export", _("Xuất dữ liệu")
    COMMAND = "command", _("Lệnh trên máy chủ")
    REFUSAL = "refuse", _("Bị từ chối")
    ENTRANCE = "enter", _("Đăng nhập, ra khỏi")


class AuditEntry(models.Model):
    """One action by one actor in one office. No foreign keys: it outlives what it names.

    ``role`` and ``organization_id`` say which office it was, ``on_behalf_of`` the account it was done for, where a
    deputy acts for somebody absent.
    """

    at = models.DateTimeField(_("lúc"), db_index=True)
    real_at = models.DateTimeField(default=timezone.now)
    action = models.CharField(_("việc"), max_length=100)
    account_id = models.BigIntegerField(null=True)
    actor = models.CharField(_("người"), max_length=200)
    office = models.CharField(_("cương vị"), max_length=300, blank=True)
    place = PathField(blank=True)
    subject = models.CharField(_("đối tượng"), max_length=100, blank=True)
    purpose = models.CharField(_("mục đích"), max_length=100, blank=True)
    parent_id = models.BigIntegerField(null=True)
    kind = models.CharField(_("loại"), max_length=10, choices=EntryKind, db_default=EntryKind.ACT)
    role = models.CharField(_("vai trò"), max_length=40, blank=True, db_default="")
    organization_id = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)

    sealed: ClassVar = True

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-id"], name="kernel_auditentry_account"),
            models.Index(fields=["action", "-id"], name="kernel_auditentry_action"),
            models.Index(fields=["kind", "-id"], name="kernel_auditentry_kind"),
            models.Index(fields=["organization_id", "-id"], name="kernel_auditentry_office"),
            models.Index(fields=["subject", "-id"], name="kernel_auditentry_subject"),
            models.Index(fields=["place", "-id"], name="kernel_auditentry_place"),
            models.Index(fields=["role", "-id"], name="kernel_auditentry_role"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject}"


class AuditRow(models.Model):
    """A row that an action changed or removed; what it added names the entry itself. Written by the database."""

    entry_id = models.BigIntegerField(db_index=True)
    table_name = models.CharField(max_length=100)
    row_id = models.BigIntegerField()
    change = models.CharField(max_length=10)

    sealed: ClassVar = True

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table_name", "row_id"], name="kernel_auditrow_row")]

    def __str__(self) -> str:
        return f"{self.change} {self.table_name}:{self.row_id}"


class Seal(models.Model):
    """What was added to the sealed tables between two moments, closed with a key that the database does not know.

    A seal holds the rows of the transactions from ``from_xact`` until before ``to_xact``, and the seal before it.
    """

    number = models.BigIntegerField(_("số"), primary_key=True)
    at = models.DateTimeField(_("lúc"))
    from_xact = models.BigIntegerField()
    to_xact = models.BigIntegerField()
    rows = models.BigIntegerField(_("số dòng"))
    key_number = models.IntegerField(_("khóa số"))
    value = models.CharField(_("giá trị"), max_length=64)

    def __str__(self) -> str:
        return f"{self.number}"


class SealPart(models.Model):
    """Some rows of one table within a seal: for each its number and what it looked like, so that one can be named."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="parts")
    table_name = models.CharField(max_length=100)
    columns = models.TextField()
    count = models.IntegerField()
    digests = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.seal_id} {self.table_name}"


class Records(models.QuerySet[M_co]):
    """The one queryset: as of a day, as known at a moment, visible to an actor."""

    def as_of(self, on: date) -> Self:
        """The rows in force on a day."""
        return self.filter(in_force(on))

    def known_at(self, at: datetime | None) -> Self:
        """The rows as they were known at a moment; ``None`` is now."""
        return self.filter(known(at))

    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """The rows in the actor's scope for a permission, by default to look at this kind of record."""
        permission = permission or f"{self.model._meta.model_name}.view"
        return self.filter(actor.scope(permission).q(self.model.place))  # type: ignore[attr-defined]


class Record(models.Model):
    """A row that names the audit entry which last wrote it. The database fills it in."""

    entry_id = models.BigIntegerField(editable=False, default=0)

    class Meta:
        abstract = True

    def place_paths(self) -> Iterable[str]:
        """Where this row stands today; an action's actor must cover each. Records without a place have none."""
        return ()

    def save(self, **kwargs: Any) -> None:
        """Save, and learn the entry the database stamped."""
        super().save(**kwargs)
        stamped = type(self)._base_manager.filter(pk=self.pk).values_list("entry_id", flat=True)
        self.entry_id = stamped.get()


class Dated(Record):
    """A record that is true from one day until another, on the strength of somebody's decision."""

    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), default=FOREVER)

    class Meta:
        abstract = True

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on < self.valid_to

    @property
    def last_day(self) -> date | None:
        """The last day it holds, or ``None`` when it has no end."""
        return None if self.valid_to == FOREVER else date.fromordinal(self.valid_to.toordinal() - 1)


class Bitemporal(Dated):
    """A dated record that can be corrected later: it also says from when until when it was believed."""

    known_from = models.DateTimeField()
    known_to = models.DateTimeField(default=ALWAYS)

    class Meta:
        abstract = True
