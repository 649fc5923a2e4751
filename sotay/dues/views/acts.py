"""What is done about a member's dues or a book beside its months: each act a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.dues.fields import AMOUNT
from sotay.dues.forms import DeclareOwnForm, ReceiveForm
from sotay.dues.queries import below
from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import Kind
from sotay.organizations.models import Organization


def organization_act(form_class: type[ActionForm]) -> Any:
    """The page of an act about the book of an organisation."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        organization = visible(request.actor, Organization.objects, form_class.action, pk)
        bar = bar_of(request, organization)
        bar.on = bar.today
        state = organization.state(bar.today)
        context: dict[str, Any] = {
            "bar": bar,
            "organization": organization,
            "state": state,
            "back_url": door("dues:of", pk),
        }
        if form_class is ReceiveForm:
            context["parts"] = parts_of(request, organization)
            context["template"] = "dues/receive.html"
        return answered(request, form_class, organization, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def parts_of(request: Request, organization: Organization) -> list[dict[str, Any]]:
    """What stands directly below, with what was typed, or what it says it handed up and is not booked."""
    return [
        {
            "pk": each.state.organization_id,
            "name": each.state.name,
            "sent": each.sent,
            "received": each.received,
            "value": request.POST.get(
                f"{AMOUNT}{each.state.organization_id}", each.difference if each.difference > 0 else ""
            ),
        }
        for each in below(organization, today())
        if each.state.kind != Kind.DELEGATION
    ]


def member_act(form_class: type[ActionForm]) -> Any:
    """The page of an act about what a member pays."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        rows = Member.objects.select_related("person")
        member = visible(request.actor, rows, form_class.action, pk)
        cell = place_of(member)
        bar_of(request, cell)
        context = {
            "organization": member.person.full_name,
            "back_url": door("dues:of", cell.pk) if cell else door("home"),
        }
        return answered(request, form_class, member, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


@require_http_methods(["GET", "POST"])
@looks_at(DeclareOwnForm.action)
def declare_own(request: Request) -> HttpResponse:
    """What one says of oneself."""
    member = Member.objects.select_related("person").filter(pk=request.actor.person_id or 0).first()
    if member is None:
        return page(request, "dues/own.html", {"page_title": _("Đảng phí của tôi"), "member": None})
    context = {"organization": _("Đảng phí của tôi"), "back_url": door("dues:own")}
    return answered(request, DeclareOwnForm, member, context)


def answered(
    request: Request, form_class: type[ActionForm], target: Any, context: dict[str, Any]
) -> HttpResponse:
    """The empty form, why it was not done, or the way back to where it shows."""
    asked = request.method == "POST"
    given = {name: request.GET[name] for name in form_class.base_fields if name in request.GET}
    usual: dict[str, Any] = {"on": today(), "since": today().replace(day=1), "month": today().replace(day=1)}
    initial = {name: value for name, value in usual.items() if name in form_class.base_fields} | given
    form = form_class(request.actor, request.POST if asked else None, about=target, initial=initial)
    template = context.pop("template", "organizations/act.html")
    context |= {"form": form, "page_title": ACTIONS[form_class.action].title}
    done = form.act(target) if asked else None
    if done is None:
        return page(request, template, context)
    for warning in form.warned:
        messages.warning(request, str(warning))
    messages.success(request, told(form, done))
    return HttpResponseRedirect(context["back_url"])


def told(form: ActionForm, done: Any) -> str:
    """That it was done, and of how many where it was many."""
    words = form.title[:1].lower() + form.title[1:]
    if isinstance(done, list):
        return _("Đã %(act)s: %(count)s bút toán.") % {"act": words, "count": len(done)}
    return _("Đã %(act)s.") % {"act": words}
