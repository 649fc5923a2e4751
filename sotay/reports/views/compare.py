"""Two days of an organisation side by side, as it was organised then or as it is organised now; or two states of
knowledge of one day.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.indicators.declaration import INDICATORS, YearlyChange
from sotay.indicators.engine import Figure, evaluate, evaluate_parts
from sotay.kernel.dates import BadDate, read_date, spelled
from sotay.kernel.time import DAY, end_of_day
from sotay.kernel.web import Request, looks_at, page
from sotay.members.queries import ask, ask_as_made_up
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.breaks import breaks_of
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.organizations.makeup import Makeup
from sotay.organizations.models import described
from sotay.reports.catalogue import is_share, rounded, sections_for
from sotay.reports.form1 import notes_of_breaks
from sotay.reports.shown import number, rows_door

from .frame import VIEW, absent, frame, looked_at
from .rows import address

HERE = "reports:compare"
AS_NOW = "now"
HOLD_MEMBERS = (*CELL_KINDS, *HOLDING_KINDS)
"""Of a split committee only its cells' members count, and each cell went somewhere as a whole."""

MOST = 12
"""So many predecessors are named; of more only their number."""


@dataclass(frozen=True)
class Side:
    """One of the two days: its bar, its figures, and what it is told of where it is told as organised later."""

    bar: Bar
    figures: dict[str, Figure] = field(default_factory=dict)
    made: Makeup | None = None

    def door(self, code: str) -> str:
        """The rows behind a figure of this day."""
        return rows_door(self.bar, code, organized=spelled(self.made.on) if self.made else "")


@require_GET
@looks_at(VIEW)
def compare(request: Request, pk: int) -> HttpResponse:
    """The bar's day beside another, or the bar's state of knowledge beside another."""
    bar = looked_at(request, pk, shows_period=False)
    other, known_at, errors = the_other(request, bar)
    that = bar.of(other, known_at)
    as_now = request.GET.get("by") == AS_NOW and other != bar.on
    sections = sections_for(
        bar.organization.shown_state,
        (bar.organization.placement(bar.on, bar.known_at) or bar.organization).path,
    )
    stocks = [(section, [code for code in codes if compares(code, as_now)]) for section, codes in sections]
    codes = [code for _section, codes in stocks for code in codes]
    try:
        here, there = sides(bar, that, codes, as_now=as_now)
    except NotThere:
        return not_there(request, bar, that, as_now=as_now)
    total = "party_members_total"
    context = frame(
        request,
        bar,
        HERE,
        page_title=comparison_title(here.figures[total], there.figures[total], bar, other),
        that=that,
        errors=errors,
        ways=ways(request, as_now=as_now),
        as_now=as_now,
        later=max(bar.on, other),
        earlier=min(bar.on, other),
        made=told(here if here.made else there, known_at),
        notes=list(notes_of_breaks(breaks_between(bar, other))),
        sections=[
            {"section": section, "rows": [compared(code, here, there) for code in codes]}
            for section, codes in stocks
            if codes
        ],
    )
    return page(request, "reports/compare.html", context)


def compares(code: str, as_now: bool) -> bool:
    """Stocks are compared; a change against the year before is not told of what was made up otherwise."""
    indicator = INDICATORS[code]
    return indicator.kind == "stock" and not (as_now and isinstance(indicator, YearlyChange))


def sides(bar: Bar, that: Bar, codes: list[str], *, as_now: bool) -> tuple[Side, Side]:
    """The bar's day and the other; as organised now, the earlier of them as the later is made up.

    Raises:
        NotThere: there is nothing to ask on one of them.
    """
    later = max(bar.on, that.on)
    here, there = (side(each, codes, later if as_now and each.on < later else None) for each in (bar, that))
    return here, there


def side(bar: Bar, codes: list[str], organized: date | None) -> Side:
    """The figures of one of two days; as the place is made up on another day, where that is asked."""
    if organized is None:
        return Side(bar, evaluate(codes, ask(bar.organization, bar.on, known_at=bar.known_at)))
    made, parts = ask_as_made_up(bar.organization, bar.on, organized, bar.known_at)
    return Side(bar, evaluate_parts(codes, parts), made)


def ways(request: Request, *, as_now: bool) -> list[dict[str, Any]]:
    """The two ways of counting the earlier day."""
    return [
        {"label": _("Theo tổ chức lúc đó"), "url": address(request, by=""), "current": not as_now},
        {"label": _("Theo tổ chức hiện nay"), "url": address(request, by=AS_NOW), "current": as_now},
    ]


def breaks_between(bar: Bar, other: date) -> Any:
    first, last = sorted([bar.on, other])
    return breaks_of(bar.organization, first, last + DAY, bar.known_at)


def told(side: Side, known_at: datetime | None) -> dict[str, Any] | None:
    """What the earlier day is told of, in names."""
    made = side.made
    if made is None:
        return None
    highest = [pk for pk, path in made.tops.items()]
    left = [pk for pk in made.less if pk not in made.shares]
    states = described({*highest[:MOST], *left[:MOST], *list(made.shares)[:MOST]}, side.bar.on, known_at)
    names = {pk: state.name for pk, state in states.items()}
    return {
        "is_the_same": made.is_the_same,
        "stood": bool(made.path),
        "more": [names[pk] for pk in highest[:MOST] if pk in names],
        "more_others": max(len(highest) - MOST, 0),
        "less": [names[pk] for pk in left[:MOST] if pk in names],
        "less_others": max(len(left) - MOST, 0),
        "shares": [
            {"name": names[pk], "share": float(100 * share)}
            for pk, share in list(made.shares.items())[:MOST]
            if pk in names and states[pk].kind in HOLD_MEMBERS
        ],
    }


def not_there(request: Request, bar: Bar, that: Bar, *, as_now: bool) -> HttpResponse:
    """It did not stand on one of the days; told as organised now, its predecessors may have."""
    if as_now or bar.organization.state(bar.on, bar.known_at) is None:
        return absent(request, bar, HERE)
    context = frame(
        request,
        bar,
        HERE,
        page_title=_("Ngày %(day)s chưa có tổ chức này") % {"day": spelled(that.on)},
        that=that,
        ways=ways(request, as_now=False),
        not_there=True,
    )
    return page(request, "reports/compare.html", context)


def the_other(request: Request, bar: Bar) -> tuple[date, datetime | None, list[str]]:
    """The day and the moment to compare with: by default the end of the year before, as known now."""
    errors: list[str] = []
    day = _day(request.GET.get("with", ""), bar, errors)
    known_on = _day(request.GET.get("with_known_at", ""), bar, errors)
    default = bar.on if known_on or bar.known_on else date(bar.on.year, 1, 1) - DAY
    return day or default, end_of_day(known_on) if known_on else None, errors


def _day(text: str, bar: Bar, errors: list[str]) -> date | None:
    if not text.strip():
        return None
    try:
        return read_date(text.strip(), today=bar.today).day
    except BadDate as error:
        errors.append(str(error))
        return None


def compared(code: str, here: Side, there: Side) -> dict[str, Any]:
    """A row: the figure then, the figure now, and what lies between."""
    now_, before = here.figures[code], there.figures[code]
    mine, theirs = told_value(now_), told_value(before)
    return {
        "title": now_.indicator.title,
        "places": 2 if is_share(now_.indicator) else 0,
        "here": mine,
        "here_url": here.door(code),
        "there": theirs,
        "there_url": there.door(code),
        "note": now_.missing or before.missing or estimate_note(now_, before),
        "change": None if mine is None or theirs is None else round(mine - theirs, 2),
    }


def estimated(figure: Figure) -> bool:
    """A count of which a part was counted by a share."""
    return isinstance(figure.value, Fraction) and not is_share(figure.indicator)


def estimate_note(*figures: Figure) -> str:
    return _("ước tính, một phần tính theo tỷ lệ") if any(estimated(figure) for figure in figures) else ""


def told_value(figure: Figure) -> int | float | None:
    """As it is told: what was counted by a share to the nearest whole."""
    return round(figure.value) if estimated(figure) and figure.value is not None else rounded(figure)


def comparison_title(now_: Figure, before: Figure, bar: Bar, other: date) -> str:
    """The comparison in one sentence: how many more or fewer, from when to when."""
    if now_.value is None or before.value is None:
        return _("Hai ngày cạnh nhau")
    change = round(now_.value) - round(before.value)
    first, last = sorted([other, bar.on])
    change = change if other <= bar.on else -change
    values = {"change": number(abs(change)), "then": spelled(first), "now": spelled(last)}
    if change > 0:
        return _("Từ %(then)s đến %(now)s thêm %(change)s đảng viên") % values
    if change < 0:
        return _("Từ %(then)s đến %(now)s bớt %(change)s đảng viên") % values
    return _("Từ %(then)s đến %(now)s số đảng viên không đổi") % values
