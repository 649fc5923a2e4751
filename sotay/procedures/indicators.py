"""Figures about cases: steps that wait, and those whose term is over, at the organisation that must take them.

They are known as they stand now; the rows behind them say which step it is, and name nobody.
"""

from django.db.models import IntegerField, Q, Value
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH
from sotay.kernel.time import in_force, known

from .declaring import Seat
from .models import Task

THERE = "organization__placements"


def _waiting(question: Question, by_child: bool) -> list[Part]:
    """The steps that waited at the end of the day, at or below the place."""
    path = f"{THERE}__path"
    open_ = Q(opened_on__lte=question.on) & (Q(done_on=None) | Q(done_on__gt=question.on))
    rows = Task.objects.filter(
        open_ & in_force(question.on, THERE) & known(None, THERE) & question.here(path, "organization_id")
    )

    def pick(name: str, values: Values) -> Q:
        if name == "late":
            return Q(due_on__lt=question.on)
        return Q(**{f"{name}__in": values})

    child = Substr(path, len(question.path) + 1, WIDTH)
    return [Part(rows, Value(1, output_field=IntegerField()), pick, child)]


CASES = Source("cases", _waiting, needs_book=False, now_only=True)
STEPS = _("bước")
SEAT_TITLES = {
    Seat.CELL: _("Hồ sơ quá hạn ở chi bộ"),
    Seat.GRASSROOTS: _("Hồ sơ quá hạn ở tổ chức cơ sở đảng"),
    Seat.UPPER: _("Hồ sơ quá hạn ở cấp trên cơ sở"),
    Seat.RECEIVING: _("Hồ sơ quá hạn ở nơi tiếp nhận"),
}

declare(
    Indicator("cases_waiting", _("Hồ sơ đang chờ giải quyết"), STEPS, CASES),
    Indicator("cases_overdue", _("Hồ sơ quá hạn"), STEPS, CASES, {"late": (True,)}),
    *(
        Indicator(
            f"cases_overdue_at_{seat.value}", title, STEPS, CASES, {"late": (True,), "seat": (seat.value,)}
        )
        for seat, title in SEAT_TITLES.items()
    ),
)
