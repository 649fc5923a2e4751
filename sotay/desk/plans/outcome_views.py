"""After a plan was carried out: its annex, who received whom, a slip for each member, and the entries re-addressed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.time import DAY
from sotay.kernel.web import Request, download, looks_at, page
from sotay.members.purposes import Export as Purpose
from sotay.members.readdressing import readdressed_by
from sotay.members.views.agreeing import PAGES, second_office
from sotay.organizations.doors import door
from sotay.organizations.kinds import PlanState, StepKind
from sotay.organizations.plan_lines import lines_of
from sotay.organizations.plans import Reorganization

from .outcome import Receiver, day_of, received, receivers, slips, told_again
from .taking_out import ExportOfPlanForm, Papers
from .telling import Called, pages_of, paper, told
from .views import VIEW, frame, plan_of

LIST = "member.list"
PER_PAGE = 100
SLIPS = 50


def done(request: Request, pk: int, here: str) -> tuple[Reorganization, dict[str, Any]]:
    """A plan that was carried out, with the context of its pages."""
    plan = plan_of(request, pk)
    context = frame(request, plan, here)
    on = day_of(plan)
    context |= {"is_done": plan.state == PlanState.CARRIED_OUT, "day": on, "eve": on - DAY}
    return plan, context


def sees_members(request: Request, plan: Reorganization) -> bool:
    return request.actor.may(LIST, plan.organization.path)


@require_GET
@looks_at(VIEW)
def plan_result(request: Request, pk: int) -> HttpResponse:
    """What the plan brought: who received how many, and the papers to print."""
    plan, context = done(request, pk, "plan_result")
    if context["is_done"]:
        top = plan.organization_id
        days: dict[str, Any] = {"on": spelled(context["day"]), "with": spelled(context["eve"])}
        across: dict[str, Any] = {"period": "custom", "from": days["on"], "to": days["on"]}
        listed = receivers(plan)
        pages = Paginator(listed, PER_PAGE)
        here = pages.get_page(request.GET.get("page"))
        context |= {
            "rows": [
                {
                    "each": each,
                    "url": door("organization", each.pk, on=days["on"]),
                    "members_url": door("plan_members", pk, at=each.pk)
                    if sees_members(request, plan)
                    else "",
                    "slips_url": door("plan_slips", pk, at=each.pk) if sees_members(request, plan) else "",
                }
                for each in here
            ],
            "count": pages.count,
            "pages": pages_of(here, "plan_result", pk),
            "annex_url": door("plan_annex", pk),
            "annex_sheet_url": door("plan_annex_sheet", pk),
            "receivers_sheet_url": door("plan_receivers_sheet", pk),
            "units_url": door("reports:units", top, **days),
            "form1_url": door("reports:form1", top, **across),
            "tree_then_url": door("tree", top, on=days["with"]),
            "tree_now_url": door("tree", top, on=days["on"]),
        }
    return page(request, "desk/plans/result.html", context)


# The annex ---------------------------------------------------------------------------------------------------


def annex(plan: Reorganization) -> list[dict[str, Any]]:
    """The lines of a plan by what is done, in the order in which decisions list them."""
    lines = lines_of(plan)
    called = Called.of(lines, lines, plan.effective_on)
    groups = []
    for kind in StepKind:
        rows = [told(line, at, called, {}) for at, line in enumerate(lines, 1) if line.kind == kind]
        if rows:
            groups.append({"title": kind.label, "rows": rows})
    return groups


@require_GET
@looks_at(VIEW)
def plan_annex(request: Request, pk: int) -> HttpResponse:
    """The annex of the decision: the organisations it is about, as a page to be printed."""
    plan, context = done(request, pk, "plan_result")
    context |= {
        "groups": annex(plan),
        "back_url": door("plan_result", pk),
        "sheet_url": door("plan_annex_sheet", pk),
    }
    return page(request, "desk/plans/annex.html", context)


@require_GET
@looks_at(VIEW)
def plan_annex_sheet(request: Request, pk: int) -> HttpResponse:
    """The annex as a spreadsheet."""
    plan, _context = done(request, pk, "plan_result")
    columns = [
        Column(_("TT"), "whole", 6),
        Column(_("Việc"), width=18),
        Column(_("Tổ chức"), width=50),
        Column(_("Thành, về đâu"), width=60),
        Column(_("Ghi chú"), width=30),
    ]
    rows: list[list[object]] = []
    for group in annex(plan):
        for row in group["rows"]:
            rows.append(
                [len(rows) + 1, str(group["title"]), row["name"], row["becomes"], "; ".join(row["notes"])]
            )
    content = write_xlsx(
        columns,
        rows,
        title=_("Danh sách tổ chức đảng sắp xếp"),
        notes=[plan.title, paper(plan)],
        sheet_name=_("Phụ lục"),
    )
    return download(content, f"phu-luc-{pk}.xlsx")


@require_GET
@looks_at(VIEW)
def plan_receivers_sheet(request: Request, pk: int) -> HttpResponse:
    """Who received how many, as a spreadsheet; it names nobody."""
    plan, context = done(request, pk, "plan_result")
    listed = receivers(plan) if context["is_done"] else []
    columns = [
        Column(_("TT"), "whole", 6),
        Column(_("Tổ chức"), width=60),
        Column(_("Loại"), width=40),
        Column(_("Đảng viên tiếp nhận"), "whole", 20),
        Column(_("Theo số tổng hợp"), "whole", 20),
    ]
    rows: list[list[object]] = [
        [at, each.name, each.kind, each.members, each.on_totals] for at, each in enumerate(listed, 1)
    ]
    content = write_xlsx(columns, rows, title=_("Nơi tiếp nhận"), notes=[plan.title, paper(plan)])
    return download(content, f"tiep-nhan-{pk}.xlsx")


# Members -----------------------------------------------------------------------------------------------------


def receiver_of(request: Request, plan: Reorganization) -> Receiver:
    """The receiving organisation the address names, where its members may be listed."""
    if not sees_members(request, plan):
        raise PermissionDenied(LIST)
    at = request.GET.get("at", "")
    found = next((each for each in receivers(plan) if str(each.pk) == at), None)
    if found is None:
        raise Http404
    return found


@require_GET
@looks_at(VIEW)
def plan_members(request: Request, pk: int) -> HttpResponse:
    """The members an organisation received."""
    plan, context = done(request, pk, "plan_result")
    if not context["is_done"] or not request.GET.get("at"):
        return page(request, "desk/plans/members.html", context | {"back_url": door("plan_result", pk)})
    receiver = receiver_of(request, plan)
    pages = Paginator(received(plan, receiver), PER_PAGE)
    here = pages.get_page(request.GET.get("page"))
    context |= {
        "receiver": receiver,
        "page_title": _("%(name)s nhận %(count)s đảng viên") % {"name": receiver.name, "count": pages.count},
        "rows": [
            {"slip": slip, "url": door("members:detail", slip.member_id)}
            for slip in slips(plan, list(here.object_list))
        ],
        "count": pages.count,
        "pages": pages_of(here, "plan_members", pk, at=receiver.pk),
        "slips_url": door("plan_slips", pk, at=receiver.pk),
        "back_url": door("plan_result", pk),
        "export_url": export_url(request, plan, Papers.MEMBERS, receiver.pk),
    }
    return page(request, "desk/plans/members.html", context)


@require_GET
@looks_at(VIEW)
def plan_slips(request: Request, pk: int) -> HttpResponse:
    """A notice for each member an organisation received, one a sheet when printed, fifty a page."""
    plan, context = done(request, pk, "plan_result")
    if not context["is_done"] or not request.GET.get("at"):
        return page(request, "desk/plans/slips.html", context | {"back_url": door("plan_result", pk)})
    receiver = receiver_of(request, plan)
    pages = Paginator(received(plan, receiver), SLIPS)
    here = pages.get_page(request.GET.get("page"))
    context |= {
        "receiver": receiver,
        "page_title": _("Thông báo chuyển nơi sinh hoạt: %(name)s") % {"name": receiver.name},
        "slips": slips(plan, list(here.object_list)),
        "paper": paper(plan),
        "number": here.number,
        "of": pages.num_pages,
        "pages": pages_of(here, "plan_slips", pk, at=receiver.pk),
        "export_url": export_url(request, plan, Papers.SLIPS, receiver.pk),
        "back_url": door("plan_members", pk, at=receiver.pk),
    }
    return page(request, "desk/plans/slips.html", context)


# Re-addressed ------------------------------------------------------------------------------------------------


@require_GET
@looks_at(VIEW)
def plan_readdressed(request: Request, pk: int) -> HttpResponse:
    """What had been recorded since the plan's day on organisations that were no more, and where it stands now."""
    plan, context = done(request, pk, "plan_readdressed")
    rows = readdressed_by(plan) if context["is_done"] else []
    pages = Paginator(rows, PER_PAGE)
    here = pages.get_page(request.GET.get("page"))
    may = sees_members(request, plan)
    context |= {
        "rows": [
            each
            | {
                "name": each["name"] if may else "—",
                "url": door("members:detail", each["member"]) if each["member"] and may else "",
            }
            for each in told_again(plan, list(here.object_list))
        ],
        "count": pages.count,
        "pages": pages_of(here, "plan_readdressed", pk),
        "export_url": export_url(request, plan, Papers.READDRESSED) if rows else "",
    }
    return page(request, "desk/plans/readdressed.html", context)


# Taken out ---------------------------------------------------------------------------------------------------


def export_url(request: Request, plan: Reorganization, papers: str, at: int | None = None) -> str:
    """Where one of the lists is taken out; "" for who may not."""
    may = request.actor.may(ExportOfPlanForm.action, plan.organization.path)
    return door("plan_take_out", plan.pk, papers=papers, at=at or "") if may else ""


@require_http_methods(["GET", "POST"])
@looks_at(ExportOfPlanForm.action)
def plan_take_out(request: Request, pk: int) -> HttpResponse:
    """Ask what for, then hand out one of the lists as a sheet."""
    plan = plan_of(request, pk, ExportOfPlanForm.action)
    asked = request.method == "POST"
    given = request.POST if asked else request.GET
    papers, at = given.get("papers", ""), given.get("at", "")
    if papers not in Papers.values or plan.state != PlanState.CARRIED_OUT:
        return HttpResponseRedirect(door("plan", pk))
    initial = {"papers": papers, "at": at, "purpose": Purpose.HANDOVER}
    form = ExportOfPlanForm(request.actor, request.POST if asked else None, about=plan, initial=initial)
    taken = form.act(plan) if asked else None
    if taken is not None:
        response = download(taken.content, taken.file_name)
        response.headers["Cache-Control"] = "no-store"
        return response
    back = {Papers.READDRESSED: "plan_readdressed", Papers.SLIPS: "plan_slips"}.get(
        Papers(papers), "plan_members"
    )
    context = frame(request, plan) | {
        "form": form,
        "page_title": Papers(papers).label,
        "back_url": door(back, pk, at=at),
        **second_office(request, form, plan.organization_id, pk),
    }
    return page(request, "desk/plans/take_out.html", context)


PAGES[ExportOfPlanForm.action] = "plan_take_out"
