"""Form 5: organisations and members by what sort of place they work in, all on one day.

Every organisation counts with its own sort, a member with that of the cell.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.engine import Figure, evaluate
from sotay.indicators.question import Question
from sotay.members.indicators import code_of
from sotay.members.queries import ask
from sotay.organizations.indicators import code_by_sector
from sotay.organizations.kinds import Sector
from sotay.organizations.models import Organization

from .member_forms import Agreement


@dataclass(frozen=True)
class Head:
    """A column: what is counted of each sort of place, and of all."""

    title: Any
    what: str
    whole: str

    def code(self, sector: str) -> str:
        """The indicator of one sort."""
        return code_of("sector", sector) if self.what == "members" else code_by_sector(self.what, sector)


HEADS = (
    Head(gettext_lazy("Đảng bộ cơ sở"), "grassroots_committees", "grassroots_committees"),
    Head(gettext_lazy("Chi bộ cơ sở"), "grassroots_cells", "grassroots_cells"),
    Head(gettext_lazy("Chi bộ trực thuộc"), "subordinate_cells", "subordinate_party_cells"),
    Head(gettext_lazy("Đảng viên"), "members", "party_members_total"),
)
SECTORS = (*(sector for sector in Sector if sector.value), Sector.UNKNOWN)
GRASSROOTS = "grassroots_party_organisations"


@dataclass(frozen=True)
class Form5:
    """The form of an organisation on a day."""

    asked: Question
    found: dict[str, Figure]

    def figure(self, head: Head, sector: Sector | None) -> Figure:
        return self.found[head.whole if sector is None else head.code(sector.value)]

    @property
    def sectors(self) -> list[Sector]:
        """The rows: of what is not known only where there is some."""
        return [
            sector
            for sector in SECTORS
            if sector.value or any(self.figure(head, sector).value for head in HEADS)
        ]

    @property
    def missing(self) -> str:
        """Why members are not counted."""
        return self.found["party_members_total"].missing

    @property
    def agreements(self) -> list[Agreement]:
        """Every column is its sum; both sorts of grassroots organisations are all there are."""
        found = []
        for head in HEADS:
            words = _("tổng số %(what)s") % {"what": str(head.title).lower()}
            found.append(Agreement(words, _sum(self, head), int(self.found[head.whole].value or 0)))
        both = sum(int(self.found[head.whole].value or 0) for head in HEADS[:2])
        return [
            *found,
            Agreement(_("tổng số tổ chức cơ sở đảng"), both, int(self.found[GRASSROOTS].value or 0)),
        ]

    @property
    def wrong(self) -> list[str]:
        return [each.words for each in self.agreements if not each.holds]


def _sum(form: Form5, head: Head) -> int:
    return sum(int(form.figure(head, sector).value or 0) for sector in SECTORS)


def form5_of(organization: Organization, on: date, known_at: datetime | None = None) -> Form5:
    """The form on a day.

    Raises:
        NotThere: the organisation was not there that day.
    """
    asked = ask(organization, on, known_at=known_at)
    codes = [head.code(sector.value) for head in HEADS for sector in SECTORS]
    return Form5(asked, evaluate([*codes, *(head.whole for head in HEADS), GRASSROOTS], asked))
