"""Reading the book of dues: the months of a cell, the table of a level above it, who is behind, what a member paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from sotay.kernel.law import law
from sotay.members.models import Member
from sotay.organizations.models import Organization, OrganizationState
from sotay.organizations.queries import states_under
from sotay.people.models import Person

from .book import balances
from .kinds import Kind
from .models import DuesAccount, MemberLine, Posting, first_of
from .payers import open_by_cell
from .rates import months_between, next_month

COLUMNS = ("members", "exempt", "unpaid", "due", "paid", "kept", "owed", "sent")


@dataclass
class Month:
    """A month of a book, or the sum of several.

    Attributes:
        is_written: its sheet is there.
        due: what the sheets charged; ``paid``: what they collected, with arrears of earlier months.
        kept, owed: how that was shared; ``sent``: what was handed up in the month.
    """

    month: date
    is_written: bool = False
    members: int = 0
    exempt: int = 0
    unpaid: int = 0
    due: int = 0
    paid: int = 0
    kept: int = 0
    owed: int = 0
    sent: int = 0

    def add(self, other: "Month") -> None:
        for name in COLUMNS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def year_of(organization: Organization, year: int) -> list[Month]:
    """The twelve months of a book. How many members there were is told by a month's sheet."""
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    months = {month: Month(month) for month in months_between(start, end)}
    rows = Posting.objects.filter(organization=organization, month__gte=start, month__lt=end).order_by()
    sums = rows.values("month", "kind").annotate(
        s_members=Sum("members"),
        s_exempt=Sum("exempt"),
        s_unpaid=Sum("unpaid"),
        s_due=Sum(F("cash") + F("receivable")),
        s_cash=Sum("cash"),
        s_kept=-Sum("kept"),
        s_owed=-Sum("owed"),
    )
    for row in sums:
        month = months[row["month"]]
        if row["kind"] == Kind.MONTH:
            for name in ("members", "exempt", "unpaid", "due"):
                setattr(month, name, row[f"s_{name}"])
            month.paid += row["s_cash"]
        if row["kind"] in (Kind.MONTH, Kind.RECEIPT):
            month.kept += row["s_kept"]
            month.owed += row["s_owed"]
        if row["kind"] == Kind.REMITTANCE:
            month.sent -= row["s_cash"]
    written = Posting.objects.standing().filter(
        organization=organization, kind=Kind.MONTH, month__gte=start, month__lt=end
    )
    for day in written.values_list("month", flat=True):
        months[day].is_written = True
    return list(months.values())


def sheet_of(organization: Organization, month: date) -> Posting | None:
    """The sheet of a month that holds."""
    rows = Posting.objects.standing().filter(organization=organization, kind=Kind.MONTH, month=month)
    return rows.first()


@dataclass(frozen=True)
class MemberRow:
    """What a sheet says of one member.

    Attributes:
        due: for the month; ``late``: of earlier months, open before it or paid with it; ``paid``: with the sheet.
    """

    member_id: int
    name: str
    due: int
    late: int
    paid: int

    @property
    def together(self) -> int:
        return self.due + self.late

    @property
    def open(self) -> int:
        return self.together - self.paid


def rows_of(posting: Posting) -> list[MemberRow]:
    """A sheet's lines, a member to a row, in the order of names. Whoever looks from afar is given none."""
    lines = list(posting.lines.all())
    before = open_before(posting)
    names = dict(
        Person.objects.filter(pk__in={line.member_id for line in lines} | before.keys())
        .order_by("name_key", "pk")
        .values_list("pk", "full_name")
    )
    found = []
    for pk, name in names.items():
        own = [line for line in lines if line.member_id == pk]
        due = sum(line.due for line in own)
        found.append(MemberRow(pk, name, due, before.get(pk, 0), sum(line.paid for line in own)))
    return found


def open_before(posting: Posting) -> dict[int, int]:
    """What members owed of earlier months when a sheet was written."""
    rows = MemberLine.objects.filter(
        posting__organization_id=posting.organization_id, posting__lt=posting.pk, month__lt=posting.month
    ).exclude(due=F("paid"))
    sums = rows.values("member_id").annotate(open=Sum(F("due") - F("paid"))).exclude(open=0).order_by()
    return {row["member_id"]: row["open"] for row in sums}


# Who is behind -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """A member with whom the secretary is to meet: dues of several months are open.

    Attributes:
        months: which, the earliest first.
    """

    member_id: int
    months: tuple[date, ...]
    amount: int


def in_arrears(cell: Organization, on: date) -> list[Behind]:
    """Who owes a cell dues of at least as many months as the rule of reminders names, on a day.

    It is a reason to meet and ask, never a list to keep: whoever has paid is not in it any more.
    """
    least = int(law("dues.unpaid_reminder_months", on, at=cell).value)
    open_ = open_by_cell([cell.pk], next_month(first_of(on))).get(cell.pk, {})
    return [
        Behind(member, tuple(sorted(months)), sum(months.values()))
        for member, months in sorted(open_.items())
        if sum(1 for owed in months.values() if owed > 0) >= least
    ]


# What a member paid ------------------------------------------------------------------------------------------


@dataclass
class OwnMonth:
    """A member's own month: what was charged and paid, wherever."""

    month: date
    due: int = 0
    paid: int = 0

    @property
    def open(self) -> int:
        return self.due - self.paid


def months_of(member: Member | int, since: date, until: date) -> list[OwnMonth]:
    """What was charged to a member for some months and paid since, the latest first."""
    pk = member if isinstance(member, int) else member.pk
    rows = MemberLine.objects.filter(member_id=pk, month__gte=since, month__lt=until).order_by()
    sums = rows.values("month").annotate(s_due=Sum("due"), s_paid=Sum("paid")).order_by("-month")
    return [
        OwnMonth(row["month"], row["s_due"], row["s_paid"]) for row in sums if row["s_due"] or row["s_paid"]
    ]


# A level above the cells -------------------------------------------------------------------------------------


@dataclass
class Below:
    """What stands directly under an organisation, and the money between the two.

    Attributes:
        written: how many cells below it have written the month; ``cells``: how many there are.
        sent: what it says it handed up, since the books began; ``received``: what the level above booked.
    """

    state: OrganizationState
    due: int = 0
    paid: int = 0
    owed: int = 0
    sent: int = 0
    received: int = 0
    written: int = 0
    cells: int = 0

    @property
    def difference(self) -> int:
        """Handed up and not booked; below nought: booked and not handed up."""
        return self.sent - self.received


def below(organization: Organization, on: date) -> list[Below]:
    """The organisations directly under one, with what each handed up and what was booked of it."""
    states = states_under([organization.pk], on).get(organization.pk, [])
    rows = {state.organization_id: Below(state) for state in states}
    for pk, stands in balances(rows).items():
        rows[pk].owed = -stands["owed"]
    sent = Posting.objects.filter(organization_id__in=rows, other=organization, kind=Kind.REMITTANCE)
    for pk, amount in sent.order_by().values_list("organization_id").annotate(s=-Sum("cash")):
        rows[pk].sent = amount
    received = Posting.objects.filter(organization=organization, other_id__in=rows, kind=Kind.RECEIPT)
    for pk, amount in received.order_by().values_list("other_id").annotate(s=Sum("cash")):
        rows[pk].received = amount
    return list(rows.values())


def account_of(organization_ids: Iterable[int], on: date) -> DuesAccount | None:
    """Where dues are paid to: the nearest of some organisations that has an account, the last the nearest."""
    order = list(organization_ids)
    rows = DuesAccount.objects.as_of(on).filter(organization_id__in=order)
    return max(rows, key=lambda row: order.index(row.organization_id), default=None)


def latest(organization: Organization, limit: int = 12) -> list[Posting]:
    """What was written last into a book, the newest first."""
    rows = Posting.objects.filter(organization=organization).select_related("other", "reversal", "reverses")
    return list(rows.order_by("-recorded_at", "-id")[:limit])
