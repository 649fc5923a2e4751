"""Figures of screening rounds, made of numbers that name nobody: cells that finished, persons by what was decided."""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import under
from sotay.kernel.time import known
from sotay.members.sources import ONE, any_of, child_of

from .kinds import Measure
from .models import ScreeningCount, ScreeningPart

PERSONS, CELLS = _("người"), _("chi bộ")


def _there(question: Question, cell: str, day: str) -> Q:
    """Where the cell stood on the day its part was finished, and that this lies in the period."""
    there = f"{cell}__placements"
    stood = Q(**{f"{there}__valid_from__lte": F(day), f"{there}__valid_to__gt": F(day)})
    here = any_of(under(path, f"{there}__path") for path in question.paths)
    within = Q(**{f"{day}__gte": question.start, f"{day}__lt": question.end})
    return stood & known(question.known_at, there) & here & within


def _nothing(name: str, values: Values) -> Q:
    return Q()


def _by_measure(name: str, values: Values) -> Q:
    return Q(**{f"{name}__in": values})


def _cells(question: Question, by_child: bool) -> list[Part]:
    cell = "case__organization"
    rows = ScreeningPart.objects.filter(_there(question, cell, "counted_on"))
    child = child_of(question, f"{cell}__placements__path")
    return [Part(rows, ONE, _nothing, child)]


def _listed(question: Question, by_child: bool) -> list[Part]:
    cell = "case__organization"
    rows = ScreeningPart.objects.filter(_there(question, cell, "counted_on"), listed__gt=0)
    child = child_of(question, f"{cell}__placements__path")
    return [Part(rows, F("listed"), _nothing, child)]


def _decided(question: Question, by_child: bool) -> list[Part]:
    cell = "part__case__organization"
    rows = ScreeningCount.objects.filter(_there(question, cell, "part__counted_on"))
    child = child_of(question, f"{cell}__placements__path")
    return [Part(rows, F("number"), _by_measure, child)]


def _source(name: str, parts: Any) -> Source:
    return Source(name, parts, needs_book=False, now_only=True)


declare(
    Indicator(
        "screening_cells_finished",
        _("Chi bộ đã xong đợt rà soát, sàng lọc trong kỳ"),
        CELLS,
        _source("screening cells", _cells),
        kind="flow",
    ),
    Indicator(
        "screening_listed",
        _("Đảng viên đưa vào danh sách rà soát trong kỳ"),
        PERSONS,
        _source("screening lists", _listed),
        kind="flow",
    ),
)
DECIDED = _source("screening results", _decided)
declare(
    *(
        Indicator(
            f"screening_{measure.value}", title, PERSONS, DECIDED, {"measure": (measure.value,)}, kind="flow"
        )
        for measure, title in (
            (Measure.NONE, _("Rà soát: không áp dụng biện pháp")),
            (Measure.HELP, _("Rà soát: giáo dục, giúp đỡ có thời hạn")),
            (Measure.EXCUSE, _("Rà soát: hướng dẫn làm thủ tục miễn, sinh hoạt tạm thời")),
            (Measure.ADVISE, _("Rà soát: vận động tự nguyện xin ra khỏi Đảng")),
            (Measure.REMOVE, _("Rà soát: đề nghị xem xét xóa tên")),
        )
    )
)
