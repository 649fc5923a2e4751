"""The inbox of an office, a case with its way so far, and the pages on which steps are taken."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.forms import ActionForm
from sotay.kernel.place import numbers
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import described
from sotay.organizations.queries import with_above

from .actions import what_binds
from .forms import StepForm, TakeBackForm, WithdrawCaseForm
from .models import Case, CaseState, Task
from .printing import printable
from .queries import BOXES, WAITING, beside, box, counts, may_take, way_of
from .seating import permission_of

VIEW = "case.view"
SHOWN = 40
CHIPS = {
    CaseState.OPEN: "open",
    CaseState.AGREED: "done",
    CaseState.ENDED: "ended",
    CaseState.WITHDRAWN: "ended",
}


@require_GET
@looks_at(VIEW)
def inbox(request: Request) -> HttpResponse:
    """What an office must do, what is late, and what waits for others."""
    on = today()
    name = request.GET.get("box", "")
    numbers = counts(request.actor, on)
    chosen = name if name in BOXES else next((key for key in BOXES if numbers[key]), WAITING)
    rows = box(request.actor, chosen, on).select_related("case__person", "organization")
    shown = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    names = described(
        {task.case.organization_id for task in shown} | {task.organization_id for task in shown}, on
    )
    return page(
        request,
        "procedures/inbox.html",
        {
            "page_title": _("Hồ sơ cần giải quyết"),
            "tabs": [
                {
                    "label": title,
                    "url": door("cases", box=key),
                    "count": numbers[key],
                    "current": key == chosen,
                }
                for key, title in BOXES.items()
            ],
            "tasks": [line(task, names, on) for task in shown],
            "pages": shown,
            "box": chosen,
            "beside": beside(request.actor, on),
        },
    )


def line(task: Task, names: dict[int, Any], on: Any) -> dict[str, Any]:
    """A step that waits, as the inbox shows it."""
    state, sits = names.get(task.case.organization_id), names.get(task.organization_id)
    return {
        "url": door("case", task.case_id),
        "who": task.case.person.full_name if task.case.person else "",
        "procedure": task.case.title,
        "step": task.declared.title,
        "due_on": task.due_on,
        "late": task.is_late(on),
        "place": state.name if state else "",
        "sits": sits.name if sits else "",
    }


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def case(request: Request, pk: int) -> HttpResponse:
    """A case: the way so far, what is missing, who holds it; and the step, for whoever may take it."""
    rows = Case.objects.select_related("organization", "person", "destination")
    found = visible(request.actor, rows, VIEW, pk)
    task = found.tasks.filter(done_on=None).select_related("organization", "case").first()
    form = (
        StepForm(request.actor, request.POST or None, about=task) if may_take(request.actor, task) else None
    )
    if request.method == "POST":
        if form is None:
            messages.warning(request, _("Bước này không còn chờ cương vị của bạn; chưa ghi gì."))
            return HttpResponseRedirect(door("case", pk))
        if form.act(task) is not None:
            said(request, form)
            still = Case.objects.visible_to(request.actor, VIEW).filter(pk=pk).exists()
            return HttpResponseRedirect(door("case", pk) if still else door("cases"))
    return page(request, "procedures/case.html", shown(request, found, task, form))


def shown(request: Request, found: Case, task: Task | None, form: StepForm | None) -> dict[str, Any]:
    on = today()
    bar = bar_of(request, found.organization)
    bar.on = bar.today
    sides = [numbers(found.path), numbers(found.destination_path or "")]
    above = {pk for side in sides for pk in side[-2:-1]} if found.destination_id else set()
    places = {found.organization_id, task.organization_id if task else None, found.destination_id}
    names = described({pk for pk in places if pk} | above, on)
    both = set(sides[0]) & set(sides[1]) if found.destination_id else set(sides[0])
    person = found.person
    return {
        "bar": bar,
        "page_title": found.title,
        "case": found,
        "chip": CHIPS[CaseState(found.state)],
        "who": person.full_name if person else "",
        "who_url": door("members:detail", person.pk)
        if person and request.actor.may("prospect.view" if person.is_prospect else "member.view", found.path)
        else "",
        "place": with_above(names, found.organization_id, found.path, both),
        "place_url": door("organization", found.organization_id),
        "destination": with_above(names, found.destination_id, found.destination_path, both),
        "way": way_of(found),
        "task": task,
        "task_place": names[task.organization_id].name if task and task.organization_id in names else "",
        "late": task is not None and task.is_late(on),
        "papers": [
            {
                "title": each.paper.title,
                "form": each.form.code,
                "number": each.number.words if each.number else "",
                "url": door("case_paper", found.pk, each.form.key),
            }
            for each in printable(found)
        ],
        "rule": found.law(task.rule) if task and task.rule else None,
        "form": form,
        "may_withdraw": found.is_open
        and request.actor.may(permission_of(found.declared.opens), found.path)
        and what_binds(found) is None,
        "withdraw_url": door("case_withdraw", found.pk),
        "doors": [
            {"url": door(name, found.pk), "label": label}
            for name, label in (task.declared.doors.items() if task and form else ())
        ],
        "take_back_url": door("case_take_back", found.pk)
        if found.steps.exists() and request.actor.may("case.take_back", found.path)
        else "",
    }


def said(request: Request, form: ActionForm) -> None:
    for warning in form.warned:
        messages.warning(request, str(warning))
    messages.success(request, _("Đã ghi: %(act)s.") % {"act": form.title})


def act_on(form_class: type[ActionForm]) -> Any:
    """The page of an act on a case, beside its steps."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        found = visible(
            request.actor, Case.objects.select_related("organization", "person"), form_class.action, pk
        )
        form = form_class(request.actor, request.POST or None, about=found)
        if request.method == "POST" and form.act(found) is not None:
            said(request, form)
            return HttpResponseRedirect(door("case", pk))
        return page(
            request,
            "procedures/act.html",
            {"form": form, "page_title": form.title, "back_url": door("case", pk), "about": found.title},
        )

    return view


withdraw = act_on(WithdrawCaseForm)
take_back = act_on(TakeBackForm)
