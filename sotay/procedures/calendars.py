"""Secret addresses at which a calendar program reads what an office has to do, and by when."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records
from sotay.kernel.secrets import keyed_hash, keyed_hashes
from sotay.people.models import Account, Office


class CalendarAddress(Record):
    """One account reads one office's calendar at one address; only the keyed hash of its secret is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="calendars")
    office = models.ForeignKey(Office, models.CASCADE, related_name="calendars")
    secret_hash = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField(_("tạo lúc"))
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    place: ClassVar = "office__organization__path"
    objects = Records["CalendarAddress"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "office"],
                condition=Q(withdrawn_at=None),
                name="procedures_calendaraddress_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.office_id}"

    def place_paths(self) -> Iterable[str]:
        return self.office.place_paths()


def hash_of(secret: str) -> str:
    """How the secret of an address is kept."""
    return keyed_hash(f"calendar:{secret}")


def hashes_of(secret: str) -> list[str]:
    """How it may have been kept, under every key held."""
    return keyed_hashes(f"calendar:{secret}")
