"""The yearly plans of admission of an invented province, divided down to its cells by the number of members.

The province asks a little more of those below than of itself, and some have not given everything on: as plans are.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count
from django.db.models.functions import Length

from sotay.kernel.bulk import copy_instances, refresh_statistics
from sotay.kernel.time import end_of_day
from sotay.members.models import Leg, Standing
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Decision, OrganizationState, Placement
from sotay.targets.carry import apportioned
from sotay.targets.models import Target, Way

CODE = "members_admitted"
YEARS_BACK = 1
MORE_BELOW = 2
"""So many percent more than its own number the province asks of those below."""

KEPT_BACK = 17
"""One committee in so many has not given on everything."""


@dataclass
class Node:
    """An organisation as a plan sees it."""

    pk: int
    name: str
    path: str
    is_cell: bool
    members: int = 0
    below: list["Node"] = field(default_factory=list)


def load_targets(day: date) -> int:
    """Write the plans of the year of a day and of the one before.

    Returns:
        How many numbers were given.
    """
    made: list[Target] = []
    for year in range(day.year - YEARS_BACK, day.year + 1):
        for top in _tree(date(year, 1, 31)):
            made += _plan(top, year)
    copy_instances(made)
    refresh_statistics(Target, Decision)
    return len(made)


def _tree(on: date) -> list[Node]:
    """The tops of the tree of a day, with all below and how many members each has."""
    states = OrganizationState.objects.known_at(None).as_of(on).exclude(kind=Kind.DELEGATION)
    named = {
        pk: (name, kind in CELL_KINDS)
        for pk, name, kind in states.filter(temporary=False).values_list("organization_id", "name", "kind")
    }
    places = Placement.objects.known_at(None).as_of(on).order_by(Length("path"), "path")
    counts = dict(
        Standing.objects.as_of(on).order_by().values_list("organization_id").annotate(n=Count("pk"))
    )
    nodes: dict[int, Node] = {}
    tops = []
    for pk, parent, path in places.values_list("organization_id", "parent_id", "path"):
        if pk not in named:
            continue
        node = nodes[pk] = Node(pk, named[pk][0], path, named[pk][1], counts.get(pk, 0))
        if parent in nodes:
            nodes[parent].below.append(node)
        else:
            tops.append(node)
    for node in sorted(nodes.values(), key=lambda each: -len(each.path)):
        node.members += sum(each.members for each in node.below)
    return tops


def _plan(top: Node, year: int) -> list[Target]:
    """The numbers of one year, from the top down."""
    before = Leg.objects.filter(
        kind="admission", sign=1, counted_on__gte=date(year - 3, 1, 1), counted_on__lt=date(year, 1, 1)
    )
    own = round(before.count() / 3 / 10) * 10
    given = [(top, own, top, Way.SET, 0)]
    waiting = [(top, own * (100 + MORE_BELOW) // 100, 1)]
    while waiting:
        giver, value, level = waiting.pop()
        for node, number in _divided(giver, value, level):
            if number or (node.members and not node.is_cell):
                given.append((node, number, giver, Way.ALLOTTED, level))
            if node.below:
                waiting.append((node, number, level + 1))
    decisions: dict[tuple[int, str], Decision] = {}
    for _node, _number, giver, way, level in given:
        signed_on = date(year, 1, 8) + timedelta(days=10 * min(level, 3))
        written = f"{len(decisions) + 1}-KH/ĐU"
        issuer = f"Ban Chấp hành {giver.name}"[:200]
        decisions.setdefault((giver.pk, way), Decision(number=written, signed_on=signed_on, issuer=issuer))
    copy_instances(list(decisions.values()))
    return [
        Target(
            organization_id=node.pk,
            code=CODE,
            first_year=year,
            last_year=year,
            value=value,
            way=way,
            allotted_by_id=giver.pk if way == Way.ALLOTTED else None,
            since=decisions[giver.pk, way].signed_on,
            decision=decisions[giver.pk, way],
            recorded_at=end_of_day(decisions[giver.pk, way].signed_on),
        )
        for node, value, giver, way, _level in given
    ]


def _divided(giver: Node, value: int, level: int) -> list[tuple[Node, int]]:
    """What those directly below get, by their members."""
    held_back = 1 if level > 1 and value > 5 and giver.pk % KEPT_BACK == 0 else 0
    weights = {each.pk: each.members for each in giver.below if each.members}
    whole = sum(weights.values())
    parts = apportioned(value - held_back, {pk: Fraction(part, whole) for pk, part in weights.items()})
    return [(node, parts.get(node.pk, 0)) for node in giver.below]
