"""What is kept of a roster handed in: who, for whom, how far it came, and, closed and for a day, the file itself."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records
from sotay.kernel.place import PathField
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Account

FILE_KEPT = timedelta(days=1)
"""How long a file waits to be loaded. Measured by the real clock, also where the program's stands still."""

REST_KEPT = timedelta(days=30)
"""How long the rows that were left over wait to be put right."""


class ImportState(models.TextChoices):
    READING = "reading", _("đang đọc và kiểm tra")
    MAPPING = "mapping", _("chờ chỉ nghĩa của cột")
    CHECKED = "checked", _("đã kiểm tra, chờ nạp")
    LOADING = "loading", _("đang nạp")
    LOADED = "loaded", _("đã nạp")
    UNDONE = "undone", _("đã nạp rồi rút lại")
    COMPARED = "compared", _("đã đối chiếu, chờ quyết định")
    SETTLED = "settled", _("đã đối chiếu xong")
    DROPPED = "dropped", _("không nạp")
    EXPIRED = "expired", _("quá một ngày chưa nạp, tệp đã xóa")


OPEN_STATES = (ImportState.READING, ImportState.MAPPING, ImportState.CHECKED, ImportState.LOADING)
"""Those in which the file is still kept."""


class RosterImport(Record):
    """One file somebody handed in for an organisation, and what became of it. The rows themselves are not here."""

    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="imports")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    office_path = PathField(blank=True)
    """Where the office is held in which it was handed in; with the role, whose headings are remembered."""
    role = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(_("tên tệp"), max_length=200)
    content_hash = models.CharField(max_length=80, db_index=True)
    state = models.CharField(_("tình trạng"), max_length=20, choices=ImportState, default=ImportState.READING)
    opens_on = models.DateField(_("ngày mở sổ"))
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    partial = models.BooleanField(_("nạp các dòng đúng, giữ lại các dòng còn lỗi"), default=False)
    hold = models.BooleanField(_("đưa người chưa rõ chi bộ vào danh sách chưa xếp chi bộ"), default=False)
    found = models.BooleanField(_("lập tổ chức theo trang tổ chức trong tệp"), default=False)
    compares = models.BooleanField(_("đối chiếu với sổ, không nạp"), default=False)
    sheet_name = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    """Column by number to the field a person said it means; "" is not read."""
    answers = models.JSONField(default=dict)
    """Row by number to what a person answered about it."""
    summary = models.JSONField(default=dict)
    trouble = models.JSONField(default=dict)
    """A sentence and its values: why the whole file cannot be loaded."""
    digest = models.CharField(max_length=64, blank=True)
    """Of what the last check found, so that nothing else is loaded than what was shown."""
    created_at = models.DateTimeField(_("nhận lúc"))
    loaded_at = models.DateTimeField(_("nạp lúc"), null=True)
    load_entry = models.BigIntegerField(null=True)
    first_movement = models.BigIntegerField(null=True)
    last_movement = models.BigIntegerField(null=True)
    opened_book = models.BooleanField(default=False)
    founded = ArrayField(models.BigIntegerField(), default=list)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["RosterImport"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-created_at"], name="members_rosterimport_of"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths() if self.organization else ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class FileKind(models.TextChoices):
    ROSTER = "roster", _("tệp đã nhận")
    REST = "rest", _("các dòng chưa nạp")


class ImportFile(Record):
    """A file, encrypted, for as long as it is needed."""

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind)
    closed = models.BinaryField()
    kept_since = models.DateTimeField(default=timezone.now)

    place: ClassVar = "roster__organization__path"
    objects = Records["ImportFile"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "kind"], name="members_importfile_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.kind}"


class ImportBlock(Record):
    """A page of the checked sheet as it is shown, encrypted, and gone with the file."""

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="blocks", db_index=False)
    number = models.IntegerField()
    closed = models.BinaryField()

    place: ClassVar = "roster__organization__path"
    objects = Records["ImportBlock"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "number"], name="members_importblock_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.number}"


class KnownHeading(Record):
    """What a heading means in the files of one office, as somebody there once said."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    role = models.CharField(max_length=40)
    words = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["KnownHeading"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "role", "words"], name="members_knownheading_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.field}"


class ImportProgress(models.Model):
    """How far the work on a file has come. No record: written while the work's own transaction is open, and lost."""

    roster_id = models.BigIntegerField(primary_key=True)
    stage = models.CharField(max_length=20)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.roster_id} {self.stage} {self.done}/{self.total}"
