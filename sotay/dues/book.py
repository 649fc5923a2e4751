"""Writing into the book of dues: postings with their lines, one organisation's or many at once.

Whoever writes into a book holds it: two who write at once take turns, and the second sees what the first wrote.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import Actor
from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import numbers
from sotay.kernel.time import now, today
from sotay.organizations.models import Organization, OrganizationState, Placement
from sotay.regulations import Refused

from .kinds import ACCOUNTS, Kind
from .models import MemberLine, Posting, first_of
from .wall import NEAR_KINDS


def is_near(actor: Actor, on: date) -> bool:
    """Whether an actor may know what a single member pays: of the cell or its grassroots organisation, or the program.

    The database judges by the same (``wall``).
    """
    if not actor.path:
        return actor.may("dues.declare")
    state = OrganizationState.objects.known_at(None).as_of(on)
    kinds = state.filter(organization_id=numbers(actor.path)[-1]).values_list("kind", flat=True)
    return any(kind in NEAR_KINDS for kind in kinds)


def refuse_from_afar(actor: Actor, permission: str, on: date) -> None:
    """What a member pays is written down near the member, whoever else holds the permission.

    Raises:
        NotAllowed: the office is neither of the cell nor of its grassroots organisation.
    """
    if not is_near(actor, on):
        raise NotAllowed(permission)


def refuse_closed(organizations: Iterable[Organization]) -> None:
    """What an organisation left is in other books: after its end nothing is written into its own, for no day.

    Raises:
        Refused: one of them stands nowhere today.
    """
    pks = {organization.pk for organization in organizations}
    rows = Placement.objects.known_at(None).as_of(today()).filter(organization_id__in=pks)
    if pks - set(rows.values_list("organization_id", flat=True)):
        raise Refused(
            None,
            _("Tổ chức này đã kết thúc hoạt động; sổ đảng phí đã đóng."),
            _("Hãy ghi vào sổ của tổ chức kế thừa."),
        )


def hold(organizations: Iterable[Organization]) -> None:
    """Let nobody else write into these books until the act is done; always taken in one order."""
    pks = sorted(organization.pk for organization in organizations)
    list(
        Organization.objects.select_for_update(no_key=True)
        .filter(pk__in=pks)
        .order_by("pk")
        .values_list("pk")
    )


def add(postings: Sequence[Posting], lines: Sequence[tuple[Posting, MemberLine]]) -> None:
    """Write postings, then the lines that belong to them."""
    moment = now()
    for posting in postings:
        posting.recorded_at = moment
        posting.month = first_of(posting.month)
    copy_instances(postings)
    for posting, line in lines:
        line.posting_id = posting.pk
    copy_instances([line for _posting, line in lines])


def balances(organizations: Iterable[int]) -> dict[int, dict[str, int]]:
    """What stands in the accounts of some books; one without a posting is left out."""
    sums = Posting.objects.filter(organization_id__in=list(organizations)).order_by()
    rows = sums.values("organization_id").annotate(**{f"of_{name}": Sum(name) for name in ACCOUNTS})
    return {row["organization_id"]: {name: int(row[f"of_{name}"]) for name in ACCOUNTS} for row in rows}


EMPTY = dict.fromkeys(ACCOUNTS, 0)


def balance(organization: Organization) -> dict[str, int]:
    """What stands in the accounts of one book."""
    return balances([organization.pk]).get(organization.pk, EMPTY)


def mirrored(posting: Posting, reason: str, happened_on: date) -> tuple[Posting, list[MemberLine]]:
    """The entry that takes a posting back: the same kind, month and sides, with every sum turned round."""
    back = Posting(
        organization_id=posting.organization_id,
        kind=posting.kind,
        month=posting.month,
        counted_on=posting.counted_on,
        happened_on=happened_on,
        other_id=posting.other_id,
        attempt=posting.attempt,
        reverses=posting,
        reason=reason,
        in_sums=posting.in_sums,
        **{name: -getattr(posting, name) for name in ACCOUNTS},
        **{name: -getattr(posting, name) for name in ("members", "exempt", "unpaid", "behind")},
    )
    lines = [
        MemberLine(member_id=line.member_id, month=line.month, due=-line.due, paid=-line.paid)
        for line in posting.lines.all()
    ]
    return back, lines


def sheets_of(organizations: Iterable[int], month: date) -> dict[int, list[Posting]]:
    """The sheets of a month that were ever written, by organisation: those taken back and the one that holds."""
    rows = Posting.objects.filter(
        organization_id__in=list(organizations), month=month, kind=Kind.MONTH, reverses__isnull=True
    )
    found: dict[int, list[Posting]] = {}
    for row in rows.select_related("reversal").order_by("attempt"):
        found.setdefault(row.organization_id, []).append(row)
    return found


def holds(sheet: Posting) -> bool:
    """Whether a posting was not taken back."""
    return not hasattr(sheet, "reversal")
