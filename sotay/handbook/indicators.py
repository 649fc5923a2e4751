"""How far the handbook has come, as figures: weights of cells, so that behind a figure stand cells, and never a name.

A cell of so few members that its number would name somebody is not counted anywhere: a figure is the sum of its parts
on every level, and nothing is learned by taking one from another. Who opened the handbook is known for today only.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Expression, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import WEIGHT, Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.law import law
from sotay.kernel.place import WIDTH
from sotay.kernel.time import in_force, known
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import OrganizationState
from sotay.people.models import Account, Presence, PresenceReason

from .models import Visit

LATELY = timedelta(days=30)
"""How long ago somebody may have opened the handbook to be counted as using it."""
THERE = "organization__placements"
PATH = f"{THERE}__path"


def at_home(on: date, there: Q) -> QuerySet[Presence]:
    """Where everybody of a place sits on a day; asked of a place, as a country need not be read for a commune."""
    return Presence.objects.filter(there, in_force(on), reason=PresenceReason.HOME, latest=True)


def large_enough(on: date, there: Q) -> QuerySet[Any]:
    """The cells with so many members that a number names nobody."""
    least = int(law("count.small_cell_below", on).value)
    sizes = at_home(on, there).order_by().values("organization_id").annotate(size=Count("pk"))
    return sizes.filter(size__gte=least).values("organization_id")


def lately(on: date) -> Q:
    """Visits of the last thirty days."""
    return Q(seen_on__gt=on - LATELY, seen_on__lte=on)


INSTALLED = Q(installed_on__isnull=False)


def members_with(visits: QuerySet[Visit], on: date, there: Q) -> QuerySet[Presence]:
    """Where those sit whose account made some visits."""
    accounts = Account.objects.filter(pk__in=visits.values("account_id"), person__isnull=False)
    return at_home(on, there).filter(person_id__in=accounts.values("person_id"))


def _reached(question: Question, by_child: bool) -> list[Part]:
    """The cells in the place on the day in which somebody uses the handbook."""
    on = question.on
    there = question.here("path", "organization_id")
    users = members_with(Visit.objects.all(), on, there).order_by().values("organization_id")
    rows = (
        OrganizationState.objects.known_at(question.known_at)
        .as_of(on)
        .filter(
            in_force(on, THERE) & known(question.known_at, THERE),
            question.here(PATH, "organization_id"),
            Q(organization_id__in=users) & Q(organization_id__in=large_enough(on, there)),
            kind__in=CELL_KINDS,
            temporary=False,
        )
        .annotate(
            path=F(PATH),
            parent=F(f"{THERE}__parent"),
            opened=_number(lately(on), on, there),
            installed=_number(INSTALLED, on, there),
        )
    )
    weights = {"opened": F("opened"), "installed": F("installed")}
    return [Part(rows, F("opened"), _pick, Substr(PATH, len(question.path) + 1, WIDTH), weights=weights)]


def _number(which: Q, on: date, there: Q) -> Expression:
    """How many members of a cell made such a visit."""
    rows = members_with(Visit.objects.filter(which), on, there).filter(
        organization_id=OuterRef("organization_id")
    )
    counted = rows.order_by().values("organization_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _pick(name: str, values: Values) -> Q:
    """Only the cells in which there is somebody."""
    return Q(**{f"{values[0]}__gt": 0})


REACHED = Source("handbook", _reached, needs_book=False, now_only=True, today_only=True)
PERSONS = _("đảng viên")

declare(
    Indicator(
        "handbook_opened",
        _("Đảng viên mở sổ tay trong 30 ngày (không kể chi bộ ít người)"),
        PERSONS,
        REACHED,
        {"some": ("opened",), WEIGHT: ("opened",)},
    ),
    Indicator(
        "handbook_installed",
        _("Đảng viên đã đưa sổ tay ra màn hình điện thoại (không kể chi bộ ít người)"),
        PERSONS,
        REACHED,
        {"some": ("installed",), WEIGHT: ("installed",)},
    ),
)
