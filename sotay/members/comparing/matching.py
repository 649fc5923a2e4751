"""Which row of a file is which member of the book: by identity number, by card, by name and birth date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sotay.kernel.names import sort_key
from sotay.kernel.secrets import keyed_hashes
from sotay.members.models import Standing
from sotay.members.roster.rows import CARD_DIGITS, Draft
from sotay.people.models import Precision


@dataclass
class Matches:
    """Rows with their members, and who is on one side only."""

    both: list[tuple[Draft, Standing]]
    theirs: list[Draft]
    ours: list[Standing]


def match(drafts: Sequence[Draft], standings: Sequence[Standing]) -> Matches:
    """Find each row's member, the surest sign first; a sign that fits several decides nothing."""
    found: dict[int, Standing] = {}
    waiting = list(drafts)
    free = {row.member_id: row for row in standings}
    for signs_of_draft, signs_of_member in SIGNS:
        by_sign = _only(free.values(), signs_of_member)
        rows: dict[int, list[Draft]] = defaultdict(list)
        for draft in waiting:
            meant = {by_sign[sign].member_id for sign in signs_of_draft(draft) if sign in by_sign}
            if len(meant) == 1:
                rows[meant.pop()].append(draft)
        for member, same in rows.items():
            if len(same) == 1:
                found[same[0].row] = free.pop(member)
        waiting = [draft for draft in waiting if draft.row not in found]
    both = [(draft, found[draft.row]) for draft in drafts if draft.row in found]
    return Matches(both, waiting, list(free.values()))


def _only(rows: Iterable[Standing], signs: Callable[[Standing], Iterator[str]]) -> dict[str, Standing]:
    """Members by the signs that only one of them bears."""
    by_sign: dict[str, list[Standing]] = defaultdict(list)
    for row in rows:
        for sign in signs(row):
            by_sign[sign].append(row)
    return {sign: same[0] for sign, same in by_sign.items() if len(same) == 1}


def _draft_identity(draft: Draft) -> Iterator[str]:
    if draft.identity_number:
        yield from keyed_hashes(draft.identity_number)


def _member_identity(row: Standing) -> Iterator[str]:
    if row.member.person.identity_hash:
        yield row.member.person.identity_hash


def _draft_card(draft: Draft) -> Iterator[str]:
    if len(draft.card_number) == CARD_DIGITS:
        yield draft.card_number


def _member_card(row: Standing) -> Iterator[str]:
    if row.member.card_number:
        yield row.member.card_number


def _draft_birth(draft: Draft) -> Iterator[str]:
    if draft.born_on and draft.born_precision == Precision.DAY:
        yield f"{sort_key(draft.full_name)} {draft.born_on}"


def _member_birth(row: Standing) -> Iterator[str]:
    person = row.member.person
    if person.born_on and person.born_precision == Precision.DAY:
        yield f"{sort_key(person.full_name)} {person.born_on}"


def _draft_name_here(draft: Draft) -> Iterator[str]:
    if draft.place:
        yield f"{sort_key(draft.full_name)} {draft.place}"


def _member_name_here(row: Standing) -> Iterator[str]:
    yield f"{sort_key(row.member.person.full_name)} {row.organization_id}"


SIGNS = (
    (_draft_identity, _member_identity),
    (_draft_card, _member_card),
    (_draft_birth, _member_birth),
    (_draft_name_here, _member_name_here),
)
