"""The targets of a year as figures, so that what was reached can be told as a share of them."""

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH
from sotay.kernel.time import DAY, in_force, known

from .models import Target

THERE = "organization__placements"


def years_of(question: Question) -> set[int]:
    """The years whose plan a period is measured by: those that begin in it, else the one it lies in."""
    start, last = question.start, question.end - DAY
    begun = {year for year in range(start.year, last.year + 1) if start <= date(year, 1, 1) <= last}
    return begun or ({start.year} if start.year == last.year else set())


def _targets(question: Question, by_child: bool) -> list[Part]:
    """What was asked of the place in the years of the period, as decided by its last day; and of its children."""
    last, path = question.end - DAY, f"{THERE}__path"
    whose = own = Q(organization_id=question.organization_id)
    if by_child:
        whose |= Q(**{f"{THERE}__parent_id": question.organization_id})
    years = years_of(question)
    rows = Target.objects.holding(last, question.known_at).filter(
        in_force(last, THERE) & known(question.known_at, THERE) & whose,
        first_year__in=years,
        last_year=F("first_year"),
    )
    here = next((p for since, until, p in question.stood if since <= last < until), question.path)
    return [Part(rows, F("value"), _pick, Substr(path, len(here) + 1, WIDTH), own)]


def _pick(name: str, values: Values) -> Q:
    return Q(**{f"{name}__in": values})


TARGETS = Source("targets", _targets, needs_book=False)

declare(
    Indicator(
        "admissions_targeted",
        _("Chỉ tiêu kết nạp đảng viên trong năm"),
        _("đảng viên"),
        TARGETS,
        {"code": ("members_admitted",)},
        kind="flow",
    ),
)
