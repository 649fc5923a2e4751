"""From when until when a member's Party activity is suspended, on whose decision; never what is held against them."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sotay.kernel.models import Dated, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends
from sotay.organizations.models import Decision


class Suspension(Dated):
    """A suspension has a term, may be prolonged once, and may be lifted before its time."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="suspensions", db_index=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    prolonged_by = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = Records["Suspension"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_suspension"),
            never_overlap("members_suspension", "member_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "valid_to"], name="members_suspension_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.valid_from} {self.valid_to}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()
