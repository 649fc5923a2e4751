"""After a plan was carried out: its annex, who received whom, a slip for each member, and the entries re-addressed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import entry
from sotay.kernel.dates import spelled
from sotay.kernel.law import law
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.time import DAY
from sotay.kernel.web import Request, download, looks_at, page
from sotay.members.models import Movement
from sotay.members.readdressing import readdressed_by
from sotay.organizations.doors import door
from sotay.organizations.kinds import PlanState, StepKind
from sotay.organizations.models import described
from sotay.organizations.plan_lines import lines_of
from sotay.organizations.plans import Reorganization
from sotay.reports.forms import PurposeForm

from .outcome import Receiver, received, receivers, slips
from .telling import Called, pages_of, paper, told
from .views import VIEW, frame, plan_of

LIST = "member.list"
EXPORT = "member.export"
PER_PAGE = 100
SLIPS = 50


def done(request: Request, pk: int, here: str) -> tuple[Reorganization, dict[str, Any]]:
    """A plan that was carried out, with the context of its pages."""
    plan = plan_of(request, pk)
    context = frame(request, plan, here)
    on = plan.counted_on or plan.effective_on
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


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def plan_members(request: Request, pk: int) -> HttpResponse:
    """The members an organisation received; a POST with a purpose takes the list out."""
    plan, context = done(request, pk, "plan_result")
    if not context["is_done"] or not request.GET.get("at"):
        return page(request, "desk/plans/members.html", context | {"back_url": door("plan_result", pk)})
    receiver = receiver_of(request, plan)
    rows = received(plan, receiver)
    form = PurposeForm(request.POST or None)
    pages = Paginator(rows, PER_PAGE)
    limit = int(law("people.export_second_office_above", request.bar.today, at=plan.organization).value)  # type: ignore[attr-defined]
    may_export = request.actor.may(EXPORT, plan.organization.path) and pages.count <= limit
    if request.method == "POST":
        if not may_export:
            raise PermissionDenied(EXPORT)
        if form.is_valid():
            return members_sheet(request, plan, receiver, form.cleaned_data["purpose"])
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
        "form": form,
        "may_export": may_export,
    }
    return page(request, "desk/plans/members.html", context)


def members_sheet(request: Request, plan: Reorganization, receiver: Receiver, purpose: str) -> HttpResponse:
    """The members one organisation received, with the mark of the export."""
    with entry(request.actor, EXPORT, plan.organization, purpose) as mark:
        listed = slips(plan, list(received(plan, receiver)))
    columns = [
        Column(_("TT"), "whole", 6),
        Column(_("Họ và tên"), width=28),
        Column(_("Là đảng viên"), width=14),
        Column(_("Chi bộ trước"), width=36),
        Column(_("Thuộc"), width=44),
        Column(_("Chi bộ nay"), width=36),
        Column(_("Thuộc"), width=44),
    ]
    rows = [
        [at, each.name, each.status, each.cell_then, each.above_then, each.cell_now, each.above_now]
        for at, each in enumerate(listed, 1)
    ]
    notes = [
        receiver.name,
        paper(plan),
        _("Lần xuất số %(mark)s. Mục đích: %(purpose)s") % {"mark": mark.pk, "purpose": purpose},
    ]
    content = write_xlsx(columns, rows, title=_("Đảng viên tiếp nhận do sắp xếp tổ chức"), notes=notes)
    return download(content, f"tiep-nhan-{plan.pk}-{receiver.pk}.xlsx")


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
    numbers_ = {
        pk_
        for each in here
        for row in (each.was, each.now)
        if row
        for pk_ in (row.from_organization_id, row.to_organization_id)
        if pk_
    }
    may = sees_members(request, plan)
    states = described(numbers_, context["eve"]) if numbers_ else {}
    names = {pk_: state.name for pk_, state in states.items()}
    context |= {
        "rows": [
            {
                "name": name_of(each.was) if may else "—",
                "url": door("members:detail", each.was.member_id) if each.was.member_id and may else "",
                "kind": each.was.get_kind_display(),
                "on": each.was.happened_on,
                "recorded_at": each.was.recorded_at,
                "was": sides(each.was, names),
                "now": sides(each.now, names) if each.now else "",
            }
            for each in here
        ],
        "count": pages.count,
        "pages": pages_of(here, "plan_readdressed", pk),
    }
    return page(request, "desk/plans/readdressed.html", context)


def name_of(row: Movement) -> str:
    return row.member.person.full_name if row.member else _("(số tổng hợp)")


def sides(row: Any, names: dict[int, str]) -> str:
    """From where to where an entry goes."""
    told_ = [names.get(pk, "") for pk in (row.from_organization_id, row.to_organization_id) if pk]
    return " → ".join(dict.fromkeys(told_))
