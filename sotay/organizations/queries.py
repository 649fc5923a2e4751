"""Reading organisations as they were on a day, as known at a moment: found by words, with their way from the top."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from sotay.kernel.authority import Actor
from sotay.kernel.place import numbers
from sotay.kernel.time import in_force, known
from sotay.kernel.vietnamese import fold

from .kinds import Kind
from .models import Organization, OrganizationState, Placement, described

VIEW = "organization.view"
BETWEEN = " › "
KINDS = list(Kind.values)


@dataclass(frozen=True)
class Step:
    """One organisation on the way from the top; ``open`` says whether the reader may enter it."""

    pk: int
    name: str
    open: bool


def way(actor: Actor, organization: Organization, on: date, known_at: datetime | None = None) -> list[Step]:
    """The organisations from the root down to one, itself last, as it stood and was called on a day."""
    placement = organization.placement(on, known_at)
    there = numbers(placement.path) if placement else organization.ancestor_ids
    scope = actor.scope(VIEW)
    rows = OrganizationState.objects.filter(known(known_at), organization_id__in=there)
    called: dict[int, Step] = {}
    for row in rows.select_related("organization").order_by("valid_from"):
        if row.valid_from <= on or row.organization_id not in called:
            may_enter = scope.covers(row.organization.path or "")
            called[row.organization_id] = Step(row.organization_id, row.name, may_enter)
    return [called[pk] for pk in there if pk in called]


def with_above(
    names: Mapping[int, OrganizationState], pk: int | None, path: str | None, without: Collection[int]
) -> str:
    """What an organisation is called, with what stands above it: cells of two communes bear the same names.

    Args:
        names: what it and what is above it were called.
        without: what need not be said to stand above it.
    """
    if pk is None or pk not in names:
        return ""
    above = [names[each].name for each in numbers(path or "")[-2:-1] if each in names and each not in without]
    return f"{names[pk].name} ({above[0]})" if above else names[pk].name


# Found by words ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """An organisation that was looked for.

    Attributes:
        path: the names of those above it, the highest first.
        formerly: the earlier name it was found by, if it is called otherwise now.
        ended: it is no longer there on the day.
    """

    pk: int
    name: str
    code: str
    kind: str
    path: str
    formerly: str
    ended: bool


def organizations_called(words: str) -> Q:
    """States whose name has, for each word, a word that begins so; or whose code begins with the words."""
    asked = fold(words).split()
    name = Q(pk__isnull=False)
    for word in asked:
        name &= Q(name_key__startswith=word) | Q(name_key__contains=f" {word}")
    code = "".join(words.split())
    return (name | Q(code__startswith=code)) if asked else Q(pk__in=())


def the_one_meant(names: Mapping[int, str], words: str) -> int | None:
    """Which of some organisations was typed without being chosen: the words stand in its name, and in no other's.

    The whole name goes before its end, as "na ri" means the district rather than the school there.
    """
    phrase = fold(words)
    folded = {pk: fold(name) for pk, name in names.items()}
    exactly = [pk for pk, name in folded.items() if name == phrase]
    ending = [pk for pk, name in folded.items() if name.endswith(f" {phrase}")]
    within = [pk for pk, name in folded.items() if f" {phrase}" in f" {name}"]
    return next((found[0] for found in (exactly, ending, within) if len(found) == 1), None)


def find_organizations(
    actor: Actor,
    words: str,
    on: date,
    limit: int = 20,
    *,
    below: str = "",
    kinds: Iterable[str] = (),
    anywhere: bool = False,
) -> list[Found]:
    """Organisations by the words of a name, present or former, in any order and without diacritics; or by code.

    Args:
        on: the day they are described on.
        below: only within this path of today's tree.
        kinds: only these kinds.
        anywhere: also those outside the reader's scope (the other side of a transfer): by name only.
    """
    rows = OrganizationState.objects.known_at(None).filter(organizations_called(words))
    if not anywhere:
        rows = rows.visible_to(actor, VIEW)
    if below:
        rows = rows.filter(organization__path__startswith=below)
    if kinds:
        rows = rows.filter(kind__in=list(kinds))
    best = _best_first(rows, fold(words)).select_related("organization")[: 4 * limit]
    matches: dict[int, OrganizationState] = {}
    for row in best:
        matches.setdefault(row.organization_id, row)
    return _introduced(list(matches.values())[:limit], on, len(numbers(actor.path)))


def _best_first(rows: QuerySet[OrganizationState], phrase: str) -> QuerySet[OrganizationState]:
    """The name itself, then names with the words side by side, then the rest; the higher organisation first."""
    rank = Case(
        When(Q(name_key=phrase) | Q(code__iexact=phrase), then=Value(0)),
        When(name_key__endswith=f" {phrase}", then=Value(1)),
        When(name_key__contains=phrase, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.order_by(
        rank, "-valid_to", Length("organization__path"), "name_key", "organization_id", "-valid_from"
    )


def _introduced(rows: Sequence[OrganizationState], on: date, top: int) -> list[Found]:
    """With the way to each from the reader's own top, which goes without saying."""
    ways = {row.organization_id: row.organization.ancestor_ids[:-1] for row in rows}
    below = {pk: way_down[top:] or way_down[-1:] for pk, way_down in ways.items()}
    names = described({pk for way_down in below.values() for pk in way_down} | set(below), on)
    return [_found(row, names, below[row.organization_id], on) for row in rows]


def _found(
    row: OrganizationState, names: dict[int, OrganizationState], way_down: list[int], on: date
) -> Found:
    now_ = names.get(row.organization_id, row)
    return Found(
        pk=row.organization_id,
        name=now_.name,
        code=now_.code,
        kind=now_.kind,
        path=BETWEEN.join(names[pk].name for pk in way_down if pk in names),
        formerly=row.name if row.name != now_.name else "",
        ended=now_.valid_to <= on,
    )


# Below one ---------------------------------------------------------------------------------------------------


def states_under(
    parent_ids: Iterable[int], on: date, known_at: datetime | None = None
) -> dict[int, list[OrganizationState]]:
    """What stands directly under each of some organisations on a day: by kind, then code, then name."""
    there = "organization__placements"
    rows = OrganizationState.objects.filter(
        in_force(on) & known(known_at) & in_force(on, there) & known(known_at, there),
        organization__placements__parent_id__in=set(parent_ids),
    ).annotate(parent_id=F("organization__placements__parent_id"))
    table: dict[int, list[OrganizationState]] = {}
    for row in sorted(rows, key=lambda row: (KINDS.index(row.kind), row.code or "~", row.name_key)):
        table.setdefault(row.parent_id, []).append(row)
    return table


def having_any_under(pks: Iterable[int], on: date, known_at: datetime | None = None) -> set[int]:
    """Which of some organisations have anything under them on a day."""
    there = Placement.objects.filter(in_force(on) & known(known_at), parent_id__in=set(pks))
    return {pk for pk in there.values_list("parent_id", flat=True).distinct() if pk}
