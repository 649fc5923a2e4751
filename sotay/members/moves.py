"""A late entry changes who stood in a branch when a decision moved it: the entries of that move are put right.

Whoever stands in a branch on the day it moves is carried along by an entry each (see ``carry``). What is
recorded afterwards for a day before may add somebody to the branch, or take somebody out of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from django.db.models import Sum

from sotay.kernel.time import FOREVER
from sotay.organizations.models import Placement

from .derive import after, effective
from .kinds import Kind
from .models import Leg, Movement


@dataclass(frozen=True)
class Move:
    """An organisation came to stand elsewhere, itself or with a branch above it."""

    organization_id: int
    on: date
    old_path: str
    new_path: str
    decision_id: int | None


@dataclass
class Correction:
    """What moves call for after a late entry: entries that carry too many, and entries that are lacking."""

    surplus: list[Movement] = field(default_factory=list)
    lacking: list[Movement] = field(default_factory=list)


def corrections(written: Sequence[Movement]) -> Correction:
    """How the entries of past moves must change because of entries just written."""
    moves = moves_of({o for row in written for o in (row.from_organization_id, row.to_organization_id) if o})
    correction = Correction()
    if not moves:
        return correction
    _correct_members({row.member_id for row in written if row.member_id}, moves, correction)
    _correct_lines([row for row in written if not row.member_id], moves, correction)
    return correction


def moves_of(organization_ids: Iterable[int]) -> dict[int, list[Move]]:
    """When organisations came to stand elsewhere, as known now; those that never did are left out."""
    rows = Placement.objects.known_at(None).filter(organization_id__in=set(organization_ids))
    moves: dict[int, list[Move]] = defaultdict(list)
    before: dict[int, str] = {}
    for row in rows.order_by("organization_id", "valid_from"):
        old = before.get(row.organization_id, row.path)
        if old != row.path:
            move = Move(row.organization_id, row.valid_from, old, row.path, row.decision_id)
            moves[row.organization_id].append(move)
        before[row.organization_id] = row.path
    return moves


def _correct_members(
    member_ids: set[int | None], moves: dict[int, list[Move]], correction: Correction
) -> None:
    chains: dict[int | None, list[Movement]] = defaultdict(list)
    for row in Movement.objects.filter(member_id__in=member_ids):
        chains[row.member_id].append(row)
    for chain in chains.values():
        rows = effective(chain)
        carried = {
            (row.counted_on, row.from_organization_id, row.from_status): row
            for row in rows
            if row.kind == Kind.REORGANIZATION and row.from_organization_id in moves
        }
        due = {(row.counted_on, row.from_organization_id, row.from_status): row for row in _due(rows, moves)}
        correction.surplus += [row for key, row in carried.items() if key not in due]
        correction.lacking += [row for key, row in due.items() if key not in carried]


def _due(rows: Sequence[Movement], moves: dict[int, list[Move]]) -> Iterator[Movement]:
    """One entry for each move of the cell a member was in when that day began."""
    own = [row for row in rows if row.kind != Kind.REORGANIZATION]
    for row, following in zip_longest(own, own[1:]):
        state, until = after(row), following.counted_on if following else FOREVER
        for move in moves.get(state.organization_id or 0, ()):
            if row.counted_on < move.on <= until:
                yield carried_along(move, state.status, member_id=row.member_id)


def carried_along(move: Move, status: str, **more: object) -> Movement:
    return Movement(
        kind=Kind.REORGANIZATION,
        happened_on=move.on,
        counted_on=move.on,
        from_organization_id=move.organization_id,
        from_status=status,
        from_path=move.old_path,
        to_organization_id=move.organization_id,
        to_status=status,
        to_path=move.new_path,
        decision_id=move.decision_id,
        **more,
    )


def _correct_lines(written: Sequence[Movement], moves: dict[int, list[Move]], correction: Correction) -> None:
    """The lines of one make-up are one account: it is carried by what it held when the day began."""
    accounts = {
        (organization, status, json.dumps(row.breakdown, sort_keys=True)): row
        for row in written
        for organization, status in (
            (row.from_organization_id, row.from_status),
            (row.to_organization_id, row.to_status),
        )
        if organization in moves
    }
    for (organization, status, _make_up), row in accounts.items():
        for move in moves[organization or 0]:
            legs = Leg.objects.filter(
                member__isnull=True, organization_id=organization, status=status, breakdown=row.breakdown
            ).exclude(kind=Kind.REORGANIZATION)
            held = legs.filter(counted_on__lt=move.on).aggregate(n=Sum("balance"))["n"] or 0
            carried = list(
                Movement.objects.filter(
                    member__isnull=True,
                    kind=Kind.REORGANIZATION,
                    counted_on=move.on,
                    from_organization_id=organization,
                    from_status=status,
                    breakdown=row.breakdown,
                    reverses__isnull=True,
                    reversal__isnull=True,
                )
            )
            if sum(entry.quantity for entry in carried) == max(held, 0):
                continue
            correction.surplus += carried
            if held > 0:
                correction.lacking.append(
                    carried_along(move, status, quantity=held, sheet_id=row.sheet_id, breakdown=row.breakdown)
                )
