"""How far the handbook has come: numbers of organisations, never of whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Substr

from sotay.kernel.law import law
from sotay.kernel.place import WIDTH, under
from sotay.kernel.time import in_force
from sotay.organizations.models import Organization, described
from sotay.people.models import Presence, PresenceReason

from .models import Visit

LATELY = timedelta(days=30)


@dataclass
class Reached:
    """How many members of a place have an account, have installed the handbook, have opened it lately.

    Attributes:
        too_small: so few that a number would name somebody; nothing is told of it.
    """

    pk: int
    name: str
    members: int = 0
    accounts: int = 0
    installed: int = 0
    lately: int = 0
    too_small: bool = False

    @property
    def share(self) -> float:
        return 100 * self.lately / self.members if self.members else 0.0


def rollout(organization: Organization, on: date) -> tuple[Reached, list[Reached]]:
    """An organisation as a whole, and what stands directly below it, the furthest first; by two queries."""
    path = organization.path or "-"
    own = Visit.objects.filter(account_id=OuterRef("person__account__pk"))
    seen, installed = (
        Exists(own.filter(seen_on__gt=on - LATELY)),
        Exists(own.filter(installed_on__isnull=False)),
    )
    rows = Presence.objects.filter(under(path), in_force(on), reason=PresenceReason.HOME, latest=True)
    found = (
        rows.annotate(child=Substr("path", len(path) + 1, WIDTH), seen=seen, installed=installed)
        .values("child")
        .annotate(
            members=Count("pk"),
            accounts=Count("pk", filter=Q(person__account__isnull=False)),
            n_installed=Count("pk", filter=F("installed")),
            n_lately=Count("pk", filter=F("seen")),
        )
        .order_by("child")
    )
    least = int(law("count.small_cell_below", on, at=organization).value)
    parts, whole = [], Reached(organization.pk, "")
    for row in found:
        part = Reached(
            int(row["child"] or organization.pk),
            "",
            row["members"],
            row["accounts"],
            row["n_installed"],
            row["n_lately"],
        )
        part.too_small = part.members < least
        for name in ("members", "accounts", "installed", "lately"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        if row["child"]:
            parts.append(part)
    names = described([part.pk for part in parts], on)
    for part in parts:
        part.name = names[part.pk].name if part.pk in names else ""
    whole.too_small = whole.members < least
    return whole, sorted(parts, key=lambda each: (-each.share, -each.members, each.pk))
