"""What is kept of each month: which figures, of which places, as which transactions left them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from sotay.indicators.declaration import INDICATORS, Indicator, Where
from sotay.kernel.place import under
from sotay.kernel.time import DAY

from .models import STOCK, NumberedMovement, Rollup

SERVER = "SELECT system_identifier FROM pg_control_system()"
MANY_SNAPSHOTS = 8
"""While more different ones are in use, figures are being counted anew, and the ledger is read."""

MANY_MOVEMENTS = 20_000
"""More movements than these since the figures were counted: then the ledger itself is as fast."""


def key_of(where: Where) -> str:
    """A name for some properties, the same whatever their order."""
    return "&".join(f"{name}={sorted(map(repr, values))}" for name, values in sorted(where.items()))


def kept_wheres() -> dict[str, Where]:
    """What is counted of every stock: whatever an indicator is declared to pick."""
    declared = [i for i in INDICATORS.values() if isinstance(i, Indicator) and i.source.name == STOCK]
    return {key_of(i.where): i.where for i in declared}


def digest(wheres: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(wheres).encode()).hexdigest()


def last_day_of_month(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1) - DAY


def months_ended(start: date, before: date) -> list[date]:
    """The last days of the months that have ended before a day, beginning with the month of another."""
    found, day = [], last_day_of_month(start)
    while day < before:
        found.append(day)
        day = last_day_of_month(day + DAY)
    return found


def in_use() -> QuerySet[Rollup]:
    """The figures that may be read on this server."""
    server = RawSQL(f"({SERVER})", (), output_field=BigIntegerField())  # noqa: S611 -- no value of anybody's
    return Rollup.objects.filter(superseded_at=None, server=server)


@dataclass(frozen=True)
class Snapshot:
    """Which transactions have been seen: those numbered below, but for those that were open."""

    above: int
    open: tuple[int, ...]

    @property
    def unseen(self) -> Q:
        """Rows that bear the number of a transaction that was not seen."""
        later = Q(xact__gte=self.above)
        return later | Q(xact__in=self.open) if self.open else later


def snapshot_of(rollup: Rollup) -> Snapshot:
    """What the count of a month had seen."""
    return Snapshot(rollup.above, tuple(rollup.open))


def by_snapshot(rollups: Sequence[Rollup]) -> dict[Snapshot, list[Rollup]]:
    """Counts by what they had seen: what came since is asked once for all of one count."""
    found: dict[Snapshot, list[Rollup]] = {}
    for rollup in rollups:
        found.setdefault(snapshot_of(rollup), []).append(rollup)
    return found


def unseen_by_any(rollups: Sequence[Rollup]) -> Snapshot:
    """What some of them may not have seen."""
    return Snapshot(
        min(rollup.above for rollup in rollups),
        tuple(sorted({number for rollup in rollups for number in rollup.open})),
    )


def unseen_in_place(rollups: Sequence[Rollup], field: str) -> Q:
    """Rows below the places of some rollups which these have not seen.

    Args:
        field: where a row's path stands.
    """
    wanted = Q(pk__in=())
    groups = by_snapshot(rollups)
    if len(groups) == 1:
        return next(iter(groups)).unseen
    for snapshot, some in groups.items():
        there = Q(pk__in=())
        for rollup in some:
            there |= under(rollup.path, field)
        wanted |= snapshot.unseen & there
    return wanted


def unseen_movements(which: Q) -> list[int] | None:
    """The numbers of movements, or nothing when they are too many."""
    rows = NumberedMovement.objects.filter(which).values_list("pk", flat=True)
    found = list(rows[: MANY_MOVEMENTS + 1])
    return found if len(found) <= MANY_MOVEMENTS else None
