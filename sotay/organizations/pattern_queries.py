"""Reading the register of organisation models: which there are in a place on a day, used where, reviewed when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sotay.indicators.question import Question
from sotay.kernel.time import in_force, known

from .models import Placement, described
from .patterns import Pattern, PatternReview, PatternUse


def stood_there(question: Question, organization: str) -> Exists:
    """Whether the organisation that a field names stood in the place on the day."""
    rows = Placement.objects.filter(
        in_force(question.on),
        known(question.known_at),
        question.here("path", "organization_id"),
        organization_id=OuterRef(organization),
    )
    return Exists(rows)


def uses_in(question: Question) -> QuerySet[PatternUse]:
    """Where models are used on the day, in the place."""
    return PatternUse.objects.as_of(question.on).filter(stood_there(question, "organization_id"))


def patterns_in(question: Question, *, ended: bool = False) -> QuerySet[Pattern]:
    """The models of the place on the day: kept in the register of somebody there, or used there.

    Args:
        ended: those that had ended by the day instead.
    """
    used = Exists(uses_in(question).filter(pattern=OuterRef("pk")))
    here = Q(stood_there(question, "organization_id")) | Q(used)
    when = Q(valid_to__lte=question.on) if ended else in_force(question.on)
    return Pattern.objects.filter(when, here)


def reviewed_between(start: date, end: date) -> Exists:
    """Whether a model was looked over in a half-open period."""
    rows = PatternReview.objects.filter(pattern=OuterRef("pk"), reviewed_on__gte=start, reviewed_on__lt=end)
    return Exists(rows)


@dataclass(frozen=True)
class Registered:
    """A model as the register shows it.

    Attributes:
        keeper: whose register it stands in, by name.
        places: how many organisations use it on the day.
        review: the latest up to the day.
    """

    pattern: Pattern
    keeper: str
    places: int
    review: PatternReview | None


def registered(patterns: Sequence[Pattern], question: Question) -> list[Registered]:
    """Models with where they stand, how often they are used in the place, and the latest review; three queries."""
    pks = [pattern.pk for pattern in patterns]
    keepers = described({pattern.organization_id for pattern in patterns}, question.on, question.known_at)
    counted: dict[int, int] = dict(
        uses_in(question)
        .filter(pattern__in=pks)
        .values_list("pattern")
        .annotate(number=Count("pk"))
        .order_by()
    )
    reviews = PatternReview.objects.filter(pattern__in=pks, reviewed_on__lte=question.on)
    latest: dict[int, Any] = {row.pattern_id: row for row in reviews.order_by("reviewed_on")}
    return [
        Registered(
            pattern,
            keepers[pattern.organization_id].name if pattern.organization_id in keepers else "",
            counted.get(pattern.pk, 0),
            latest.get(pattern.pk),
        )
        for pattern in patterns
    ]


def used_by(pattern: Pattern, on: date, known_at: datetime | None = None) -> list[tuple[PatternUse, str]]:
    """Where a model is and was used, those of the day first, each with the name it bore."""
    rows = list(PatternUse.objects.filter(pattern=pattern, valid_from__lte=on).order_by("-valid_to", "pk"))
    names = described({row.organization_id for row in rows}, on, known_at)
    return [(row, names[row.organization_id].name) for row in rows if row.organization_id in names]
