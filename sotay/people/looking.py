"""The one place where it is recorded that somebody opened a person's record: pages, lists taken out, commands, the API.

Whoever opens the same record again in the same office for the same purpose within half an hour is still at the same
look. A list that leaves the system is recorded for everybody in it, each time.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from sotay.kernel.actions import current_entry, entry
from sotay.kernel.authority import Actor
from sotay.kernel.bulk import copy_instances
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.time import now

from .models import Presence
from .openings import Opening, Way

OPEN = "member.open"
A_LOOK = timedelta(minutes=30)


def opened(
    actor: Actor,
    persons: Collection[int],
    *,
    purpose: str = "",
    way: str = Way.PAGE,
    about: models.Model | None = None,
) -> None:
    """Record that records of persons were opened. One's own record is one's own.

    Args:
        persons: their numbers.
        purpose: why, from a short list; "" is the everyday work of the office.
        way: how they were opened.
        about: what the audit entry names, when one person is opened.
    """
    others = [number for number in persons if number != actor.person_id]
    if current_entry() is not None:
        _write(others, way)
        return
    if others := _not_just_now(actor, others, purpose):
        with entry(actor, OPEN, about, purpose, kind=EntryKind.OPENING):
            _write(others, way)


def _not_just_now(actor: Actor, persons: list[int], purpose: str) -> list[int]:
    """Those whom this office has not opened for this purpose within the same look."""
    if actor.account_id is None or not persons:
        return persons
    looks = AuditEntry.objects.filter(
        account_id=actor.account_id,
        role=actor.role,
        organization_id=actor.organization_id,
        purpose=purpose,
        real_at__gt=Now() - A_LOOK,
    )
    seen = Opening.objects.filter(person_id__in=persons, entry_id__in=looks.values("pk"))
    just_now = set(seen.values_list("person_id", flat=True))
    return [number for number in persons if number not in just_now]


def _write(persons: list[int], way: str) -> None:
    at = now()
    there = dict(Presence.objects.filter(person_id__in=persons, latest=True).values_list("person_id", "path"))
    copy_instances([Opening(person_id=n, at=at, way=way, path=there.get(n, "")) for n in persons])
