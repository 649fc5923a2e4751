"""Cases that wait too long, on a page and as a spreadsheet."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.web import Request, download, looks_at, page
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.reports.columns import Cell, Line
from sotay.reports.overdue import CODE, Overdue, overdue_of, title_of
from sotay.reports.sheets import form_sheet
from sotay.reports.shown import number, papers, rows_door, within

from .frame import VIEW, absent, frame, looked_at

HERE = "reports:overdue"
LEADING = (gettext_lazy("Toàn tổ chức"),)


def _made(request: Request, pk: int) -> tuple[Bar, Overdue, list[Line]]:
    bar = looked_at(request, pk, shows_period=False)
    made = overdue_of(bar.organization, bar.on, request.actor)
    address = rows_door(bar, CODE)
    own = [
        Cell(made.of_child(each.organization_id), within(address, each.organization_id) if each.open else "")
        for each in made.columns
    ]
    lines = [Line("", _("Mọi bước"), (Cell(made.total, address), *own), strong=True)]
    for procedure, step in made.steps:
        title, words = title_of(procedure, step)
        there = rows_door(bar, CODE, step=f"{procedure}.{step}")
        cells = [Cell(made.of_step(procedure, step), there)]
        cells += [
            Cell(
                made.of_step(procedure, step, each.organization_id),
                within(there, each.organization_id) if each.open else "",
            )
            for each in made.columns
        ]
        lines.append(Line("", f"{words} ({title})", tuple(cells), level=1))
    return bar, made, lines


def finding(made: Overdue) -> str:
    """What waits too long, in a sentence."""
    if not made.total:
        return _("Không có hồ sơ nào quá hạn")
    return _("%(count)s hồ sơ quá hạn") % {"count": number(made.total)}


@require_GET
@looks_at(VIEW)
def overdue(request: Request, pk: int) -> HttpResponse:
    """Steps whose term is over, by organisation; each number leads to its rows."""
    try:
        bar, made, lines = _made(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    context = frame(
        request,
        bar,
        HERE,
        page_title=finding(made),
        made=made,
        lines=lines,
        leading=LEADING,
        sheets=papers("overdue", lines, LEADING, made.columns),
        sheet_url=door("reports:overdue_sheet", pk, bar=bar),
    )
    return page(request, "reports/overdue.html", context)


@require_GET
@looks_at(VIEW)
def overdue_sheet(request: Request, pk: int) -> HttpResponse:
    """The same as a spreadsheet."""
    try:
        bar, made, lines = _made(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    content = form_sheet(
        lines,
        made.columns,
        [SheetColumn(str(LEADING[0]), "whole")],
        title=_("Hồ sơ quá hạn ngày %(day)s") % {"day": spelled(bar.on)},
        notes=[str(bar.organization.name), _("Tính ở nơi phải giải quyết bước đang chờ.")],
        name=_("Quá hạn"),
    )
    return download(content, f"ho-so-qua-han_{pk}_{bar.on:%Y%m%d}.xlsx")
