"""The checks as figures: of any organisation and day, with its children, and rows behind each.

A check looks at what is known now: somebody's birth date is as today's record has it, so "known at" an earlier moment
has no figure. Members of units kept by totals are not there to be checked, nor are their cells.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, under
from sotay.kernel.time import in_force, known
from sotay.members.indicators import MEMBERS
from sotay.members.kinds import Status
from sotay.members.models import Standing
from sotay.members.sources import STOCK, any_of
from sotay.organizations.indicators import ORGANIZATION
from sotay.organizations.indicators import ORGANIZATIONS as STATES
from sotay.organizations.kinds import BodyKind, Title
from sotay.organizations.models import OrganizationState, Placement
from sotay.people.models import PostHolding, Precision, Presence, PresenceReason

from .checks import (
    ABOUT_MEMBERS,
    ABOUT_ORGANIZATIONS,
    ASTRAY,
    DOUBLES,
    MEMBER_CHECKS,
    ORGANIZATION_CHECKS,
    SUMMARIES,
    UNSOUND,
    Facts,
)

NONE_OF_THEM = [0]
"""A list that finds nothing, and still is a question."""

ONE = Value(1, output_field=IntegerField())


def _persons(question: Question) -> Part:
    """The members of the place on the day, as they are counted; who was erased lacks nothing any more."""
    part = STOCK.parts(question, True)[0]
    return replace(part, rows=part.rows.filter(member__person__erased_on=None))


def _pick(question: Question, name: str, values: Values) -> Q:
    """The conditions of checks."""
    return any_of(ABOUT_MEMBERS[code].condition(question) for code in values)


def _members(question: Question, by_child: bool) -> list[Part]:
    """Only those with whom something is wrong: the others are left before places are looked up."""
    part = _persons(question)
    pick = partial(_pick, question)
    rows = part.rows.filter(pick("check", tuple(check.code for check in MEMBER_CHECKS)))
    return [Part(rows, ONE, pick, part.child)]


CHECKED = Source("quality of members", _members, now_only=True)

# Told by comparing with other rows ---------------------------------------------------------------------------


class Unnested(Func):
    """The values of an array, a row for each."""

    function = "unnest"
    set_returning = True
    output_field = BigIntegerField()


def doubles(rows: QuerySet[Standing]) -> QuerySet[Any]:
    """Who of some members shares name, whole birth date and sex with another of them. 1 January is often a stand-in."""
    told = rows.filter(born_on__isnull=False, member__person__born_precision=Precision.DAY).exclude(
        born_on__month=1, born_on__day=1
    )
    alike = told.order_by().values("member__person__name_key", "born_on", "sex")
    several = alike.annotate(n=Count("pk"), ids=ArrayAgg("member_id")).filter(n__gt=1)
    return several.annotate(one=Unnested(F("ids"))).values("one")


def _doubles(question: Question, by_child: bool) -> list[Part]:
    part = _persons(question)
    found = list(doubles(part.rows).values_list("one", flat=True)) or NONE_OF_THEM
    return [Part(part.rows.filter(member_id__in=found), ONE, _all, part.child)]


def _astray(question: Question, by_child: bool) -> list[Part]:
    """Members whose home presence does not say what the ledger says."""
    part = _persons(question)
    there = Presence.objects.filter(
        in_force(question.on),
        person_id=OuterRef("member_id"),
        organization_id=OuterRef("organization_id"),
        reason=PresenceReason.HOME,
    )
    return [Part(part.rows.filter(~Exists(there)), ONE, _all, part.child)]


def _all(name: str, values: Values) -> Q:
    return Q()


COMPARED = Source("probable doubles", _doubles, now_only=True)
PRESENT = Source("presences", _astray, now_only=True)

# Organisations -----------------------------------------------------------------------------------------------

THERE = "organization__placements__path"
LEADING = (BodyKind.EXECUTIVE, BodyKind.CELL_COMMITTEE)


def _organizations(question: Question, by_child: bool) -> list[Part]:
    """What stood in the place and has a fault; which it has, is found before the rows are counted."""
    states = STATES.parts(question, by_child)[0].rows
    facts = facts_of(question, states)
    faults = {
        code: [pk for pk, each in facts.items() if check.fault(each, question.on)] or NONE_OF_THEM
        for code, check in ABOUT_ORGANIZATIONS.items()
    }
    rows = states.filter(organization_id__in=faults[UNSOUND])
    pick = lambda name, values: any_of(Q(organization_id__in=faults[code]) for code in values)  # noqa: E731
    return [Part(rows, ONE, pick, Substr(THERE, len(question.path) + 1, WIDTH))]


def facts_of(question: Question, states: QuerySet[OrganizationState]) -> dict[int, Facts]:
    """What is known of each organisation: four statements, however many there are."""
    described = list(states.values_list("organization_id", "kind", "sector", THERE))
    led = set(_leaders(question).values_list("post__body__organization_id", flat=True))
    sums = _kept_by_totals(question)
    members = _members_by_path(question)
    return {
        pk: Facts(
            kind,
            sector,
            *members.get(path, (0, 0)),
            counted=not any(path.startswith(top) or top.startswith(path) for top in sums),
            by_name=not any(path.startswith(top) for top in sums),
            led=pk in led,
        )
        for pk, kind, sector, path in described
    }


def _members_by_path(question: Question) -> dict[str, tuple[int, int]]:
    """How many members and official members each place has, in itself and below."""
    rows = STOCK.parts(question, True)[0].rows.order_by().values(THERE)
    official = Count("pk", filter=Q(status=Status.OFFICIAL))
    found: dict[str, tuple[int, int]] = {}
    for path, count, officials in rows.annotate(n=Count("pk"), o=official).values_list(THERE, "n", "o"):
        for end in range(len(question.path), len(path) + 1, WIDTH):
            before = found.get(path[:end], (0, 0))
            found[path[:end]] = (before[0] + count, before[1] + officials)
    return found


def _leaders(question: Question) -> QuerySet[PostHolding]:
    there = "post__body__organization__placements"
    return PostHolding.objects.as_of(question.on).filter(
        in_force(question.on, "post__body"),
        in_force(question.on, there),
        known(None, there),
        under(question.path, f"{there}__path"),
        post__title=Title.SECRETARY,
        post__body__kind__in=LEADING,
    )


def _kept_by_totals(question: Question) -> list[str]:
    """Where those stand whose members are known as totals: what is above or below them is not counted by name."""
    sums = OrganizationState.objects.known_at(None).as_of(question.on).filter(kept_by_totals=True)
    rows = Placement.objects.known_at(None).as_of(question.on)
    return list(rows.filter(organization__in=sums.values("organization")).values_list("path", flat=True))


SOUND = Source("quality of organisations", _organizations, now_only=True)

SOURCES = (CHECKED, COMPARED, PRESENT, SOUND)

declare(
    *(
        Indicator(check.code, check.title, MEMBERS, CHECKED, {"check": (check.code,)})
        for check in (*MEMBER_CHECKS, *SUMMARIES)
    ),
    Indicator(DOUBLES, ABOUT_MEMBERS[DOUBLES].title, MEMBERS, COMPARED),
    Indicator(ASTRAY, ABOUT_MEMBERS[ASTRAY].title, MEMBERS, PRESENT),
    *(
        Indicator(check.code, check.title, ORGANIZATION, SOUND, {"check": (check.code,)})
        for check in ORGANIZATION_CHECKS
    ),
    Indicator(UNSOUND, ABOUT_ORGANIZATIONS[UNSOUND].title, _("tổ chức"), SOUND, {"check": (UNSOUND,)}),
)
