"""Every act about a member as a page: what it asks, what it would do, why it is refused, that it was done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.vietnamese import fold
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.form_parts import place_of
from sotay.members.forms import ArriveForm
from sotay.members.models import Member, Movement
from sotay.members.previews import Preview, preview_of, words_to_type
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS, Kind
from sotay.organizations.models import Organization
from sotay.organizations.queries import states_under

from .detail import VIEW, asked_for_purpose, opened, verb

TO_THE_WAITING = ("member.arrive", "import.letter")
"""Acts by which somebody may come to a committee, before a cell is known."""
ASKED_AGAIN = ("csrfmiddlewaretoken", "words", "confirmed")


def member_act(form_class: type[ActionForm]) -> Any:
    """The page of one act about a member."""

    @require_http_methods(["GET", "POST"])
    @sensitive_post_parameters("identity_number")
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        member = visible(request.actor, Member.objects.select_related("person"), form_class.action, pk)
        answer = asked_for_purpose(request, member)
        if answer is not None:
            return answer
        opened(request, member)
        cell = place_of(member)
        bar = bar_of(request, cell)
        bar.on = bar.today
        back = door("members:detail", pk)
        context = {
            "bar": bar,
            "about": member.person.full_name,
            "back_url": back,
            "goal": back,
        }
        return answered(request, form_class, member, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def organization_act(form_class: type[ActionForm]) -> Any:
    """The page of one act that begins in an organisation: somebody comes to a cell, a book is opened or closed."""
    into_a_cell = form_class.target == "cell"

    @require_http_methods(["GET", "POST"])
    @sensitive_post_parameters("identity_number")
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        organization = visible(request.actor, Organization.objects, form_class.action, pk)
        bar = bar_of(request, organization)
        bar.on = bar.today
        state = organization.state(bar.today)
        name = state.name if state else str(organization)
        context = {
            "bar": bar,
            "about": name,
            "back_url": door("members:list", pk),
            "goal": door("members:list", pk),
        }
        sits = (*CELL_KINDS, *HOLDING_KINDS) if form_class is ArriveForm else CELL_KINDS
        if into_a_cell and (state is None or state.kind not in sits or asks_which(request, state.kind)):
            return page(
                request, "members/choose_cell.html", context | choice(form_class, organization, context)
            )
        return answered(request, form_class, organization, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def asks_which(request: Request, kind: str) -> bool:
    """A grassroots committee is only meant where somebody says so: its members wait to be placed."""
    return kind in HOLDING_KINDS and request.method == "GET" and request.GET.get("here") != "1"


def choice(
    form_class: type[ActionForm], organization: Organization, context: dict[str, Any], name: str = ""
) -> dict[str, Any]:
    """The organisations one level down, each a step nearer to a cell; and the waiting list of a committee.

    ``name`` is the page's, where it is not called like the act.
    """
    name = name or f"members:{verb(form_class.action)}"
    today = context["bar"].today
    below = states_under([organization.pk], today).get(organization.pk, [])
    here = organization.state(today)
    waits = form_class.action in TO_THE_WAITING and here is not None and here.kind in HOLDING_KINDS
    return {
        "page_title": ACTIONS[form_class.action].title,
        "below": [
            {
                "name": s.name,
                "kind": "" if s.kind == Kind.UPPER else s.get_kind_display(),
                "url": door(name, s.organization_id),
            }
            for s in below
            if s.kind != Kind.DELEGATION and not s.temporary
        ],
        "here_url": door(name, organization.pk, here=1) if waits else "",
    }


# Asking, showing, doing --------------------------------------------------------------------------------------


def answered(
    request: Request, form_class: type[ActionForm], target: Any, context: dict[str, Any]
) -> HttpResponse:
    """The empty form; what it would do; the refusal; or the page of what was done."""
    asked = request.method == "POST"
    form = form_class(
        request.actor, request.POST if asked else None, about=target, initial=_given(form_class, request)
    )
    context |= {"form": form, "page_title": form.title}
    if (second := getattr(form, "second", None)) is not None:
        opened(request, second)
    template = getattr(form_class, "template", "members/act.html")
    if not asked:
        return page(request, template, context)
    words = words_to_type(form, target)
    if form.previewed and not confirmed(request, words):
        preview = preview_of(form, target)
        if preview is None:
            return page(request, template, context)
        return page(request, "members/preview.html", context | sent(request, preview, words))
    done = form.act(target)
    if done is None:
        return page(request, template, context)
    for warning in form.warned:
        messages.warning(request, str(warning))
    messages.success(request, told(form, target, done))
    return HttpResponseRedirect(goal(request, done, context["goal"]))


def _given(form_class: type[ActionForm], request: Request) -> dict[str, Any]:
    """What the address fills in beforehand, and the words it searches."""
    return {name: request.GET[name] for name in (*form_class.base_fields, "q") if name in request.GET}


def confirmed(request: Request, words: str) -> bool:
    """The step was seen and meant: its button pressed, and the words typed where some are asked."""
    return request.POST.get("confirmed") == "1" and fold(request.POST.get("words", "")) == fold(words)


def sent(request: Request, preview: Preview, words: str) -> dict[str, Any]:
    """What was filled in goes along with the confirmation."""
    tried = request.POST.get("confirmed") == "1"
    return {
        "preview": preview,
        "words": words,
        "sent": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ASKED_AGAIN
            for value in values
        ],
        "mistyped": tried and bool(words),
    }


def told(form: ActionForm, target: Any, done: Any) -> str:
    """That it was done, of whom, and from which day it counts where that is another."""
    whom = next((each.person.full_name for each in (done, target) if isinstance(each, Member)), "")
    said = _("Đã ghi: %(act)s.") % {"act": ", ".join(filter(None, (form.title.removeprefix("Ghi "), whom)))}
    if isinstance(done, Movement) and done.counted_on != done.happened_on:
        day = spelled(done.counted_on)
        said += " " + _("Kỳ ấy đã chốt số liệu nên sổ tính từ ngày %(day)s.") % {"day": day}
    return said


def goal(request: Request, done: Any, otherwise: str) -> str:
    """The record, while it may still be opened; else the list one came from."""
    pk = done.pk if isinstance(done, Member) else getattr(done, "member_id", None)
    if pk is None:
        return otherwise
    if Member.objects.visible_to(request.actor, VIEW).filter(pk=pk).exists():
        return door("members:detail", pk)
    return door("members:list")
