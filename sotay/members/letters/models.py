"""Letters about transfers that were sent and that came: none is taken twice."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records
from sotay.procedures.models import Case


class TransferLetter(Record):
    """A member goes to another installation, or came from one. What the letter says is not kept here."""

    number = models.UUIDField(_("số hiệu tệp"))
    incoming = models.BooleanField()
    partner = models.CharField(_("nơi gửi, nơi nhận"), max_length=200)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="letters")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    """Of one that goes: its case, which the slip that comes back ends."""
    arrived_on = models.DateField(_("ngày tiếp nhận"), null=True)

    follows_the_person: ClassVar = {"member": Q()}
    place: ClassVar = "member__person__presences__path"
    objects = Records["TransferLetter"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "incoming"], name="members_transferletter_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(case__isnull=False), name="members_transferletter_of_a_case"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()
