"""Figures about badges and cards: how many badges were given at the rounds of a period, who has which card.

A badge counts on its round's day, where the member's cell of the decision stood then.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import F, IntegerField, Q, Value
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import under
from sotay.kernel.time import known
from sotay.members.kinds import CardType, Status
from sotay.members.sources import STOCK, any_of, child_of, pick_person

from .models import BadgeAward

THERE = "organization__placements"
PATH = f"{THERE}__path"
EVERY = (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95)
"""The badges there have been, for the catalogue; which of them exist on a day is the rule's to say."""
ROUNDS = {"02_03": (3, 2), "05_19": (19, 5), "09_02": (2, 9), "11_07": (7, 11)}


def _pick(name: str, values: Values) -> Q:
    if name == "round":
        return any_of(Q(round_on__day=day, round_on__month=month) for day, month in values)
    if name == "handed":
        return Q(handed_on__isnull=not values[0])
    return Q(**{f"{name}__in": values})


def _given(question: Question, by_child: bool) -> list[Part]:
    stood = Q(**{f"{THERE}__valid_from__lte": F("round_on"), f"{THERE}__valid_to__gt": F("round_on")})
    here = any_of(under(path, PATH) for path in question.paths)
    rows = BadgeAward.objects.standing().filter(
        stood & known(question.known_at, THERE) & here,
        round_on__gte=question.start,
        round_on__lt=question.end,
    )
    one: Any = Value(1, output_field=IntegerField())
    return [Part(rows, one, _pick, child_of(question, PATH))]


def _pick_card(question: Question, name: str, values: Values) -> Q:
    if name == "card":
        return Q(member__card_type__in=values)
    return pick_person(question, name, values)


def _cards(question: Question, by_child: bool) -> list[Part]:
    """Those who count on the day, with the card the record has now."""
    part = STOCK.parts(question, True)[0]
    return [replace(part, pick=partial(_pick_card, question))]


CARDS = Source("cards", _cards, now_only=True)
MEMBERS = _("đảng viên")

declare(
    Indicator("members_with_card", _("Có thẻ đảng viên"), MEMBERS, CARDS, {"card": tuple(CardType.values)}),
    Indicator(
        "members_with_identity_card",
        _("Có thẻ mang số định danh"),
        MEMBERS,
        CARDS,
        {"card": (CardType.IDENTITY,)},
    ),
    Indicator(
        "official_members_without_card",
        _("Đảng viên chính thức chưa có thẻ"),
        MEMBERS,
        CARDS,
        {"card": ("",), "status": (Status.OFFICIAL,)},
    ),
)

GIVEN = Source("badges", _given, needs_book=False, now_only=True)
BADGES = _("Huy hiệu")

declare(
    Indicator("badges_given", _("Huy hiệu Đảng đã tặng"), BADGES, GIVEN, kind="flow"),
    *(
        Indicator(
            f"badges_given_{years}",
            format_lazy(_("Huy hiệu {years} năm tuổi đảng"), years=years),
            BADGES,
            GIVEN,
            {"years": (years,)},
            kind="flow",
        )
        for years in EVERY
    ),
    *(
        Indicator(
            f"badges_given_round_{key}",
            format_lazy(_("Huy hiệu Đảng tặng đợt {day}/{month}"), day=day[0], month=day[1]),
            BADGES,
            GIVEN,
            {"round": (day,)},
            kind="flow",
        )
        for key, day in ROUNDS.items()
    ),
    Indicator(
        "badges_posthumous", _("Huy hiệu Đảng truy tặng"), BADGES, GIVEN, {"ground": ("posthumous",)}, "flow"
    ),
    Indicator("badges_early", _("Huy hiệu Đảng tặng sớm"), BADGES, GIVEN, {"ground": ("early",)}, "flow"),
    Indicator(
        "badges_not_handed_over",
        _("Huy hiệu Đảng đã quyết định, chưa ghi ngày trao"),
        BADGES,
        GIVEN,
        {"handed": (False,)},
        "flow",
    ),
)
