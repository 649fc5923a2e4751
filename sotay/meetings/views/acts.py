"""What is done about meetings beside holding one: each act a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import ActionForm
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.meetings.forms import PlanForm, RescoreForm, ScoreForm
from sotay.meetings.load import heavy_months, warnings_for
from sotay.meetings.models import Assignment, Meeting
from sotay.meetings.recording import keeps
from sotay.meetings.recurring import first_of
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .frame import meeting_of
from .scores import sheet_of


def organization_act(form_class: type[ActionForm]) -> Any:
    """The page of an act about an organisation's meetings."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        organization = visible(request.actor, Organization.objects, form_class.action, pk)
        bar = bar_of(request, organization)
        context: dict[str, Any] = {
            "organization": organization,
            "state": organization.state(bar.today),
            "bar": bar,
        }
        back = door("meetings:of", pk)
        if form_class is PlanForm:
            context |= {"template": "meetings/plan.html", "heavy": heavy_months(organization, bar.today)}
        return answered(request, form_class, organization, back, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def meeting_act(form_class: type[ActionForm]) -> Any:
    """The page of an act about a meeting."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        found: Meeting = meeting_of(request, pk, form_class.action)
        context: dict[str, Any] = {
            "organization": found.organization,
            "state": found.organization.shown_state,  # type: ignore[attr-defined]
            "target": str(found),
        }
        if issubclass(form_class, ScoreForm):
            context |= sheet_of(request, found, from_above=form_class is RescoreForm)
        return answered(request, form_class, found, door("meetings:meeting", pk), context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def assignment_act(form_class: type[ActionForm]) -> Any:
    """The page on which the result of a task is said."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        rows = Assignment.objects.select_related("meeting__organization", "person")
        with seen_by(PROGRAM):
            task: Assignment = visible(request.actor, rows, form_class.action, pk)
        organization = task.meeting.organization
        if not keeps(request.actor, task.meeting):
            messages.info(request, _("Việc này do chi bộ và cấp ủy được gửi biên bản ghi kết quả."))
            return HttpResponseRedirect(door("meetings:of", organization.pk))
        bar = bar_of(request, organization)
        context = {"organization": organization, "state": organization.state(bar.today), "target": task.what}
        return answered(request, form_class, task, door("meetings:of", organization.pk), context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def answered(
    request: Request, form_class: type[ActionForm], target: Any, back: str, context: dict[str, Any]
) -> HttpResponse:
    """The empty form, why it was not done, or the way on."""
    asked = request.method == "POST"
    given = {name: request.GET[name] for name in form_class.base_fields if name in request.GET}
    usual: dict[str, Any] = {"on": today(), "month": first_of(today())}
    initial = {name: value for name, value in usual.items() if name in form_class.base_fields} | given
    form = form_class(request.actor, request.POST if asked else None, about=target, initial=initial)
    template = context.pop("template", "organizations/act.html")
    context |= {"form": form, "page_title": ACTIONS[form_class.action].title, "back_url": back}
    done = form.act(target) if asked else None
    if done is None:
        return page(request, template, context)
    for warning in form.warned:
        messages.warning(request, str(warning))
    if form_class is PlanForm:
        for words in warnings_for(done):
            messages.warning(request, words)
    messages.success(request, _("Đã ghi."))
    leads_on = form_class is PlanForm
    return HttpResponseRedirect(door("meetings:meeting", done.pk) if leads_on else back)
