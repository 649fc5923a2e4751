"""How far the handbook has come: numbers of organisations, never of whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Substr

from sotay.kernel.place import WIDTH, under
from sotay.organizations.models import Organization, described

from .indicators import INSTALLED, at_home, large_enough, lately
from .models import Visit


@dataclass
class Reached:
    """How many members of a place have an account, have installed the handbook, have opened it lately.

    Attributes:
        too_small: only cells of so few that a number would name somebody; nothing is told of it. Such a cell is
            not counted elsewhere either, as in the figures (``indicators``).
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
        Exists(own.filter(lately(on))),
        Exists(own.filter(INSTALLED)),
    )
    rows = at_home(on, under(path))
    told = Q(organization_id__in=large_enough(on, under(path)))
    found = (
        rows.annotate(child=Substr("path", len(path) + 1, WIDTH), seen=seen, installed=installed)
        .values("child")
        .annotate(
            members=Count("pk"),
            n_told=Count("pk", filter=told),
            accounts=Count("pk", filter=told & Q(person__account__isnull=False)),
            n_installed=Count("pk", filter=told & Q(installed=True)),
            n_lately=Count("pk", filter=told & Q(seen=True)),
        )
        .order_by("child")
    )
    parts, whole = [], Reached(organization.pk, "", too_small=True)
    for row in found:
        part = Reached(
            int(row["child"] or organization.pk),
            "",
            row["members"],
            row["accounts"],
            row["n_installed"],
            row["n_lately"],
        )
        part.too_small = not row["n_told"]
        whole.too_small &= part.too_small
        for name in ("members", "accounts", "installed", "lately"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        if row["child"]:
            parts.append(part)
    names = described([part.pk for part in parts], on)
    for part in parts:
        part.name = names[part.pk].name if part.pk in names else ""
    return whole, sorted(parts, key=lambda each: (-each.share, -each.members, each.pk))
