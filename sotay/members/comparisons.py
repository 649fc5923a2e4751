"""What a comparison with another register found, and what was decided of it."""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records

from .imports import RosterImport


class Found(models.TextChoices):
    DIFFERS = "differs", _("Khác nhau")
    ONLY_THEIRS = "theirs", _("Chỉ có trong tệp")
    ONLY_OURS = "ours", _("Chỉ có trong sổ")


class Difference(Record):
    """One person of whom a file and the book do not say the same. What each says is encrypted."""

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="differences")
    member = models.ForeignKey("members.Member", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Found)
    row = models.IntegerField(null=True)
    """Of the file, from 0."""
    open_fields = ArrayField(models.CharField(max_length=30), default=list)
    """What is still to be decided; of a person missing on one side, the word "person"."""
    settled = models.JSONField(default=dict)
    """Field to what was decided."""
    closed = models.BinaryField()

    place: ClassVar = "roster__organization__path"
    follows_the_person: ClassVar = {"member": Q()}
    objects = Records["Difference"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["roster", "kind", "id"], name="members_difference_of"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.roster_id}:{self.row}"

    def place_paths(self) -> Iterable[str]:
        return self.roster.place_paths()


class KeptDifference(Record):
    """That the book is right against a register: not asked again while the register says the same."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    field = models.CharField(max_length=30)
    mark = models.CharField(max_length=80)
    """A keyed hash of what the register says."""

    place: ClassVar = "member__person__presences__path"
    follows_the_person: ClassVar = {"member": None}
    objects = Records["KeptDifference"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "field", "mark"], name="members_keptdifference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.field}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()
