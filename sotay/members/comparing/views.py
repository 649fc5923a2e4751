"""The pages of a comparison: the file, the differences, the same layout back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.members.comparisons import Difference, Found
from sotay.members.imports import ImportState, RosterImport
from sotay.members.jobs import ask_for_work
from sotay.members.roster.presenting import outline, steps
from sotay.members.views.agreeing import asked_again, second_office
from sotay.members.views.taking import at_once, made_later, takes_long
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .forms import CompareForm, EndForm, LayoutForm, SettleAllForm, SettleForm
from .shown import shown_rows, tabs_of, ways_to_settle_many

ON_A_PAGE = 20
CHANGING: dict[str, type[ActionForm]] = {form.action: form for form in (SettleForm, SettleAllForm, EndForm)}


@require_http_methods(["GET", "POST"])
@looks_at("import.compare")
def compare(request: Request, pk: int) -> HttpResponse:
    """The first step: another register's file for an organisation."""
    organization = visible(request.actor, Organization.objects, "import.compare", pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    sent = request.POST if request.method == "POST" else None
    form = CompareForm(request.actor, sent, about=organization, files=request.FILES or None)
    if sent is not None:
        with transaction.atomic():
            roster = form.act(organization)
            if roster is not None:
                ask_for_work(request.office, roster)  # type: ignore[attr-defined]
        if roster is not None:
            return HttpResponseRedirect(door("members:import", roster.pk))
    state = organization.state(bar.today)
    context = {
        "bar": bar,
        "page_title": _("Đối chiếu với cơ sở dữ liệu đảng viên"),
        "place": state.name if state else str(organization),
        "form": form,
        "steps": steps(1, compares=True),
        "back_url": door("members:imports"),
    }
    return page(request, "members/compare_new.html", context)


@require_http_methods(["GET", "POST"])
@looks_at("import.settle")
def differences(request: Request, pk: int) -> HttpResponse:
    """What the file and the book say differently, person by person."""
    roster = _roster(request, pk)
    if roster.state != ImportState.COMPARED:
        return HttpResponseRedirect(door("members:import", pk))
    form = None
    if request.method == "POST":
        form = CHANGING.get(request.POST.get("do", ""), SettleForm)(request.actor, request.POST, about=roster)
        done = form.act(roster)
        if done is not None:
            tell(request, form, done)
            return HttpResponseRedirect(request.get_full_path())
    return page(request, "members/differences.html", context_of(request, roster, form))


def context_of(request: Request, roster: RosterImport, form: ActionForm | None) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in Found.values else Found.DIFFERS.value
    field = request.GET.get("field", "")
    bar = bar_of(request, roster.organization)
    bar.on = bar.today
    rows = Difference.objects.filter(roster=roster, kind=kind).exclude(open_fields=[]).order_by("pk")
    if field:
        rows = rows.filter(open_fields__contains=[field])
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        **outline(roster),
        "bar": bar,
        "page_title": roster.file_name,
        "back_url": door("members:imports"),
        "form": form,
        "kind": kind,
        "tabs": tabs_of(roster, kind),
        "ways": ways_to_settle_many(roster, field) if kind == Found.DIFFERS else None,
        "rows": shown_rows(shown.object_list),
        "shown": shown,
        "steps": steps(3, compares=True),
    }


def tell(request: Request, form: ActionForm, done: Any) -> None:
    """That it was written down, and of whom it was not."""
    if isinstance(form, EndForm):
        messages.success(request, _("Đã kết thúc đối chiếu; tệp đã xóa."))
        return
    changed = done if isinstance(done, list) else []
    if changed:
        messages.warning(
            request,
            _("Chưa ghi của %(names)s: hồ sơ đã thay đổi từ lúc đối chiếu. Hãy đối chiếu lại tệp.")
            % {"names": ", ".join(changed[:5])},
        )
    messages.success(request, _("Đã ghi quyết định."))


@require_http_methods(["GET", "POST"])
@looks_at("import.layout")
def same_layout(request: Request, pk: int) -> HttpResponse:
    """The same layout back, with what the book says."""
    roster = _roster(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = LayoutForm(request.actor, sent, about=roster)
    done = at_once(form, roster) if sent is not None else None
    if takes_long(form) and roster.organization is not None:
        return made_later(request, form, roster.organization, asked_again(request.POST), roster.pk)
    if done is not None:
        return download(done.content, done.file_name)
    bar = bar_of(request, roster.organization)
    context = {
        **outline(roster),
        "bar": bar,
        "page_title": form.title,
        "form": form,
        "back_url": door("members:differences", pk),
        **second_office(request, form, roster.organization_id or 0, pk),
    }
    return page(request, "members/same_layout.html", context)


def _roster(request: Request, pk: int) -> RosterImport:
    rows = RosterImport.objects.select_related("organization", "account")
    found: RosterImport = visible(request.actor, rows, "import.view", pk)
    return found
