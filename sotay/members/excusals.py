"""Members who need not come to their own cell for a time: exempt, or elsewhere for a time. They count at home."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends
from sotay.organizations.models import Decision

from .kinds import EXEMPTIONS, Excuse, RemovalGround


class Excusal(Dated):
    """From when until when, and on which ground of a regulation. Where somebody is meanwhile, a presence says."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="excusals", db_index=False)
    ground = models.CharField(_("căn cứ"), max_length=20, choices=Excuse)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = Records["Excusal"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_excusal"),
            never_overlap("members_excusal", "member_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "valid_to"], name="members_excusal_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.ground}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()

    @property
    def is_exemption(self) -> bool:
        return self.ground in EXEMPTIONS


class Removal(Record):
    """On which ground a name was removed: beside its entry in the ledger."""

    movement = models.OneToOneField("members.Movement", models.PROTECT, related_name="removal")
    ground = models.CharField(_("căn cứ"), max_length=20, choices=RemovalGround)

    place: ClassVar = "movement__from_path"
    objects = Records["Removal"].as_manager()

    def __str__(self) -> str:
        return f"{self.movement_id} {self.ground}"
