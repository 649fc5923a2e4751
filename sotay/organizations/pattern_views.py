"""The pages of the register of organisation models: the list, one model, and every act about them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.indicators.question import Question
from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.vietnamese import fold
from sotay.kernel.web import Request, download, looks_at, page, visible

from .asking import NotThere
from .bar import Bar, bar_of
from .doors import door
from .history import written
from .models import Organization
from .pattern_forms import AdoptForm, LeaveForm, PatternFilter, ReviewForm, UseForm
from .pattern_queries import Registered, patterns_in, registered, reviewed_between, used_by
from .patterns import Pattern, PatternReview

VIEW = "organization.view"
PER_PAGE = 50
ACTS = (
    ("pattern.review", "organizations:pattern_review"),
    ("pattern.use", "organizations:pattern_use"),
    ("pattern.leave", "organizations:pattern_leave"),
)


def looked_at(request: Request, pk: int) -> Bar:
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization, shows_figures=True)
    state = organization.state(bar.on, bar.known_at) or organization.states.order_by("valid_from").last()
    organization.name = state.name if state else ""
    return bar


def found(request: Request, bar: Bar) -> tuple[PatternFilter, list[Registered]]:
    """The models that answer the filter, by sort and name.

    Raises:
        NotThere: the organisation was not there.
    """
    question = bar.asks()
    filters = PatternFilter(request.GET)
    given = filters.given
    rows = patterns_in(question, ended=given["state"] == PatternFilter.ENDED)
    if given["sort"]:
        rows = rows.filter(sort=given["sort"])
    if given["state"] == PatternFilter.UNREVIEWED:
        rows = rows.exclude(reviewed_between(*year_of(question)))
    listed = [row for row in rows.select_related("decision__body") if fold(given["words"]) in fold(row.name)]
    return filters, registered(sorted(listed, key=lambda row: (row.sort, fold(row.name))), question)


def year_of(question: Question) -> tuple[date, date]:
    return date(question.on.year, 1, 1), date(question.on.year + 1, 1, 1)


@require_GET
@looks_at(VIEW)
def patterns(request: Request, pk: int) -> HttpResponse:
    """The register: the models of an organisation and of all below it, on the bar's day."""
    bar = looked_at(request, pk)
    context: dict[str, Any] = {
        "bar": bar,
        "organization": bar.organization,
        "page_title": _("Mô hình tổ chức"),
        "adopt_url": door("organizations:pattern_adopt", pk)
        if request.actor.may("pattern.adopt", bar.organization.path)
        else "",
        "back_url": door("organization", pk, bar=bar),
    }
    try:
        filters, rows = found(request, bar)
    except NotThere:
        return page(request, "organizations/patterns.html", context | {"absent": True})
    pages = Paginator(rows, PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = {name: value for name, value in filters.given.items() if value}
    here = "organizations:patterns"
    context |= {
        "filters": filters,
        "narrowed": bool(query),
        "rows": [row_of(each, bar) for each in shown],
        "count": pages.count,
        "unreviewed": sum(1 for each in rows if not reviewed_this_year(each, bar)),
        "pages": {
            "first_url": door(here, pk, bar=bar, **query) if shown.has_previous() else "",
            "previous_url": door(here, pk, bar=bar, **query, page=shown.number - 1)
            if shown.has_previous()
            else "",
            "next_url": door(here, pk, bar=bar, **query, page=shown.number + 1) if shown.has_next() else "",
            "count_text": "",
        },
        "sheet_url": door("organizations:patterns_sheet", pk, bar=bar, **query),
    }
    return page(request, "organizations/patterns.html", context)


def reviewed_this_year(each: Registered, bar: Bar) -> bool:
    return each.review is not None and each.review.reviewed_on.year == bar.on.year


def row_of(each: Registered, bar: Bar) -> dict[str, Any]:
    return {
        "each": each,
        "url": door("organizations:pattern", each.pattern.pk, bar=bar),
        "decision": written(each.pattern.decision),
        "due": not reviewed_this_year(each, bar) and each.pattern.in_force(bar.on),
    }


@require_GET
@looks_at(VIEW)
def patterns_sheet(request: Request, pk: int) -> HttpResponse:
    """The register as a spreadsheet, as it is filtered."""
    bar = looked_at(request, pk)
    try:
        _filters, rows = found(request, bar)
    except NotThere:
        rows = []
    columns = [
        Column(_("STT"), "whole", 6),
        Column(_("Mô hình"), width=44),
        Column(_("Loại"), width=24),
        Column(_("Cấp ủy áp dụng"), width=34),
        Column(_("Căn cứ"), width=40),
        Column(_("Từ ngày"), "date"),
        Column(_("Số tổ chức áp dụng"), "whole", 12),
        Column(_("Rà soát gần nhất"), "date", 14),
        Column(_("Kết quả"), width=22),
        Column(_("Kết luận"), width=44),
    ]
    lines = [
        [
            number, each.pattern.name, each.pattern.get_sort_display(), each.keeper,
            written(each.pattern.decision), each.pattern.valid_from, each.places,
            each.review and each.review.reviewed_on, each.review and each.review.get_outcome_display(),
            each.review and each.review.conclusion,
        ]
        for number, each in enumerate(rows, 1)
    ]  # fmt: skip
    day = spelled(bar.on)
    content = write_xlsx(
        columns,
        lines,
        title=_("Mô hình tổ chức đảng, ngày %(day)s") % {"day": day},
        notes=[str(bar.organization.name)],
        sheet_name=_("Mô hình tổ chức"),
    )
    return download(content, f"mo-hinh_{pk}_{bar.on:%Y%m%d}.xlsx")


@require_GET
@looks_at(VIEW)
def pattern(request: Request, pk: int) -> HttpResponse:
    """One model: what it is, where it is used, what reviews said."""
    shown: Pattern = visible(request.actor, Pattern.objects.select_related("decision__body"), VIEW, pk)
    bar = bar_of(request, shown.organization, shows_figures=True)
    scope = request.actor.scope(VIEW)
    uses = used_by(shown, bar.on, bar.known_at)
    paths = dict(
        Organization.objects.filter(pk__in=[row.organization_id for row, _name in uses]).values_list(
            "pk", "path"
        )
    )
    reviews = PatternReview.objects.filter(pattern=shown, reviewed_on__lte=bar.on)
    state = shown.organization.state(bar.on, bar.known_at)
    context = {
        "bar": bar,
        "pattern": shown,
        "page_title": shown.name,
        "keeper": state.name if state else "",
        "decision": written(shown.decision),
        "in_force": shown.in_force(bar.on),
        "uses": [
            {
                "row": row,
                "name": name,
                "in_force": row.in_force(bar.on),
                "url": door("organization", row.organization_id, bar=bar)
                if scope.covers(paths.get(row.organization_id) or "-")
                else "",
            }
            for row, name in uses
        ],
        "count": sum(1 for row, _name in uses if row.in_force(bar.on)),
        "reviews": [
            {
                "on": row.reviewed_on,
                "title": row.get_outcome_display(),
                "text": row.conclusion,
                "decision": written(row.decision),
                "kind": "decrease" if row.outcome == "end" else "",
            }
            for row in reviews.select_related("decision__body").order_by("-reviewed_on")
        ],
        "acts": [
            {"label": ACTIONS[name].title, "url": door(address, pk)}
            for name, address in ACTS
            if shown.in_force(bar.today) and request.actor.may(name, shown.organization.path)
        ],
        "list_url": door("organizations:patterns", shown.organization_id, bar=bar),
    }
    return page(request, "organizations/pattern.html", context)


def act_on_pattern(form_class: type[ActionForm]) -> Any:
    """The page of one act about a model."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        shown = visible(request.actor, Pattern.objects, form_class.action, pk)
        asked = request.method == "POST"
        form = form_class(request.actor, request.POST if asked else None, about=shown)
        back = door("organizations:pattern", pk)
        if asked and form.act(shown) is not None:
            messages.success(request, _("Đã %(act)s.") % {"act": form.title[:1].lower() + form.title[1:]})
            return HttpResponseRedirect(back)
        context = {
            "form": form,
            "organization": shown,
            "page_title": form.title,
            "back_url": back,
            "bar": bar_of(request, shown.organization),
        }
        return page(request, "organizations/act.html", context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


@require_http_methods(["GET", "POST"])
@looks_at(AdoptForm.action)
def pattern_adopt(request: Request, pk: int) -> HttpResponse:
    """A new model in the register of an organisation; it leads to the page of the model."""
    organization = visible(request.actor, Organization.objects, AdoptForm.action, pk)
    asked = request.method == "POST"
    form = AdoptForm(request.actor, request.POST if asked else None, about=organization)
    made = form.act(organization) if asked else None
    if made is not None:
        messages.success(request, _("Đã ghi mô hình. Tiếp theo, ghi những nơi áp dụng."))
        return HttpResponseRedirect(door("organizations:pattern", made.pk))
    bar = bar_of(request, organization)
    context = {
        "form": form,
        "organization": organization,
        "state": organization.state(bar.today),
        "page_title": form.title,
        "back_url": door("organizations:patterns", pk),
        "bar": bar,
    }
    return page(request, "organizations/act.html", context)


ACT_PAGES: dict[str, type[ActionForm]] = {"use": UseForm, "leave": LeaveForm, "review": ReviewForm}
