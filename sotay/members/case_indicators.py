"""Figures of procedures: transfers on their way, grounds of removal, recognitions in time."""

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.dates import months_after
from sotay.kernel.law import law
from sotay.kernel.place import WIDTH
from sotay.kernel.time import in_force, known
from sotay.procedures.deadlines import end_of_term
from sotay.procedures.models import Task

from .kinds import Kind, RemovalGround
from .procedures.transfers import ABSENT, SENT
from .sources import FLOW, NOBODY, ONE, any_of, child_of, crossing, legs_across, pick_flow_line

ON_THEIR_WAY = ("transfer", "temporary", "abroad", "departure")
"""The procedures in which a member is between two sides for a while."""


# Transfers on their way --------------------------------------------------------------------------------------


def on_their_way(on: date) -> QuerySet[Task]:
    """What was sent and neither received nor refused at the end of a day."""
    rows = Task.objects.filter(step=SENT, case__procedure__in=ON_THEIR_WAY, opened_on__lte=on)
    return rows.filter(Q(done_on=None) | Q(done_on__gt=on))


def out_too_long(on: date) -> Q:
    """Sent longer ago than a slip may stay out."""
    return Q(opened_on__lt=months_after(on, -int(law(ABSENT, on).value)))


def _transfers(question: Question, by_child: bool) -> list[Part]:
    """Transfers on their way from cells in the place, where they count until they are received."""
    there = "case__organization__placements"
    rows = on_their_way(question.on).filter(
        in_force(question.on, there)
        & known(None, there)
        & question.here(f"{there}__path", "case__organization_id")
    )
    child = Substr(f"{there}__path", len(question.path) + 1, WIDTH)
    return [Part(rows, ONE, partial(_pick_transfer, question), child)]


def _pick_transfer(question: Question, name: str, values: Values) -> Q:
    late = out_too_long(question.on)
    return any_of(late if value else ~late for value in values)


# Removals by ground, recognitions by whether they were in time ----------------------------------------------

NAMED = tuple(each.value for each in RemovalGround if each.value)
CONSIDERED, DECIDED = "probation.recognition_considered_within", "probation.recognition_decided_within"
IN_TIME, LATE = "yes", "no"


def last_lawful_day(official_on: date) -> date:
    """Until when a recognition is decided in time: both terms, one after the other."""
    considered = end_of_term(law(CONSIDERED, official_on), official_on)
    return end_of_term(law(DECIDED, official_on), considered)


def _outcomes(question: Question, by_child: bool) -> list[Part]:
    """The legs of removals and recognitions; lines say nothing more than that they were."""
    rows = legs_across(question, by_child).filter(kind__in=(Kind.REMOVAL, Kind.RECOGNITION))
    child, whole = child_of(question, "path"), crossing(question, False)
    late = cache(partial(_late, question))

    def pick_person(name: str, values: Values) -> Q:
        if name == "in_time":
            return any_of(_in_time(value, late) for value in values)
        return _of_ground(values) if name == "ground" else pick_flow_line(question, name, values)

    def pick_line(name: str, values: Values) -> Q:
        if name in ("ground", "in_time"):
            return Q() if "" in values else NOBODY
        return pick_flow_line(question, name, values)

    return [
        Part(rows.filter(member__isnull=False), F("quantity"), pick_person, child, whole),
        Part(rows.filter(member__isnull=True), F("quantity"), pick_line, child, whole, on_totals=True),
    ]


def _of_ground(values: Values) -> Q:
    """Removals on some grounds; an entry that takes one back counts in the same row."""
    said = [value for value in values if value]
    own, mistake = "movement__removal__ground__in", "movement__reverses__removal__ground__in"
    wanted = Q(**{own: said}) | Q(**{mistake: said}) if said else NOBODY
    return wanted | (~Q(**{own: NAMED}) & ~Q(**{mistake: NAMED})) if "" in values else wanted


def _in_time(value: Any, late: Callable[[], list[int]]) -> Q:
    """Recognitions that were decided in time, or late; or of which nobody knows the day of the decision."""
    decided = Q(movement__decision__isnull=False)
    if not value:
        return ~decided
    return decided & ~Q(pk__in=late()) if value == IN_TIME else Q(pk__in=late())


def _late(question: Question) -> list[int]:
    """The entries of recognitions of the period that were decided after the last lawful day."""
    rows = legs_across(question, False).filter(kind=Kind.RECOGNITION, movement__decision__isnull=False)
    last = cache(last_lawful_day)
    days = rows.values_list("pk", "movement__happened_on", "movement__decision__signed_on")
    return [pk for pk, official_on, signed_on in days if signed_on > last(official_on)]


MEMBERS, CASES = _("đảng viên"), _("hồ sơ")
TRANSFERS = Source("transfers", _transfers, needs_book=False, now_only=True)
OUTCOMES = Source("outcomes", _outcomes)
OUT = (-1,)

declare(
    Indicator("transfers_outstanding", _("Chuyển sinh hoạt chưa tiếp nhận"), CASES, TRANSFERS),
    Indicator(
        "transfers_outstanding_late",
        _("Chuyển sinh hoạt chưa tiếp nhận quá ba tháng"),
        CASES,
        TRANSFERS,
        {"late": (True,)},
    ),
    *(
        Indicator(
            f"members_removed_{ground.value or 'unsaid'}",
            ground.label,
            MEMBERS,
            OUTCOMES,
            {"kind": (Kind.REMOVAL,), "sign": OUT, "ground": (ground.value,)},
            kind="flow",
        )
        for ground in RemovalGround
    ),
    Indicator(
        "members_cancelled",
        _("Hủy quyết định kết nạp"),
        MEMBERS,
        FLOW,
        {"kind": (Kind.CANCELLATION,), "sign": OUT},
        kind="flow",
    ),
    *(
        Indicator(
            f"members_recognized_{code}",
            title,
            MEMBERS,
            OUTCOMES,
            {"kind": (Kind.RECOGNITION,), "sign": (1,), "in_time": (value,)},
            kind="flow",
        )
        for code, title, value in (
            ("in_time", _("Công nhận chính thức đúng hạn"), IN_TIME),
            ("late", _("Công nhận chính thức chậm"), LATE),
            ("undated", _("Công nhận chính thức: không rõ ngày quyết định"), ""),
        )
    ),
)
