"""How far an office sees beside its own branch. Rows of the book bear the places of their day, authority is today's.

Where an organisation of the branch stood before, its rows bear the paths it had there. Whoever has ended lies within
its custodian, so what a dissolved organisation left is seen by who answers for it. These former places are further
branches, beside that of the office (``authority.Sight``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import Q

from sotay.kernel.place import bounds, under

from .models import Placement


@dataclass(frozen=True)
class Reach:
    """What an office sees: further branches, and whether its own is all there is."""

    also: tuple[str, ...]
    is_all: bool


ASKED = """
SELECT NOT EXISTS (SELECT FROM organizations_organization WHERE path < %(low)s)
   AND NOT EXISTS (SELECT FROM organizations_organization WHERE path >= %(high)s),
   (SELECT max(id) FROM organizations_placement)
"""


def reach_of(path: str) -> Reach:
    """The reach of an office at a path of today's tree; worked out anew when the tree has changed."""
    low, high = bounds(path)
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"low": low, "high": high})
        is_all, newest = cursor.fetchone()
    also = () if is_all else _former_places(str(connection.settings_dict["NAME"]), newest, path)
    return Reach(also, is_all)


@lru_cache(maxsize=2048)
def _former_places(database: str, newest: int, path: str) -> tuple[str, ...]:
    """Outside of the branch. Placements are only added to: while the newest is the newest, the tree is what it was."""
    low, high = bounds(path)
    elsewhere = Q(path__lt=low) | Q(path__gte=high)
    former = Placement.objects.filter(elsewhere, under(path, "organization__path"))
    return tops(former.values_list("path", flat=True).distinct())


def tops(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of some paths that lie below no other."""
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return tuple(found)
