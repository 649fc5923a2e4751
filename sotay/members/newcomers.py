"""Figures about who was admitted: of what age, schooling, work and people, in what sort of cell and unit.

They are asked of the admissions alone, counted on their day. What people somebody is of is told as it is known now:
it may be corrected, and after the time of keeping only the minority stays.
"""

from functools import partial
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.time import known
from sotay.kernel.vietnamese import fold
from sotay.organizations.kinds import Ownership, Sector
from sotay.organizations.models import UnitService
from sotay.people.models import MAJORITY

from .erasure import MINORITY
from .indicators import AGE_TITLES, MEMBERS
from .kinds import Education, Kind, Occupation, Theory
from .models import Leg
from .roster.values import PEOPLES
from .sources import AGE_BANDS, NOBODY, any_of, described_flow_parts

STATE = "organization__states"


def _in_its_sector(question: Question, rows: QuerySet[Leg]) -> QuerySet[Leg]:
    """Admissions with the sector of their cell that day; "" where the cell was nothing then."""
    there = Q(**{f"{STATE}__valid_from__lte": F("counted_on"), f"{STATE}__valid_to__gt": F("counted_on")})
    admitted = rows.filter(kind=Kind.ADMISSION, sign=1)
    state = FilteredRelation(STATE, condition=there & known(question.known_at, STATE))
    return admitted.annotate(was=state).annotate(sector=Coalesce(F("was__sector"), Value("")))


def _admissions(question: Question, by_child: bool) -> list[Part]:
    """The admissions of a period, persons and lines, with what is counted of them."""
    found = []
    for part in described_flow_parts(question, by_child):
        rows = _in_its_sector(question, part.rows)
        found.append(
            Part(rows, part.weight, partial(_pick, part), part.child, part.whole, on_totals=part.on_totals)
        )
    return found


def _pick(part: Part, name: str, values: Values) -> Q:
    if name == "ownership":
        return any_of(_serves(value) for value in values)
    if name == "people":
        return _of_a_people(values, on_totals=part.on_totals)
    return part.pick(name, values)


def _serves(ownership: str) -> Q:
    """The cell served a unit of this ownership that day; with "", none whose ownership is known."""
    there = UnitService.objects.filter(
        cell=OuterRef("organization_id"),
        hosts=False,
        valid_from__lte=OuterRef("counted_on"),
        valid_to__gt=OuterRef("counted_on"),
    )
    if ownership:
        return Q(Exists(there.filter(unit__ownership=ownership)))
    return Q(~Exists(there.exclude(unit__ownership="")))


def _of_a_people(values: Values, *, on_totals: bool) -> Q:
    """Of a people by name; a line only says whether it is the majority, and ``MINORITY`` whether it is none by name."""
    if not on_totals:
        return Q(member__person__ethnicity__in=values)
    said = {MAJORITY: Q(said_minority=False), MINORITY: Q(said_minority=True), "": Q(said_minority=None)}
    return any_of(said.get(value, NOBODY) for value in values)


ADMISSIONS = Source("admissions", _admissions)
PEOPLES_ADMITTED = Source("admissions by people", _admissions, now_only=True)


def code_of(prefix: str, value: str) -> str:
    """The code of the indicator that counts those admitted with one value of a property."""
    usual = {("age", "18-30"): "young_admitted", ("occupation", "worker"): "workers_admitted"}
    plain = fold(value).replace("-", "_").replace(" ", "_") or "unknown"
    return usual.get((prefix, value), f"admitted_{prefix}_{plain}")


def _counts(prefix: str, name: str, titles: dict[Any, Any], source: Source = ADMISSIONS) -> list[Indicator]:
    found = []
    for value, title in titles.items():
        code = code_of(prefix, value or "")
        if code.startswith("admitted_"):
            said = format_lazy("{act}: {title}", act=_("Kết nạp"), title=title)
            found.append(Indicator(code, said, MEMBERS, source, {name: (value,)}, "flow"))
    return found


OWNERSHIPS = {
    Ownership.STATE.value: _("Chi bộ ở đơn vị nhà nước"),
    Ownership.PRIVATE.value: _("Chi bộ ở đơn vị ngoài nhà nước"),
    Ownership.FOREIGN.value: _("Chi bộ ở đơn vị vốn đầu tư nước ngoài"),
    "": _("Chi bộ không ở đơn vị nào có ghi sở hữu"),
}
"""A cell that serves units of two kinds counts in both."""

SEX_TITLES = {"male": _("Nam giới"), "": _("Chưa rõ giới tính")}
PEOPLE_TITLES: dict[str, Any] = {
    **{name: name for name in PEOPLES},
    MINORITY: _("Dân tộc thiểu số, không ghi là dân tộc nào"),
    "": _("Chưa rõ dân tộc"),
}

declare(
    *_counts("sex", "sex", SEX_TITLES),
    *_counts("minority", "minority", {None: _("Chưa rõ dân tộc")}),
    *_counts("age", "age", {**{b: AGE_TITLES[b] for b in AGE_BANDS}, "": _("Chưa rõ ngày sinh")}),
    *_counts("education", "education", {v.value: v.label for v in Education}),
    *_counts("theory", "theory", {v.value: v.label for v in Theory}),
    *_counts("occupation", "occupation", {v.value: v.label for v in Occupation}),
    *_counts("sector", "sector", {v.value: v.label for v in Sector}),
    *_counts("ownership", "ownership", OWNERSHIPS),
    *_counts("people", "people", PEOPLE_TITLES, PEOPLES_ADMITTED),
)
