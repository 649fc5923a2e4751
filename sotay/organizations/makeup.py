"""An organisation as it is made up today, told of an earlier day: what it was then, less what left, and what came.

Two days of an organisation that was reorganised between them do not compare: the districts have ended, a commune is
three that were. Told "as organised today", the earlier day is that of whatever stands in the organisation now and of
the ended organisations whose successor it is; where one was split, by the share each successor was given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from sotay.kernel.place import numbers, under

from .asking import NotThere
from .models import Organization, Placement
from .plans import Succession

WHOLE = Fraction(1)
FINEST = 10000
"""Shares are kept with six decimals; a third is read as a third."""


@dataclass(frozen=True)
class Passing:
    """From a day on an organisation, or a share of it, is counted with another in comparisons.

    Attributes:
        of: the one that ended or was split.
        to: its successor.
        share: how much of it, from above 0 to 1.
    """

    of: int
    to: int
    on: date
    share: Fraction


def passings(after: date, until: date, known_at: datetime | None = None) -> list[Passing]:
    """What was passed on from the day after one to another day."""
    rows = Succession.objects.known_at(known_at).filter(valid_from__gt=after, valid_from__lte=until)
    return [
        Passing(of, to, on, Fraction(share).limit_denominator(FINEST))
        for of, to, on, share in rows.values_list("organization_id", "successor_id", "valid_from", "share")
    ]


@dataclass(frozen=True)
class Makeup:
    """What an organisation of a later day consisted of on an earlier one.

    Attributes:
        on: the later day.
        path: where it stood on the earlier day; "" when it was not there.
        less: what stood in it then and is counted elsewhere now, or only by a share.
        more: what stood elsewhere then and is counted with it now.
        shares: what is counted by a share, as it was split since.
        tops: the highest of what came, with the path each had.
    """

    on: date
    path: str
    less: frozenset[int] = frozenset()
    more: frozenset[int] = frozenset()
    shares: Mapping[int, Fraction] = field(default_factory=dict)
    tops: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_the_same(self) -> bool:
        """Nothing left and nothing came: both ways of counting say the same."""
        return bool(self.path) and not (self.less or self.more or self.shares)


def makeup(organization: Organization, then: date, now: date, known_at: datetime | None = None) -> Makeup:
    """What an organisation, as it stands on ``now``, consisted of on an earlier day.

    Args:
        then, now: the earlier and the later day.

    Raises:
        NotThere: it does not stand on the later day, or nothing of it stood on the earlier.
    """
    rows = Placement.objects.known_at(known_at)
    was, here = organization.placement(then, known_at), organization.placement(now, known_at)
    if here is None:
        raise NotThere
    passed = _Passed(passings(then, now, known_at), rows.as_of(now), here.path)
    inside_now = rows.as_of(now).filter(under(here.path)).values("organization_id")
    inside_then = under(was.path) if was else Q(pk__in=())
    came = dict(
        rows.as_of(then)
        .exclude(inside_then)
        .filter(Q(organization_id__in=inside_now) | Q(organization_id__in=passed.of))
        .values_list("organization_id", "path")
    )
    gone = dict(
        rows.as_of(then)
        .filter(inside_then)
        .filter(~Q(organization_id__in=inside_now) | Q(organization_id__in=passed.of))
        .values_list("organization_id", "path")
    )
    alive = set(
        rows.as_of(now).filter(organization_id__in={*came, *gone}).values_list("organization_id", flat=True)
    )
    still_here = set(inside_now.filter(organization_id__in=came).values_list("organization_id", flat=True))
    weights = {pk: passed.weight(pk, here=pk in still_here) for pk in came}
    weights |= _without_heir(rows.as_of(then), weights, came, now, known_at)
    left = {pk: passed.weight(pk, here=pk not in alive and pk not in passed.of) for pk in gone}
    made = _Made(weights, left)
    if was is None and not made.more and not made.shares:
        raise NotThere
    paths = came | dict(
        rows.as_of(then).filter(organization_id__in=made.more).values_list("organization_id", "path")
    )
    return Makeup(now, was.path if was else "", made.less, made.more, made.shares, _tops(made.more, paths))


class _Passed:
    """Who counts where by what share, followed through all that was passed on between two days."""

    def __init__(self, rows: Iterable[Passing], standing: QuerySet[Placement], path: str) -> None:
        self.of: dict[int, list[Passing]] = {}
        for row in rows:
            self.of.setdefault(row.of, []).append(row)
        heirs = {row.to for each in self.of.values() for row in each}
        found = dict(
            standing.filter(organization_id__in={*heirs, *self.of}).values_list("organization_id", "path")
        )
        self.stands = set(found)
        self.inside = {pk for pk, there in found.items() if there.startswith(path)}

    def weight(self, pk: int, *, here: bool, passed_by: frozenset[int] = frozenset()) -> Fraction:
        """The share of one that counts in the organisation now.

        Args:
            here: what it did not pass on counts here.
        """
        kept, given = WHOLE, Fraction(0)
        for row in self.of.get(pk, ()):
            kept -= row.share
            if row.to not in passed_by:
                seen = passed_by | {pk}
                given += row.share * self.weight(row.to, here=row.to in self.inside, passed_by=seen)
        keeps = here or (pk in self.of and pk in self.inside)
        return given + max(kept, Fraction(0)) if keeps else given


class _Made:
    """Weights sorted into what is added, left out, and counted by a share."""

    def __init__(self, came: Mapping[int, Fraction], left: Mapping[int, Fraction]) -> None:
        self.more = frozenset(pk for pk, weight in came.items() if weight == WHOLE)
        self.less = frozenset(pk for pk, weight in left.items() if weight < WHOLE)
        self.shares = {pk: weight for pk, weight in {**came, **left}.items() if 0 < weight < WHOLE}


def _without_heir(
    then: QuerySet[Placement],
    weights: Mapping[int, Fraction],
    paths: Mapping[int, str],
    now: date,
    known_at: datetime | None,
) -> dict[int, Fraction]:
    """What stood below those that came, and ended since without a successor of its own: it counts with them."""
    tops = [paths[pk] for pk, weight in weights.items() if weight == WHOLE]
    below = Q()
    for path in _highest(tops):
        below |= under(path)
    if not below:
        return {}
    alive = Placement.objects.known_at(known_at).as_of(now).values("organization_id")
    rows = then.filter(below).exclude(organization_id__in=alive).exclude(organization_id__in=list(weights))
    return dict.fromkeys(rows.values_list("organization_id", flat=True), WHOLE)


def _highest(paths: Iterable[str]) -> list[str]:
    """The paths that lie below none of the others."""
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def _tops(pks: Iterable[int], paths: Mapping[int, str]) -> dict[int, str]:
    there = {paths[pk]: pk for pk in pks if pk in paths}
    return {numbers(path)[-1]: path for path in _highest(there)}


@dataclass(frozen=True)
class Everybody:
    """All whose members count with an organisation as it stands today, whenever that was.

    Attributes:
        standing: the numbers of what stands in it, as a query.
        ended: what has ended and counts with it.
        shares: what counts with it by a share.
    """

    standing: QuerySet[Placement, Any]
    ended: frozenset[int]
    shares: Mapping[int, Fraction] = field(default_factory=dict)

    def holds(self, organization: str) -> Q:
        """Rows whose organisation, named by a field, is wholly one of them."""
        return Q(**{f"{organization}__in": self.standing}) | Q(**{f"{organization}__in": self.ended})


def everybody(
    organization: Organization, since: date, now: date, known_at: datetime | None = None
) -> Everybody:
    """All that counts with an organisation as it stands on a day, of everything from an earlier day on.

    Raises:
        NotThere: it does not stand on the day.
    """
    rows = Placement.objects.known_at(known_at)
    own = rows.filter(organization=organization, valid_from__lte=now).order_by("-valid_from")
    stood = list(own.values_list("path", "valid_to"))
    if not stood or stood[0][1] <= now:
        raise NotThere
    passed = _Passed(passings(since, now, known_at), rows.as_of(now), stood[0][0])
    weights = {pk: passed.weight(pk, here=False) for pk in passed.of}
    wholly = {pk for pk, weight in weights.items() if weight == WHOLE}
    last = Q()
    for path in _highest(
        [path for path, _until in stood]
        + list(rows.filter(organization_id__in=wholly, valid_from__lte=now).values_list("path", flat=True))
    ):
        last |= under(path)
    standing = rows.as_of(now)
    heirless = (
        rows.filter(last, valid_to__gt=since, valid_to__lte=now)
        .exclude(organization_id__in=standing.values("organization_id"))
        .exclude(organization_id__in=list(passed.of))
        .values_list("organization_id", flat=True)
    )
    partly = {pk: weight for pk, weight in weights.items() if 0 < weight < WHOLE}
    inside = standing.filter(under(stood[0][0])).exclude(organization_id__in=list(partly))
    return Everybody(inside.values("organization_id"), frozenset({*wholly, *heirless}), partly)
