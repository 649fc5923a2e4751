"""What came and went, told of an organisation as it is made up today: its ended predecessors' entries are its own."""

from datetime import date, datetime

from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Right

from sotay.kernel.place import WIDTH
from sotay.organizations.makeup import Everybody

from .kinds import Kind
from .models import Leg

CARRIED = (Kind.RECOGNITION, Kind.REORGANIZATION)
"""What moves nobody from one organisation to another."""


def legs_of_all(
    everybody: Everybody, start: date, end: date, known_at: datetime | None = None
) -> QuerySet[Leg]:
    """The legs in a half-open period that pass between all of them together and whatever is outside."""
    rows = Leg.objects.filter(everybody.holds("organization_id"), counted_on__gte=start, counted_on__lt=end)
    rows = rows.exclude(kind__in=CARRIED).annotate(
        other_id=Cast(Right("other_path", WIDTH), output_field=IntegerField())
    )
    rows = rows.filter(Q(other_path__isnull=True) | ~everybody.holds("other_id"))
    return rows if known_at is None else rows.filter(recorded_at__lte=known_at)
