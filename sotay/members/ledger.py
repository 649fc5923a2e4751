"""Posting to the ledger: the only place where movements are written. Called by actions, within their transaction.

An entry is fitted into its member's chain: what it leaves must be where the member was. Entries after it that
depended on the old state are reversed and posted again in the same act, so a late recognition before a transfer
simply works; where that is impossible, the refusal names the entry in the way.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import common_depth, numbers
from sotay.kernel.time import now
from sotay.organizations.models import Placement
from sotay.regulations import Refused

from .derive import OUTSIDE, State, after, before, derive, effective
from .kinds import Kind, Status, rank_of
from .models import Member, Movement, PeriodClosing
from .moves import corrections

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
    shift_into_open_periods(entries)
    written = list(entries) if new_members else fit(entries)
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
    _may_be_reversed(mistake)
    entry = reversal_of(mistake, reason)
    shift_into_open_periods([entry])
    complete([entry])
    copy_instances([entry])
    put_moves_right([entry])
    if mistake.member_id:
        derive([mistake.member_id])
    return entry


def put_moves_right(written: Sequence[Movement]) -> list[Movement]:
    """Where a branch was moved since, carry along whom late entries added to it, and nobody they took out."""
    correction = corrections(written)
    reason = _("Ghi lại do bổ sung “%(cause)s”") % {"cause": written[0].get_kind_display()} if written else ""
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


def _may_be_reversed(mistake: Movement) -> None:
    if mistake.reverses_id:
        raise Refused(None, _("Đây là bút toán đảo; hãy ghi lại bút toán đúng thay vì đảo nó."))
    if mistake.kind == Kind.REORGANIZATION:
        raise Refused(None, _("Bút toán này do sắp xếp tổ chức; hãy ghi quyết định chuyển giao ngược lại."))
    if Movement.objects.filter(reverses=mistake).exists():
        raise Refused(None, _("Bút toán này đã được đảo."))
    if mistake.member_id is None:
        return
    chain = effective(Movement.objects.filter(member_id=mistake.member_id))
    later = chain[chain.index(mistake) + 1 :]
    standing_on_it = [row for row in later if row.kind != Kind.REORGANIZATION]
    if standing_on_it:
        raise Refused(
            None, _("Sau đó đã ghi “%(later)s”; hãy đảo bút toán ấy trước.") % {"later": standing_on_it[0]}
        )


def shift_into_open_periods(entries: Sequence[Movement]) -> None:
    """What happened in a closed period counts from the first open day of the organisations it touches."""
    closed = closed_until({o for e in entries for o in (e.from_organization_id, e.to_organization_id) if o})
    for entry in entries:
        sides = (entry.from_organization_id, entry.to_organization_id)
        last = max((closed[side] for side in sides if side in closed), default=date.min)
        if entry.counted_on <= last:
            entry.counted_on = last + timedelta(days=1)


def closed_until(organization_ids: Iterable[int]) -> dict[int, date]:
    """Until when the figures of some organisations are handed in, by themselves or by a level above."""
    paths = dict(
        Placement.objects.known_at(None)
        .filter(organization_id__in=set(organization_ids))
        .order_by("valid_from")
        .values_list("organization_id", "path")
    )
    above = {number for path in paths.values() for number in numbers(path)}
    rows = PeriodClosing.objects.filter(organization_id__in=above).values("organization_id")
    days = {row["organization_id"]: row["last"] for row in rows.annotate(last=Max("closed_until"))}
    found = {o: [days[n] for n in numbers(path) if n in days] for o, path in paths.items()}
    return {organization: max(last) for organization, last in found.items() if last}


def fit(entries: Sequence[Movement]) -> list[Movement]:
    """The entries with what must be reversed and posted again so that each member's chain stays whole."""
    chains: dict[int, list[Movement]] = defaultdict(list)
    people = [entry.member_id for entry in entries if entry.member_id]
    for row in Movement.objects.filter(member_id__in=people):
        chains[row.member_id or 0].append(row)
    written: list[Movement] = []
    for entry in entries:
        if entry.member_id is None:
            written.append(entry)
            continue
        chain = [row for row in effective(chains[entry.member_id]) if row.kind != Kind.REORGANIZATION]
        added = fit_one(chain, entry)
        chains[entry.member_id] = _chain_after(chain, added)
        written += added
    return written


def _chain_after(chain: list[Movement], added: list[Movement]) -> list[Movement]:
    gone = {row.reverses_id for row in added if row.reverses_id}
    return [row for row in chain if row.pk not in gone] + [row for row in added if not row.reverses_id]


def fit_one(chain: list[Movement], entry: Movement) -> list[Movement]:
    """Fit one entry into a member's effective chain; later entries are rebooked onto the state it leaves."""
    place = (entry.counted_on, rank_of(entry.kind))
    earlier = [row for row in chain if (row.counted_on, rank_of(row.kind)) <= place]
    later = chain[len(earlier) :]
    state = after(earlier[-1]) if earlier else OUTSIDE
    if before(entry) != state:
        raise Refused(None, wrong_place(entry, state, earlier[-1] if earlier else None))
    if not later or before(later[0]) == after(entry):
        return [entry]
    return [entry, *rebook(later, after(entry), entry)]


def rebook(later: list[Movement], state: State, cause: Movement) -> list[Movement]:
    """Reverse later entries and post them again from another state, each still changing what it changed."""
    reason = _("Ghi lại do bổ sung “%(cause)s”") % {"cause": cause.get_kind_display()}
    again: list[Movement] = []
    for row in later:
        if state == OUTSIDE or row.quantity < 0 or not row.from_organization_id:
            raise Refused(None, _("Sau đó đã ghi “%(later)s”; hãy đảo bút toán ấy trước.") % {"later": row})
        copy = reversal_of(row, reason)
        copy.quantity, copy.reverses = row.quantity, None
        copy.from_organization_id, copy.from_status = state.organization_id, state.status
        if row.to_organization_id:
            moved = row.to_organization_id != row.from_organization_id
            changed = row.to_status != row.from_status
            copy.to_organization_id = row.to_organization_id if moved else state.organization_id
            copy.to_status = row.to_status if changed else state.status
        if before(copy) == after(copy):
            raise Refused(None, _("Sau đó đã ghi “%(later)s”; hãy đảo bút toán ấy trước.") % {"later": row})
        again.append(copy)
        state = after(copy)
    return [*(reversal_of(row, reason) for row in reversed(later)), *again]


def wrong_place(entry: Movement, state: State, last: Movement | None) -> str:
    member = Member.objects.select_related("person").get(pk=entry.member_id)
    if state == OUTSIDE:
        return _("%(member)s không có trong danh sách ngày %(day)s.") % {
            "member": member,
            "day": f"{entry.counted_on.day}/{entry.counted_on.month}/{entry.counted_on.year}",
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
    paths = paths_on(
        {
            (organization, entry.counted_on)
            for entry in entries
            for organization, path in (
                (entry.from_organization_id, entry.from_path),
                (entry.to_organization_id, entry.to_path),
            )
            if organization and not path
        }
    )
    for entry in entries:
        entry.recorded_at = entry.recorded_at or moment
        if entry.from_organization_id and not entry.from_path:
            entry.from_path = paths[entry.from_organization_id, entry.counted_on]
        if entry.to_organization_id and not entry.to_path:
            entry.to_path = paths[entry.to_organization_id, entry.counted_on]
        entry.common_depth = common_depth(entry.from_path, entry.to_path)


def paths_on(wanted: set[tuple[int, date]]) -> Paths:
    """Where organisations stood on days, in one query.

    Raises:
        Refused: one did not exist on its day.
    """
    rows = Placement.objects.known_at(None).filter(organization_id__in={o for o, _day in wanted})
    periods: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
    for organization, start, end, path in rows.values_list(
        "organization_id", "valid_from", "valid_to", "path"
    ):
        periods[organization].append((start, end, path))
    found: Paths = {}
    for organization, day in wanted:
        there = [path for start, end, path in periods[organization] if start <= day < end]
        if not there:
            text = f"{day.day}/{day.month}/{day.year}"
            raise Refused(None, _("Tổ chức này không hoạt động vào ngày %(day)s.") % {"day": text})
        found[organization, day] = there[0]
    return found
