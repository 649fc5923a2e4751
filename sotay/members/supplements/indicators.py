"""Figures of the yearly sheets: who owes one, who handed it in, whose was confirmed."""

from dataclasses import replace
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Ratio, Source, Values, declare
from sotay.indicators.question import Question
from sotay.members.indicators import MEMBERS
from sotay.members.sources import STOCK, any_of, pick_person

from .queries import sheet_of_the_year
from .rounds import owing, round_on

PERCENT = "%"


def _pick(question: Question, name: str, values: Values) -> Q:
    this = round_on(question.on)
    conditions = {
        "handed_in": Q(sheet_of_the_year(this, handed_in_on__lte=question.on)),
        "confirmed": Q(sheet_of_the_year(this, answered_on__lte=question.on)),
    }
    if name not in conditions:
        return pick_person(question, name, values)
    return any_of(conditions[name] if value else ~conditions[name] for value in values)


def _owing(question: Question, by_child: bool) -> list[Part]:
    """Who counts on the day and owes the sheet of the latest round that had opened by then."""
    part = STOCK.parts(question, True)[0]
    rows = part.rows.filter(owing(round_on(question.on), question.on))
    return [replace(part, rows=rows, pick=partial(_pick, question))]


SHEETS = Source("supplements", _owing, now_only=True)

declare(
    Indicator("supplements_due", _("Phải nộp phiếu bổ sung hồ sơ của đợt gần nhất"), MEMBERS, SHEETS),
    Indicator(
        "supplements_handed_in", _("Đã nộp phiếu bổ sung hồ sơ"), MEMBERS, SHEETS, {"handed_in": (True,)}
    ),
    Indicator(
        "supplements_missing", _("Chưa nộp phiếu bổ sung hồ sơ"), MEMBERS, SHEETS, {"handed_in": (False,)}
    ),
    Indicator(
        "supplements_confirmed",
        _("Phiếu bổ sung hồ sơ chi bộ đã xác nhận"),
        MEMBERS,
        SHEETS,
        {"confirmed": (True,)},
    ),
    Ratio(
        "supplements_handed_in_share",
        _("Tỷ lệ đã nộp phiếu bổ sung hồ sơ"),
        PERCENT,
        "supplements_handed_in",
        "supplements_due",
    ),
    Ratio(
        "supplements_confirmed_share",
        _("Tỷ lệ phiếu bổ sung hồ sơ đã xác nhận"),
        PERCENT,
        "supplements_confirmed",
        "supplements_due",
    ),
)
