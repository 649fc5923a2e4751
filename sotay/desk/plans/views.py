"""Plans as pages: the list, one plan with its lines, drawing a new one, its sheet, and the steps of its life."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.vietnamese import fold
from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.organizations.approving import own_plan
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import PlanState
from sotay.organizations.models import Organization, described
from sotay.organizations.plan_forms import ApproveForm, CarryOutForm, DraftForm, ReviseForm, WithdrawForm
from sotay.organizations.plan_lines import lines_of
from sotay.organizations.plan_sheet import write_plan
from sotay.organizations.planning import check
from sotay.organizations.plans import Reorganization

from .forms import PlanFilter
from .telling import Called, by_line, pages_of, paper, state_chip, told

VIEW = "reorganization.view"
PER_PAGE = 50
LINES = 100
CHECKED = 300
"""A plan of more lines is checked where it is previewed, not each time one turns its pages."""
ORDER = (PlanState.STOPPED, PlanState.DRAFT, PlanState.APPROVED, PlanState.CARRIED_OUT, PlanState.WITHDRAWN)
ACTS: dict[str, type[ActionForm]] = {
    "approve": ApproveForm,
    "withdraw": WithdrawForm,
    "carry_out": CarryOutForm,
}
POSSIBLE = {
    PlanState.DRAFT: ("approve", "withdraw"),
    PlanState.STOPPED: ("approve", "withdraw"),
    PlanState.APPROVED: ("carry_out", "withdraw"),
}
"""What may be done to a plan in each state, the next step first."""


def plan_of(request: Request, pk: int, permission: str = VIEW) -> Reorganization:
    """A plan the actor may see."""
    rows = Reorganization.objects.select_related("organization", "decision")
    plan: Reorganization = visible(request.actor, rows, permission, pk)
    return plan


def frame(request: Request, plan: Reorganization, here: str = "plan") -> dict[str, Any]:
    """The context every page of a plan begins with. What is decided is recorded today: no bar is shown."""
    bar = bar_of(request, plan.organization)
    bar.on = bar.today
    tabs = [
        ("plan", _("Các dòng"), True),
        ("plan_preview", _("Xem trước"), plan.is_open),
        ("plan_result", _("Kết quả, giấy tờ"), plan.state == PlanState.CARRIED_OUT),
        ("plan_readdressed", _("Bút toán ghi lại"), plan.state == PlanState.CARRIED_OUT),
    ]
    shown = [
        {"label": label, "url": door(name, plan.pk), "current": name == here}
        for name, label, is_there in tabs
        if is_there
    ]
    return {
        "plan": plan,
        "page_title": plan.title,
        "tabs_items": shown if len(shown) > 1 else [],
        "chip_": state_chip(plan),
        "paper": paper(plan),
        "list_url": door("plans", plan.organization_id),
        "may_change": plan.state in (PlanState.DRAFT, PlanState.STOPPED)
        and request.actor.may("reorganization.revise", plan.organization.path),
    }


# The list ----------------------------------------------------------------------------------------------------


@require_GET
@looks_at(VIEW)
def plans(request: Request, pk: int) -> HttpResponse:
    """The plans for the tree of an organisation and below, what waits first, then the latest."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    rows = Reorganization.objects.visible_to(request.actor, VIEW).filter(
        organization__path__startswith=organization.path or "-"
    )
    filters = PlanFilter(request.GET)
    given = filters.given
    if given["state"]:
        rows = rows.filter(state=given["state"])
    listed = [
        plan
        for plan in rows.order_by("-effective_on", "-pk")
        if fold(given["words"]) in fold(f"{plan.title} {plan.number}")
    ]
    listed.sort(key=lambda plan: ORDER.index(PlanState(plan.state)))
    pages = Paginator(listed, PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    counts = dict(
        Reorganization.objects.filter(pk__in=[plan.pk for plan in shown])
        .values_list("pk")
        .annotate(number=Count("steps"))
        .order_by()
    )
    names = described({plan.organization_id for plan in shown}, bar.today)
    query = {name: value for name, value in given.items() if value}
    may_draft = request.actor.may("reorganization.draft", organization.path)
    state = organization.state(bar.today)
    context = {
        "bar": bar,
        "organization": organization,
        "over": state.name if state else "",
        "page_title": _("Phương án sắp xếp tổ chức"),
        "filters": filters,
        "narrowed": bool(query),
        "rows": [
            {
                "plan": plan,
                "url": door("plan", plan.pk),
                "chip": state_chip(plan),
                "paper": paper(plan),
                "lines": counts.get(plan.pk, 0),
                "where": names[plan.organization_id].name if plan.organization_id in names else "",
            }
            for plan in shown
        ],
        "count": pages.count,
        "pages": pages_of(shown, "plans", pk, **query),
        "new_url": door("plan_new", pk) if may_draft else "",
        "template_url": door("plan_template", pk) if may_draft else "",
        "back_url": door("organization", pk),
    }
    return page(request, "desk/plans/list.html", context)


# One plan ----------------------------------------------------------------------------------------------------


@require_GET
@looks_at(VIEW)
def plan(request: Request, pk: int) -> HttpResponse:
    """One plan: how far it has come, its lines, what stands against it."""
    shown = plan_of(request, pk)
    lines = lines_of(shown)
    pages = Paginator(range(1, len(lines) + 1), LINES)
    here = pages.get_page(request.GET.get("page"))
    on_page = [(order, lines[order - 1]) for order in here]
    called = Called.of(lines, [line for _order, line in on_page], shown.effective_on)
    long = len(lines) > CHECKED
    found, whole = by_line(check(shown).findings) if shown.is_open and lines and not long else ({}, [])
    refusals = [each for rows in [*found.values(), whole] for each in rows if each.refuses]
    context = frame(request, shown) | {
        "lines": [
            told(line, order, called, found, door("plan_line_edit", pk, order)) for order, line in on_page
        ],
        "count": len(lines),
        "pages": pages_of(here, "plan", pk),
        "refusals": len(refusals),
        "long": long,
        "first_refusals": refusals[:5],
        "whole": whole,
        "acts": acts(request, shown),
        "add_url": door("plan_line", pk),
        "edit_url": door("plan_edit", pk),
        "sheet_url": door("plan_sheet", pk),
        "preview_url": door("plan_preview", pk),
    }
    return page(request, "desk/plans/plan.html", context)


def acts(request: Request, plan: Reorganization) -> list[dict[str, str]]:
    """What this actor may do with the plan now."""
    names = POSSIBLE.get(PlanState(plan.state), ())
    due = plan.effective_on <= request.bar.today  # type: ignore[attr-defined]
    return [
        {"label": str(ACTIONS[f"reorganization.{name}"].title), "url": door(f"plan_{name}", plan.pk)}
        for name in names
        if request.actor.may(f"reorganization.{name}", plan.organization.path)
        and (name != "carry_out" or due)
    ]


@require_GET
@looks_at(VIEW)
def plan_sheet(request: Request, pk: int) -> HttpResponse:
    """The plan as a spreadsheet that can be loaded back."""
    shown = plan_of(request, pk)
    content = write_plan(lines_of(shown), shown.effective_on, shown.title)
    return download(content, f"phuong-an-{pk}.xlsx")


@require_GET
@looks_at("reorganization.draft")
def plan_template(request: Request, pk: int) -> HttpResponse:
    """An empty sheet for a plan."""
    organization = visible(request.actor, Organization.objects, "reorganization.draft", pk)
    bar = bar_of(request, organization)
    notes = [
        _(
            "Mỗi dòng một việc: thành lập, hợp nhất, sáp nhập, chia tách, giải thể, chuyển giao,"
            " chuyển loại hình, đổi tên."
        ),
        _(
            "Hợp nhất ba xã thành một: một dòng thành lập tổ chức mới với ký hiệu M1, ba dòng hợp nhất chuyển đến M1."
        ),
        _("Tên tổ chức ghi như trong sổ; trùng tên thì ghi thêm mã."),
    ]
    return download(write_plan([], bar.today, _("Phương án sắp xếp tổ chức"), notes), "mau-phuong-an.xlsx")


# Drawing and the steps of its life ---------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@looks_at("reorganization.draft")
def plan_new(request: Request, pk: int) -> HttpResponse:
    """A new plan; with a sheet, all its lines at once or none."""
    organization = visible(request.actor, Organization.objects, "reorganization.draft", pk)
    asked = request.method == "POST"
    form = DraftForm(
        request.actor,
        request.POST if asked else None,
        about=organization,
        **({"files": request.FILES} if asked else {}),
    )
    made = form.act(organization) if asked else None
    if made is not None:
        messages.success(request, _("Đã lưu phương án. Chưa có gì thay đổi trong cây tổ chức."))
        return HttpResponseRedirect(door("plan", made.pk))
    bar = bar_of(request, organization)
    context = {
        "form": form,
        "page_title": _("Soạn phương án sắp xếp tổ chức"),
        "back_url": door("plans", pk),
        "template_url": door("plan_template", pk),
        "bar": bar,
    }
    return page(request, "desk/plans/draft.html", context)


@require_http_methods(["GET", "POST"])
@looks_at("reorganization.revise")
def plan_edit(request: Request, pk: int) -> HttpResponse:
    """Its name, day and decision; a sheet takes the place of all its lines."""
    shown = plan_of(request, pk, "reorganization.revise")
    asked = request.method == "POST"
    names = ("effective_on", "number", "signed_on", "issuer")
    form = ReviseForm(
        request.actor,
        request.POST if asked else None,
        about=shown,
        initial={"name": shown.title, **{name: getattr(shown, name) for name in names}},
        **({"files": request.FILES} if asked else {}),
    )
    if asked and form.act(shown) is not None:
        messages.success(request, _("Đã lưu phương án."))
        return HttpResponseRedirect(door("plan", pk))
    context = frame(request, shown) | {
        "form": form,
        "page_title": _("Sửa phương án"),
        "back_url": door("plan", pk),
        "template_url": door("plan_sheet", pk),
        "revises": True,
    }
    return page(request, "desk/plans/draft.html", context)


def act_on_plan(name: str) -> Any:
    """The page of one step: what it does, the form it needs, and the confirmation."""
    form_class = ACTS[name]

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        shown = plan_of(request, pk, form_class.action)
        asked = request.method == "POST"
        if name not in POSSIBLE.get(PlanState(shown.state), ()):
            messages.info(request, _("Việc này không còn làm được: phương án đã ở bước khác."))
            return HttpResponseRedirect(door("plan", pk))
        given = {each: getattr(shown, each) for each in ("number", "signed_on", "issuer")}
        form = form_class(request.actor, request.POST if asked else None, about=shown, initial=given)
        done = form.act(shown) if asked else None
        if done is not None:
            for warning in form.warned:
                messages.warning(request, str(warning))
            messages.success(request, said(name, done))
            return HttpResponseRedirect(door("plan", pk))
        context = frame(request, shown) | {
            "form": form,
            "name": name,
            "page_title": form.title,
            "back_url": door("plan", pk),
            "preview_url": door("plan_preview", pk),
            "due": shown.effective_on <= request.bar.today,  # type: ignore[attr-defined]
            "lines": shown.steps.count(),
            "own": own_plan(request.actor, shown) if name == "approve" else None,
        }
        return page(request, "desk/plans/act.html", context)

    view.__name__ = f"plan_{name}"
    return view


def said(name: str, plan: Reorganization) -> str:
    """What was done, in words."""
    if plan.state == PlanState.CARRIED_OUT:
        return _("Đã thực hiện phương án: cây tổ chức và số liệu theo tổ chức mới từ ngày %(day)s.") % {
            "day": spelled(plan.counted_on or plan.effective_on)
        }
    if plan.state == PlanState.WITHDRAWN:
        return _("Đã rút phương án. Cây tổ chức không thay đổi gì.")
    return _("Đã duyệt. Phương án sẽ tự thực hiện vào ngày %(day)s.") % {"day": spelled(plan.effective_on)}
