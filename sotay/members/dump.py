"""All figures of a day, of every organisation there was: what an act must leave as it was, to the digit."""

from collections.abc import Iterable
from datetime import date, datetime

from sotay.indicators.declaration import INDICATORS, Indicator
from sotay.indicators.engine import evaluate, spread
from sotay.kernel.time import DAY
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization, OrganizationState, Placement

from .queries import ask

Dump = dict[tuple[int, int, str], str]
"""Organisation, child (0 for itself) and code, to the value and how much of it rests on totals."""


def dump_of(
    day: date,
    known_at: datetime | None = None,
    start: date | None = None,
    organizations: Iterable[int] | None = None,
) -> Dump:
    """Every indicator of every organisation that stood on a day, and of each child under it; its name and kind.

    Args:
        start: the first day of the period flows are counted in, to the day; by default the year's first.
        organizations: only these.
    """
    found: Dump = {}
    places = Placement.objects.known_at(known_at).as_of(day)
    if organizations is not None:
        places = places.filter(organization_id__in=list(organizations))
    states = {row.organization_id: row for row in OrganizationState.objects.known_at(known_at).as_of(day)}
    plain = [code for code, each in INDICATORS.items() if isinstance(each, Indicator)]
    rows = places.order_by("path").values_list("organization_id", "path", "parent_id")
    parents = set(rows.exclude(parent_id=None).values_list("parent_id", flat=True))
    for pk, path, parent in rows:
        state = states[pk]
        found[pk, 0, "is"] = f"{state.name}|{state.code}|{state.kind}|{state.upper_type}|{path}|{parent}"
        try:
            asked = ask(Organization(pk=pk, path=path), day, start, day + DAY, known_at)
        except NotThere:
            continue
        for code, figure in evaluate(INDICATORS, asked).items():
            found[pk, 0, code] = f"{figure.value}|{figure.on_totals}|{figure.missing}"
        if pk in parents:
            for child, amounts in spread(plain, asked).children.items():
                for code, amount in amounts.items():
                    if amount.value or amount.on_totals:
                        found[pk, child, code] = f"{amount.value}|{amount.on_totals}"
    return found


def differences(before: Dump, after: Dump) -> list[str]:
    """What one dump says otherwise than another, in words."""
    keys = sorted(before.keys() | after.keys())
    return [
        f"{key}: {before.get(key)} → {after.get(key)}" for key in keys if before.get(key) != after.get(key)
    ]
