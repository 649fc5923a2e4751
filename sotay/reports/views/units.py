"""Organisations by kind, before and after: two days, or the eve and the day of a reorganisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.web import Request, download, looks_at, page
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.changes import SORTS, Changed, Days, changes, count_changes
from sotay.organizations.doors import door
from sotay.organizations.indicators import UPPER_TITLES
from sotay.organizations.kinds import Kind, UpperType
from sotay.organizations.makeup import makeup
from sotay.organizations.models import described
from sotay.reports.form1 import notes_of_breaks
from sotay.reports.shown import number

from .compare import AS_NOW, Side, breaks_between, compared, sides, the_other, told, told_value, ways
from .frame import VIEW, absent, frame, looked_at
from .rows import address, number_given

HERE = "reports:units"
PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A line of the report.

    Attributes:
        level: how far it is indented: a part of the line above.
        always: shown also where there is none on either day.
    """

    code: str
    level: int = 0
    always: bool = False


ROWS = (
    Row("directly_subordinate_party_committees", always=True),
    Row("district_party_committees", 1),
    Row("city_party_committees", 1),
    *(Row(f"upper_{kind}_committees", 1) for kind in UPPER_TITLES),
    Row("grassroots_cells_directly_subordinate", 1),
    Row("grassroots_party_organisations", always=True),
    Row("grassroots_committees", 1, always=True),
    Row("commune_grassroots_committees", 2),
    Row("grassroots_cells", 1, always=True),
    Row("sectional_party_committees"),
    Row("subordinate_committees"),
    Row("subordinate_party_cells", always=True),
    Row("party_delegations_and_civil_affairs_committees"),
    Row("party_members_total", always=True),
    Row("official_members", 1),
    Row("probationary_members", 1),
)
CODES = [row.code for row in ROWS]
COLUMNS = (gettext_lazy("Trước"), gettext_lazy("Sau"), gettext_lazy("Thay đổi"))


@dataclass(frozen=True)
class Report:
    """The report of two days, the earlier first."""

    bar: Bar
    that: Bar
    before: Side
    after: Side
    as_now: bool
    errors: list[str]

    @property
    def lines(self) -> list[dict[str, Any]]:
        listed = []
        for row in ROWS:
            line = compared(row.code, self.after, self.before)
            if row.always or line["here"] or line["there"]:
                listed.append({**line, "level": row.level, "code": row.code})
        return listed

    @property
    def days(self) -> Days:
        """Both days of the place for the list of what changed."""
        organization, known_at = self.bar.organization, self.bar.known_at
        first, last = self.before.bar.on, self.after.bar.on
        was = organization.placement(first, known_at)
        here = organization.placement(last, known_at)
        more = makeup(organization, first, last, known_at).more if here and first < last else ()
        return Days(first, last, was.path if was else "", here.path if here else "", more, known_at)

    @property
    def finding(self) -> str:
        """What the report says, in a sentence."""
        values: dict[str, str] = {"then": spelled(self.before.bar.on), "now": spelled(self.after.bar.on)}
        for name, code in (
            ("grassroots", "grassroots_party_organisations"),
            ("cells", "subordinate_party_cells"),
        ):
            values[f"{name}_then"] = number(int(told_value(self.before.figures[code]) or 0))
            values[f"{name}_now"] = number(int(told_value(self.after.figures[code]) or 0))
        return (
            _(
                "Từ %(then)s đến %(now)s: %(grassroots_then)s tổ chức cơ sở đảng thành %(grassroots_now)s,"
                " %(cells_then)s chi bộ trực thuộc thành %(cells_now)s"
            )
            % values
        )


def report_of(request: Request, pk: int) -> Report:
    """The report an address asks for.

    Raises:
        NotThere: the organisation was there on neither day.
    """
    bar = looked_at(request, pk, shows_period=False)
    other, known_at, errors = the_other(request, bar)
    that = bar.of(other, known_at)
    as_now = request.GET.get("by") == AS_NOW
    if not as_now and not stood(that):
        as_now = other < bar.on
    here, there = sides(bar, that, CODES, as_now=as_now and other != bar.on)
    before, after = (there, here) if other <= bar.on else (here, there)
    return Report(bar, that, before, after, as_now, errors)


def stood(bar: Bar) -> bool:
    """Whether the organisation was there on the bar's day."""
    try:
        ask(bar.organization, bar.on, known_at=bar.known_at)
    except NotThere:
        return False
    return True


@require_GET
@looks_at(VIEW)
def units(request: Request, pk: int) -> HttpResponse:
    """Organisations by kind on two days, and what became of each that changed."""
    try:
        report = report_of(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    days = report.days
    counts = count_changes(days)
    chosen = request.GET.get("change", "")
    chosen = chosen if chosen in SORTS else next((key for key, count in counts.items() if count), "")
    first = max((number_given(request, "page") or 1) - 1, 0) * PER_PAGE
    found = changes(days, chosen, first=first, size=PER_PAGE) if chosen else []
    query = {"with": spelled(report.that.on), "by": AS_NOW if report.as_now else ""}
    context = frame(
        request,
        report.bar,
        HERE,
        page_title=report.finding,
        report=report,
        errors=report.errors,
        that=report.that,
        ways=ways(request, as_now=report.as_now),
        made=told(report.before, report.bar.known_at) if report.as_now else None,
        notes=list(notes_of_breaks(breaks_between(report.bar, report.that.on))),
        lines=report.lines,
        columns=COLUMNS,
        sorts=[
            {
                "label": label,
                "url": f"{address(request, change=key, page='')}#changes",
                "count": counts[key],
                "current": key == chosen,
            }
            for key, label in SORTS.items()
            if counts[key]
        ],
        changed=shown_changes(found, report),
        pages=pages(request, first, counts.get(chosen, 0)),
        sheet_url=door("reports:units_sheet", pk, bar=report.bar, **query),
        changes_url=door("reports:changes_sheet", pk, bar=report.bar, **query),
    )
    return page(request, "reports/units.html", context)


def pages(request: Request, first: int, count: int) -> dict[str, str]:
    number_ = first // PER_PAGE + 1
    said = _("%(first)s–%(last)s trong %(count)s") % {
        "first": number(first + 1), "last": number(min(first + PER_PAGE, count)), "count": number(count),
    }  # fmt: skip
    return {
        "first_url": f"{address(request, page='')}#changes" if first else "",
        "previous_url": f"{address(request, page=number_ - 1)}#changes" if first else "",
        "next_url": f"{address(request, page=number_ + 1)}#changes" if first + PER_PAGE < count else "",
        "count_text": said if count > PER_PAGE else "",
    }


def shown_changes(found: Sequence[Changed], report: Report) -> list[dict[str, Any]]:
    """The organisations that changed: what each was, what it is, and under whom."""
    first, last = report.before.bar.on, report.after.bar.on
    over_then = described({row.parent_then for row in found if row.parent_then}, first, report.bar.known_at)
    over_now = described({row.parent_now for row in found if row.parent_now}, last, report.bar.known_at)
    return [
        {
            "name": row.name_now or row.name_then,
            "formerly": row.name_then if row.name_now and row.name_then != row.name_now else "",
            "url": door("organization", row.id, on=spelled(last if row.name_now else first)),
            "kind_then": kind_words(row.kind_then, row.upper_then),
            "kind_now": kind_words(row.kind_now, row.upper_now),
            "over_then": over_then[row.parent_then].name if row.parent_then in over_then else "",
            "over_now": over_now[row.parent_now].name if row.parent_now in over_now else "",
            "sorts": [str(SORTS[key]) for key in row.sorts],
        }
        for row in found
    ]


def kind_words(kind: str, upper_type: str) -> str:
    """A kind in words; an upper committee by its type."""
    if not kind:
        return ""
    return str(UpperType(upper_type).label if kind == Kind.UPPER and upper_type else Kind(kind).label)


@require_GET
@looks_at(VIEW)
def units_sheet(request: Request, pk: int) -> HttpResponse:
    """The report as a spreadsheet."""
    try:
        report = report_of(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    first, last = spelled(report.before.bar.on), spelled(report.after.bar.on)
    columns = [
        Column(_("Loại tổ chức"), width=52),
        Column(_("Trước, ngày %(day)s") % {"day": first}, "whole", 16),
        Column(_("Sau, ngày %(day)s") % {"day": last}, "whole", 16),
        Column(_("Thay đổi"), "whole", 12),
    ]
    rows = [
        [f"{'    ' * line['level']}{line['title']}", line["there"], line["here"], line["change"]]
        for line in report.lines
    ]
    content = write_xlsx(
        columns,
        rows,
        title=_("Tổ chức đảng theo loại, trước và sau"),
        notes=sheet_notes(report),
        sheet_name=_("Trước và sau"),
    )
    return download(
        content, f"truoc-sau_{pk}_{report.before.bar.on:%Y%m%d}-{report.after.bar.on:%Y%m%d}.xlsx"
    )


@require_GET
@looks_at(VIEW)
def changes_sheet(request: Request, pk: int) -> HttpResponse:
    """Every organisation that changed, as a spreadsheet."""
    try:
        report = report_of(request, pk)
    except NotThere:
        return absent(request, request.bar, HERE)  # type: ignore[attr-defined]
    columns = [
        Column(_("Tổ chức"), width=46),
        Column(_("Thay đổi"), width=22),
        Column(_("Tên trước"), width=36),
        Column(_("Loại trước"), width=28),
        Column(_("Loại sau"), width=28),
        Column(_("Trực thuộc trước"), width=40),
        Column(_("Trực thuộc sau"), width=40),
    ]
    rows = [
        [
            row["name"], ", ".join(row["sorts"]), row["formerly"], row["kind_then"], row["kind_now"],
            row["over_then"], row["over_now"],
        ]
        for row in shown_changes(changes(report.days), report)
    ]  # fmt: skip
    content = write_xlsx(
        columns, rows, title=_("Tổ chức có thay đổi"), notes=sheet_notes(report), sheet_name=_("Thay đổi")
    )
    return download(content, f"thay-doi_{pk}_{report.before.bar.on:%Y%m%d}-{report.after.bar.on:%Y%m%d}.xlsx")


def sheet_notes(report: Report) -> list[str]:
    """What stands at the head of the sheet: whose it is, what was found, and where figures cannot be compared."""
    said = [str(report.bar.organization.name), report.finding]
    if report.as_now:
        said.append(_("Số của ngày trước tính theo tổ chức hiện nay"))
    return [*said, *notes_of_breaks(breaks_between(report.bar, report.that.on))]
