"""The composition of the membership on a day: groups of indicators, for a place and its children.

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

TOTAL = "party_members_total"


@dataclass(frozen=True)
class Entry:
    """A row of the composition.

    Attributes:
        estimated: the indicator that counts those of this row whose age is an estimate.
        unknown: of those about whom it is not known; shown only where there are some.
    """

    code: str
    estimated: str = ""
    unknown: bool = False

    @property
    def title(self) -> Any:
        return INDICATORS[self.code].title

    @property
    def codes(self) -> list[str]:
        return [self.code, self.estimated] if self.estimated else [self.code]


@dataclass(frozen=True)
class Group:
    """Rows that divide the same whole, under their heading."""

    title: Any
    entries: tuple[Entry, ...]


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
    ),
    Group(gettext_lazy("Học vấn"), _entries("education", Education.values)),
    Group(gettext_lazy("Lý luận chính trị"), _entries("theory", Theory.values)),
    Group(gettext_lazy("Nghề nghiệp"), _entries("occupation", Occupation.values)),
    Group(gettext_lazy("Loại hình chi bộ"), _entries("sector", Sector.values)),
)
CODES = tuple(code for group in GROUPS for entry in group.entries for code in entry.codes)


@dataclass(frozen=True)
class Composition:
    """The composition of an organisation on a day.

    Attributes:
        missing: why there is none.
    """

    asked: Question
    found: Spread
    columns: list[Column]
    veil: Veil
    missing: str = ""

    @property
    def groups(self) -> list[Group]:
        """The groups with the rows that have something to say."""
        return [
            Group(group.title, tuple(entry for entry in group.entries if self._speaks(entry)))
            for group in GROUPS
        ]

    def _speaks(self, entry: Entry) -> bool:
        return not entry.unknown or self.found.whole.get(entry.code, NONE) != NONE

    def share(self, entry: Entry) -> float | None:
        """How many percent of all members."""
        total = self.found.whole.get(TOTAL, NONE).value
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
    found = spread(CODES, asked)
    return Composition(
        asked,
        found,
        columns_of(asked, found.children, books, actor),
        Veil.on(on, organization),
        asked.why_missing("stock"),
    )
