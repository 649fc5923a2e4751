"""Figures about units without members: villages and workplaces where no cell that works there has a member.

A cell that serves several units counts for each of them; a cell kept by totals counts as one that has members. Where
members of a unit sit in a cell of others, the unit has members.
"""

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.time import in_force, known
from sotay.organizations.kinds import SETTLEMENTS
from sotay.organizations.models import UnitService
from sotay.organizations.unit_indicators import ONE, UNIT, WORKPLACES, child_of_unit, is_served, units_in


class HasMembers(Func):
    """Whether somebody counts in a cell on a day, also where the members are not for the asker to see."""

    function = "sotay_has_members"
    output_field = BooleanField()


def _without_members(question: Question, by_child: bool) -> list[Part]:
    """Units, where nobody counts in any of the cells that serve them on the day."""
    served = UnitService.objects.as_of(question.on).filter(unit=OuterRef("pk"), hosts=False)
    states = "cell__states"
    by_totals = in_force(question.on, states) & known(None, states) & Q(cell__states__kept_by_totals=True)
    has_members = Exists(served.filter(HasMembers(F("cell"), Value(question.on))))
    rows = units_in(question).exclude(has_members).exclude(Exists(served.filter(by_totals)))
    rows = rows.exclude(is_served(question.on, hosts=True))

    def pick(name: str, values: Values) -> Q:
        return Q(~is_served(question.on)) if name == "without_cell" else Q(**{f"{name}__in": values})

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
    *(
        Indicator(
            f"{sort}_without_members_and_cell",
            title,
            UNIT,
            WITHOUT_MEMBERS,
            {"kind": kinds, "without_cell": (True,)},
        )
        for sort, title, kinds in (
            ("villages", _("Thôn, tổ dân phố chưa có đảng viên, chưa có chi bộ"), SETTLEMENTS),
            (
                "workplaces",
                _("Cơ quan, trường học, doanh nghiệp, đơn vị khác chưa có đảng viên, chưa có chi bộ"),
                WORKPLACES,
            ),
        )
    ),
)
