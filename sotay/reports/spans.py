"""Periods as reports name them: half a year, a term, days of one's own; and the period that came before."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.dates import spelled
from sotay.kernel.time import DAY
from sotay.organizations.bar import start_of, start_of_term
from sotay.organizations.models import Organization

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def months_after(first: date, months: int) -> date:
    """The first day of a month some months after that of another."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True)
class Span:
    """A half-open period of one kind: ``month``, ``quarter``, ``half``, ``year``, ``term`` or ``custom``."""

    kind: str
    start: date
    end: date

    @property
    def last(self) -> date:
        return self.end - DAY

    @property
    def is_whole(self) -> bool:
        """Whether it has run its full length, so that it may be compared with the one before."""
        months = MONTHS.get(self.kind)
        return months is None or self.end == months_after(self.start, months)

    def before(self, organization: Organization) -> "Span":
        """The whole period of the same kind that ends where this one starts."""
        if self.kind in MONTHS:
            return Span(self.kind, start_of(self.kind, self.start - DAY), self.start)
        if self.kind == "term":
            return Span("term", start_of_term(organization, self.start - DAY), self.start)
        if self.start.day == 1 and self.end.day == 1:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            return Span("custom", months_after(self.start, -months), self.start)
        return Span("custom", self.start - (self.end - self.start), self.start)

    @property
    def words(self) -> str:
        """How a report names it: "6 tháng đầu năm 2024"; one that is not whole by its days."""
        days = _("từ %(first)s đến %(last)s") % {"first": spelled(self.start), "last": spelled(self.last)}
        if not self.is_whole or self.kind not in MONTHS:
            return days
        values = {"month": self.start.month, "quarter": (self.start.month + 2) // 3, "year": self.start.year}
        if self.kind == "month":
            return _("tháng %(month)s/%(year)s") % values
        if self.kind == "quarter":
            return _("quý %(quarter)s/%(year)s") % values
        if self.kind == "year":
            return _("năm %(year)s") % values
        first_half = self.start.month == 1
        return (_("6 tháng đầu năm %(year)s") if first_half else _("6 tháng cuối năm %(year)s")) % values
