"""Every decision about an organisation as a page: what it asks, what it would do, why not, that it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.indicators.engine import evaluate
from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.time import today
from sotay.kernel.vietnamese import fold
from sotay.kernel.web import Request, looks_at, page, visible

from .asking import NotThere, question
from .bar import bar_of
from .doors import door
from .fields import organization_of
from .forms import MoveForm
from .kinds import CELL_KINDS
from .models import Organization

VIEW = "organization.view"
MEMBERS = "party_members_total"
CELLS = ("grassroots_cells", "subordinate_party_cells")

Parts = Callable[[Organization], Sequence[Any]]


def act_page(form_class: type[ActionForm], parts: Parts | None = None) -> Any:
    """The page of one action about an organisation, or about one of its parts, chosen by ``?of=``.

    Args:
        form_class: the action's form.
        parts: the records of the organisation that the action may be about; none when it is itself.
    """

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        organization = visible(request.actor, Organization.objects, form_class.action, pk)
        # No bar is shown: a decision is recorded today, whatever day one was looking at. The way there stays.
        bar = bar_of(request, organization)
        bar.on = bar.today
        state = organization.state(bar.today)
        context: dict[str, Any] = {
            "organization": organization,
            "state": state,
            "page_title": ACTIONS[form_class.action].title,
            "back_url": door("organization", pk),
        }
        target: Any = organization
        if parts is not None:
            rows = list(parts(organization))
            of = request.GET.get("of", "")
            target = next((row for row in rows if str(row.pk) == of), None)
            if of and target is None:
                raise Http404
            if target is None:
                return page(request, "organizations/choose_part.html", context | {"rows": rows})
            context["target"] = target
        return answer(request, form_class, target, context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def answer(
    request: Request, form_class: type[ActionForm], target: Any, context: dict[str, Any]
) -> HttpResponse:
    """The empty form; what it would do; the refusal; or the page of what was done."""
    asked = request.method == "POST"
    form = form_class(
        request.actor, request.POST if asked else None, about=target, initial=given(form_class, request)
    )
    context["form"] = form
    if not asked:
        return page(request, "organizations/act.html", context)
    words = words_to_type(context["state"].name) if form.previewed and context["state"] else ""
    if form.previewed and fold(request.POST.get("words", "")) != fold(words):
        preview = rehearsed(form, target)
        if preview is not None:
            context |= {"preview": preview, "words": words, "mistyped": bool(request.POST.get("words"))}
            return page(request, "organizations/preview.html", context)
        return page(request, "organizations/act.html", context)
    done = form.act(target)
    if done is None:
        return page(request, "organizations/act.html", context)
    for warning in form.warned:
        messages.warning(request, str(warning))
    if form.shows:
        return page(request, form.shows, context | {"done": done})
    messages.success(request, _("Đã %(act)s.") % {"act": form.title[:1].lower() + form.title[1:]})
    goal = done if isinstance(done, Organization) else organization_of(target)
    return HttpResponseRedirect(door("organization", goal.pk if goal else context["organization"].pk))


def given(form_class: type[ActionForm], request: Request) -> dict[str, Any]:
    """What the address fills in beforehand."""
    return {name: request.GET[name] for name in form_class.base_fields if name in request.GET}


def words_to_type(name: str) -> str:
    """The last two words of a name: enough to show that one read it."""
    return " ".join(name.split()[-2:])


# What it would do --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """An organisation before and after."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Preview:
    """What a step would do: how much goes along, and what the organisations on either side would count.

    Attributes:
        sent: what was filled in, to be sent again with the confirmation.
    """

    title: str
    counts: list[dict[str, Any]]
    sides: list[Side]
    sent: list[tuple[str, str]]


def rehearsed(form: ActionForm, target: Organization) -> Preview | None:
    """Move it, count, and take it back; ``None`` when it is refused."""
    if not isinstance(form, MoveForm):
        raise TypeError(form)
    form.prepare(target)
    if not form.is_valid():
        return None
    new, on = form.cleaned_data["to_parent"], form.cleaned_data["on"]
    placement = target.placement(on)
    sides = [side for side in (placement.parent if placement else None, new) if side]
    before = [members_of(side) for side in sides]
    with transaction.atomic():
        done = form.act(target)
        after = [members_of(side) for side in sides] if done is not None else []
        transaction.set_rollback(True)
    if done is None:
        return None
    names = [state.name if (state := side.state(today())) else str(side) for side in sides]
    state = target.state(today())
    return Preview(
        title=_("%(name)s về trực thuộc %(parent)s từ ngày %(day)s")
        % {
            "name": state.name if state else target,
            "parent": names[-1],
            "day": spelled(on),
        },
        counts=what_goes_along(target),
        sides=[Side(*each) for each in zip(names, before, after, strict=True)],
        sent=[
            (name, value) for name, value in form.data.items() if name not in ("csrfmiddlewaretoken", "words")
        ],
    )


def members_of(organization: Organization) -> int | None:
    """How many members it has today."""
    try:
        asked = question(organization, today())
    except NotThere:
        return None
    value = evaluate([MEMBERS], asked)[MEMBERS].value
    return int(value) if value is not None else None


def what_goes_along(organization: Organization) -> list[dict[str, Any]]:
    found = evaluate((MEMBERS, *CELLS), question(organization, today()))
    state = organization.state(today())
    cells = 0 if state and state.kind in CELL_KINDS else sum(int(found[code].value or 0) for code in CELLS)
    counts = [{"label": _("đảng viên đi theo"), "value": int(found[MEMBERS].value or 0)}]
    return [*counts, {"label": _("chi bộ đi theo"), "value": cells}] if cells else counts
