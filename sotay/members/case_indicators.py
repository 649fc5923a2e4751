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

ON_THEIR_WAY = ("transfer", "temporary", "abroad")
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


# Removals, by ground -----------------------------------------------------------------------------------------

NAMED = tuple(each.value for each in RemovalGround if each.value)


def _removals(question: Question, by_child: bool) -> list[Part]:
    """Removals by their ground; an entry that takes one back counts in the same row."""
    return _parts(question, by_child, Kind.REMOVAL, _pick_ground)


def _pick_ground(name: str, values: Values) -> Q:
    said = [value for value in values if value]
    own, mistake = "movement__removal__ground__in", "movement__reverses__removal__ground__in"
    wanted = Q(**{own: said}) | Q(**{mistake: said}) if said else NOBODY
    return wanted | (~Q(**{own: NAMED}) & ~Q(**{mistake: NAMED})) if "" in values else wanted


def _parts(question: Question, by_child: bool, kind: Kind, pick: Callable[[str, Values], Q]) -> list[Part]:
    """The legs of one kind: of persons by ``pick``; of lines, which say nothing more, as what is not known."""
    rows = legs_across(question, by_child).filter(kind=kind)
    child, whole = child_of(question, "path"), crossing(question, False)

    def pick_line(name: str, values: Values) -> Q:
        if name in ("ground", "in_time"):
            return Q() if "" in values else NOBODY
        return pick_flow_line(question, name, values)

    def pick_person(name: str, values: Values) -> Q:
        return pick(name, values) if name in ("ground", "in_time") else pick_flow_line(question, name, values)

    return [
        Part(rows.filter(member__isnull=False), F("quantity"), pick_person, child, whole),
        Part(rows.filter(member__isnull=True), F("quantity"), pick_line, child, whole, on_totals=True),
    ]


# Recognitions, in time or late -------------------------------------------------------------------------------

CONSIDERED, DECIDED = "probation.recognition_considered_within", "probation.recognition_decided_within"
IN_TIME, LATE = "yes", "no"


def last_lawful_day(official_on: date) -> date:
    """Until when a recognition is decided in time: both terms, one after the other."""
    considered = end_of_term(law(CONSIDERED, official_on), official_on)
    return end_of_term(law(DECIDED, official_on), considered)


def _recognitions(question: Question, by_child: bool) -> list[Part]:
    """Recognitions by whether they were decided in time, by the day of the decision."""

    @cache
    def late() -> list[int]:
        days = legs_across(question, False).filter(kind=Kind.RECOGNITION, movement__decision__isnull=False)
        last: dict[date, date] = {}
        found = []
        for pk, official_on, signed_on in days.values_list(
            "pk", "movement__happened_on", "movement__decision__signed_on"
        ):
            if official_on not in last:
                last[official_on] = last_lawful_day(official_on)
            if signed_on > last[official_on]:
                found.append(pk)
        return found

    def pick(name: str, values: Values) -> Q:
        decided = Q(movement__decision__isnull=False)
        sorts: dict[Any, Callable[[], Q]] = {
            IN_TIME: lambda: decided & ~Q(pk__in=late()),
            LATE: lambda: Q(pk__in=late()),
            "": lambda: ~decided,
        }
        return any_of(sorts[value]() for value in values)

    return _parts(question, by_child, Kind.RECOGNITION, pick)


MEMBERS, CASES = _("đảng viên"), _("hồ sơ")
TRANSFERS = Source("transfers", _transfers, needs_book=False, now_only=True)
REMOVALS = Source("removals", _removals)
RECOGNITIONS = Source("recognitions", _recognitions)
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
            REMOVALS,
            {"sign": OUT, "ground": (ground.value,)},
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
            RECOGNITIONS,
            {"sign": (1,), "in_time": (value,)},
            kind="flow",
        )
        for code, title, value in (
            ("in_time", _("Công nhận chính thức đúng hạn"), IN_TIME),
            ("late", _("Công nhận chính thức chậm"), LATE),
            ("undated", _("Công nhận chính thức: không rõ ngày quyết định"), ""),
        )
    ),
)
