"""The list of those whom a cell helps, the page of one, what is written down about them, and the paper they get."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.case_forms import OpenCaseForm
from sotay.members.case_queries import running, to_begin
from sotay.members.views.detail import verb
from sotay.members.views.doing import choice
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door, figure_door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.declaring import PROCEDURES

from .forms import OF_A_PROSPECT, EnterProspectForm
from .models import Prospect, ProspectState
from .queries import VIEW, held_of, lines, prospects_of, steps_of

SHOWN = 50
ENTER = EnterProspectForm.action


@require_GET
@looks_at(VIEW)
def prospects(request: Request, pk: int) -> HttpResponse:
    """Whoever is helped in an organisation now."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    state = organization.state(bar.today)
    shown = Paginator(prospects_of(request.actor, organization), SHOWN).get_page(request.GET.get("page"))
    may_enter = request.actor.may(ENTER, organization.path)
    context = {
        "bar": bar,
        "page_title": _("Quần chúng ưu tú"),
        "state": state,
        "organization_url": door("organization", pk),
        "lines": lines(shown, organization, bar.today),
        "pages": shown,
        "is_cell": state is not None and state.kind in CELL_KINDS,
        "enter_url": door("members:prospect_enter", pk) if may_enter else "",
        "figure_url": figure_door("prospects_total", pk),
    }
    return page(request, "members/prospects.html", context)


def open_ones() -> Any:
    """Those whom somebody helps; who was erased has no page."""
    rows = Prospect.objects.filter(state=ProspectState.OPEN, person__isnull=False)
    return rows.select_related("person", "organization", "unit", "helper__person")


@require_GET
@looks_at(VIEW)
def prospect(request: Request, pk: int) -> HttpResponse:
    """One prospect: what is held, the steps so far, the file that is open, what may be done."""
    found = visible(request.actor, open_ones(), VIEW, pk)
    bar = bar_of(request, found.organization)
    bar.on = bar.today
    state = found.organization.state(bar.today)
    open_cases = running(found.person_id, bar.today)
    begin = to_begin(request.actor, found)
    acts = [
        {"label": ACTIONS[form.action].title, "url": act_url(form, pk)}
        for form in OF_A_PROSPECT
        if request.actor.may(form.action, found.path)
    ]
    context = {
        "bar": bar,
        "page_title": found.person.full_name,
        "prospect": found,
        "cell": state.name if state else "",
        "cell_url": door("organization", found.organization_id),
        "list_url": door("members:prospects", found.organization_id),
        "print_url": door("members:prospect_print", pk),
        "held": held_of(found, bar.today),
        "steps": steps_of(found, bar.today),
        "running": open_cases,
        "first": begin[0] if begin and not open_cases else None,
        "acts": [*(begin if open_cases else begin[1:]), *acts],
    }
    return page(request, "members/prospect.html", context)


@require_GET
@looks_at(VIEW)
def prospect_print(request: Request, pk: int) -> HttpResponse:
    """What is held, on paper, for the person it is held of."""
    found = visible(request.actor, open_ones(), VIEW, pk)
    state = found.organization.state(today())
    context = {
        "page_title": _("Thông tin đang lưu"),
        "cell": state.name if state else "",
        "held": held_of(found, today()),
        "steps": steps_of(found, today()),
        "back_url": door("members:prospect", pk),
        "printed_on": today(),
    }
    answer = page(request, "members/prospect_print.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
@looks_at(ENTER)
def prospect_enter(request: Request, pk: int) -> HttpResponse:
    """Enter somebody into the list of a cell; above a cell one first chooses which."""
    organization = visible(request.actor, Organization.objects, ENTER, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    state = organization.state(bar.today)
    context = {
        "bar": bar,
        "about": state.name if state else str(organization),
        "back_url": door("members:prospects", pk),
        "page_title": ACTIONS[ENTER].title,
    }
    if state is None or state.kind not in CELL_KINDS:
        chosen = choice(EnterProspectForm, organization, context, "members:prospect_enter")
        return page(request, "members/choose_cell.html", context | chosen)
    return acted(request, EnterProspectForm, organization, context)


def prospect_begin(key: str) -> Any:
    """The page on which a procedure about a prospect begins."""

    @require_http_methods(["GET", "POST"])
    @looks_at(VIEW)
    def view(request: Request, pk: int) -> HttpResponse:
        found = visible(request.actor, open_ones(), VIEW, pk)
        declared = PROCEDURES[key]
        form = OpenCaseForm(
            request.actor,
            request.POST or None,
            about=found.organization,
            initial={"procedure": key, "person": found.person_id},
        )
        if request.method == "POST" and (case := form.act(found.organization)) is not None:
            for warning in form.warned:
                messages.warning(request, str(warning))
            messages.success(request, _("Đã mở hồ sơ: %(title)s.") % {"title": declared.title})
            return HttpResponseRedirect(door("case", case.pk))
        bar = bar_of(request, found.organization)
        bar.on = bar.today
        context = {
            "bar": bar,
            "page_title": declared.title,
            "declared": declared,
            "about": found.person.full_name,
            "back_url": door("members:prospect", pk),
            "form": form,
        }
        return page(request, "members/begin.html", context)

    view.__name__ = f"begin_{key}"
    return view


def prospect_act(form_class: type[ActionForm]) -> Any:
    """The page of one act about a prospect."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        found = visible(request.actor, open_ones(), form_class.action, pk)
        bar = bar_of(request, found.organization)
        bar.on = bar.today
        context = {
            "bar": bar,
            "about": found.person.full_name,
            "back_url": door("members:prospect", pk),
            "page_title": ACTIONS[form_class.action].title,
        }
        return acted(request, form_class, found, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def acted(
    request: Request, form_class: type[ActionForm], target: Any, context: dict[str, Any]
) -> HttpResponse:
    """The form; what is wrong with it; or that it was done."""
    form = form_class(request.actor, request.POST if request.method == "POST" else None, about=target)
    context["form"] = form
    if request.method != "POST" or (done := form.act(target)) is None:
        return page(request, "members/act.html", context)
    for warning in form.warned:
        messages.warning(request, str(warning))
    messages.success(request, _("Đã ghi: %(act)s.") % {"act": form.title})
    return HttpResponseRedirect(after(request, done))


def after(request: Request, done: Prospect) -> str:
    """The page of the prospect while one may see it; else the list one came from."""
    if open_ones().visible_to(request.actor, VIEW).filter(pk=done.pk).exists():
        return door("members:prospect", done.pk)
    return door("members:prospects", request.office.organization_id)  # type: ignore[attr-defined]


def act_url(form_class: type[ActionForm], pk: int) -> str:
    return door(f"members:prospect_{verb(form_class.action)}", pk)
