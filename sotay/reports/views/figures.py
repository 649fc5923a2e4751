"""The indicators of an organisation on a day: one section at a time, or all of them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.indicators.engine import Figure, evaluate
from sotay.indicators.question import Question
from sotay.kernel.dates import spelled
from sotay.kernel.web import Request, looks_at, page
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.people.web import of_many
from sotay.reports.catalogue import Section, is_share, rounded, sections_for
from sotay.reports.models import ReportedValue
from sotay.reports.shown import number, rows_door
from sotay.reports.spans import Span

from .frame import PERIOD, VIEW, absent, frame, looked_at

REPORTED = 200
TOTAL = "party_members_total"
EVERYTHING = "all"
"""In the place of a section's key."""


def asked(bar: Bar) -> Question:
    return ask(bar.organization, bar.on, bar.start, bar.end, bar.known_at)


@require_GET
@of_many
@looks_at(VIEW)
def figures(request: Request, pk: int) -> HttpResponse:
    """The indicators of a section with the rows behind each; all that apply stand a step away."""
    here = "reports:figures"
    bar = looked_at(request, pk, shows_period=True)
    try:
        question = asked(bar)
    except NotThere:
        return absent(request, bar, here)
    every = sections_for(bar.organization.shown_state, question.path)
    sections = chosen(every, request.GET.get("section", ""))
    found = evaluate([TOTAL, *(code for _section, codes in sections for code in codes)], question)
    total = found[TOTAL]
    title = _("%(count)s đảng viên ngày %(day)s") if total.value is not None else _("Số liệu ngày %(day)s")
    context = frame(
        request,
        bar,
        here,
        page_title=title % {"count": number(int(total.value or 0)), "day": spelled(bar.on)},
        span=Span(bar.period, bar.start, bar.end),
        missing=question.why_missing("stock") or question.why_missing("flow"),
        ways=ways(bar, every, sections, {name: request.GET.get(name, "") for name in PERIOD}),
        sections=[
            shown_section(section, [found[code] for code in codes], bar) for section, codes in sections
        ],
        reported=reported(bar),
        report_url=door("reports:report", pk)
        if request.actor.may("totals.report", bar.organization.path)
        else "",
    )
    return page(request, "reports/figures.html", context)


Sections = list[tuple[Section, list[str]]]


def chosen(every: Sections, key: str) -> Sections:
    """The section with a key, or all of them; the one of the members where the key says nothing."""
    if key == EVERYTHING:
        return every
    found = [each for each in every if each[0].key == key]
    return found or [each for each in every if TOTAL in each[1]]


def ways(bar: Bar, every: Sections, shown: Sections, kept: dict[str, str]) -> list[dict[str, Any]]:
    """The sections to choose from, and all of them at once."""
    keys = [(section.key, section.title) for section, _codes in every]
    now = shown[0][0].key if len(shown) == 1 else EVERYTHING
    return [
        {
            "label": label,
            "url": door("reports:figures", bar.organization.pk, bar=bar, section=key, **kept),
            "current": key == now,
        }
        for key, label in [*keys, (EVERYTHING, _("Tất cả"))]
    ]


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
