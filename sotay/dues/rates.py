"""What a member owes for a month, by the rules of that month. Nothing here asks for a person.

Sums are whole đồng. Shares of a base are reckoned exactly and rounded once, at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from sotay.kernel.law import law
from sotay.members.party_age import Age, between, later
from sotay.organizations.models import Organization, RuleOverride
from sotay.regulations import Clause, clause

from .kinds import Group

Own = frozenset[tuple[int, str]]
"""The rules of their own that hold at a place: organisation and key."""

PERCENT = 100
KEYS = (
    "dues.rate_salaried",
    "dues.rate_insurance_benefit",
    "dues.rate_pension",
    "dues.student_amount",
    "dues.rate_uninsured_working_age",
    "dues.rate_uninsured_retirement_age",
    "dues.uninsured_fixed_amount",
    "dues.uninsured_fixed_retired_share",
    "dues.retirement_months_men",
    "dues.retirement_months_women",
    "dues.exempt_party_age",
    "dues.paid_while_temporary",
    "dues.paid_while_suspended",
    "dues.rounded_to",
    "dues.unpaid_reminder_months",
    "dues.wage_region",
    *(f"wage.region_{number}" for number in (1, 2, 3, 4)),
)
SHARE_OF = {
    Group.SALARIED: "dues.rate_salaried",
    Group.BENEFIT: "dues.rate_insurance_benefit",
    Group.PENSIONER: "dues.rate_pension",
}


@dataclass(frozen=True)
class Rates:
    """The rules of dues for one month and one place.

    Attributes:
        month: the first day of the month: it chooses the version of every rule.
        clauses: the rules by their keys.
    """

    month: date
    clauses: dict[str, Clause]

    def __getitem__(self, key: str) -> Clause:
        return self.clauses[key]

    @property
    def pays_where_temporary(self) -> bool:
        return bool(self["dues.paid_while_temporary"].value == "temporary_place")

    @property
    def reminder_months(self) -> int:
        """After how many unpaid months the secretary is to meet and ask."""
        return int(self["dues.unpaid_reminder_months"].value)

    def is_of_retirement_age(self, sex: str, born_on: date | None) -> bool:
        """Whether somebody had reached retirement age when the month began; unknown counts as not."""
        if born_on is None:
            return False
        key = "dues.retirement_months_women" if sex == "female" else "dues.retirement_months_men"
        age = between(born_on, self.month)
        return self[key].allows(age.years * 12 + age.months)

    def exempts(self, party_age: Age | None) -> bool:
        """Whether a Party age frees of dues; no rule says so of months before the one that began it."""
        rule = self["dues.exempt_party_age"]
        return party_age is not None and rule.in_force(self.month) and rule.allows(party_age.years)

    def amount(self, group: str, base: int | None, *, retired: bool, percent: int = PERCENT) -> int | None:
        """What is due for the month.

        Args:
            group: how the member's dues are reckoned.
            base: the monthly sum declared.
            retired: of retirement age.
            percent: how much of it is to be paid, where it was reduced.

        Returns:
            Whole đồng; ``None`` where the sum it depends on was not declared.
        """
        exact = self._exact(group, base, retired=retired)
        return (
            None if exact is None else rounded(exact * percent / PERCENT, int(self["dues.rounded_to"].value))
        )

    def _exact(self, group: str, base: int | None, *, retired: bool) -> Fraction | None:
        if group == Group.STUDENT:
            return Fraction(self["dues.student_amount"].value)
        if group == Group.UNINSURED:
            return self._uninsured(base, retired=retired)
        if base is None:
            return None
        if group == Group.ABROAD:
            return Fraction(base)
        return share(self[SHARE_OF[Group(group)]].value, base)

    def _uninsured(self, base: int | None, *, retired: bool) -> Fraction | None:
        """A share of the minimum wage; under the former regulation a fixed sum, of which the old pay a part."""
        by_age = "retirement" if retired else "working"
        rule = self[f"dues.rate_uninsured_{by_age}_age"]
        if rule.in_force(self.month):
            return share(rule.value, int(self[f"wage.region_{self['dues.wage_region'].value}"].value))
        if base is None:
            return None
        part = self["dues.uninsured_fixed_retired_share"].value if retired else PERCENT
        return share(part, base)

    def uncertain(self, groups: Iterable[str]) -> list[Clause]:
        """The rules used for some groups whose text nobody has read well enough to rest on."""
        used = [self["dues.rounded_to"]]
        for group in sorted(set(groups)):
            if group in SHARE_OF:
                used.append(self[SHARE_OF[Group(group)]])
            elif group == Group.STUDENT:
                used.append(self["dues.student_amount"])
            elif group == Group.UNINSURED and self["dues.rate_uninsured_working_age"].in_force(self.month):
                used += [self["dues.rate_uninsured_working_age"], self["dues.wage_region"]]
            elif group == Group.UNINSURED:
                used.append(self["dues.uninsured_fixed_amount"])
        return [rule for rule in used if not rule.refuses]


def share(percent: object, base: int) -> Fraction:
    """A percentage of a sum, exactly."""
    return Fraction(Decimal(str(percent))) * base / PERCENT


def rounded(exact: Fraction, to: int) -> int:
    """To the nearest multiple of a number of đồng; half of it and more goes up."""
    return int((exact / to + Fraction(1, 2)) // 1) * to


# The chain of shares -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """What a level keeps of what comes to it.

    Attributes:
        rule: the rule that says so.
        percent: the share kept.
        known: the rule says so for this month; else the nearest known share is taken, and said to be assumed.
    """

    rule: Clause
    percent: Fraction
    known: bool

    def kept_of(self, amount: int) -> int:
        """The part of a sum that stays, rounded to whole đồng."""
        sign = -1 if amount < 0 else 1
        return sign * rounded(abs(amount) * self.percent / PERCENT, 1)


@dataclass(frozen=True)
class Level:
    """A row of the chain: which organisations it speaks of, and the rules that may apply, the latest first."""

    kinds: tuple[str, ...]
    keys: tuple[str, ...]
    sectors: tuple[str, ...] = ()

    def speaks_of(self, kind: str, sector: str) -> bool:
        return kind in self.kinds and (not self.sectors or sector in self.sectors)


CHAIN = (
    Level(("cell",), ("dues.kept_by_village_cell", "dues.kept_by_cell"), ("residential",)),
    Level(("cell",), ("dues.kept_by_others", "dues.kept_by_cell")),
    Level(
        ("grassroots_committee", "grassroots_cell"),
        ("dues.kept_by_grassroots", "dues.kept_by_commune"),
        ("commune", "residential"),
    ),
    Level(
        ("grassroots_committee", "grassroots_cell"),
        ("dues.kept_by_grassroots", "dues.kept_by_other_grassroots"),
    ),
    Level(("upper",), ("dues.kept_by_others", "dues.kept_by_upper")),
    Level(("province", "central_branch"), ("dues.kept_by_others", "dues.kept_by_province")),
    Level(("section", "subordinate_committee", "delegation"), ("dues.kept_by_others",)),
    Level(("center",), ("dues.kept_by_others",)),
)
"""The chain table: for every kind of organisation the rules that say what it keeps. Dates and grades are the rules'."""


class Rules:
    """The rules of dues for one month, wherever: looked up once for all places that have the same.

    Attributes:
        month: the first day of the month: it chooses the version of every rule.
    """

    def __init__(self, month: date) -> None:
        self.month = month
        rows = RuleOverride.objects.as_of(month).filter(
            Q(key__startswith="dues.") | Q(key__startswith="wage.")
        )
        self.own = list(rows.values_list("organization_id", "key"))
        self._rates: dict[Own, Rates] = {}
        self._links: dict[tuple[str, str, Own], Link] = {}

    def rates(self, at: Organization) -> Rates:
        """The rules at an organisation: its own, or the nearest above it, go first."""
        own = self._own(at)
        if own not in self._rates:
            self._rates[own] = Rates(self.month, {key: self._rule(key, at, own) for key in KEYS})
        return self._rates[own]

    def link(self, kind: str, sector: str, at: Organization) -> Link:
        """What an organisation keeps of what comes to it."""
        own = self._own(at)
        if (kind, sector, own) not in self._links:
            self._links[kind, sector, own] = self._found(kind, sector, at, own)
        return self._links[kind, sector, own]

    def _own(self, at: Organization) -> Own:
        above = set(at.ancestor_ids)
        return frozenset((organization, key) for organization, key in self.own if organization in above)

    def _rule(self, key: str, at: Organization, own: Own) -> Clause:
        has_own = any(key == each for _organization, each in own)
        return law(key, self.month, at=at) if has_own else clause(key, self.month)

    def _found(self, kind: str, sector: str, at: Organization, own: Own) -> Link:
        level = next(level for level in CHAIN if level.speaks_of(kind, sector))
        rules = [self._rule(key, at, own) for key in level.keys]
        said = [rule for rule in rules if rule.value is not None]
        for rule in said:
            if rule.in_force(self.month):
                return Link(rule, Fraction(rule.value), known=True)
        rule = said[-1] if said else rules[-1]
        return Link(rule, Fraction(rule.value or 0), known=False)


def why_assumed(link: Link) -> str:
    """What to say of a share that no rule known here sets for the month."""
    if link.rule.value is None:
        return _("Chưa rõ cấp này được trích bao nhiêu; tạm tính nộp hết lên cấp trên.")
    return _("Chưa rõ cấp này được trích bao nhiêu; tạm tính %(percent)s %%.") % {"percent": link.rule.value}


def months_between(start: date, end: date) -> Iterable[date]:
    """The first days of the months from one up to, not including, another."""
    month = start
    while month < end:
        yield month
        month = later(month, Age(0, 1, 0))


def next_month(month: date) -> date:
    return later(month, Age(0, 1, 0))
