"""To which cell at their residence a member was introduced, of which years its remark came; never its words."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends
from sotay.organizations.models import Organization


class ResidenceIntroduction(Dated):
    """From when until when a member keeps in touch with the cell where they live. They count in their own cell only."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+", db_index=False)
    cell = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    """The cell at the residence."""

    carries_over: ClassVar = {"cell": "passes to the successor"}
    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = Records["ResidenceIntroduction"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_residence"),
            never_overlap("members_residence", "member_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "valid_to"], name="members_residence_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.cell_id}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class ResidenceRemark(Record):
    """That the remark of a year was received, and when."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    received_on = models.DateField(_("ngày nhận"))

    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = Records["ResidenceRemark"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "year"], name="members_residenceremark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()
