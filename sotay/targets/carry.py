"""What becomes of the targets of an organisation that ends: who follows it is asked the sum.

Merged or absorbed, the successor's number grows by it; split, by the shares decided, in whole numbers that add up to
the same. What goes into an organisation above is part of that one's number already. Without a successor it lapses.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from sotay.kernel.place import numbers
from sotay.organizations.carrying import by_hand
from sotay.organizations.reorganization import Fate, Reshaped, carries

from .models import Target, Way

by_hand(Target)

Key = tuple[str, int, int]


@carries
def targets_go_on(reshaped: Reshaped) -> None:
    """The targets that still run on the day pass to the successors."""
    ended = {pk for pk in reshaped.ended if reshaped.fates[pk].eve}
    running = Target.objects.standing().filter(last_year__gte=reshaped.on.year)
    lost = list(running.filter(organization_id__in=ended, value__isnull=False).order_by("pk"))
    if not lost:
        return
    gains: dict[tuple[int, Key], list[tuple[int, Target]]] = defaultdict(list)
    for row in lost:
        fate = reshaped.fates[row.organization_id]
        for to, part in apportioned(row.value or 0, shares_of(reshaped, fate)).items():
            if to not in numbers(fate.eve):
                gains[to, row.key].append((part, row))
    heirs = running.filter(organization_id__in={to for to, _key in gains})
    tips = {(row.organization_id, row.key): row for row in heirs}
    made = [_again(reshaped, row.organization_id, row.key, None, row, row) for row in lost]
    for (to, key), parts in gains.items():
        tip = tips.get((to, key))
        value = (tip.value or 0 if tip else 0) + sum(part for part, _row in parts)
        made.append(
            _again(reshaped, to, key, value, tip, tip if tip and tip.value is not None else parts[0][1])
        )
    Target.objects.bulk_create(made)


def _again(
    reshaped: Reshaped, pk: int, key: Key, value: int | None, before: Target | None, like: Target
) -> Target:
    """The row that takes the place of ``before``, given by whoever gave the one it is like."""
    code, first, last = key
    by = like.allotted_by_id
    return Target(
        organization_id=pk,
        code=code,
        first_year=first,
        last_year=last,
        value=value,
        way=Way.CARRIED,
        allotted_by_id=reshaped.heirs.get(by, by) if by else None,
        since=max(reshaped.on, before.since) if before else reshaped.on,
        decision=reshaped.decision,
        recorded_at=reshaped.moment,
        supersedes=before,
    )


def shares_of(reshaped: Reshaped, fate: Fate) -> dict[int, Fraction]:
    """Who follows what ends, and in which shares: those decided, else the main successor alone."""
    parts = {reshaped.heirs.get(heir, heir): share for heir, share in fate.parts}
    if len(parts) > 1 and all(share is not None for share in parts.values()):
        said = {heir: Fraction(str(share)) for heir, share in parts.items()}
        if whole := sum(said.values()):
            return {heir: share / whole for heir, share in said.items()}
    return {fate.heir: Fraction(1)} if fate.heir else {}


def apportioned(value: int, shares: Mapping[int, Fraction]) -> dict[int, int]:
    """A whole number divided by shares into whole numbers of the same sum: the largest remainders are rounded up."""
    parts = {to: value * share for to, share in shares.items()}
    found = {to: int(part) for to, part in parts.items()}
    left = value - sum(found.values()) if shares else 0
    for to in sorted(parts, key=lambda to: (found[to] - parts[to], to))[:left]:
        found[to] += 1
    return found
