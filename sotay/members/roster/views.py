"""The pages of a roster: those handed in, the file, the check, the loading."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from sotay.kernel.forms import ActionForm
from sotay.kernel.sheets import BadFile, open_sheet
from sotay.kernel.sheets.files import kind_of
from sotay.kernel.sheets.marking import mark_sheet
from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.members.imports import FileKind, ImportState, RosterImport
from sotay.members.jobs import ask_for_work
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described

from .empty import empty_roster
from .forms import (
    AnswerForm,
    AskLoadForm,
    CheckForm,
    DropForm,
    FinishForm,
    MapForm,
    ReplaceForm,
    UndoForm,
    UploadForm,
)
from .keeping import Gone, content_of
from .presenting import checked, loaded, outline, steps
from .progress import progress_of
from .rest import marks_of

VIEW = "import.view"
LATEST = 50
CHANGING: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (ReplaceForm, MapForm, AnswerForm, AskLoadForm, DropForm, FinishForm, UndoForm)
}
ASKS_FOR_WORK = {ReplaceForm, MapForm, AnswerForm, AskLoadForm}
TEMPLATES = {
    ImportState.READING: "members/import_wait.html",
    ImportState.LOADING: "members/import_wait.html",
    ImportState.MAPPING: "members/import_map.html",
    ImportState.CHECKED: "members/import_check.html",
}


@require_GET
@looks_at(VIEW)
def imports(request: Request) -> HttpResponse:
    """The rosters handed in for one's place, the latest first."""
    office = request.office  # type: ignore[attr-defined]
    bar = bar_of(request, office.organization)
    bar.on = bar.today
    rows = (
        RosterImport.objects.visible_to(request.actor, VIEW)
        .select_related("account")
        .order_by("-pk")[:LATEST]
    )
    names = described([row.organization_id for row in rows if row.organization_id], bar.today)
    context = {
        "bar": bar,
        "page_title": _("Nhập danh sách từ Excel"),
        "new_url": door("members:import_new", office.organization_id),
        "compare_url": door("members:compare", office.organization_id),
        "empty_url": door("members:import_empty"),
        "rows": [
            {
                "roster": row,
                "place": names[row.organization_id].name if row.organization_id in names else "",
                "counts": row.summary.get("counts", {}),
                "url": door("members:import", row.pk),
                "kind": CHIPS.get(ImportState(row.state), "open"),
            }
            for row in rows
        ],
    }
    return page(request, "members/imports.html", context)


CHIPS = {
    ImportState.COMPARED: "due",
    ImportState.SETTLED: "done",
    ImportState.READING: "waiting",
    ImportState.LOADING: "waiting",
    ImportState.MAPPING: "due",
    ImportState.CHECKED: "due",
    ImportState.LOADED: "done",
    ImportState.UNDONE: "ended",
    ImportState.DROPPED: "ended",
    ImportState.EXPIRED: "ended",
}


@require_http_methods(["GET", "POST"])
@looks_at("import.upload")
def upload(request: Request, pk: int) -> HttpResponse:
    """The first step: a file for an organisation."""
    organization = visible(request.actor, Organization.objects, "import.upload", pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    state = organization.state(bar.today)
    sent = request.POST if request.method == "POST" else None
    form = UploadForm(request.actor, sent, about=organization, files=request.FILES or None)
    if request.method == "POST":
        with transaction.atomic():
            roster = form.act(organization)
            if roster is not None:
                ask_for_work(request.office, roster)  # type: ignore[attr-defined]
        if roster is not None:
            return HttpResponseRedirect(door("members:import", roster.pk))
    context = {
        "bar": bar,
        "page_title": _("Nhập danh sách từ Excel"),
        "place": state.name if state else str(organization),
        "form": form,
        "steps": steps(1),
        "back_url": door("members:imports"),
        "empty_url": door("members:import_empty"),
    }
    return page(request, "members/import_new.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def one(request: Request, pk: int) -> HttpResponse:
    """A roster at whichever step it stands."""
    roster = _roster(request, pk)
    if request.method == "POST":
        return _done(request, roster)
    return _shown(request, roster)


def _roster(request: Request, pk: int) -> RosterImport:
    rows = RosterImport.objects.select_related("organization", "account")
    found: RosterImport = visible(request.actor, rows, VIEW, pk)
    return found


def _done(request: Request, roster: RosterImport) -> HttpResponse:
    """Do what was asked; work that takes long is asked of the background."""
    wanted = request.POST.get("do", "")
    if wanted == "again" and roster.state in (ImportState.READING, ImportState.LOADING):
        ask_for_work(request.office, roster)  # type: ignore[attr-defined]
        return HttpResponseRedirect(door("members:import", roster.pk))
    form = CHANGING.get(wanted, CheckForm)(
        request.actor, request.POST, about=roster, files=request.FILES or None
    )
    with transaction.atomic():
        done = form.act(roster) if wanted in CHANGING else None
        if done is not None and type(form) in ASKS_FOR_WORK:
            ask_for_work(request.office, roster)  # type: ignore[attr-defined]
    if done is None:
        return _shown(request, _roster(request, roster.pk), form)
    if wanted in TOLD:
        messages.success(request, str(TOLD[wanted]))
    return HttpResponseRedirect(door("members:import", roster.pk))


TOLD = {
    "import.drop": gettext_lazy("Đã xóa tệp. Không có gì được nạp."),
    "import.undo": gettext_lazy("Đã rút lại danh sách này khỏi sổ."),
    "import.finish": gettext_lazy("Đã xóa các dòng còn lại."),
}


def _shown(request: Request, roster: RosterImport, form: ActionForm | None = None) -> HttpResponse:
    state = ImportState(roster.state)
    if state == ImportState.COMPARED:
        return HttpResponseRedirect(door("members:differences", roster.pk))
    bar = bar_of(request, roster.organization)
    bar.on = bar.today
    context: dict[str, Any] = {"bar": bar, "page_title": roster.file_name, "form": form, **outline(roster)}
    context["back_url"] = door("members:imports")
    if state in (ImportState.READING, ImportState.LOADING):
        context |= {"job": _job(roster)}
    elif state == ImportState.MAPPING:
        context["form"] = form if isinstance(form, MapForm) else MapForm(request.actor, about=roster)
    elif state == ImportState.CHECKED:
        number = request.GET.get("page", "1")
        context |= checked(roster, request.GET.get("table", ""), int(number) if number.isdecimal() else 1)
        context["replace"] = form if isinstance(form, ReplaceForm) else ReplaceForm(request.actor)
    else:
        context |= loaded(roster, request.actor)
        context["undo"] = form if isinstance(form, UndoForm) else UndoForm(request.actor)
    return page(request, TEMPLATES.get(state, "members/import_done.html"), context)


def _job(roster: RosterImport) -> dict[str, Any]:
    return {**progress_of(roster), "url": door("members:import_progress", roster.pk)}


@require_GET
@looks_at(VIEW)
def progress(request: Request, pk: int) -> HttpResponse:
    """How far the work is; when it is done, the page it belongs to is asked for anew."""
    roster = _roster(request, pk)
    job = _job(roster)
    if request.htmx and (job["finished"] or job["silent"]):
        return HttpResponseClientRefresh()
    return page(request, "members/import_progress.html", {"job": job})


@require_GET
@looks_at(VIEW)
def marked(request: Request, pk: int) -> HttpResponse:
    """The same file back, with what is wrong beside each row; one's own, so with its whole numbers."""
    roster = _roster(request, pk)
    if not roster.summary.get("tables"):
        return redirect("members:import", roster.pk)
    try:
        content = content_of(roster)
        table = roster.summary["tables"][0]
        sheet = open_sheet(
            content, roster.file_name, table.get("sheet") if kind_of(content) != "csv" else None
        )
    except (Gone, BadFile):
        return _gone(request, roster)
    body = mark_sheet(sheet, marks_of(roster, table), heading_row=table["heading_row"])
    return download(body, f"{roster.file_name.rpartition('.')[0] or roster.file_name} - cần sửa.xlsx")


@require_GET
@looks_at(VIEW)
def rest(request: Request, pk: int) -> HttpResponse:
    """The rows that were not loaded, to be put right and handed in again."""
    roster = _roster(request, pk)
    try:
        body = content_of(roster, FileKind.REST)
    except Gone:
        return _gone(request, roster)
    return download(body, f"{roster.file_name.rpartition('.')[0]} - còn lại.xlsx")


def _gone(request: Request, roster: RosterImport) -> HttpResponse:
    context = {"page_title": roster.file_name, "back_url": door("members:import", roster.pk)}
    return page(request, "members/import_gone.html", context)


@require_GET
@looks_at("import.upload")
def empty(request: Request) -> HttpResponse:
    """The empty roster, to be filled in."""
    return download(empty_roster(), _("Danh sách đảng viên (mẫu).xlsx"))
