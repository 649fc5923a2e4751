"""From an organisation, a day, a period and a moment of knowledge to the question the indicators answer."""

from datetime import date, datetime

from sotay.indicators.engine import Question
from sotay.kernel.time import DAY, overlapping

from .models import Organization, Placement


class NotThere(Exception):
    """The organisation did not exist then, as far as was known."""


def question(
    organization: Organization,
    on: date,
    start: date | None = None,
    end: date | None = None,
    known_at: datetime | None = None,
    missing: str = "",
) -> Question:
    """Ask of an organisation.

    Args:
        on: the day of stocks.
        start, end: the half-open period of flows; by default the calendar year up to and including the day.
        known_at: as known at this moment; ``None`` is now.
        missing: why its book has no figure, when it has none.

    Raises:
        NotThere: it stood nowhere that day, nor during the period.
    """
    start, end = start or on.replace(month=1, day=1), end or on + DAY
    rows = Placement.objects.known_at(known_at).filter(organization=organization)
    # With the eve of the period: a move on its first day leaves from where the organisation stood the day before.
    during = list(rows.filter(overlapping(start - DAY, end)).order_by("valid_from"))
    today = rows.as_of(on).first() or (during[-1] if during else None)
    if today is None:
        raise NotThere
    paths = tuple(dict.fromkeys([row.path for row in during] or [today.path]))
    return Question(organization.pk, today.path, on, start, end, paths, known_at, missing)
