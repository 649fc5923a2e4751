"""Figures about documents and their study, of numbers alone: issued, asked, studied, cells where everybody has.

A document counts on its day of issue, a request on its last day, each where its organisations stood that day. A member
who is asked twice in a period is counted twice ("lượt").
"""

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import WEIGHT, Indicator, Part, Ratio, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import under
from sotay.kernel.time import known
from sotay.members.sources import ONE, any_of, child_of
from sotay.papers.kinds import DocumentType

from .models import Document, Progress

THERE = "organization__placements"
PATH = f"{THERE}__path"


def _pick(name: str, values: Values) -> Q:
    if name == "complete":
        return Q(studied=F("asked"))
    return Q(**{f"{name}__in": values})


def _issued(question: Question, by_child: bool) -> list[Part]:
    """Documents that organisations of the place issued themselves in the period."""
    stood = Q(**{f"{THERE}__valid_from__lte": F("issued_on"), f"{THERE}__valid_to__gt": F("issued_on")})
    rows = Document.objects.standing().filter(
        stood & known(question.known_at, THERE),
        any_of(under(path, PATH) for path in question.paths),
        issuer="",
        issued_on__gte=question.start,
        issued_on__lt=question.end,
    )
    return [Part(rows, ONE, _pick, child_of(question, PATH))]


def _studied(question: Question, by_child: bool) -> list[Part]:
    """Cells and the requests that ask them, whose last day lies in the period."""
    rows = Progress.objects.filter(
        any_of(under(path) for path in question.paths),
        due_on__gte=question.start,
        due_on__lt=question.end,
    )
    weights = {"cells": ONE, "asked": F("asked"), "studied": F("studied")}
    return [Part(rows, ONE, _pick, child_of(question, "path"), weights=weights)]


SOURCES = (
    ISSUED := Source("documents issued", _issued, needs_book=False, now_only=True),
    STUDIED := Source("documents studied", _studied, needs_book=False, now_only=True),
)
PAPERS, PEOPLE, CELLS = _("văn bản"), _("lượt người"), _("lượt chi bộ")
TITLES: dict[DocumentType, Any] = {
    DocumentType.RESOLUTION: _("Nghị quyết đã ban hành"),
    DocumentType.DIRECTIVE: _("Chỉ thị đã ban hành"),
    DocumentType.CONCLUSION: _("Kết luận đã ban hành"),
    DocumentType.PLAN: _("Kế hoạch đã ban hành"),
    DocumentType.GUIDANCE: _("Hướng dẫn đã ban hành"),
}

declare(
    Indicator("documents_issued", _("Văn bản đã ban hành, có trong sổ"), PAPERS, ISSUED, kind="flow"),
    *(
        Indicator(f"documents_issued_{kind.value}", title, PAPERS, ISSUED, {"type": (kind.value,)}, "flow")
        for kind, title in TITLES.items()
    ),
    Indicator(
        "study_asked",
        _("Lượt đảng viên được đề nghị học văn bản"),
        PEOPLE,
        STUDIED,
        {WEIGHT: ("asked",)},
        "flow",
    ),
    Indicator("study_done", _("Lượt đảng viên đã học"), PEOPLE, STUDIED, {WEIGHT: ("studied",)}, "flow"),
    Ratio("study_share", _("Tỷ lệ đã học"), "%", "study_done", "study_asked", "flow"),
    Indicator(
        "study_cells", _("Lượt chi bộ được đề nghị học văn bản"), CELLS, STUDIED, {WEIGHT: ("cells",)}, "flow"
    ),
    Indicator(
        "study_cells_complete",
        _("Lượt chi bộ mọi đảng viên đã học"),
        CELLS,
        STUDIED,
        {WEIGHT: ("cells",), "complete": (True,)},
        "flow",
    ),
)
