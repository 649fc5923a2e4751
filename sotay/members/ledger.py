"""Posting to the ledger: the only place where movements are written. Called by actions, within their transaction.

An entry is fitted into its member's chain: what it leaves must be where the member was. Entries after it that
depended on the old state are reversed and posted again in the same act, so a late recognition before a transfer
simply works; where that is impossible, the refusal names the entry in the way.

No figure that is handed in changes any more. An entry that would change one counts from the first day on which it
does not: where its member is by then, changing there what it changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copy_instances
from sotay.kernel.dates import spelled
from sotay.kernel.place import below, common_depth
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, now
from sotay.organizations.models import Placement
from sotay.regulations import Refused

from .closings import ClosedDays
from .derive import OUTSIDE, State, after, before, derive, effective
from .kinds import Kind, Status, rank_of
from .models import Member, Movement
from .moves import Way, corrections, heirs_standing, moves_of

Paths = dict[tuple[int, date], str]


def post(entries: Sequence[Movement], *, new_members: bool = False) -> list[Movement]:
    """Write entries whose kind, member, day, legs and decision are given; the rest is filled in here.

    Args:
        entries: unsaved movements in the order they happened.
        new_members: none of the members has an entry yet, so no chain needs to be looked at.

    Returns:
        All entries written, with those that were reversed and posted again on the way.

    Raises:
        Refused: a member was not where an entry takes them from, or an organisation did not exist that day.
    """
    for entry in entries:
        entry.counted_on = max(entry.happened_on, entry.counted_on or entry.happened_on)
    chains = {} if new_members else own_entries({row.member_id for row in entries if row.member_id})
    written = fit(entries, chains)
    complete(written)
    copy_instances(written)
    written += put_moves_right(written)
    derive(sorted({row.member_id for row in written if row.member_id}), fresh=new_members)
    return written


def reverse(mistake: Movement, reason: str) -> Movement:
    """Take back an entry: the same kind and legs with the opposite sign, on its own day or the first open one.

    Raises:
        Refused: it is a reversal, is reversed already, or a later entry stands on it.
    """
    chain = own_entries({mistake.member_id})[mistake.member_id] if mistake.member_id else Chain()
    _may_be_reversed(mistake, chain)
    entry = reversal_of(mistake, reason)
    entry.counted_on = first_open_day(chain, entry, ClosedDays(_sides([entry]) | chain.destinations))
    entries = [*carried_back(entry), entry]
    complete(entries)
    copy_instances(entries)
    put_moves_right([entry])
    if mistake.member_id:
        derive([mistake.member_id])
    return entry


def carried_back(reversal: Movement) -> list[Movement]:
    """Whom a reorganisation took to another cell since the mistake is first taken back to where it was made."""
    if not reversal.member_id or reversal.reverses is None:
        return []
    carried = Movement.objects.filter(
        member_id=reversal.member_id,
        kind=Kind.REORGANIZATION,
        quantity=1,
        reversal=None,
        counted_on__gt=reversal.reverses.counted_on,
        counted_on__lte=reversal.counted_on,
    ).exclude(from_organization=F("to_organization"))
    entries = []
    for row in carried.order_by("-counted_on", "-pk"):
        back = reversal_of(row, reversal.reason)
        back.counted_on = reversal.counted_on
        if row.counted_on < reversal.counted_on:
            back.from_path = back.to_path = None
        entries.append(back)
    return entries


def put_moves_right(written: Sequence[Movement]) -> list[Movement]:
    """Where a branch was moved since, carry along whom late entries added to it, and nobody they took out."""
    with seen_by(PROGRAM):
        correction = corrections(written)
        reason = reason_of(written[0]) if written else ""
        entries = [*(reversal_of(row, reason) for row in correction.surplus), *correction.lacking]
        complete(entries)
        copy_instances(entries)
    return entries


def reversal_of(mistake: Movement, reason: str) -> Movement:
    """The entry that takes a mistake back. It carries the paths of the day it counts on, as every entry does."""
    moved = mistake.kind == Kind.REORGANIZATION
    return Movement(
        member_id=mistake.member_id,
        kind=mistake.kind,
        happened_on=mistake.happened_on,
        counted_on=mistake.counted_on,
        from_organization_id=mistake.from_organization_id,
        from_status=mistake.from_status,
        from_path=mistake.from_path if moved else None,
        to_organization_id=mistake.to_organization_id,
        to_status=mistake.to_status,
        to_path=mistake.to_path if moved else None,
        decision_id=mistake.decision_id,
        quantity=-mistake.quantity,
        reverses=mistake,
        reason=reason,
        sheet_id=mistake.sheet_id,
        breakdown=mistake.breakdown,
    )


def _may_be_reversed(mistake: Movement, chain: "Chain") -> None:
    if mistake.reverses_id:
        raise Refused(None, _("Đây là bút toán đảo; hãy ghi lại bút toán đúng thay vì đảo nó."))
    if mistake.kind == Kind.REORGANIZATION:
        raise Refused(None, _("Bút toán này do sắp xếp tổ chức; hãy ghi quyết định chuyển giao ngược lại."))
    if Movement.objects.filter(reverses=mistake).exists():
        raise Refused(None, _("Bút toán này đã được đảo."))
    if mistake.member_id and (standing_on_it := chain.rows[chain.rows.index(mistake) + 1 :]):
        raise Refused(None, _in_the_way(standing_on_it[0]))


def _in_the_way(later: Movement) -> str:
    return _("Sau đó đã ghi “%(later)s”; hãy đảo bút toán ấy trước.") % {"later": later}


@dataclass
class Chain:
    """A member's own entries in their order, and the way they are carried along between them by reorganisations."""

    rows: list[Movement] = field(default_factory=list)
    way: Way = field(default_factory=Way)

    @property
    def destinations(self) -> set[int | None]:
        """Where the member may be carried to."""
        moves = [move for each in self.way.moves.values() for move in each]
        return {move.to_organization_id for move in [*moves, *self.way.named.values()]}

    def state(self, row: Movement | None, on: date) -> State:
        """Where and as what the member is on a day, after an entry."""
        return self.way.state(after(row), row.counted_on, on) if row else OUTSIDE

    def until(self, entry: Movement) -> tuple[list[Movement], list[Movement]]:
        """The entries before a new one, and those after it."""
        place = (entry.counted_on, rank_of(entry.kind))
        earlier = [row for row in self.rows if (row.counted_on, rank_of(row.kind)) <= place]
        return earlier, self.rows[len(earlier) :]

    def add(self, added: Sequence[Movement]) -> None:
        gone = {row.reverses_id for row in added if row.reverses_id}
        kept = [row for row in self.rows if row.pk not in gone]
        self.rows = kept + [row for row in added if not row.reverses_id]


def own_entries(member_ids: set[int]) -> dict[int, Chain]:
    """The chains of some members, wherever they were. Until the transaction ends, nobody else adds to them."""
    with seen_by(PROGRAM):
        locked = Member.objects.select_for_update(no_key=True).filter(pk__in=member_ids).order_by("pk")
        entries: dict[int, list[Movement]] = {member: [] for member in locked.values_list("pk", flat=True)}
        for row in Movement.objects.filter(member_id__in=member_ids):
            entries[row.member_id or 0].append(row)
        moves = moves_of(side for rows in entries.values() for side in _sides(rows) if side)
    chains = {}
    for member, rows in entries.items():
        kept = effective(rows)
        own = [row for row in kept if row.kind != Kind.REORGANIZATION]
        chains[member] = Chain(own, Way.of(moves, kept))
    return chains


def _sides(rows: Iterable[Movement]) -> set[int | None]:
    return {side for row in rows for side in (row.from_organization_id, row.to_organization_id)}


def fit(entries: Sequence[Movement], chains: dict[int, Chain]) -> list[Movement]:
    """The entries with what must be reversed and posted again so that each member's chain stays whole."""
    known = [row for chain in chains.values() for row in chain.rows]
    destinations = {place for chain in chains.values() for place in chain.destinations}
    closed = ClosedDays(_sides([*entries, *known]) | destinations)
    _learn_moves(entries, chains)
    written: list[Movement] = []
    for entry in entries:
        chain = chains.get(entry.member_id) if entry.member_id else None
        if chain is None:
            entry.counted_on = first_open_day(Chain(), entry, closed)
            written.append(entry)
            continue
        added = fit_one(chain, entry, closed)
        chain.add(added)
        written += added
    return written


def _learn_moves(entries: Sequence[Movement], chains: dict[int, Chain]) -> None:
    """New entries may bring a member to where a reorganisation carries them on."""
    moves = moves_of(side for side in _sides(entries) if side)
    for chain in chains.values() if moves else ():
        chain.way = Way({**chain.way.moves, **moves}, chain.way.named)


def fit_one(chain: Chain, entry: Movement, closed: ClosedDays) -> list[Movement]:
    """Fit one entry into a member's chain; later entries are rebooked onto the state it leaves."""
    earlier, later = chain.until(entry)
    state = chain.state(earlier[-1] if earlier else None, entry.counted_on)
    if before(entry) != state:
        raise Refused(None, wrong_place(entry, state, earlier[-1] if earlier else None))
    if (day := first_open_day(chain, entry, closed)) != entry.counted_on:
        entry.counted_on = day
        earlier, later = chain.until(entry)
        state = chain.state(earlier[-1] if earlier else None, day)
        start_from(state, entry, in_the_way=earlier[-1] if earlier else entry)
    if not later or before(later[0]) == chain.state(entry, later[0].counted_on):
        return [entry]
    return [entry, *rebook(chain, later, entry)]


def first_open_day(chain: Chain, entry: Movement, closed: ClosedDays) -> date:
    """The first day from which an entry changes no figure that is handed in.

    From its day on it changes the figures of where its member has been since, and of where it takes them.
    """
    stays = list(_changed_stays(chain, entry))
    day, before_that = entry.counted_on, None
    while day != before_that:
        before_that = day
        for organization, start, end in stays:
            if organization and end > day:
                first = max(day, start)
                opened = closed.first_open(organization, first, end)
                day = opened if opened != first else day
    return day


def _changed_stays(chain: Chain, entry: Movement) -> Iterator[tuple[int | None, date, date]]:
    """Organisation, from, until: where the member was since, by what is recorded, and would be by the entry."""
    _earlier, later = chain.until(entry)
    rebooks = bool(later) and before(later[0]) != chain.state(entry, later[0].counted_on)
    until = later[0].counted_on if later else FOREVER
    yield from chain.way.stays(before(entry), entry.counted_on, until)
    if rebooks:
        ends = [row.counted_on for row in later[1:]] + [FOREVER]
        for row, end in zip(later, ends, strict=True):
            yield from chain.way.stays(after(row), row.counted_on, end)
        moving = [row.counted_on for row in later if row.to_organization_id != row.from_organization_id]
        until = moving[0] if moving else FOREVER
    yield from chain.way.stays(after(entry), entry.counted_on, until)


def reason_of(cause: Movement) -> str:
    """Why entries are posted again; the ledger says it in one language, whichever the reader has chosen."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Ghi lại do bổ sung “%(cause)s”") % {"cause": cause.get_kind_display()}


def rebook(chain: Chain, later: list[Movement], cause: Movement) -> list[Movement]:
    """Reverse later entries and post them again from another state, each still changing what it changed."""
    reason = reason_of(cause)
    gone: list[Movement] = []
    again: list[Movement] = []
    last = cause
    for row in later:
        state = chain.state(last, row.counted_on)
        if before(row) == state:
            break
        if row.quantity < 0:
            raise Refused(None, _in_the_way(row))
        copy = reversal_of(row, reason)
        copy.quantity, copy.reverses = row.quantity, None
        start_from(state, copy, in_the_way=row)
        gone.append(row)
        again.append(copy)
        last = copy
    return [*(reversal_of(row, reason) for row in reversed(gone)), *again]


def start_from(state: State, entry: Movement, *, in_the_way: Movement) -> None:
    """Let an entry start from another state, still changing what it changed: the cell, the status, or both.

    Raises:
        Refused: from there it would change nothing, or cannot be.
    """
    if before(entry) == state:
        return
    if state == OUTSIDE or not entry.from_organization_id:
        raise Refused(None, _in_the_way(in_the_way))
    if entry.to_organization_id:
        if entry.to_organization_id == entry.from_organization_id:
            entry.to_organization_id = state.organization_id
        if entry.to_status == entry.from_status:
            entry.to_status = state.status
    entry.from_organization_id, entry.from_status = state.organization_id, state.status
    if before(entry) == after(entry):
        raise Refused(None, _in_the_way(in_the_way))


def wrong_place(entry: Movement, state: State, last: Movement | None) -> str:
    """Why an entry does not fit the state a member is in on its day, in words for whoever records it."""
    member = Member.objects.select_related("person").get(pk=entry.member_id)
    if state == OUTSIDE:
        return _("%(member)s không có trong danh sách ngày %(day)s.") % {
            "member": member,
            "day": spelled(entry.counted_on),
        }
    if before(entry) == OUTSIDE:
        return _("%(member)s đang ở trong danh sách (%(last)s).") % {"member": member, "last": last}
    if before(entry).organization_id != state.organization_id:
        return _("%(member)s không sinh hoạt ở chi bộ này vào ngày đó (%(last)s).") % {
            "member": member,
            "last": last,
        }
    return _("%(member)s lúc đó là đảng viên %(status)s.") % {
        "member": member,
        "status": Status(state.status).label,
    }


def complete(entries: Sequence[Movement]) -> None:
    """Fill in when it was recorded, where each side stood that day, and how deep their common ancestor is."""
    moment = now()
    wanted: dict[bool, set[tuple[int, date]]] = {True: set(), False: set()}
    for entry in entries:
        for organization, path in (
            (entry.from_organization_id, entry.from_path),
            (entry.to_organization_id, entry.to_path),
        ):
            if organization and not path:
                wanted[bool(entry.reverses_id)].add((organization, entry.counted_on))
    paths = paths_on(wanted[True], at_heirs=True) | paths_on(wanted[False])
    for entry in entries:
        entry.recorded_at = entry.recorded_at or moment
        if entry.from_organization_id and not entry.from_path:
            entry.from_path = paths[entry.from_organization_id, entry.counted_on]
        if entry.to_organization_id and not entry.to_path:
            entry.to_path = paths[entry.to_organization_id, entry.counted_on]
        entry.common_depth = common_depth(entry.from_path, entry.to_path)


def paths_on(wanted: set[tuple[int, date]], *, at_heirs: bool = False) -> Paths:
    """Where organisations stood on days, in one query.

    Args:
        at_heirs: what is taken back of an organisation that had ended by then counts within who follows it.

    Raises:
        Refused: one did not exist on its day.
    """
    if not wanted:
        return {}
    rows = Placement.objects.known_at(None).filter(organization_id__in={o for o, _day in wanted})
    periods: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
    for organization, start, end, path in rows.values_list(
        "organization_id", "valid_from", "valid_to", "path"
    ):
        periods[organization].append((start, end, path))
    found: Paths = {}
    for organization, day in wanted:
        there = [path for start, end, path in periods[organization] if start <= day < end]
        if not there and at_heirs and (heir := heirs_standing([organization]).standing(organization, day)):
            there = [below(heir.path, organization)]
        if not there:
            text = spelled(day)
            raise Refused(None, _("Tổ chức này không hoạt động vào ngày %(day)s.") % {"day": text})
        found[organization, day] = there[0]
    return found
