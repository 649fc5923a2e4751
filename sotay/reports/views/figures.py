"""All indicators of an organisation on a day; and two days, or two states of knowledge, side by side."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.indicators.engine import INDICATORS, Figure, Question, evaluate
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.time import DAY, end_of_day
from sotay.kernel.web import Request, looks_at, page
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.reports.catalogue import Section, is_share, rounded, sections_for
from sotay.reports.models import ReportedValue
from sotay.reports.shown import number, rows_door
from sotay.reports.spans import Span, written

from .frame import VIEW, absent, frame, looked_at

REPORTED = 200


def asked(bar: Bar) -> Question:
    return ask(bar.organization, bar.on, bar.start, bar.end, bar.known_at)


@require_GET
@looks_at(VIEW)
def figures(request: Request, pk: int) -> HttpResponse:
    """Every indicator that applies, in its section, with the rows behind it."""
    here = "reports:figures"
    bar = looked_at(request, pk, shows_period=True)
    try:
        question = asked(bar)
    except NotThere:
        return absent(request, bar, here)
    sections = sections_for(bar.organization.shown_state, question.path)
    found = evaluate([code for _section, codes in sections for code in codes], question)
    total = found["party_members_total"]
    title = _("%(count)s đảng viên ngày %(day)s") if total.value is not None else _("Số liệu ngày %(day)s")
    context = frame(
        request,
        bar,
        here,
        page_title=title % {"count": number(int(total.value or 0)), "day": written(bar.on)},
        span=Span(bar.period, bar.start, bar.end),
        missing=question.why_missing("stock") or question.why_missing("flow"),
        sections=[
            shown_section(section, [found[code] for code in codes], bar) for section, codes in sections
        ],
        reported=reported(bar),
        report_url=door("reports:report", pk)
        if request.actor.may("totals.report", bar.organization.path)
        else "",
    )
    return page(request, "reports/figures.html", context)


def reported(bar: Bar) -> list[ReportedValue]:
    """What was reported on paper up to the day, the latest first."""
    rows = ReportedValue.objects.filter(organization=bar.organization, ends_on__lte=bar.on)
    return list(rows.order_by("-ends_on", "code", "pk")[:REPORTED])


def shown_section(section: Section, found: list[Figure], bar: Bar) -> dict[str, Any]:
    return {"section": section, "rows": [shown_figure(figure, bar) for figure in found]}


def shown_figure(figure: Figure, bar: Bar) -> dict[str, Any]:
    code = figure.indicator.code
    return {
        "code": code,
        "title": figure.indicator.title,
        "unit": figure.indicator.unit,
        "value": rounded(figure),
        "places": 2 if is_share(figure.indicator) else 0,
        "url": rows_door(bar, code),
        "rows": figure.rows if figure.value is not None else None,
        "on_totals": figure.on_totals,
        "missing": figure.missing,
    }


# Side by side ------------------------------------------------------------------------------------------------


@require_GET
@looks_at(VIEW)
def compare(request: Request, pk: int) -> HttpResponse:
    """The bar's day beside another, or the bar's state of knowledge beside another."""
    here = "reports:compare"
    bar = looked_at(request, pk, shows_period=False)
    other, known_at, errors = the_other(request, bar)
    try:
        question = asked(bar)
        then = ask(bar.organization, other, known_at=known_at)
    except NotThere:
        return absent(request, bar, here)
    sections = sections_for(bar.organization.shown_state, question.path)
    stocks = [
        (section, [code for code in codes if INDICATORS[code].kind == "stock"]) for section, codes in sections
    ]
    codes = [code for _section, codes in stocks for code in codes]
    now_, before = evaluate(codes, question), evaluate(codes, then)
    that = replace(bar, on=other, known_at=known_at, known_on=known_at.date() if known_at else None)
    context = frame(
        request,
        bar,
        here,
        page_title=comparison_title(now_["party_members_total"], before["party_members_total"], bar, other),
        that=that,
        errors=errors,
        sections=[
            {"section": section, "rows": [compared(now_[code], before[code], bar, that) for code in codes]}
            for section, codes in stocks
            if codes
        ],
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


def compared(now_: Figure, before: Figure, bar: Bar, that: Bar) -> dict[str, Any]:
    """A row: the figure then, the figure now, and what lies between."""
    code, here, there = now_.indicator.code, rounded(now_), rounded(before)
    return {
        "title": now_.indicator.title,
        "places": 2 if is_share(now_.indicator) else 0,
        "here": here,
        "here_url": rows_door(bar, code),
        "there": there,
        "there_url": rows_door(that, code),
        "missing": now_.missing or before.missing,
        "change": None if here is None or there is None else round(here - there, 2),
    }


def comparison_title(now_: Figure, before: Figure, bar: Bar, other: date) -> str:
    if now_.value is None or before.value is None:
        return _("Hai ngày cạnh nhau")
    change = int(now_.value) - int(before.value)
    first, last = sorted([other, bar.on])
    change = change if other <= bar.on else -change
    values = {"change": number(abs(change)), "then": written(first), "now": written(last)}
    if change > 0:
        return _("Từ %(then)s đến %(now)s thêm %(change)s đảng viên") % values
    if change < 0:
        return _("Từ %(then)s đến %(now)s bớt %(change)s đảng viên") % values
    return _("Từ %(then)s đến %(now)s số đảng viên không đổi") % values
