"""Figures about villages and other units: how many there are, and in how many no cell works.

A unit without a cell may have members all the same: they sit in a cell of others.
"""

from datetime import date

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH
from sotay.kernel.time import in_force, known

from .kinds import SETTLEMENTS, UnitKind
from .models import Placement, Unit, UnitService

GROUND = "organization__placements"
ONE = Value(1, output_field=IntegerField())
WORKPLACES = tuple(kind for kind in UnitKind if kind not in SETTLEMENTS)
UNIT = _("đơn vị")


def units_in(question: Question) -> QuerySet[Unit]:
    """The units in the area of the place on the day, each in one row."""
    rows = Unit.objects.as_of(question.on).filter(
        in_force(question.on, GROUND)
        & known(question.known_at, GROUND)
        & question.here(f"{GROUND}__path", "organization_id")
    )
    if question.known_at is None:
        return rows
    # A unit was taken over when a decision was recorded: before that it was known where it lay, and only there.
    still = Placement.objects.known_at(question.known_at).as_of(question.on)
    return rows.exclude(Exists(still.filter(organization=OuterRef("formerly__organization_id"))))


def child_of_unit(question: Question) -> Substr:
    return Substr(f"{GROUND}__path", len(question.path) + 1, WIDTH)


def is_served(on: date, *, hosts: bool = False) -> Exists:
    """Whether a cell serves a unit on a day; with ``hosts``, whether one takes its members in."""
    return Exists(UnitService.objects.as_of(on).filter(unit=OuterRef("pk"), hosts=hosts))


def _units(question: Question, by_child: bool) -> list[Part]:
    def pick(name: str, values: Values) -> Q:
        if name == "without_cell":
            return Q(~is_served(question.on))
        return Q(is_served(question.on, hosts=True)) if name == "hosted" else Q(**{f"{name}__in": values})

    return [Part(units_in(question), ONE, pick, child_of_unit(question))]


UNITS = Source("units", _units, needs_book=False)

declare(
    Indicator("villages", _("Thôn, tổ dân phố"), UNIT, UNITS, {"kind": SETTLEMENTS}),
    Indicator(
        "villages_without_cell",
        _("Thôn, tổ dân phố chưa có chi bộ phụ trách"),
        UNIT,
        UNITS,
        {"kind": SETTLEMENTS, "without_cell": (True,)},
    ),
    Indicator(
        "workplaces", _("Cơ quan, trường học, doanh nghiệp, đơn vị khác"), UNIT, UNITS, {"kind": WORKPLACES}
    ),
    Indicator(
        "workplaces_without_cell",
        _("Cơ quan, trường học, doanh nghiệp, đơn vị khác chưa có chi bộ"),
        UNIT,
        UNITS,
        {"kind": WORKPLACES, "without_cell": (True,)},
    ),
    *(
        Indicator(
            f"{sort}_with_members_without_cell",
            title,
            UNIT,
            UNITS,
            {"kind": kinds, "without_cell": (True,), "hosted": (True,)},
        )
        for sort, title, kinds in (
            ("villages", _("Thôn, tổ dân phố có đảng viên nhưng chưa có chi bộ"), SETTLEMENTS),
            (
                "workplaces",
                _("Cơ quan, trường học, doanh nghiệp, đơn vị khác có đảng viên nhưng chưa có chi bộ"),
                WORKPLACES,
            ),
        )
    ),
)
