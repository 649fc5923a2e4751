"""A late entry changes who stood in a branch when a decision moved it: the entries of that move are put right.

Whoever stands in a branch on the day it moves, or in a cell on the day it ends, is carried along by an entry each (see
``carry``). What is recorded afterwards for a day before may add somebody to it, or take somebody out of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, zip_longest

from django.db.models import Sum

from sotay.kernel.place import segment
from sotay.kernel.time import FOREVER
from sotay.organizations.models import Placement
from sotay.organizations.plans import Succession

from .derive import State, after, effective
from .kinds import Kind
from .models import Leg, Movement


@dataclass(frozen=True)
class Move:
    """An organisation came to stand elsewhere, itself or with a branch above it; or it ended, and has a successor."""

    organization_id: int
    on: date
    old_path: str
    new_path: str
    decision_id: int | None
    to_organization_id: int


Moves = Mapping[int, Sequence[Move]]
NOWHERE: Moves = {}


@dataclass(frozen=True)
class Way:
    """How somebody, or a line, is carried along: by the moves of where they are, and as was said of them by name."""

    moves: Moves = field(default_factory=dict)
    named: Mapping[tuple[int, date], Move] = field(default_factory=dict)
    """Members who went elsewhere than the others of their cell, by cell and day."""

    @classmethod
    def of(cls, moves: Moves, rows: Iterable[Movement]) -> "Way":
        """The way of one member, whose effective entries are given."""
        named = {
            (row.from_organization_id, row.counted_on): Move(
                row.from_organization_id,
                row.counted_on,
                row.from_path or "",
                row.to_path or "",
                row.decision_id,
                row.to_organization_id or 0,
            )
            for row in rows
            if row.kind == Kind.REORGANIZATION and row.quantity > 0 and row.from_organization_id
        }
        return cls(moves, named)

    def along(self, organization: int | None, since: date, until: date) -> Iterator[Move]:
        """The moves of somebody who is in an organisation from a day on, up to and with another day."""
        while organization is not None:
            due = [move for move in self._from(organization) if since < move.on <= until]
            if not due:
                return
            move = min(due, key=lambda each: each.on)
            yield move
            organization, since = move.to_organization_id, move.on

    def _from(self, organization: int) -> Iterator[Move]:
        """By name first, where that still leads to another cell; else with all the others."""
        usual = {move.on: move for move in self.moves.get(organization, ())}
        for (cell, on), move in self.named.items():
            if cell == organization and move.to_organization_id != organization:
                usual[on] = move
        yield from usual.values()

    def state(self, state: State, since: date, until: date) -> State:
        """Where somebody is on a day who was in a state from another day on."""
        for move in self.along(state.organization_id, since, until):
            state = State(move.to_organization_id, state.status)
        return state

    def stays(self, state: State, since: date, until: date) -> Iterator[tuple[int | None, date, date]]:
        """Organisation, from, until: where somebody is who is in a state from a day on."""
        here, start = state.organization_id, since
        for move in self.along(here, since, until):
            yield here, start, move.on
            here, start = move.to_organization_id, move.on
        yield here, start, until


@dataclass
class Correction:
    """What moves call for after a late entry: entries that carry too many, and entries that are lacking."""

    surplus: list[Movement] = field(default_factory=list)
    lacking: list[Movement] = field(default_factory=list)


def corrections(written: Sequence[Movement]) -> Correction:
    """How the entries of past moves must change because of entries just written."""
    members = {row.member_id for row in written if row.member_id}
    chains: dict[int | None, list[Movement]] = defaultdict(list)
    for row in Movement.objects.filter(member_id__in=members):
        chains[row.member_id].append(row)
    rows = [row for chain in chains.values() for row in chain] + [row for row in written if not row.member_id]
    moves = moves_of({o for row in rows for o in (row.from_organization_id, row.to_organization_id) if o})
    correction = Correction()
    if not moves and not any(row.kind == Kind.REORGANIZATION for row in rows):
        return correction
    for chain in chains.values():
        _correct_member(effective(chain), moves, correction)
    _correct_lines([row for row in written if not row.member_id], moves, correction)
    return correction


# What moved when ---------------------------------------------------------------------------------------------


def moves_of(organization_ids: Iterable[int]) -> dict[int, list[Move]]:
    """When organisations, and those their members went to, came to stand elsewhere, as known now.

    Those that never did are left out.
    """
    moves: dict[int, list[Move]] = defaultdict(list)
    places = _Places()
    wanted, seen = set(organization_ids), set[int]()
    while wanted:
        places.learn(wanted)
        for organization in sorted(wanted):
            moves[organization] += places.moves(organization)
        seen |= wanted
        wanted = {move.to_organization_id for each in moves.values() for move in each} - seen
    return {organization: each for organization, each in moves.items() if each}


class _Places:
    """Where organisations stood, and who follows those that ended, as known now."""

    def __init__(self) -> None:
        self.rows: dict[int, list[Placement]] = {}
        self.heirs: dict[int, Succession] = {}

    def learn(self, organization_ids: Iterable[int]) -> None:
        """Read what is not known yet, of these and of all who follow them."""
        wanted = set(organization_ids) - self.rows.keys()
        while wanted:
            self.rows |= {organization: [] for organization in wanted}
            rows = Placement.objects.known_at(None).filter(organization_id__in=wanted).order_by("valid_from")
            for row in rows:
                self.rows[row.organization_id].append(row)
            ended = {o for o in wanted if not self.rows[o] or self.rows[o][-1].valid_to != FOREVER}
            heirs = Succession.objects.known_at(None).filter(organization_id__in=ended, main=True)
            self.heirs |= {row.organization_id: row for row in heirs}
            wanted = {self.heirs[o].successor_id for o in ended if o in self.heirs} - self.rows.keys()

    def moves(self, organization: int) -> Iterator[Move]:
        """Each day on which an organisation came to stand elsewhere; its end last, where somebody follows it."""
        rows = self.rows[organization]
        for earlier, row in pairwise(rows):
            if earlier.path != row.path:
                yield Move(
                    organization, row.valid_from, earlier.path, row.path, row.decision_id, organization
                )
        if rows and rows[-1].valid_to != FOREVER and (move := self._end(organization, rows[-1])):
            yield move

    def _end(self, organization: int, last: Placement) -> Move | None:
        heir = self.heirs.get(organization)
        if heir is None or heir.valid_from != last.valid_to:
            return None
        there = self.standing(heir.successor_id, last.valid_to)
        if there is None:
            return None
        return Move(
            organization, last.valid_to, last.path, there.path, heir.decision_id, there.organization_id
        )

    def standing(self, organization: int, on: date) -> Placement | None:
        """Where an organisation, or who follows it by then, stands on a day."""
        seen: set[int] = set()
        while organization not in seen:
            seen.add(organization)
            self.learn([organization])
            found = next((row for row in self.rows[organization] if row.in_force(on)), None)
            if found is not None:
                return found
            if organization not in self.heirs:
                return None
            organization = self.heirs[organization].successor_id
        return None


def heirs_standing(organization_ids: Iterable[int]) -> "_Places":
    """Where organisations, or who follows them, stood on a day: ask ``standing``."""
    places = _Places()
    places.learn(organization_ids)
    return places


# Putting right -----------------------------------------------------------------------------------------------


def _key(row: Movement) -> tuple[date, int | None, str, int | None]:
    return row.counted_on, row.from_organization_id, row.from_status, row.to_organization_id


def _correct_member(rows: Sequence[Movement], moves: Moves, correction: Correction) -> None:
    way = Way.of(moves, rows)
    back = {row.reverses_id for row in rows if row.reverses_id}
    carried = {_key(row): row for row in rows if row.kind == Kind.REORGANIZATION and row.quantity > 0}
    due = {_key(row): row for row in _due(rows, way)}
    correction.surplus += [row for key, row in carried.items() if key not in due and row.pk not in back]
    correction.lacking += [row for key, row in due.items() if key not in carried]


def _due(rows: Sequence[Movement], way: Way) -> Iterator[Movement]:
    """One entry for each move of the cell a member was in when that day began."""
    own = [row for row in rows if row.kind != Kind.REORGANIZATION]
    for row, following in zip_longest(own, own[1:]):
        state, until = after(row), following.counted_on if following else FOREVER
        for move in way.along(state.organization_id, row.counted_on, until):
            yield carried_along(move, state.status, member_id=row.member_id)


def carried_along(move: Move, status: str, **more: object) -> Movement:
    """The entry that carries one member, or a number of a line, along when the path to a cell changes."""
    return Movement(
        kind=Kind.REORGANIZATION,
        happened_on=move.on,
        counted_on=move.on,
        from_organization_id=move.organization_id,
        from_status=status,
        from_path=move.old_path,
        to_organization_id=move.to_organization_id,
        to_status=status,
        to_path=move.new_path,
        decision_id=move.decision_id,
        **more,
    )


def _correct_lines(written: Sequence[Movement], moves: Moves, correction: Correction) -> None:
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
                member__isnull=True, organization_id=organization or 0, status=status, breakdown=row.breakdown
            ).exclude(kind=Kind.REORGANIZATION, other_path__endswith=segment(organization or 0))
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
