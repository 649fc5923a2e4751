"""The year book of an organisation: part II month by month, and for a cell part I member by member."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.dues.actions import written
from sotay.dues.forms import ExportBookForm
from sotay.dues.models import first_of
from sotay.dues.queries import COLUMNS, MemberRow, Month, rows_of, sheet_of, year_of
from sotay.dues.sheets import summed
from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization

from .frame import VIEW, frame, looked_at, month_asked


@require_GET
@looks_at(VIEW)
def year(request: Request, pk: int) -> HttpResponse:
    """The twelve months with their quarters, and the members of one of them."""
    bar = looked_at(request, pk)
    organization = bar.organization
    month = month_asked(request, first_of(bar.on))
    months = year_of(organization, month.year)
    context = frame(
        request,
        bar,
        "dues:year",
        month,
        page_title=_("Sổ đảng phí năm %(year)s") % {"year": month.year},
        bands=bands(months, pk),
        years=[
            {"label": each, "url": door("dues:year", pk, month=f"1/{each}"), "current": each == month.year}
            for each in range(bar.today.year - 3, bar.today.year + 1)
        ],
        export_url=door("dues:export_book", pk, year=str(month.year))
        if request.actor.may("dues.export_book", organization.path)
        else "",
    )
    state = organization.shown_state
    is_cell = state is not None and state.kind in CELL_KINDS
    sheet = sheet_of(organization, month) if is_cell and context["near"] else None
    rows = rows_of(sheet) if sheet else []
    context |= {
        "is_cell": is_cell,
        "month_text": written(month),
        "rows": rows,
        "total": total_of(rows),
        "hidden_on_phone": (1, 2, 3, 6, 7),
        "members_title": _("Phần I. Theo đảng viên, tháng %(month)s") % {"month": written(month)},
    }
    return page(request, "dues/year.html", context)


def bands(months: list[Month], pk: int) -> list[dict[str, Any]]:
    """The months in the order of the book: three, their quarter, and at the end the year."""
    return [
        {
            "label": label,
            "is_sum": is_sum,
            "url": "" if is_sum else door("dues:of", pk, month=written(each.month)),
            "is_written": each.is_written or is_sum,
            "values": [None if is_sum and name in PEOPLE else getattr(each, name) for name in COLUMNS],
        }
        for label, each, is_sum in summed(months)
    ]


PEOPLE = ("members", "exempt", "unpaid")
"""Columns that count members of a month, and are not added up over months."""


def total_of(rows: list[MemberRow]) -> dict[str, int]:
    return {
        name: sum(getattr(row, name) for row in rows) for name in ("due", "late", "together", "paid", "open")
    }


@require_http_methods(["GET", "POST"])
@looks_at(ExportBookForm.action)
def export_book(request: Request, pk: int) -> HttpResponse:
    """Ask what for, then hand out the book as a spreadsheet."""
    organization = visible(request.actor, Organization.objects, ExportBookForm.action, pk)
    bar = bar_of(request, organization)
    asked = request.method == "POST"
    initial = {"year": request.GET.get("year", bar.today.year)}
    form = ExportBookForm(request.actor, request.POST if asked else None, about=organization, initial=initial)
    done = form.act(organization) if asked else None
    if done is not None:
        return download(done, f"so-dang-phi-{form.cleaned_data['year']}")
    context = {
        "organization": organization,
        "state": organization.state(bar.today),
        "form": form,
        "page_title": form.title,
        "back_url": door("dues:year", pk),
    }
    return page(request, "organizations/act.html", context)
