"""The composition of the membership on a page and as a spreadsheet."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.web import Request, download, looks_at, page
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.reports.composition import Composition, composition_of
from sotay.reports.sheets import form_sheet
from sotay.reports.shown import composition_finding, composition_lines, papers

from .frame import VIEW, absent, frame, looked_at

HERE = "reports:composition"
LEADING = (_("Tổng số"), _("Tỷ lệ, %"))


def _made(request: Request, pk: int) -> tuple[Bar, Composition]:
    bar = looked_at(request, pk, shows_period=False)
    return bar, composition_of(bar.organization, bar.on, request.actor, bar.known_at)


@require_GET
@looks_at(VIEW)
def composition(request: Request, pk: int) -> HttpResponse:
    """The composition of an organisation on the bar's day."""
    try:
        bar, made = _made(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    context = frame(request, bar, HERE, made=made, page_title=_("Cơ cấu đảng viên"))
    if not made.missing:
        lines = composition_lines(made, bar)
        context |= {
            "page_title": composition_finding(made),
            "lines": lines,
            "leading": LEADING,
            "attributes": attributes(),
            "sheets": papers("composition", lines, LEADING, made.columns),
            "sheet_url": door("reports:composition_sheet", pk, bar=bar),
        }
    return page(request, "reports/composition.html", context)


@require_GET
@looks_at(VIEW)
def composition_sheet(request: Request, pk: int) -> HttpResponse:
    """The composition as a spreadsheet."""
    try:
        bar, made = _made(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    content = form_sheet(
        composition_lines(made, bar) if not made.missing else [],
        made.columns,
        [
            SheetColumn(str(LEADING[0]), "whole", group=str(_("Toàn tổ chức"))),
            SheetColumn(str(LEADING[1]), "percent", group=str(_("Toàn tổ chức"))),
        ],
        title=_("Cơ cấu đảng viên ngày %(day)s") % {"day": spelled(bar.on)},
        notes=[str(bar.organization.name), made.missing or attributes()],
        name=str(_("Cơ cấu")),
    )
    return download(content, f"co-cau_{pk}_{bar.on:%Y%m%d}.xlsx")


def attributes() -> str:
    """How attributes are read in time."""
    return str(
        _("Học vấn, lý luận, nghề nghiệp lấy theo ngày đang xem; giới tính, ngày sinh, dân tộc như nay biết.")
    )
