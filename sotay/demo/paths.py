"""The paths of the two sides of every entry: where its organisations stood on the day it counts."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from sotay.kernel.place import common_depth
from sotay.kernel.time import ALWAYS
from sotay.members.models import Movement

from .shapes import Province
from .versions import Past, Places

EVE = timedelta(days=1)


def legs_of(province: Province) -> Callable[[Movement], None]:
    """What completes an entry with its paths and the depth of their common ancestor."""
    places = Places(Past(province.facets))
    stood: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
    for told in province.organizations:
        for row in places.versions(told.id):
            if row.known_to == ALWAYS:
                stood[told.id].append((row.since, row.until, row.value[0]))

    def path(organization: int | None, on: date) -> str | None:
        if organization is None:
            return None
        return next(path for since, until, path in stood[organization] if since <= on < until)

    def complete(movement: Movement) -> None:
        moved = movement.kind == "reorganization"
        left = movement.counted_on - EVE if moved else movement.counted_on
        movement.from_path = path(movement.from_organization_id, left)
        movement.to_path = path(movement.to_organization_id, movement.counted_on)
        movement.common_depth = common_depth(movement.from_path, movement.to_path)

    return complete
