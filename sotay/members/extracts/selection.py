"""Whom a trích ngang is about: members of an organisation, narrowed; those behind a figure; those that were ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Least

from sotay.indicators.declaration import INDICATORS, Indicator, Ratio, YearlyChange
from sotay.indicators.engine import rows_behind
from sotay.indicators.question import Question
from sotay.kernel.place import under
from sotay.kernel.time import DAY, known
from sotay.members.listing import EVERYBODY, Narrowing
from sotay.members.models import Leg, Standing

MOST_TICKED = 500


@dataclass(frozen=True)
class Selection:
    """Which members.

    Attributes:
        narrowing: what they are like.
        figure: behind this figure; "" is the number of members.
        child: only what is counted under this child of the place.
        members: only these, where any were ticked.
    """

    narrowing: Narrowing = EVERYBODY
    figure: str = ""
    child: int | None = None
    members: tuple[int, ...] = ()

    @property
    def is_flow(self) -> bool:
        """Of a period: who came or left, and may not be there any more."""
        indicator = INDICATORS.get(self.figure)
        while isinstance(indicator, Ratio | YearlyChange):
            indicator = INDICATORS[indicator.numerator if isinstance(indicator, Ratio) else indicator.of]
        return isinstance(indicator, Indicator) and indicator.kind == "flow"


NOBODY = Standing.objects.none()


def standings(asked: Question, selection: Selection) -> QuerySet[Standing]:
    """The standings of the members selected; none before the book opens. Each member stands there once."""
    code = selection.figure if selection.figure in INDICATORS else "party_members_total"
    parts = [rows for part, rows in rows_behind(code, asked, selection.child) if not part.on_totals]
    persons = [rows for rows in parts if rows.model in (Standing, Leg)]
    if not persons:
        return NOBODY
    rows = persons[0]
    if rows.model is Leg:
        rows = last_standings(asked.on, rows.values_list("member_id", flat=True))
    found: QuerySet[Standing] = rows.annotate(kind=F("organization__states__kind")).filter(
        selection.narrowing.condition(asked.on)
    )
    return found.filter(member_id__in=selection.members) if selection.members else found


def last_standings(on: date, members: Iterable[int] | QuerySet[Leg]) -> QuerySet[Standing]:
    """Where members stand on a day, or stood last before it, each once, with the place of that cell then."""
    latest = (
        Standing.objects.filter(member_id__in=members, valid_from__lte=on)
        .order_by("member_id", "-valid_from")
        .distinct("member_id")
    )
    there, was = "organization__placements", "organization__states"
    rows = Standing.objects.filter(pk__in=latest.values("pk")).annotate(
        until=Least(F("valid_to"), Value(on + DAY))
    )
    found: QuerySet[Standing] = rows.filter(
        known(None, there)
        & known(None, was)
        & Q(**{f"{there}__valid_from__lt": F("until"), f"{there}__valid_to__gte": F("until")})
        & Q(**{f"{was}__valid_from__lt": F("until"), f"{was}__valid_to__gte": F("until")})
    ).annotate(sector=F(f"{was}__sector"))
    return found


def inside(asked: Question, rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those of some rows that lie at or below the place."""
    return rows.filter(under(asked.path, "organization__placements__path"))
