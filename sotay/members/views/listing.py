"""The list of members of an organisation as of a day."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sotay.indicators.question import Question
from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import PartialDate, show_date
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.filters import MemberFilter
from sotay.members.listing import (
    COLUMNS,
    FEW,
    LIST,
    Column,
    Listed,
    Order,
    chosen_columns,
    introduced,
    members_of,
    on_totals,
    page_of,
)
from sotay.members.queries import NEVER, ask
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door, figure_door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization, OrganizationState
from sotay.people.web import of_many

from .detail import act_url

COOKIE = "sotay_member_columns"
A_YEAR = 365 * 24 * 60 * 60
ON_A_PHONE = ("born", "status")
"""The columns a phone has room for, beside the name."""

OWN_PARAMETERS = ("after", "before")
ADMIT = "member.admit"
OF_TOTALS = ("totals.hand_in", "totals.pass_to_persons")


@require_GET
@looks_at(LIST)
def index(request: Request) -> HttpResponse:
    """The members of the office one acts in."""
    office = request.office  # type: ignore[attr-defined]
    address = door("members:list", office.organization_id)
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@require_GET
@of_many
@looks_at(LIST)
def member_list(request: Request, pk: int) -> HttpResponse:
    """The members of one organisation as of the bar's day: the rows behind their number."""
    organization = visible(request.actor, Organization.objects, LIST, pk)
    bar = bar_of(request, organization)
    state = organization.state(bar.on)
    context: dict[str, Any] = {
        "bar": bar,
        "state": state,
        "page_title": _("Đảng viên"),
        "organization_url": door("organization", pk, bar=bar),
        "acts": acts(request, organization, state),
        **ways_in(request, organization),
    }
    try:
        question = ask(organization, bar.on)
    except NotThere:
        return page(request, "members/list.html", context | {"absent": True})
    kind = state.kind if state else ""
    filters, order = MemberFilter(request.GET, kind=kind), Order.read(request.GET.get("sort", ""))
    rows = members_of(question, filters.narrowing())
    count = rows.count()
    found = page_of(
        rows, order, after=_number(request, "after"), before=_number(request, "before"), few=count < FEW
    )
    columns = [c for c in chosen(request) if not (kind in CELL_KINDS and c.key in ("cell", "sector"))]
    totals = 0 if filters.given() else on_totals(question)
    context |= {
        "filters": filters,
        "kept": [(name, request.GET[name]) for name in ("on", "sort") if request.GET.get(name)],
        "narrowed": narrowed(request, filters),
        "plain_url": door("members:list", pk, bar=bar),
        "missing": question.why_missing("stock"),
        "open_url": context["open_url"] if _no_book(question) else "",
        "columns": [{"key": c.key, "title": c.title, "sort": c.sort, "css": css_of(c)} for c in columns],
        "all_columns": [(c, c in columns) for c in COLUMNS.values()],
        "rows": [row_of(each, columns, bar, state) for each in introduced(found.rows, request.actor, bar.on)],
        "count": count,
        "totals": totals,
        "totals_url": figure_door("party_members_total", pk, bar) if totals else "",
        "pages": pager(request, found.before, found.after),
        "export_url": export_url(request, organization, bar) if count else "",
        "extract_url": door("members:extract", organization.pk, bar=bar, **filters.given()) if count else "",
        "ticked_url": door("members:extract", organization.pk),
    }
    return page(request, "members/list.html", context, part="rows")


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None


def acts(request: Request, organization: Organization, state: OrganizationState | None) -> dict[str, Any]:
    """What this actor may record here: first the one thing, then the rest."""
    path = organization.path or ""
    names = [ADMIT, "member.arrive", "ledger.close_period"]
    if state is not None and state.kept_by_totals:
        names = [*OF_TOTALS, "ledger.close_period"]
    may = [name for name in names if request.actor.may(name, path)]
    made = [{"label": ACTIONS[name].title, "url": act_url(name, organization.pk)} for name in may]
    first = made[0] if may[:1] in ([ADMIT], [OF_TOTALS[0]]) else None
    return {"first": first, "others": made[1:] if first else made}


def ways_in(request: Request, organization: Organization) -> dict[str, str]:
    """How members come into an empty book."""
    may, path, pk = request.actor.may, organization.path or "", organization.pk
    return {
        "import_url": door("members:import_new", pk) if may("import.upload", path) else "",
        "open_url": door("members:open_book", pk) if may("ledger.open_book", path) else "",
    }


def _no_book(question: Question) -> bool:
    """Nobody has opened a book here; before the first day of one there is nothing to be opened."""
    return question.opens_on == NEVER


def narrowed(request: Request, filters: MemberFilter) -> list[dict[str, str]]:
    """The answers given, each with the address of the list without it."""
    found = []
    for name, words in filters.in_words():
        query = [(key, value) for key, value in request.GET.items() if key not in (name, *OWN_PARAMETERS)]
        found.append({"words": words, "url": f"?{urlencode([pair for pair in query if pair[1]])}"})
    return found


def pager(request: Request, before: int | None, after: int | None) -> dict[str, str]:
    def address(**more: int) -> str:
        query = {key: value for key, value in request.GET.items() if value and key not in OWN_PARAMETERS}
        return f"?{urlencode({**query, **more})}"

    return {
        "first_url": address() if before else "",
        "previous_url": address(before=before) if before else "",
        "next_url": address(after=after) if after else "",
        "count_text": "",
    }


def export_url(request: Request, organization: Organization, bar: Bar) -> str:
    """The list as it is narrowed now, as a file."""
    if not request.actor.may("member.export", organization.path or ""):
        return ""
    given = MemberFilter(request.GET).given()
    return door("members:export", organization.pk, bar=bar, **given)


# Columns -----------------------------------------------------------------------------------------------------


def chosen(request: Request) -> list[Column]:
    """The columns this reader has chosen, as kept in a cookie."""
    return chosen_columns(request.COOKIES.get(COOKIE, "").split("."))


@require_POST
@looks_at(LIST)
def columns(request: Request) -> HttpResponse:
    """Keep the choice of columns and go back to the list."""
    keys = [key for key in request.POST.getlist("column") if key in COLUMNS]
    back = request.POST.get("back", "")
    pk = request.POST.get("organization", "")
    address = door("members:list", int(pk)) if pk.isdecimal() else door("members:list")
    response = HttpResponseRedirect(f"{address}{back}" if back.startswith("?") else address)
    secure = request.is_secure()
    response.set_cookie(COOKIE, ".".join(keys), max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def row_of(each: Listed, columns: list[Column], bar: Bar, state: OrganizationState | None) -> dict[str, Any]:
    """A row as the table shows it."""
    in_cell = state is not None and state.kind in CELL_KINDS
    return {
        "pk": each.member.pk,
        "name": each.member.person.full_name,
        "url": door("members:detail", each.member.pk, bar=bar) if each.known else "",
        "gone": not each.known,
        "under": "" if in_cell or each.cell is None else each.cell.name,
        "cells": [cell_of(each, column, bar) for column in columns],
    }


def cell_of(each: Listed, column: Column, bar: Bar) -> dict[str, Any]:
    value = column.value(each) if each.known or not column.own else None
    cell: dict[str, Any] = {"text": written(value), "css": css_of(column)}
    if column.key == "status":
        cell["chip"] = {"unknown": "estimate"}.get(each.standing.status, each.standing.status)
    if column.key == "cell":
        cell["url"] = door("organization", each.standing.organization_id, bar=bar)
        cell["unplaced"] = each.unplaced
    return cell


def css_of(column: Column) -> str:
    classes = ["num"] if column.numeric else ["wrap"] if column.key in ("cell", "occupation") else []
    if column.key not in ON_A_PHONE:
        classes.append("from-desk")
    return " ".join(classes)


def written(value: Any) -> str:
    if isinstance(value, PartialDate):
        return show_date(value)
    return "" if value is None else str(value)
