"""Trích ngang: made on its page, kept by name, and taken out on paper or as a sheet."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.indicators.declaration import INDICATORS
from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.members.extracts.document import in_words
from sotay.members.extracts.forms import (
    PRINT,
    ChangeExtractForm,
    DropExtractForm,
    ExportExtractForm,
    SaveExtractForm,
)
from sotay.members.extracts.models import SavedExtract
from sotay.members.extracts.reading import content_of, question_of
from sotay.members.extracts.sheet import sheet_of
from sotay.members.extracts.shown import address, choices, table
from sotay.members.extracts.spec import LAYOUTS, Spec, number_of, written
from sotay.members.filters import MemberFilter
from sotay.members.listing import LIST, on_totals
from sotay.members.taking.models import TakenList
from sotay.members.views.agreeing import asked_again, second_office
from sotay.members.views.taking import at_once, made_later, takes_long
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described


@require_GET
@looks_at(LIST)
def extracts(request: Request) -> HttpResponse:
    """The lists that come with the program and those kept by name."""
    office = request.office  # type: ignore[attr-defined]
    rows = SavedExtract.objects.at_hand(request.actor).select_related("account").order_by("title", "pk")
    bar = bar_of(request, office.organization)
    bar.on = bar.today
    names = described([row.about_id for row in rows], bar.today)
    own = office.organization_id
    context = {
        "bar": bar,
        "page_title": _("Danh sách trích ngang"),
        "rows": [
            {
                "saved": row,
                "url": door("members:saved_extract", row.pk),
                "about": names[row.about_id].name if row.about_id in names else "",
                "mine": row.account_id == request.actor.account_id,
            }
            for row in rows
        ],
        "layouts": [
            {"title": layout.title, "code": layout.code, "url": door("members:extract", own, layout=key)}
            for key, layout in LAYOUTS.items()
        ],
        "new_url": door("members:extract", own),
        "long_url": door("members:taken_lists") if TakenList.objects.of(request.actor).exists() else "",
    }
    return page(request, "members/extracts.html", context)


@require_GET
@looks_at(LIST)
def saved_extract(request: Request, pk: int) -> HttpResponse:
    """A list kept by name, with today's members."""
    saved = visible(request.actor, SavedExtract.objects, LIST, pk)
    spec = replace(Spec.of_words(saved.words), saved=saved.pk)
    return HttpResponseRedirect(f"{door('members:extract', saved.about_id)}?{written(spec.pairs())}")


@require_GET
@looks_at(LIST)
def extract(request: Request, pk: int) -> HttpResponse:
    """A list in the making: whom it is about, its columns, groups and order; one page of it."""
    organization = visible(request.actor, Organization.objects, LIST, pk)
    spec = Spec.read(request.GET).done(request.GET.get("do", ""))
    bar = bar_of(request, organization, shows_period=spec.selection().is_flow)
    state = organization.state(bar.on)
    kind = state.kind if state else ""
    context: dict[str, Any] = {
        "bar": bar,
        "state": state,
        "spec": spec,
        "page_title": spec.title or _("Trích ngang đảng viên"),
        "back_url": door("members:list", pk, bar=bar),
        "all_url": door("members:extracts"),
        **choices(spec, bar, kind),
    }
    try:
        asked = question_of(bar)
    except NotThere:
        return page(request, "members/extract.html", context | {"absent": True})
    content = content_of(asked, spec, kind)
    given = {name: number_of(request.GET.get(name, "")) for name in ("page", "after", "before")}
    count = content.whole.totals.members
    context |= {
        "missing": asked.why_missing("stock"),
        "count": count,
        "totals": in_words(content.whole.totals),
        "whole": content.whole.totals,
        "on_totals": 0 if narrowed(spec) else on_totals(asked),
        "narrowed": narrowed(spec),
        "columns": [
            {"title": column.title, "css": "num" if column.centred else ""} for column in content.columns
        ],
        "saved": SavedExtract.objects.visible_to(request.actor).filter(pk=spec.saved).first()
        if spec.saved
        else None,
        "save_url": address(bar, spec, "members:save_extract"),
        "export_url": address(bar, spec, "members:export_extract")
        if count and request.actor.may(ExportExtractForm.action, organization.path or "")
        else "",
        **table(content, request.actor, bar, spec, given),
    }
    return page(request, "members/extract.html", context)


def narrowed(spec: Spec) -> list[str]:
    """In words, what narrows the list."""
    words = [text for _name, text in MemberFilter(dict(spec.filters)).in_words()]
    if spec.members:
        words.append(_("%(count)s đồng chí đã chọn") % {"count": len(spec.members)})
    if spec.figure:
        words.append(str(INDICATORS[spec.figure].title))
    return words


# Kept by name ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@looks_at(SaveExtractForm.action)
def save_extract(request: Request, pk: int) -> HttpResponse:
    """Keep the list under a name; one that was opened from a name may be written over."""
    organization = visible(request.actor, Organization.objects, SaveExtractForm.action, pk)
    bar = bar_of(request, organization)
    spec = Spec.read(request.GET)
    saved = (
        SavedExtract.objects.visible_to(request.actor).filter(pk=spec.saved).first() if spec.saved else None
    )
    over = saved is not None and request.POST.get("over", "1" if request.method == "GET" else "") == "1"
    target: Any = saved if over else organization
    form_class: type[ActionForm] = ChangeExtractForm if over else SaveExtractForm
    first = {"name": spec.title or (saved.title if saved else ""), "spec": spec.words()}
    form = form_class(
        request.actor, request.POST if request.method == "POST" else None, about=target, initial=first
    )
    if request.method == "POST" and (done := form.act(target)) is not None:
        messages.success(request, _("Đã lưu danh sách “%(title)s”.") % {"title": done.title})
        return HttpResponseRedirect(door("members:saved_extract", done.pk))
    context = {
        "bar": bar,
        "form": form,
        "saved": saved,
        "page_title": _("Lưu danh sách"),
        "about": spec.title or _("Trích ngang đảng viên"),
        "back_url": address(bar, spec),
    }
    return page(request, "members/extract_save.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(ChangeExtractForm.action)
def change_extract(request: Request, pk: int) -> HttpResponse:
    """Another name for a list, or other readers."""
    return _about_saved(request, pk, ChangeExtractForm, "members/extract_save.html")


@require_http_methods(["GET", "POST"])
@looks_at(DropExtractForm.action)
def drop_extract(request: Request, pk: int) -> HttpResponse:
    """Give a list up, once that is confirmed."""
    return _about_saved(request, pk, DropExtractForm, "members/extract_drop.html")


def _about_saved(request: Request, pk: int, form_class: type[ActionForm], template: str) -> HttpResponse:
    saved = visible(request.actor, SavedExtract.objects, form_class.action, pk)
    bar = bar_of(request, saved.about)
    asked = request.method == "POST"
    form = form_class(request.actor, request.POST if asked else None, about=saved)
    if asked and form.act(saved) is not None:
        messages.success(request, _("Đã ghi: %(act)s.") % {"act": f"{form.title.lower()}, “{saved.title}”"})
        return HttpResponseRedirect(door("members:extracts"))
    context = {
        "bar": bar,
        "form": form,
        "page_title": form.title,
        "about": saved.title,
        "back_url": door("members:extracts"),
    }
    return page(request, template, context)


# Taken out ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@looks_at(ExportExtractForm.action)
def export_extract(request: Request, pk: int) -> HttpResponse:
    """Ask what for, then hand out the sheet, or the page to be printed."""
    organization = visible(request.actor, Organization.objects, ExportExtractForm.action, pk)
    spec = Spec.read(request.GET)
    is_flow = spec.selection().is_flow
    bar = bar_of(request, organization, shows_period=is_flow)
    asked = request.method == "POST"
    initial = {"on": bar.on, "first": bar.period_from, "last": bar.period_to, "spec": spec.words()}
    form = ExportExtractForm(
        request.actor, request.POST if asked else None, about=organization, initial=initial
    )
    document = at_once(form, organization) if asked else None
    if takes_long(form):
        return made_later(request, form, organization, asked_again(request.POST))
    if document is None:
        context = {
            "bar": bar,
            "form": form,
            "page_title": _("In hoặc xuất trích ngang"),
            "about": spec.title or _("Trích ngang đảng viên"),
            "narrowed": narrowed(spec),
            "back_url": address(bar, spec),
            **second_office(request, form, pk),
        }
        return page(request, "members/extract_export.html", context)
    if form.cleaned_data["medium"] == PRINT:
        context = {"document": document, "back_url": address(bar, spec), "paper": document.paper}
        return sealed(page(request, "members/extract_print.html", context))
    return download(sheet_of(document), f"trich-ngang-{organization.pk}-{document.number}.xlsx")


def sealed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response
