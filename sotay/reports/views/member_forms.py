"""Forms 2, 2B, 3 and 5 on pages and as spreadsheets."""

from collections.abc import Callable
from typing import Any

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
from sotay.reports.columns import Cell, Line, totals_note
from sotay.reports.form5 import HEADS, Form5, form5_of
from sotay.reports.member_forms import FORM_2, FORM_2B, MemberForm, admitted_form, membership_form
from sotay.reports.sheets import form_sheet
from sotay.reports.shown import composition_lines, number, papers, rows_door
from sotay.reports.spans import Span

from .frame import VIEW, absent, frame, looked_at

LEADING = (gettext_lazy("Tổng số"), gettext_lazy("Tỷ lệ, %"))
TITLES = {
    "form2": gettext_lazy("Biểu 2. Thống kê đảng viên mới kết nạp"),
    "form2b": gettext_lazy("Biểu 2B. Thống kê đảng viên mới kết nạp theo dân tộc"),
    "form3": gettext_lazy("Biểu 3. Thống kê đội ngũ đảng viên"),
    "form5": gettext_lazy("Biểu 5. Tổ chức đảng và đảng viên trong các loại hình cơ sở"),
}
NUMBERS = {"form2": "2", "form2b": "2B", "form3": "3", "form5": "5"}


def _read(request: Request, pk: int, key: str) -> tuple[Bar, MemberForm]:
    bar = looked_at(request, pk, shows_period=key != "form3")
    if key == "form3":
        return bar, membership_form(bar.organization, bar.on, request.actor, bar.known_at)
    table = FORM_2 if key == "form2" else FORM_2B
    span = Span(bar.period, bar.start, bar.end)
    return bar, admitted_form(table, bar.organization, span, request.actor, bar.known_at)


def when(form: MemberForm) -> str:
    """The day or the period of a form, in words."""
    if form.made.span:
        return form.made.span.words
    return _("tính đến hết ngày %(day)s") % {"day": spelled(form.made.asked.on)}


def finding(key: str, form: MemberForm) -> str:
    """What a form says, in a sentence."""
    made = form.made
    total = made.found.whole[made.table.total].value if not made.missing else 0
    said = {
        "form2": _("%(count)s đảng viên mới kết nạp"),
        "form2b": _("%(count)s đảng viên mới kết nạp, theo dân tộc"),
        "form3": _("%(count)s đảng viên"),
    }
    return str(TITLES[key]) if made.missing else said[key] % {"count": number(total)}


def _lines(form: MemberForm, bar: Bar) -> list[Line]:
    return [] if form.made.missing else composition_lines(form.made, bar)


def form_page(key: str) -> Callable[..., HttpResponse]:
    """The page of a form of groups."""

    @require_GET
    @looks_at(VIEW)
    def view(request: Request, pk: int) -> HttpResponse:
        try:
            bar, form = _read(request, pk, key)
        except NotThere:
            return absent(request, request.bar, "reports:forms")  # type: ignore[attr-defined]
        lines = _lines(form, bar)
        context = frame(
            request,
            bar,
            "reports:forms",
            page_title=finding(key, form),
            title=TITLES[key],
            key=key,
            when=when(form),
            form=form,
            made=form.made,
            lines=lines,
            leading=LEADING,
            sheets=papers(key, lines, LEADING, form.made.columns),
            sheet_url=door(f"reports:{key}_sheet", pk, bar=bar),
        )
        return page(request, "reports/member_form.html", context)

    view.__name__ = key
    return view


def form_download(key: str) -> Callable[..., HttpResponse]:
    """A form of groups as a spreadsheet."""

    @require_GET
    @looks_at(VIEW)
    def view(request: Request, pk: int) -> HttpResponse:
        try:
            bar, form = _read(request, pk, key)
        except NotThere:
            return absent(request, request.bar, "reports:forms")  # type: ignore[attr-defined]
        whole = str(_("Toàn tổ chức"))
        content = form_sheet(
            _lines(form, bar),
            form.made.columns,
            [
                SheetColumn(str(LEADING[0]), "whole", group=whole),
                SheetColumn(str(LEADING[1]), "percent", group=whole),
            ],
            title=f"{TITLES[key]}, {when(form)}",
            notes=[str(bar.organization.name), *([form.made.missing] if form.made.missing else form.notes)],
            name=_("Biểu %(number)s") % {"number": NUMBERS[key]},
        )
        return download(content, f"bieu-{NUMBERS[key].lower()}_{pk}_{form.made.asked.on:%Y%m%d}.xlsx")

    view.__name__ = f"{key}_sheet"
    return view


# Form 5 ------------------------------------------------------------------------------------------------------


def _form5(request: Request, pk: int) -> tuple[Bar, Form5, list[Line]]:
    bar = looked_at(request, pk, shows_period=False)
    form = form5_of(bar.organization, bar.on, bar.known_at)
    lines = [
        Line("", sector.label, tuple(_cell(form, head, bar, sector) for head in HEADS), level=1)
        for sector in form.sectors
    ]
    total = Line("", _("Tổng số"), tuple(_cell(form, head, bar) for head in HEADS), strong=True)
    return bar, form, [total, *lines]


def _cell(form: Form5, head: Any, bar: Bar, sector: Any = None) -> Cell:
    figure = form.figure(head, sector)
    if figure.value is None:
        return Cell(note=figure.missing)
    value = int(figure.value)
    return Cell(value, rows_door(bar, figure.indicator.code), totals_note(figure.on_totals, value))


@require_GET
@looks_at(VIEW)
def form5(request: Request, pk: int) -> HttpResponse:
    """Form 5 on the bar's day."""
    try:
        bar, form, lines = _form5(request, pk)
    except NotThere:
        return absent(request, request.bar, "reports:forms")  # type: ignore[attr-defined]
    context = frame(
        request,
        bar,
        "reports:forms",
        page_title=TITLES["form5"],
        form=form,
        lines=lines,
        leading=[head.title for head in HEADS],
        when=_("tính đến hết ngày %(day)s") % {"day": spelled(bar.on)},
        sheet_url=door("reports:form5_sheet", pk, bar=bar),
    )
    return page(request, "reports/form5.html", context)


@require_GET
@looks_at(VIEW)
def form5_sheet(request: Request, pk: int) -> HttpResponse:
    """Form 5 as a spreadsheet."""
    try:
        bar, form, lines = _form5(request, pk)
    except NotThere:
        return absent(request, request.bar, "reports:forms")  # type: ignore[attr-defined]
    content = form_sheet(
        lines,
        [],
        [SheetColumn(str(head.title), "whole") for head in HEADS],
        title=f"{TITLES['form5']}, {_('ngày %(day)s') % {'day': spelled(bar.on)}}",
        notes=[str(bar.organization.name), *([form.missing] if form.missing else [])],
        name=_("Biểu %(number)s") % {"number": "5"},
    )
    return download(content, f"bieu-5_{pk}_{bar.on:%Y%m%d}.xlsx")


# The way to them ---------------------------------------------------------------------------------------------

FORMS = (
    ("reports:form1", gettext_lazy("Biểu 1. Thống kê tăng, giảm đảng viên")),
    *((f"reports:{key}", title) for key, title in TITLES.items()),
)


@require_GET
@looks_at(VIEW)
def forms(request: Request, pk: int) -> HttpResponse:
    """The statistical forms of an organisation."""
    bar = looked_at(request, pk, shows_period=True)
    listed = [{"url": door(name, pk, bar=bar), "icon": "table", "title": title} for name, title in FORMS]
    return page(
        request,
        "reports/forms.html",
        frame(request, bar, "reports:forms", page_title=_("Biểu thống kê"), listed=listed),
    )
