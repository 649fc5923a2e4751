"""Where figures about members come from: the stock on a day, the legs of the ledger over a period.

Now-known stocks are read from standings; stocks "known at" an earlier moment are summed from the ledger as it then
was. Lines of units kept by totals are a part of their own in either.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from sotay.indicators.declaration import Part, Source, Values
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, depth, under
from sotay.kernel.time import BEGINNING, in_force, known
from sotay.people.models import MAJORITY, Precision

from .kinds import Kind
from .models import Leg, Standing

AGE_BANDS: dict[str, tuple[int, int]] = {
    "18-30": (0, 31),
    "31-40": (31, 41),
    "41-50": (41, 51),
    "51-60": (51, 61),
    "over-60": (61, 200),
}
"""Bands of full years: from the first age, below the second."""

TRAITS = ("education", "theory", "occupation")
LEG_PROPERTIES = ("kind", "sign", "status")
ONE = Value(1, output_field=IntegerField())


def born_between(band: str, on: date) -> tuple[date, date]:
    """The half-open range of birth days of those who are in a band on a day: born after, born not after."""
    youngest, below = AGE_BANDS[band]
    return years_before(on, below), years_before(on, youngest)


def years_before(on: date, years: int) -> date:
    year = max(on.year - years, BEGINNING.year)
    return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def age_condition(bands: Values, on: date, born: str) -> Q:
    """Rows whose birth day puts them in one of some bands; "" stands for an unknown birth day."""
    wanted = Q()
    for band in bands:
        if band == "":
            wanted |= Q(**{f"{born}__isnull": True})
            continue
        after, until = born_between(band, on)
        wanted |= Q(**{f"{born}__gt": after, f"{born}__lte": until})
    return wanted


class FullYears(Func):
    """How old somebody was on a day."""

    template = "extract(year FROM age(%(expressions)s::timestamp))::integer"
    arg_joiner = "::timestamp, "
    arity = 2
    output_field: ClassVar[Any] = IntegerField()


NOBODY = Q(pk__in=())


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def nullable(name: str, values: Values) -> Q:
    """``name`` is one of the values, where ``None`` among them means that it is not known."""
    given = [value for value in values if value is not None]
    wanted = Q(**{f"{name}__in": given})
    return wanted | Q(**{f"{name}__isnull": True}) if None in values else wanted


def placed(question: Question) -> Q:
    """The row's organisation stood in the place that day and was something, as known at the moment."""
    there, was = "organization__placements", "organization__states"
    return (
        in_force(question.on, there)
        & known(question.known_at, there)
        & question.here(f"{there}__path", "organization_id")
        & in_force(question.on, was)
        & known(question.known_at, was)
    )


def stock_child(question: Question) -> Any:
    return Substr("organization__placements__path", len(question.path) + 1, WIDTH)


SECTOR = F("organization__states__sector")
"""Read through the join that ``placed`` restricts to one state; a condition of its own would join all of them."""


def pick_person(question: Question, name: str, values: Values) -> Q:
    """A property of a person's row."""
    if name == "age":
        return age_condition(values, question.on, "born_on")
    return nullable(name, values) if name == "minority" else Q(**{f"{name}__in": values})


def pick_line(name: str, values: Values) -> Q:
    """A property of a line: in its breakdown, or unknown where the sheet does not say."""
    if name in ("status", "sector"):
        return Q(**{f"{name}__in": values})
    if name == "age_estimated":
        return NOBODY
    said = [value for value in values if value not in ("", None)]
    wanted = Q(**{f"said_{name}__in": said}) if said else NOBODY
    return wanted | Q(**{f"said_{name}__isnull": True}) if len(said) < len(values) else wanted


def stock_parts(question: Question, by_child: bool) -> list[Part]:
    """Who counts on a day: persons by standings (as known earlier: by the ledger summed), totals by lines."""
    return [
        _persons(question) if question.known_at is None else _persons_as_known(question),
        _lines(question),
    ]


def _persons(question: Question) -> Part:
    rows = Standing.objects.as_of(question.on).filter(placed(question)).annotate(sector=SECTOR)
    return Part(rows, ONE, partial(pick_person, question), stock_child(question))


def described_legs(rows: QuerySet[Leg], day: date | F) -> QuerySet[Leg]:
    """Legs of persons with what is counted of them: education, theory, occupation as of ``day``, the rest as today."""
    traits = Q(member__traits__valid_from__lte=day, member__traits__valid_to__gt=day)
    ethnicity = "member__person__ethnicity"
    return rows.filter(traits, member__isnull=False).annotate(
        sex=F("member__person__sex"),
        born_on=F("member__person__born_on"),
        age_estimated=Q(
            member__person__born_on__isnull=False,
            member__person__born_precision__in=(Precision.MONTH, Precision.YEAR),
        ),
        minority=Case(
            When(**{ethnicity: ""}, then=Value(None)),
            When(**{ethnicity: MAJORITY}, then=Value(False)),
            default=Value(True),
            output_field=BooleanField(null=True),
        ),
        **{name: F(f"member__traits__{name}") for name in TRAITS},
    )


def _persons_as_known(question: Question) -> Part:
    """The stock summed from the ledger as it was known: each leg adds or takes away one."""
    legs = Leg.objects.filter(
        placed(question), counted_on__lte=question.on, recorded_at__lte=question.known_at
    )
    rows = described_legs(legs.annotate(sector=SECTOR), question.on)
    return Part(rows, F("balance"), partial(pick_person, question), stock_child(question))


def _lines(question: Question) -> Part:
    rows = Leg.objects.filter(placed(question), member__isnull=True, counted_on__lte=question.on)
    if question.known_at is not None:
        rows = rows.filter(recorded_at__lte=question.known_at)
    return Part(rows.annotate(sector=SECTOR), F("balance"), pick_line, stock_child(question), on_totals=True)


def legs_across(question: Question, by_child: bool) -> QuerySet[Leg]:
    """The legs in the period that cross the border of the place, or of one of its children."""
    rows = Leg.objects.filter(
        crossing(question, by_child), counted_on__gte=question.start, counted_on__lt=question.end
    )
    return rows if question.known_at is None else rows.filter(recorded_at__lte=question.known_at)


def crossing(question: Question, by_child: bool) -> Q:
    """Whether a leg crosses the border of the place, or of one of its children.

    The depth of the lowest common ancestor makes netting a filter: a movement crosses the border of a place at
    depth d exactly when its two sides part above d. When the place itself was moved in the period, what carried it
    along crosses nothing. A recognition moves nobody, and happens where the member is.
    """
    border = 1 if by_child else 0
    crossing = any_of(
        under(path) & (Q(common_depth__lt=depth(path) + border) | Q(kind=Kind.RECOGNITION))
        for path in question.paths
    )
    if len(question.paths) == 1:
        return crossing
    return crossing & ~(Q(kind=Kind.REORGANIZATION) & _carried_along(question, by_child))


def _carried_along(question: Question, by_child: bool) -> Q:
    """The other side lies in the place too, and in the same child where children are told apart."""
    within = any_of(under(path, "other_path") for path in question.paths)
    return (
        within & Q(Exact(child_of(question, "path"), child_of(question, "other_path")))
        if by_child
        else within
    )


def child_of(question: Question, field: str) -> Any:
    """The child of the place that a path leads to, wherever the place stood then."""
    places = [(path, Substr(field, len(path) + 1, WIDTH)) for path in question.paths]
    return (
        places[0][1] if len(places) == 1 else Case(*(When(under(path, field), then=c) for path, c in places))
    )


def flow_parts(question: Question, by_child: bool) -> list[Part]:
    """Movements by what they are; nothing is asked about the persons, and nothing joined."""
    rows, child, whole = (
        legs_across(question, by_child),
        child_of(question, "path"),
        crossing(question, False),
    )
    pick = partial(pick_flow_line, question)
    return [
        Part(rows.filter(member__isnull=False), F("quantity"), pick, child, whole),
        Part(rows.filter(member__isnull=True), F("quantity"), pick, child, whole, on_totals=True),
    ]


def described_flow_parts(question: Question, by_child: bool) -> list[Part]:
    """Movements by what they are and whom they are about."""
    rows, child, whole = (
        legs_across(question, by_child),
        child_of(question, "path"),
        crossing(question, False),
    )
    persons = described_legs(rows, F("counted_on")).annotate(
        age=FullYears("counted_on", "member__person__born_on")
    )
    lines = rows.filter(member__isnull=True)
    return [
        Part(persons, F("quantity"), partial(_pick_leg, question), child, whole),
        Part(lines, F("quantity"), partial(pick_flow_line, question), child, whole, on_totals=True),
    ]


def _pick_leg(question: Question, name: str, values: Values) -> Q:
    """A property of a leg of a person: of the movement, or of the person as they were that day."""
    if name == "age":
        return any_of(
            Q(age__isnull=True) if band == "" else Q(age__gte=AGE_BANDS[band][0], age__lt=AGE_BANDS[band][1])
            for band in values
        )
    return _pick_movement(question, name, values) or pick_person(question, name, values)


def pick_flow_line(question: Question, name: str, values: Values) -> Q:
    return _pick_movement(question, name, values) or pick_line(name, values)


def _pick_movement(question: Question, name: str, values: Values) -> Q:
    """A property of the movement itself; nothing when it is none of these.

    ``within_province``: whether the other side lies in the province of the place that is asked of.
    ``at_opening``: whether it came into the book on the very day the book opened.
    """
    if name == "within_province":
        return any_of(
            Q(common_depth__gte=question.province_depth)
            if value
            else Q(common_depth__lt=question.province_depth)
            for value in values
        )
    if name == "at_opening":
        first = Q(kind=Kind.OPENING, counted_on__lte=question.opens_on) if question.missing else NOBODY
        return any_of(first if value else ~first for value in values)
    return Q(**{f"{name}__in": values}) if name in LEG_PROPERTIES else Q()


STOCK = Source("stock", stock_parts)
FLOW = Source("flow", flow_parts)
DESCRIBED_FLOW = Source("described flow", described_flow_parts)
