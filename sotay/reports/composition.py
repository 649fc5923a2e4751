"""The make-up of a whole, of members or of those admitted: groups of indicators, for a place and its children.

Education, theory level and occupation are those of the day; sex, birth date and ethnicity as they are known today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.declaration import INDICATORS
from sotay.indicators.engine import NONE, Amounts, Spread, spread
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.members.indicators import code_of
from sotay.members.kinds import Education, Occupation, Theory
from sotay.members.queries import Books, with_book
from sotay.members.sources import AGE_BANDS
from sotay.organizations.asking import question
from sotay.organizations.kinds import Sector
from sotay.organizations.models import Organization

from .columns import Column, Veil, columns_of
from .spans import Span

TOTAL = "party_members_total"


@dataclass(frozen=True)
class Entry:
    """A row of the composition.

    Attributes:
        estimated: the indicator that counts those of this row whose age is an estimate.
        unknown: of those about whom it is not known; shown only where there are some.
        words: what stands on the form, where it is not the indicator's own title.
        why: why nothing is counted of it here; it has no indicator then.
        level: how far it is indented.
    """

    code: str
    estimated: str = ""
    unknown: bool = False
    words: Any = ""
    why: Any = ""
    level: int = 1

    @property
    def title(self) -> Any:
        return self.words or INDICATORS[self.code].title

    @property
    def codes(self) -> list[str]:
        return [code for code in (self.code, self.estimated) if code]


@dataclass(frozen=True)
class Group:
    """Rows that divide the same whole, under their heading.

    ``divides``: together they are the whole; that is found out each time.
    """

    title: Any
    entries: tuple[Entry, ...]
    divides: bool = False


@dataclass(frozen=True)
class Table:
    """A form of this shape: the whole, and the groups it is divided by.

    Attributes:
        key: names it.
        total: the indicator that is the whole.
    """

    key: str
    total: str
    groups: tuple[Group, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        listed = [code for group in self.groups for entry in group.entries for code in entry.codes]
        return tuple(dict.fromkeys([self.total, *listed]))


def _entries(prefix: str, values: Sequence[str]) -> tuple[Entry, ...]:
    """A row for each value, the unknown last."""
    return tuple(
        Entry(code_of(prefix, value), unknown=not value) for value in sorted(values, key=bool, reverse=True)
    )


GROUPS = (
    Group("", (Entry(TOTAL),)),
    Group(
        gettext_lazy("Chính thức, dự bị"),
        (
            Entry("official_members"),
            Entry("probationary_members"),
            Entry("members_status_unknown", unknown=True),
        ),
        divides=True,
    ),
    Group(
        gettext_lazy("Giới tính, dân tộc"),
        (
            Entry("women_members"),
            Entry("members_sex_unknown", unknown=True),
            Entry("ethnic_minority_members"),
            Entry("members_ethnicity_unknown", unknown=True),
        ),
    ),
    Group(
        gettext_lazy("Tuổi"),
        (
            *(
                Entry(code_of("age", band), estimated=f"{code_of('age', band)}_estimated")
                for band in AGE_BANDS
            ),
            Entry("members_age_unknown", unknown=True),
        ),
        divides=True,
    ),
    Group(gettext_lazy("Học vấn"), _entries("education", Education.values), divides=True),
    Group(gettext_lazy("Lý luận chính trị"), _entries("theory", Theory.values), divides=True),
    Group(gettext_lazy("Nghề nghiệp"), _entries("occupation", Occupation.values), divides=True),
    Group(gettext_lazy("Loại hình chi bộ"), _entries("sector", Sector.values), divides=True),
)
COMPOSITION = Table("composition", TOTAL, GROUPS)
CODES = COMPOSITION.codes


@dataclass(frozen=True)
class Composition:
    """The make-up of an organisation on a day, or over a period.

    Attributes:
        missing: why there is none.
        span: the period, where it is one of what happened.
    """

    table: Table
    asked: Question
    found: Spread
    columns: list[Column]
    veil: Veil
    missing: str = ""
    span: Span | None = None

    @property
    def first(self) -> date:
        """The first day that counts."""
        return self.span.start if self.span else self.asked.on

    @property
    def unbalanced(self) -> list[str]:
        """The groups whose rows do not make the whole, by name."""
        return [
            str(group.title)
            for group in self.table.groups
            if group.divides and not self._lacks(group)
            if self._sum(group) != self.found.whole.get(self.table.total, NONE).value
        ]

    def why_missing(self, entry: Entry) -> str:
        """Why there is no figure in a row: nothing is kept of it, or not as it was known then."""
        return str(entry.why) or self.found.missing.get(entry.code, "")

    def _lacks(self, group: Group) -> bool:
        return any(entry.code in self.found.missing for entry in group.entries)

    def _sum(self, group: Group) -> int:
        return sum(self.found.whole.get(entry.code, NONE).value for entry in group.entries)

    @property
    def groups(self) -> list[Group]:
        """The groups with the rows that have something to say."""
        return [
            Group(group.title, tuple(entry for entry in group.entries if self._speaks(entry)), group.divides)
            for group in self.table.groups
        ]

    def _speaks(self, entry: Entry) -> bool:
        return not entry.unknown or self.found.whole.get(entry.code, NONE) != NONE

    def share(self, entry: Entry) -> float | None:
        """How many percent of the whole."""
        total = self.found.whole.get(self.table.total, NONE).value
        return round(100 * self.found.whole.get(entry.code, NONE).value / total, 1) if total else None

    def estimate(self, entry: Entry, child: int | None = None) -> str:
        """How many of a row are there by estimate, in words."""
        amounts: Amounts = self.found.whole if child is None else self.found.children.get(child, {})
        count = amounts.get(entry.estimated, NONE).value
        return _("ước tính %(count)s") % {"count": count} if count else ""


def composition_of(
    organization: Organization, on: date, actor: Actor, known_at: datetime | None = None
) -> Composition:
    """The composition on a day, as known at a moment.

    Raises:
        NotThere: it was not there that day.
    """
    asked = question(organization, on, known_at=known_at)
    books = Books.around(asked.path)
    asked = with_book(asked, books)
    return made_of(COMPOSITION, organization, asked, books, actor)


def made_of(
    table: Table,
    organization: Organization,
    asked: Question,
    books: Books,
    actor: Actor,
    span: Span | None = None,
) -> Composition:
    """A table of what is asked; over a period where one is given."""
    found = spread(table.codes, asked)
    return Composition(
        table,
        asked,
        found,
        columns_of(asked, found.children, books, actor),
        Veil.on(asked.on, organization),
        asked.why_missing("flow" if span else "stock"),
        span,
    )
