"""Figures about prospects: who was helped on a day, who was entered and who attended the class in a period.

They are counted by rows that name nobody, and so stay what they were when somebody is erased.
"""

from django.db.models import F, IntegerField, Q, Value
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import under
from sotay.kernel.time import known
from sotay.members.sources import any_of, child_of, placed, stock_child

from .models import ProspectStay, ProspectStep, StepKind

ONE = Value(1, output_field=IntegerField())
THERE = "organization__placements"
FIELDS = {"sex": "sex", "step": "kind"}


def _pick(name: str, values: Values) -> Q:
    return Q(**{f"{FIELDS[name]}__in": values})


def _helped(question: Question, by_child: bool) -> list[Part]:
    """The stays in force on the day, of cells that stood in the place."""
    rows = ProspectStay.objects.as_of(question.on).filter(placed(question))
    return [Part(rows, ONE, _pick, stock_child(question))]


def _steps(question: Question, by_child: bool) -> list[Part]:
    """The steps taken in the period, by where their cell stood that day."""
    stood = Q(**{f"{THERE}__valid_from__lte": F("happened_on"), f"{THERE}__valid_to__gt": F("happened_on")})
    here = any_of(under(path, f"{THERE}__path") for path in question.paths)
    rows = ProspectStep.objects.filter(
        stood & known(question.known_at, THERE) & here,
        happened_on__gte=question.start,
        happened_on__lt=question.end,
    )
    return [Part(rows, ONE, _pick, child_of(question, f"{THERE}__path"))]


HELPED = Source("prospects", _helped, needs_book=False, now_only=True)
STEPS = Source("prospects' steps", _steps, needs_book=False, now_only=True)
PERSONS = _("người")

declare(
    Indicator("prospects_total", _("Quần chúng ưu tú đang được giúp đỡ"), PERSONS, HELPED),
    Indicator("prospects_women", _("Quần chúng ưu tú: nữ"), PERSONS, HELPED, {"sex": ("female",)}),
    Indicator(
        "prospects_entered",
        _("Quần chúng ưu tú mới chọn trong kỳ"),
        PERSONS,
        STEPS,
        {"step": (StepKind.ENTERED,)},
        kind="flow",
    ),
    Indicator(
        "prospects_class_attended",
        _("Đã học lớp nhận thức về Đảng trong kỳ"),
        PERSONS,
        STEPS,
        {"step": (StepKind.CERTIFIED,)},
        kind="flow",
    ),
)
