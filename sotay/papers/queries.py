"""The books of numbers: the series of an organisation, and one series number by number."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from sotay.organizations.models import Organization

from .kinds import Use
from .models import NumberSeries


@dataclass(frozen=True)
class Book:
    """A series and what became of its numbers; together they are all numbers from one to the last."""

    series: NumberSeries
    last: int
    issued: int
    void: int
    outside: int

    @property
    def accounted_for(self) -> bool:
        """Whether no number is missing."""
        return self.last == self.issued + self.void + self.outside


def books(organization: Organization) -> list[Book]:
    """The series of an organisation, the latest term first."""
    rows = (
        NumberSeries.objects.filter(organization=organization)
        .select_related("body", "term")
        .annotate(
            last=Max("numbers__number"),
            void=Count("numbers", filter=Q(numbers__voided__isnull=False)),
            outside=Count("numbers", filter=Q(numbers__use=Use.OUTSIDE)),
            total=Count("numbers"),
        )
        .order_by("-term__valid_from", "document_type", "pk")
    )
    return [
        Book(row, row.last or 0, row.total - row.void - row.outside, row.void, row.outside) for row in rows
    ]
