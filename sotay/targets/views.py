"""The pages on which targets are decided, and the history of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.organizations.models import Organization, described

from .actions import children, last_day_of
from .forms import BESIDE, AllotForm, SetTargetForm, WithdrawForm
from .models import Target
from .queries import history_of, targets_of

VIEW = "figures.view"
PLAN = "reports:targets"


@require_http_methods(["GET", "POST"])
@looks_at(SetTargetForm.action)
def set_one(request: Request, pk: int) -> HttpResponse:
    """What an organisation is to reach."""
    organization = visible(request.actor, Organization.objects, SetTargetForm.action, pk)
    return answered(request, SetTargetForm, organization, organization)


@require_http_methods(["GET", "POST"])
@looks_at(WithdrawForm.action)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask it no more."""
    rows = Target.objects.select_related("organization", "allotted_by")
    target = visible(request.actor, rows, WithdrawForm.action, pk)
    return answered(request, WithdrawForm, target, target.organization)


@require_http_methods(["GET", "POST"])
@looks_at(AllotForm.action)
def allot(request: Request, pk: int) -> HttpResponse:
    """The numbers of all directly below, in one table on one decision."""
    organization = visible(request.actor, Organization.objects, AllotForm.action, pk)
    return answered(request, AllotForm, organization, organization, "targets/allot.html")


def answered(
    request: Request,
    form_class: type[ActionForm],
    target: Any,
    organization: Organization,
    template: str = "organizations/act.html",
) -> HttpResponse:
    """The form, why it was not done, or the plan in which it shows."""
    asked = request.method == "POST"
    given = {name: request.GET[name] for name in form_class.base_fields if name in request.GET}
    form = form_class(request.actor, request.POST if asked else None, initial=given, about=target)
    done = form.act(target) if asked else None
    if done is not None:
        first = done[0] if isinstance(done, list) else done
        messages.success(request, _("Đã %(act)s.") % {"act": form.title[:1].lower() + form.title[1:]})
        return HttpResponseRedirect(plan_door(organization, first))
    bar = bar_of(request, organization)
    context = {
        "form": form,
        "organization": organization,
        "target": target if isinstance(target, Target) else None,
        "state": organization.state(bar.today),
        "page_title": ACTIONS[form_class.action].title,
        "back_url": door(PLAN, organization.pk),
        "bar": bar,
    }
    if form_class is AllotForm:
        context |= table_of(form, organization)
    return page(request, template, context)


def table_of(form: ActionForm, organization: Organization) -> dict[str, Any]:
    """Who stands directly below, with what each was given; of the indicator and the years that are asked."""
    said = {name: str(form[name].value() or "") for name in ("code", "first_year", "last_year")}
    first = year_of(said["first_year"]) or today().year
    last = max(year_of(said["last_year"]), first)
    below = children(organization, first, last)
    found = targets_of([organization.pk, *below], first, last, code=said["code"])
    names = described(below, last_day_of(first, last))
    rows = []
    for pk in below:
        given = found.get((pk, said["code"]))
        typed = form.data.get(f"{BESIDE}{pk}") if form.is_bound else None
        value = given.value if given and typed is None else typed
        rows.append({"pk": pk, "name": names[pk].name, "value": "" if value is None else str(value)})
    own = found.get((organization.pk, said["code"]))
    return {"rows": rows, "own": own, "beside": BESIDE, "asked": said}


def year_of(text: str) -> int:
    """A year as it stands in an address or a field; 0 where none does."""
    return int(text) if text.isascii() and text.isdecimal() and 1930 <= int(text[:5]) <= 2200 else 0


def plan_door(organization: Organization, target: Target) -> str:
    """The plan in which a target stands."""
    last = target.last_year if target.last_year != target.first_year else None
    return door(PLAN, organization.pk, year=target.first_year, to=last, code=target.code)


@require_GET
@looks_at(VIEW)
def history(request: Request, pk: int) -> HttpResponse:
    """Every number a target had, by whose decision, and when it was recorded."""
    rows = Target.objects.select_related("organization")
    target = visible(request.actor, rows, VIEW, pk)
    organization = target.organization
    bar = bar_of(request, organization)
    versions = history_of(target)
    givers = described({row.allotted_by_id for row in versions if row.allotted_by_id}, bar.today)
    latest = versions[0]
    may = request.actor.may(WithdrawForm.action, organization.path) and latest.value is not None
    context = {
        "bar": bar,
        "organization": organization,
        "state": organization.state(bar.today),
        "page_title": str(target),
        "back_url": plan_door(organization, target),
        "versions": [
            {
                "row": row,
                "giver": givers[row.allotted_by_id].name if row.allotted_by_id in givers else "",
                "decision": written(row.decision),
            }
            for row in versions
        ],
        "withdraw_url": door("targets:withdraw", latest.pk) if may else "",
    }
    return page(request, "targets/history.html", context)
