"""Form 1 on a page and as a spreadsheet."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.sheets.writing import ColumnKind
from sotay.kernel.web import Request, download, looks_at, page
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.reports.form1 import Form, form_of
from sotay.reports.sheets import form_sheet
from sotay.reports.shown import form1_finding, form1_lines, papers
from sotay.reports.spans import Span

from .frame import VIEW, absent, frame, looked_at

HERE = "reports:form1"
LEADING = (_("Kỳ này"), _("Kỳ trước"), _("% so với kỳ trước"))


def _form(request: Request, pk: int) -> tuple[Bar, Form]:
    bar = looked_at(request, pk, shows_period=True)
    span = Span(bar.period, bar.start, bar.end)
    return bar, form_of(bar.organization, span, request.actor, bar.known_at)


@require_GET
@looks_at(VIEW)
def form1(request: Request, pk: int) -> HttpResponse:
    """Form 1 of an organisation over the bar's period."""
    try:
        bar, form = _form(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    context: dict[str, Any] = frame(request, bar, HERE, form=form, page_title=_("Tăng, giảm đảng viên"))
    if form.figures is None:
        return page(request, "reports/form1.html", context)
    lines = form1_lines(form, bar)
    context |= {
        "page_title": form1_finding(form),
        "lines": lines,
        "leading": LEADING,
        "sheets": papers("form1", lines, LEADING, form.columns),
        "sheet_url": door("reports:form1_sheet", pk, bar=bar),
    }
    return page(request, "reports/form1.html", context)


@require_GET
@looks_at(VIEW)
def form1_sheet(request: Request, pk: int) -> HttpResponse:
    """Form 1 as a spreadsheet."""
    try:
        bar, form = _form(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    lines = form1_lines(form, bar) if form.figures else []
    kinds: tuple[ColumnKind, ...] = ("whole", "whole", "percent")
    leading = [
        SheetColumn(str(head), kind, group=str(_("Toàn tổ chức")))
        for head, kind in zip(LEADING, kinds, strict=True)
    ]
    content = form_sheet(
        lines,
        form.columns,
        leading,
        title=_("Biểu 1. Thống kê tăng, giảm đảng viên %(span)s") % {"span": form.span.words},
        notes=[str(bar.organization.name), *notes(form, bar)],
        name=str(_("Biểu 1")),
    )
    return download(content, f"bieu-1_{pk}_{form.span.start:%Y%m%d}-{form.span.last:%Y%m%d}.xlsx")


def notes(form: Form, bar: Bar) -> list[str]:
    """What stands under the title: the reason where there is nothing, and what a reader must know."""
    said = [form.missing] if form.missing else list(form.notes)
    if form.previous_span and not form.why_no_previous:
        said.append(_("Kỳ trước: %(span)s") % {"span": form.previous_span.words})
    if bar.known_on:
        said.append(_("Chỉ tính những gì đã ghi đến hết ngày %(day)s") % {"day": spelled(bar.known_on)})
    return said
