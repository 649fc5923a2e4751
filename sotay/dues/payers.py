"""Who pays dues in which cell for a month, how much, and what is still open from earlier months.

Read for any number of cells by a fixed number of queries. Whoever is in a cell on the last day of the month, or today
while it runs, is on its sheet; who takes part elsewhere for a time pays there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, Sum

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, in_force, today
from sotay.members.derive import effective
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import Age, absences, party_age
from sotay.members.suspension.queries import suspended_on
from sotay.organizations.models import Organization
from sotay.people.models import Person, Precision, Presence, PresenceReason

from .kinds import Ground, Kind
from .models import DuesProfile, DuesRelief, MemberLine
from .rates import PERCENT, Rates, Rules, next_month

PARTY_AGE = "party_age"
"""The ground of whoever is free of dues by Party age: nobody has to grant it."""


@dataclass
class Payer:
    """A member on the sheet of a cell.

    Attributes:
        amount: what is due for the month; ``None`` where nobody declared what it is reckoned from.
        ground: why nothing, or less, is due; "" where the whole is.
        guest: takes part here for a time only.
        arrears: what is open from earlier months, by month.
        here: on this month's sheet; else only owes from before.
    """

    member_id: int
    name: str
    group: str = ""
    base: int | None = None
    amount: int | None = None
    ground: str = ""
    guest: bool = False
    here: bool = True
    arrears: dict[date, int] = field(default_factory=dict)

    @property
    def is_exempt(self) -> bool:
        return bool(self.ground) and self.amount == 0

    @property
    def open(self) -> int:
        return sum(self.arrears.values())


@dataclass(frozen=True)
class _Somebody:
    """A member with what their dues depend on."""

    member_id: int
    cell_id: int
    sex: str
    born_on: date | None
    guest: bool


def last_day(month: date) -> date:
    """The day whose members are on the sheet of a month: its last, or today while the month runs."""
    return min(next_month(month) - DAY, today())


def payers_of(cells: Sequence[Organization], rules: Rules) -> dict[int, list[Payer]]:
    """The sheets of some cells for a month, each in the order of names."""
    month = rules.month
    by_cell = {cell.pk: rules.rates(cell) for cell in cells}
    people = _on_the_sheet(by_cell, last_day(month))
    owing = open_by_cell(by_cell, month)
    elsewhere = _charged_elsewhere(people, by_cell, month)
    people = [each for each in people if each.member_id not in elsewhere]
    there = {each.member_id for each in people} | {pk for owes in owing.values() for pk in owes}
    names = {
        pk: (key, name)
        for pk, key, name in Person.objects.filter(pk__in=there).values_list("pk", "name_key", "full_name")
    }
    numbers = [each.member_id for each in people]
    reckon = _Reckoning(
        month,
        numbers,
        exempts_by_age=any(_exempts(each) for each in by_cell.values()),
        spares_suspended=any(_spares_suspended(each) for each in by_cell.values()),
    )
    found: dict[int, list[Payer]] = {cell.pk: [] for cell in cells}
    seen = set()
    for each in people:
        payer = reckon.payer(each, by_cell[each.cell_id], names[each.member_id][1])
        payer.arrears = owing.get(each.cell_id, {}).get(each.member_id, {})
        found[each.cell_id].append(payer)
        seen.add((each.cell_id, each.member_id))
    for cell_id, owes in owing.items():
        found[cell_id] += [
            Payer(pk, names[pk][1], here=False, arrears=arrears)
            for pk, arrears in owes.items()
            if (cell_id, pk) not in seen and pk in names
        ]
    for rows in found.values():
        rows.sort(key=lambda payer: (not payer.here, names[payer.member_id][0], payer.member_id))
    return found


def _on_the_sheet(by_cell: dict[int, Rates], day: date) -> list[_Somebody]:
    """Who counts in the cells and is not elsewhere for a time, then who is here for a time."""
    home = Standing.objects.as_of(day).filter(organization_id__in=by_cell)
    rows = list(home.values_list("member_id", "organization_id", "sex", "born_on"))
    if not any(rates.pays_where_temporary for rates in by_cell.values()):
        return [_Somebody(*row, guest=False) for row in rows]
    temporary = Presence.objects.filter(in_force(day), reason=PresenceReason.TEMPORARY)
    gone = set(temporary.filter(person_id__in=[row[0] for row in rows]).values_list("person_id", flat=True))
    people = [
        _Somebody(*row, guest=False)
        for row in rows
        if row[0] not in gone or not by_cell[row[1]].pays_where_temporary
    ]
    guests = temporary.filter(organization_id__in=by_cell, person__member__isnull=False)
    staying = {each.member_id for each in people}
    rows = list(guests.values_list("person_id", "organization_id", "person__sex", "person__born_on"))
    return people + [
        _Somebody(*row, guest=True)
        for row in rows
        if row[0] not in staying and by_cell[row[1]].pays_where_temporary
    ]


def _exempts(rates: Rates) -> bool:
    return rates["dues.exempt_party_age"].in_force(rates.month)


def _spares_suspended(rates: Rates) -> bool:
    return rates["dues.paid_while_suspended"].value is False


class _Reckoning:
    """What is declared and granted of some members for a month; a suspension counts from the month it began before."""

    def __init__(
        self, month: date, members: Sequence[int], *, exempts_by_age: bool, spares_suspended: bool
    ) -> None:
        self.profiles = {
            row.member_id: row for row in DuesProfile.objects.as_of(month).filter(member_id__in=members)
        }
        self.reliefs = {
            row.member_id: row for row in DuesRelief.objects.as_of(month).filter(member_id__in=members)
        }
        self.ages = party_ages(members, month) if exempts_by_age else {}
        self.suspended = suspended_on(members, month) if spares_suspended else set()

    def payer(self, each: _Somebody, rates: Rates, name: str) -> Payer:
        profile, relief = self.profiles.get(each.member_id), self.reliefs.get(each.member_id)
        payer = Payer(each.member_id, name, guest=each.guest)
        percent = PERCENT
        if rates.exempts(self.ages.get(each.member_id)):
            payer.ground, percent = PARTY_AGE, 0
        elif each.member_id in self.suspended and _spares_suspended(rates):
            payer.ground, percent = Ground.SUSPENDED, 0
        elif relief is not None and counts(relief, rates):
            payer.ground, percent = relief.ground, relief.percent
        if profile is not None:
            payer.group, payer.base = profile.group, profile.base
            retired = rates.is_of_retirement_age(each.sex, each.born_on)
            payer.amount = rates.amount(profile.group, profile.base, retired=retired, percent=percent)
        if payer.ground and percent == 0:
            payer.amount = 0
        return payer


def counts(relief: DuesRelief, rates: Rates) -> bool:
    """Whether a relief frees: of a suspended member only where the rule says that they do not pay."""
    return relief.ground != Ground.SUSPENDED or _spares_suspended(rates)


def party_ages(members: Iterable[int], on: date) -> dict[int, Age]:
    """The Party ages of those who may be in the Party for long, from dates that are known to the day.

    A date of which only the month or the year is known decides nothing by itself.
    """
    before = on.replace(year=on.year - 40, day=1)
    rows = Member.objects.filter(pk__in=list(members), decided_on__lt=before, decided_precision=Precision.DAY)
    decided = dict(rows.values_list("pk", "decided_on"))
    movements = Movement.objects.filter(member_id__in=decided, happened_on__lte=on).order_by("member_id")
    events: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for pk, entries in groupby(movements, key=lambda row: row.member_id):
        events[pk or 0] = [(row.kind, row.happened_on) for row in effective(list(entries))]
    return {pk: party_age(day, on, absences(events[pk])) for pk, day in decided.items() if day}


# What is open ------------------------------------------------------------------------------------------------

Open = dict[int, dict[date, int]]
"""What members still owe: by member, by month."""


def open_by_cell(cells: Collection[int], before: date | None = None) -> dict[int, Open]:
    """What members owe to the books of some organisations, from months before a month."""
    rows = MemberLine.objects.exclude(due=F("paid")).filter(posting__organization_id__in=list(cells))
    if before is not None:
        rows = rows.filter(month__lt=before)
    sums = (
        rows.values("posting__organization_id", "member_id", "month")
        .annotate(open=Sum(F("due") - F("paid")))
        .exclude(open=0)
        .order_by("month")
    )
    found: dict[int, Open] = {}
    for row in sums:
        owes = found.setdefault(row["posting__organization_id"], {})
        owes.setdefault(row["member_id"], {})[row["month"]] = row["open"]
    return found


def _charged_elsewhere(people: Sequence[_Somebody], by_cell: dict[int, Any], month: date) -> set[int]:
    """Who is on the sheet of another cell for the month: nobody pays twice, whoever asks."""
    with seen_by(PROGRAM):
        rows = MemberLine.objects.filter(
            member_id__in=[each.member_id for each in people], month=month, posting__kind=Kind.MONTH
        ).exclude(posting__organization_id__in=list(by_cell))
        charged = rows.values("member_id").annotate(due=Sum("due")).filter(due__gt=0)
        return set(charged.values_list("member_id", flat=True))
