"""Figures about units without members: villages and workplaces where no cell that works there has a member.

A cell that serves several units counts for each of them; a cell kept by totals counts as one that has members.
"""

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.time import in_force, known
from sotay.organizations.kinds import SETTLEMENTS
from sotay.organizations.models import UnitService
from sotay.organizations.unit_indicators import ONE, UNIT, WORKPLACES, child_of_unit, units_in


class HasMembers(Func):
    """Whether somebody counts in a cell on a day, also where the members are not for the asker to see."""

    function = "sotay_has_members"
    output_field = BooleanField()


def _without_members(question: Question, by_child: bool) -> list[Part]:
    """Units, where nobody counts in any of the cells that serve them on the day."""
    served = UnitService.objects.as_of(question.on).filter(unit=OuterRef("pk"))
    states = "cell__states"
    by_totals = in_force(question.on, states) & known(None, states) & Q(cell__states__kept_by_totals=True)
    has_members = Exists(served.filter(HasMembers(F("cell"), Value(question.on))))
    rows = units_in(question).exclude(has_members).exclude(Exists(served.filter(by_totals)))

    def pick(name: str, values: Values) -> Q:
        return Q(**{f"{name}__in": values})

    return [Part(rows, ONE, pick, child_of_unit(question))]


WITHOUT_MEMBERS = Source("units without members", _without_members, now_only=True)

declare(
    Indicator(
        "villages_without_members",
        _("Thôn, tổ dân phố chưa có đảng viên ở chi bộ nào phụ trách"),
        UNIT,
        WITHOUT_MEMBERS,
        {"kind": SETTLEMENTS},
    ),
    Indicator(
        "workplaces_without_members",
        _("Cơ quan, trường học, doanh nghiệp, đơn vị khác chưa có đảng viên"),
        UNIT,
        WITHOUT_MEMBERS,
        {"kind": WORKPLACES},
    ),
)
