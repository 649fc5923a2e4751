"""Figures of the register at the residence: who was introduced, and whose remark of the year was received."""

from dataclasses import replace
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.time import in_force
from sotay.members.indicators import MEMBERS
from sotay.members.sources import STOCK, any_of, pick_person

from .models import ResidenceIntroduction, ResidenceRemark


def _pick(question: Question, name: str, values: Values) -> Q:
    if name != "remark":
        return pick_person(question, name, values)
    received = Q(Exists(ResidenceRemark.objects.filter(member=OuterRef("member"), year=question.on.year)))
    return any_of(received if value else ~received for value in values)


def _introduced(question: Question, by_child: bool) -> list[Part]:
    """Those who count on the day and are introduced to a cell where they live, as is known now."""
    part = STOCK.parts(question, True)[0]
    known = ResidenceIntroduction.objects.filter(in_force(question.on), member=OuterRef("member"))
    return [replace(part, rows=part.rows.filter(Exists(known)), pick=partial(_pick, question))]


RESIDENCE = Source("residence", _introduced, now_only=True)

declare(
    Indicator("members_known_at_home", _("Giữ mối liên hệ nơi cư trú"), MEMBERS, RESIDENCE),
    Indicator(
        "members_remarked_at_home",
        _("Đã nhận nhận xét nơi cư trú của năm"),
        MEMBERS,
        RESIDENCE,
        {"remark": (True,)},
    ),
    Indicator(
        "members_not_remarked_at_home",
        _("Chưa nhận nhận xét nơi cư trú của năm"),
        MEMBERS,
        RESIDENCE,
        {"remark": (False,)},
    ),
)
