"""A plan and how far it has come: what an organisation and those below it were asked, and what the rows say they did.

The result is the indicator itself, over the years so far: nothing is reported by hand.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from sotay.indicators.declaration import INDICATORS
from sotay.indicators.engine import NONE, Amount, spread
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.time import DAY
from sotay.members.queries import Books, with_book
from sotay.organizations.asking import question
from sotay.organizations.bar import Bar
from sotay.organizations.models import Organization
from sotay.targets.models import Target
from sotay.targets.queries import Division, targets_of

from .columns import Column, Veil, columns_of
from .shown import rows_door, within
from .spans import Span


@dataclass(frozen=True)
class Standing:
    """How far somebody has come with a target.

    Attributes:
        url: the rows that make up the result.
        hidden: why the result is not shown, though there is one.
    """

    name: str
    target: Target | None
    result: int | None
    url: str = ""
    hidden: str = ""

    @property
    def share(self) -> float | None:
        """How many percent were reached; there is none of a target of nothing."""
        if self.target is None or not self.target.value or self.result is None:
            return None
        return round(float(Fraction(100 * self.result, self.target.value)), 1)

    @property
    def bar(self) -> int:
        """The share as a bar can show it: from nothing to full."""
        return max(0, min(100, round(self.share or 0)))

    @property
    def reached(self) -> bool:
        return self.share is not None and self.share >= 100


@dataclass(frozen=True)
class Plan:
    """The target of an organisation for some years with those of its children.

    Attributes:
        on: the last day that counts so far; ``missing``: why there is no result.
    """

    code: str
    first_year: int
    last_year: int
    on: date
    own: Standing
    below: list[Standing]
    missing: str

    @property
    def title(self) -> Any:
        return INDICATORS[self.code].title

    @property
    def unit(self) -> Any:
        return INDICATORS[self.code].unit

    @property
    def division(self) -> Division:
        given = [each.target.value or 0 for each in self.below if each.target]
        own = self.own.target.value if self.own.target else None
        return Division(own, sum(given), len(given))


def plan_of(
    organization: Organization, code: str, first_year: int, last_year: int, bar: Bar, actor: Actor
) -> Plan:
    """The plan as decided and as far as it has come up to the bar's day.

    Raises:
        NotThere: the organisation stood nowhere in these years.
    """
    start, last = date(first_year, 1, 1), date(last_year, 12, 31)
    on = max(min(bar.on, last), start - DAY)
    begun = on >= start
    day = on if begun else bar.on
    asked = question(organization, day, start if begun else day, day + DAY, bar.known_at)
    books = Books.around(asked.path)
    asked = with_book(asked, books)
    missing = asked.why_missing(INDICATORS[code].kind) if begun else ""
    found = spread([code], asked)
    columns = columns_of(
        asked, {*found.children, *_given(organization, first_year, last_year, code)}, books, actor
    )
    pks = [column.organization_id for column in columns if not column.held]
    goals = targets_of(
        [organization.pk, *pks], first_year, last_year, code=code, on=bar.on, known_at=bar.known_at
    )
    counts = begun and not missing
    address = rows_of(bar, code, asked)
    name = str(getattr(organization, "name", ""))
    whole = found.whole.get(code, NONE).value if counts else None
    veil = Veil.on(day, organization)
    return Plan(
        code,
        first_year,
        last_year,
        day,
        Standing(name, goals.get((organization.pk, code)), whole, address if counts else ""),
        [
            _below(column, goals.get((column.organization_id, code)), found.children, code, veil, address)
            if counts
            else Standing(column.name, goals.get((column.organization_id, code)), None)
            for column in columns
            if not column.held
        ],
        missing,
    )


def _given(organization: Organization, first_year: int, last_year: int, code: str) -> set[int]:
    """Those to whom it gave something and who do not stand below it any more."""
    rows = Target.objects.holding().filter(
        allotted_by=organization, first_year=first_year, last_year=last_year, code=code
    )
    return set(rows.values_list("organization_id", flat=True))


def _below(
    column: Column,
    target: Target | None,
    found: dict[int, dict[str, Amount]],
    code: str,
    veil: Veil,
    address: str,
) -> Standing:
    value = found.get(column.organization_id, {}).get(code, NONE).value
    if veil.hides(column, value):
        return Standing(column.name, target, None, hidden=veil.words)
    return Standing(
        column.name, target, value, within(address, column.organization_id) if column.open else ""
    )


def rows_of(bar: Bar, code: str, asked: Question) -> str:
    """The rows behind a result."""
    if INDICATORS[code].kind == "flow":
        return rows_door(bar, code, span=Span("custom", asked.start, asked.end))
    return rows_door(replace(bar, on=asked.on), code, period=None)
