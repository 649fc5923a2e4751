"""From an organisation, a day, a period and a moment of knowledge to the question the indicators answer."""

from datetime import date, datetime

from sotay.indicators.question import Question, places_during
from sotay.kernel.place import depth, numbers
from sotay.kernel.time import DAY

from .kinds import Kind
from .models import Organization, OrganizationState, Placement

PROVINCES = (Kind.PROVINCE, Kind.CENTRAL_BRANCH)
"""What stands directly under the centre: who comes from another of them comes from another province."""


class NotThere(Exception):
    """The organisation did not exist then, as far as was known."""


def question(
    organization: Organization,
    on: date,
    start: date | None = None,
    end: date | None = None,
    known_at: datetime | None = None,
    missing: str = "",
    opens_on: date = date.max,
) -> Question:
    """Ask of an organisation.

    Args:
        on: the day of stocks.
        start, end: the half-open period of flows; by default the calendar year up to and including the day.
        known_at: as known at this moment; ``None`` is now.
        missing: why its book has no figure before ``opens_on``, when it has none.

    Raises:
        NotThere: it stood nowhere that day, nor during the period.
    """
    start, end = start or on.replace(month=1, day=1), end or on + DAY
    rows = Placement.objects.known_at(known_at).filter(organization=organization).order_by("valid_from")
    stood = tuple(rows.values_list("valid_from", "valid_to", "path"))
    during = places_during(stood, start, end)
    path = next((path for since, until, path in stood if since <= on < until), during[-1] if during else "")
    if not path:
        raise NotThere
    return Question(
        organization_id=organization.pk,
        path=path,
        on=on,
        start=start,
        end=end,
        paths=during or (path,),
        known_at=known_at,
        missing=missing,
        opens_on=opens_on,
        stood=stood,
        province_depth=province_depth(path, on, known_at),
    )


def province_depth(path: str, on: date, known_at: datetime | None) -> int:
    """How deep the province of a place stands; for what stands above provinces, where they begin."""
    states = OrganizationState.objects.known_at(known_at).as_of(on).filter(organization_id__in=numbers(path))
    kinds = dict(states.values_list("organization_id", "kind"))
    for level, number in enumerate(numbers(path), 1):
        if kinds.get(number) in PROVINCES:
            return level
    return depth(path) + 1 if Kind.CENTER in kinds.values() else 1
