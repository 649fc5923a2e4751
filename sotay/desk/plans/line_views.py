"""Drawing a plan by hand: one operation at a time, with organisations picked from the tree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.actions import ACTIONS, NotAllowed
from sotay.kernel.web import Request, looks_at, page
from sotay.organizations.doors import door
from sotay.organizations.kinds import StepKind
from sotay.organizations.plan_lines import PlanLine, lines_of
from sotay.organizations.plans import Reorganization
from sotay.regulations import Refused

from .forms import HELP, ONE_ONLY, OperationForm
from .line_forms import LineForm
from .operations import lines_for, replaced, without
from .picking import Parts, Picker, allowed, inside_of, numbers, parts_of, picker
from .telling import Called
from .views import frame, plan_of

REVISE = "reorganization.revise"


@dataclass(frozen=True)
class Picked:
    """What the page sends beside the form.

    Attributes:
        go: where in the tree to look next, rather than to add the lines.
        all_of_them: tick all that are shown, and look on.
        seen: the organisation whose parts were shown to be ticked.
    """

    organizations: Sequence[int]
    children: Sequence[int]
    persons: Sequence[int]
    under: int
    words: str
    go: bool
    all_of_them: bool
    seen: int | None

    @classmethod
    def read(cls, request: Request, plan: Reorganization) -> "Picked":
        given = request.POST if request.method == "POST" else request.GET
        go = given.get("go", "")
        under = numbers([go]) or numbers([given.get("under", "")]) or [plan.organization_id]
        words = "" if go.isdecimal() else given.get("words", "").strip()
        return cls(
            allowed(request.actor, numbers(given.getlist("pick"))),
            allowed(request.actor, numbers(given.getlist("child"))),
            numbers(given.getlist("person")),
            under[0],
            words,
            bool(go),
            go == "all",
            next(iter(numbers([given.get("seen", "")])), None),
        )


@require_http_methods(["GET", "POST"])
@looks_at(REVISE)
def plan_line(request: Request, pk: int) -> HttpResponse:
    """Add one operation to a plan: first what is done, then to which organisations."""
    plan = plan_of(request, pk, REVISE)
    context = frame(request, plan) | {"back_url": door("plan", pk)}
    kind = request.GET.get("kind", "")
    if kind not in StepKind.values:
        listed = [
            {"label": each.label, "help": HELP[each], "url": door("plan_line", pk, kind=each.value)}
            for each in StepKind
        ]
        return page(
            request, "desk/plans/choose_step.html", context | {"listed": listed, "page_title": _("Thêm việc")}
        )
    existing, picked = lines_of(plan), Picked.read(request, plan)
    sends = request.method == "POST" and not picked.go and not asks_parts(kind, picked)
    form = OperationForm(
        request.actor, kind, existing, request.POST if sends else None, initial=typed(request)
    )
    error = ""
    if sends and form.is_valid() and not (error := wrong_picks(kind, picked)):
        operation = form.operation(picked.organizations, picked.children, picked.persons)
        if operation.inner:
            operation = replace(operation, inside=inside_of(picked.organizations, plan.effective_on))
        if not (error := changed_meanwhile(request, plan)):
            error = rewritten(request, plan, [*existing, *lines_for(operation, existing)])
        if not error:
            messages.success(request, _("Đã thêm vào phương án."))
            return HttpResponseRedirect(door("plan", pk))
    context |= {
        "form": form,
        "kind": kind,
        "page_title": StepKind(kind).label,
        "help": HELP[StepKind(kind)],
        "error": error,
        "version": plan.entry_id,
        "one_only": kind in ONE_ONLY,
        "picks": kind != StepKind.FOUND,
        **shown_picks(request, plan, kind, picked),
    }
    return page(request, "desk/plans/line.html", context)


def asks_parts(kind: str, picked: Picked) -> bool:
    """Of what is split, the parts are shown to be ticked before anything is added."""
    return kind == StepKind.SPLIT and list(picked.organizations) != [picked.seen]


def typed(request: Request) -> dict[str, Any]:
    """What was filled in before, while one still looks around in the tree."""
    return {name: request.POST[name] for name in request.POST if name != "csrfmiddlewaretoken"}


def shown_picks(request: Request, plan: Reorganization, kind: str, picked: Picked) -> dict[str, Any]:
    if kind == StepKind.FOUND:
        return {}
    on = plan.effective_on
    shown: Picker = picker(
        request.actor,
        plan.organization,
        on,
        picked.under,
        picked.organizations,
        picked.words,
        all_of_them=picked.all_of_them,
    )
    parts = None
    if kind == StepKind.SPLIT and len(picked.organizations) == 1:
        parts = parts_of(request.actor, picked.organizations[0], on, picked.children, picked.persons)
    return {"picker": shown, "parts": parts, "seen": picked.organizations[0] if parts else ""}


def wrong_picks(kind: str, picked: Picked) -> str:
    """Why these organisations will not do."""
    if kind == StepKind.FOUND:
        return ""
    if not picked.organizations:
        return _("Hãy đánh dấu ít nhất một tổ chức ở danh sách dưới đây.")
    if kind in ONE_ONLY and len(picked.organizations) > 1:
        return _("Việc này làm cho từng tổ chức; hãy chỉ chọn một.")
    return ""


def changed_meanwhile(request: Request, plan: Reorganization) -> str:
    """Somebody else wrote the plan since the page was shown."""
    if request.POST.get("version", "") == str(plan.entry_id):
        return ""
    return _(
        "Có người vừa sửa phương án này. Hãy xem lại các dòng; những gì đã nhập còn ở dưới, bấm lại để thêm."
    )


def rewritten(request: Request, plan: Reorganization, lines: Sequence[PlanLine]) -> str:
    """Write the lines of a plan anew; why not, or ""."""
    try:
        ACTIONS[REVISE].run(
            request.actor,
            plan,
            name=plan.title,
            effective_on=plan.effective_on,
            lines=lines,
            number=plan.number,
            signed_on=plan.signed_on,
            issuer=plan.issuer,
        )
    except Refused as refusal:
        return str(refusal)
    except NotAllowed:
        return _("Việc này ngoài phạm vi cương vị đang dùng.")
    return ""


@require_http_methods(["GET", "POST"])
@looks_at(REVISE)
def plan_line_edit(request: Request, pk: int, order: int) -> HttpResponse:
    """Say one line of a plan otherwise: where it leads, what it is called; the organisation it is about stays."""
    plan = plan_of(request, pk, REVISE)
    existing = lines_of(plan)
    if not 0 < order <= len(existing):
        raise Http404
    line = existing[order - 1]
    sends = request.method == "POST"
    form = LineForm(request.actor, line, existing, request.POST if sends else None)
    persons = numbers(request.POST.getlist("person")) if sends else list(line.persons)
    parts = members_of_part(request, plan, form, persons)
    error = ""
    if sends and form.is_valid() and not (error := changed_meanwhile(request, plan)):
        said = form.line(chosen_of(parts, persons, line.persons))
        error = rewritten(request, plan, replaced(existing, order, said))
        if not error:
            messages.success(request, _("Đã sửa dòng %(order)s.") % {"order": order})
            return HttpResponseRedirect(f"{door('plan', pk)}#line-{order}")
    called = Called.of(existing, [line], plan.effective_on)
    context = frame(request, plan) | {
        "back_url": door("plan", pk),
        "form": form,
        "kind": line.kind,
        "edits": True,
        "page_title": _("Sửa dòng %(order)s: %(kind)s") % {"order": order, "kind": StepKind(line.kind).label},
        "help": line.name if line.kind == StepKind.FOUND else called.name(line.organization),
        "error": error,
        "version": plan.entry_id,
        "parts": parts,
    }
    return page(request, "desk/plans/line.html", context)


def members_of_part(
    request: Request, plan: Reorganization, form: LineForm, persons: Sequence[int]
) -> Parts | None:
    """Of a cell that is split, its members, to be ticked; ``None`` where a line is about anything else."""
    if form.was.kind != StepKind.SPLIT or form.stays:
        return None
    parts = parts_of(request.actor, form.was.organization or 0, plan.effective_on, (), persons)
    return parts if parts and parts.is_cell else None


def chosen_of(parts: Parts | None, ticked: Sequence[int], before: Sequence[int]) -> list[int]:
    """The members who go to a part: those ticked, and those chosen before whom the page did not show."""
    shown = {each["pk"] for each in parts.members} if parts else set()
    return [*(who for who in ticked if who in shown), *(who for who in before if who not in shown)]


@looks_at(REVISE)
def plan_line_remove(request: Request, pk: int) -> HttpResponse:
    """Take one line out of a plan; with a founding go the lines that lead to it."""
    plan = plan_of(request, pk, REVISE)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    lines = lines_of(plan)
    chosen = numbers([request.POST.get("line", "")])
    back = HttpResponseRedirect(door("plan", pk))
    if not chosen or not 0 < chosen[0] <= len(lines):
        return back
    error = changed_meanwhile(request, plan)
    kept = without(lines, chosen[0])
    error = error or rewritten(request, plan, kept)
    if error:
        messages.error(request, error)
    else:
        messages.success(
            request, _("Đã bỏ %(count)s dòng khỏi phương án.") % {"count": len(lines) - len(kept)}
        )
    return back
