"""What becomes of the book of an organisation that ends: its balances go on elsewhere, and its own stand at nought.

Merged or absorbed, to the successor; split, by the shares decided; dissolved, or split with nothing said, to who
answers for it: its custodian, else the level directly above. What members owe follows the members.
"""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from sotay.kernel.place import numbers
from sotay.kernel.time import DAY
from sotay.organizations.carrying import copy_of
from sotay.organizations.models import Organization
from sotay.organizations.reorganization import Fate, Reshaped, carries

from .book import add, balances, hold, mirrored
from .kinds import ACCOUNTS, Kind
from .models import MemberLine, Posting, first_of
from .payers import Open, open_by_cell
from .rates import rounded

Written = tuple[list[Posting], list[tuple[Posting, MemberLine]]]


@carries
def balances_go_on(reshaped: Reshaped) -> None:
    """Close the books of what ends."""
    ended = [pk for pk in reshaped.ended if reshaped.fates[pk].eve]
    written_in = set(
        Posting.objects.filter(organization_id__in=ended).values_list("organization_id", flat=True)
    )
    if not written_in:
        return
    hold(Organization.objects.filter(pk__in=written_in))
    _count_on_the_eve(reshaped, written_in)
    stands, owes = balances(written_in), open_by_cell(written_in)
    postings: list[Posting] = []
    lines: list[tuple[Posting, MemberLine]] = []
    for pk in sorted(written_in):
        for made, own in _carried(reshaped, reshaped.fates[pk], stands.get(pk, {}), owes.get(pk, {})):
            postings.append(made)
            lines += [(made, line) for line in own]
    add(postings, lines)


def _count_on_the_eve(reshaped: Reshaped, ended: set[int]) -> None:
    """What was written meanwhile for a day on which the organisation is there no more counts on its last."""
    eve = reshaped.on - DAY
    rows = Posting.objects.standing().filter(organization_id__in=ended, counted_on__gte=reshaped.on)
    postings, lines = [], []
    for row in rows.exclude(kind=Kind.CARRY).prefetch_related("lines"):
        back, own = mirrored(row, _("Ghi lại do sắp xếp tổ chức"), reshaped.happened_on)
        again = copy_of(row, counted_on=eve, attempt=row.attempt + 1)
        postings += [back, again]
        lines += [(back, line) for line in own]
        lines += [
            (again, MemberLine(member_id=each.member_id, month=each.month, due=-each.due, paid=-each.paid))
            for each in own
        ]
    add(postings, lines)


def _carried(
    reshaped: Reshaped, fate: Fate, stands: dict[str, int], owes: Open
) -> Iterator[tuple[Posting, list[MemberLine]]]:
    """For each organisation something goes to: the entry that takes it out of one book, and the one in the other."""
    shares = destinations(reshaped, fate)
    followed: dict[int, Open] = defaultdict(dict)
    for member, months in owes.items():
        cell = fate.persons.get(member) or fate.heir or next(iter(shares))
        followed[cell][member] = months
    parts = apportioned({name: stands.get(name, 0) for name in ("kept", "owed")}, shares)
    for to in [*shares, *(cell for cell in followed if cell not in shares)]:
        part = parts.get(to, {"kept": 0, "owed": 0})
        receivable = sum(sum(months.values()) for months in followed[to].values())
        amounts = {
            **part,
            "cash": -part["kept"] - part["owed"],
            "receivable": receivable,
            "uncollected": -receivable,
        }
        if not any(amounts.values()) and not followed[to]:
            continue
        for organization, other, sign, day in (
            (fate.pk, to, -1, reshaped.on - DAY),
            (to, fate.pk, 1, reshaped.on),
        ):
            posting = Posting(
                organization_id=organization,
                kind=Kind.CARRY,
                month=first_of(day),
                counted_on=day,
                happened_on=reshaped.happened_on,
                other_id=other,
                **{name: sign * amounts[name] for name in ACCOUNTS},
            )
            yield (
                posting,
                [
                    MemberLine(member_id=member, month=month, due=sign * owed)
                    for member, months in followed[to].items()
                    for month, owed in months.items()
                ],
            )


def destinations(reshaped: Reshaped, fate: Fate) -> dict[int, Fraction]:
    """Who takes over the balances of what ends, and in which shares."""
    parts = {reshaped.heirs.get(heir, heir): share for heir, share in fate.parts}
    if len(parts) == 1 and fate.heir:
        return {fate.heir: Fraction(1)}
    if parts and all(share is not None for share in parts.values()):
        said = {heir: Fraction(str(share)) for heir, share in parts.items()}
        whole = sum(said.values())
        if whole:
            return {heir: share / whole for heir, share in said.items()}
    return {_answers_for(reshaped, fate): Fraction(1)}


def _answers_for(reshaped: Reshaped, fate: Fate) -> int:
    """The custodian, where one was named; else the level directly above, or who took its place."""
    custodian = Organization.objects.filter(pk=fate.pk).values_list("custodian_id", flat=True).first()
    at = custodian if custodian and custodian not in reshaped.ended else None
    above = iter(reversed(numbers(fate.eve)[:-1]))
    while at is None:
        upper = next(above)
        at = reshaped.heirs.get(upper, upper) if upper in reshaped.ended else upper
        at = None if at in reshaped.ended else at
    return at


def apportioned(amounts: dict[str, int], shares: dict[int, Fraction]) -> dict[int, dict[str, int]]:
    """Sums divided by shares in whole đồng; what rounding leaves over goes to the first."""
    found = {
        to: {name: rounded(amount * share, 1) for name, amount in amounts.items()}
        for to, share in shares.items()
    }
    first = next(iter(shares))
    for name, amount in amounts.items():
        found[first][name] += amount - sum(part[name] for part in found.values())
    return found
