"""Figures about meetings, made of numbers of meetings alone: who met, how many came, which minutes are late.

A meeting counts on its day, where its organisation stood then. Names and words are in none of them.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import WEIGHT, Indicator, Part, Ratio, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, under
from sotay.kernel.time import in_force, known
from sotay.members.sources import ONE, any_of, child_of
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import OrganizationState

from .kinds import OF_MEMBERS, MeetingKind, State
from .models import Meeting
from .queries import late_minutes, without_follow_up
from .recurring import first_of

THERE = "organization__placements"
PATH = f"{THERE}__path"


def _pick(name: str, values: Values) -> Q:
    return Q(**{f"{name}__in": values})


def _stood(question: Question) -> Q:
    """Meetings by where their organisation stood on their day."""
    stood = Q(**{f"{THERE}__valid_from__lte": F("held_on"), f"{THERE}__valid_to__gt": F("held_on")})
    return stood & known(question.known_at, THERE)


def _held(question: Question, by_child: bool) -> list[Part]:
    """Meetings whose minutes are signed, held in the period."""
    rows = _known(question).filter(
        _stood(question),
        any_of(under(path, PATH) for path in question.paths),
        held_on__gte=question.start,
        held_on__lt=question.end,
        state=State.SIGNED,
    )
    weights = {"held": ONE, "expected": F("expected"), "present": F("present"), "speakers": F("speakers")}
    return [Part(rows, ONE, _pick, child_of(question, PATH), weights=weights)]


def _known(question: Question) -> QuerySet[Meeting]:
    rows = Meeting.objects.all()
    return rows if question.known_at is None else rows.filter(signed_on__lte=_day_of(question.known_at))


def _day_of(moment: datetime) -> date:
    """The day of a moment, here."""
    return timezone.localtime(moment).date()


def _open(question: Question, by_child: bool) -> list[Part]:
    """Meetings and resolutions that somebody should have finished by the day."""
    rows = Meeting.objects.filter(
        in_force(question.on, THERE)
        & known(question.known_at, THERE)
        & question.here(PATH, "organization_id")
    )

    def pick(name: str, values: Values) -> Q:
        what = {"late": late_minutes(question.on), "unfollowed": without_follow_up(question.on)}
        return what[values[0]]

    return [Part(rows, ONE, pick, Substr(PATH, len(question.path) + 1, WIDTH))]


def _cells(question: Question, by_child: bool) -> list[Part]:
    """The cells in the place on the day, by whether they met in its month or quarter; not those kept by totals."""
    rows = (
        OrganizationState.objects.known_at(question.known_at)
        .as_of(question.on)
        .filter(
            in_force(question.on, THERE) & known(question.known_at, THERE),
            question.here(PATH, "organization_id"),
            kind__in=CELL_KINDS,
            temporary=False,
            kept_by_totals=False,
        )
    )
    month = first_of(question.on)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    mine = Meeting.objects.filter(
        organization_id=OuterRef("organization_id"), state=State.SIGNED, held_on__lte=question.on
    )
    if question.known_at is not None:
        mine = mine.filter(signed_on__lte=_day_of(question.known_at))
    tests = {
        "month": Exists(mine.filter(kind=MeetingKind.REGULAR, month=month)),
        "quarter": Exists(mine.filter(theme_held(), month__gte=quarter)),
    }

    def pick(name: str, values: Values) -> Q:
        return Q(~tests[values[0]])

    return [Part(rows, ONE, pick, Substr(PATH, len(question.path) + 1, WIDTH))]


def theme_held() -> Q:
    """Meetings at which a theme was discussed: of their own, or as the second part of a regular one."""
    return Q(kind=MeetingKind.THEMATIC) | Q(kind=MeetingKind.REGULAR, combined=True)


SOURCES = (
    HELD := Source("meetings held", _held, needs_book=False),
    OPEN := Source("meetings open", _open, needs_book=False, now_only=True),
    CELLS := Source("meetings of cells", _cells, needs_book=False),
)
MEETINGS, PEOPLE, UNITS = _("cuộc"), _("lượt người"), _("chi bộ")
TITLES: dict[MeetingKind, Any] = {
    MeetingKind.REGULAR: _("Buổi sinh hoạt chi bộ thường kỳ"),
    MeetingKind.THEMATIC: _("Buổi sinh hoạt chuyên đề"),
    MeetingKind.CELL_COMMITTEE: _("Cuộc họp chi ủy"),
    MeetingKind.COMMITTEE: _("Cuộc họp cấp ủy"),
    MeetingKind.CONFERENCE: _("Hội nghị"),
    MeetingKind.BRIEFING: _("Giao ban"),
    MeetingKind.DIALOGUE: _("Đối thoại"),
    MeetingKind.SEMINAR: _("Tọa đàm"),
    MeetingKind.WORKSHOP: _("Hội thảo"),
    MeetingKind.CEREMONY: _("Lễ"),
}

declare(
    *(
        Indicator(
            f"meetings_{kind.value}",
            title,
            MEETINGS,
            HELD,
            {"kind": (kind.value,), WEIGHT: ("held",)},
            "flow",
        )
        for kind, title in TITLES.items()
    ),
    Indicator(
        "meetings_expected",
        _("Lượt đảng viên phải dự sinh hoạt"),
        PEOPLE,
        HELD,
        {"kind": tuple(OF_MEMBERS), WEIGHT: ("expected",)},
        "flow",
    ),
    Indicator(
        "meetings_present",
        _("Lượt đảng viên dự sinh hoạt"),
        PEOPLE,
        HELD,
        {"kind": tuple(OF_MEMBERS), WEIGHT: ("present",)},
        "flow",
    ),
    Indicator(
        "meetings_speakers",
        _("Lượt phát biểu tại sinh hoạt"),
        PEOPLE,
        HELD,
        {"kind": tuple(OF_MEMBERS), WEIGHT: ("speakers",)},
        "flow",
    ),
    Ratio(
        "meetings_attendance", _("Tỷ lệ dự sinh hoạt"), "%", "meetings_present", "meetings_expected", "flow"
    ),
    Indicator("cells_not_met", _("Chi bộ chưa sinh hoạt trong tháng"), UNITS, CELLS, {"missing": ("month",)}),
    Indicator(
        "cells_without_theme",
        _("Chi bộ chưa sinh hoạt chuyên đề trong quý"),
        UNITS,
        CELLS,
        {"missing": ("quarter",)},
    ),
    Indicator("minutes_late", _("Biên bản họp quá hạn chưa ký"), _("biên bản"), OPEN, {"what": ("late",)}),
    Indicator(
        "resolutions_unfollowed",
        _("Nghị quyết quá hạn, việc chưa có kết quả"),
        _("nghị quyết"),
        OPEN,
        {"what": ("unfollowed",)},
    ),
)
