"""That two records were found to be one person's, and what must be known to part them again."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records


class Joinings(Records["Joining"]):
    def in_effect(self) -> "Joinings":
        return self.filter(undone=False)


class Joining(Record):
    """A surplus record that became part of another one."""

    surplus = models.ForeignKey("members.Member", models.PROTECT, related_name="joined_into")
    kept = models.ForeignKey("members.Member", models.PROTECT, related_name="joined_from")
    join_entry = models.BigIntegerField()
    """The audit entry of the act; the entries of the ledger it wrote name it."""
    at = models.DateTimeField(_("ghép lúc"))
    reason = models.CharField(_("vì sao biết là một người"), max_length=300)
    taken = models.JSONField(default=list)
    """Which values the record that stays has from the surplus one."""
    closed = models.BinaryField()
    """Both records as they were, encrypted."""
    moved = models.JSONField(default=dict)
    """Rows that followed, by table: their numbers."""
    undone = models.BooleanField(default=False)

    place: ClassVar = "kept__person__presences__path"
    follows_the_person: ClassVar = {"surplus": None, "kept": None}
    objects = Joinings.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["surplus"], condition=Q(undone=False), name="members_joining_into_one"
            ),
            models.CheckConstraint(condition=~Q(surplus=models.F("kept")), name="members_joining_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.surplus_id} → {self.kept_id}"

    def place_paths(self) -> Iterable[str]:
        return self.kept.place_paths()


def became(number: int) -> int | None:
    """The record a joined one is part of by now; ``None`` when it is part of none."""
    found = None
    while (row := Joining.objects.in_effect().filter(surplus_id=found or number).first()) is not None:
        found = row.kept_id
    return found


def parts_of(number: int) -> list[int]:
    """The records that became part of one."""
    found: list[int] = []
    waiting = [number]
    while waiting:
        rows = Joining.objects.in_effect().filter(kept_id__in=waiting)
        waiting = list(rows.values_list("surplus_id", flat=True))
        found += waiting
    return found
