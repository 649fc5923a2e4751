"""The pages of votes: the results of an organisation, one result with its calculation, and writing one down."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .forms import CorrectVoteForm, RecordVoteForm
from .models import VoteResult
from .queries import shown
from .voting_forms import OpenVotingForm
from .votings import Voting

VIEW = "vote.view"
PER_PAGE = 50
VOTINGS = 20
"""The latest, held or to be counted; older ones are found by their results."""


@require_GET
@looks_at(VIEW)
def votes(request: Request, pk: int) -> HttpResponse:
    """The results of an organisation, the latest first."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    rows = VoteResult.objects.standing().filter(organization=organization).select_related("body")
    listed = Paginator(rows.order_by("-held_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organization": organization,
        "bar": bar_of(request, organization),
        "listed": listed,
        "votings": Voting.objects.filter(organization=organization).order_by("-pk")[:VOTINGS],
        "may_open": request.actor.may(OpenVotingForm.action, organization.path),
        "may_record": request.actor.may(RecordVoteForm.action, organization.path),
    }
    return page(request, "ballots/votes.html", context)


@require_GET
@looks_at(VIEW)
def vote(request: Request, pk: int) -> HttpResponse:
    """One result, with every step of its calculation."""
    rows = VoteResult.objects.select_related("organization", "body", "decision__body")
    result = visible(request.actor, rows, VIEW, pk)
    context = {
        "vote": shown(result),
        "later": VoteResult.objects.filter(supersedes=result).first(),
        "organization": result.organization,
        "state": result.organization.state(result.held_on),
        "bar": bar_of(request, result.organization),
        "may_correct": request.actor.may(CorrectVoteForm.action, result.organization.path),
    }
    return page(request, "ballots/vote.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(RecordVoteForm.action)
def record(request: Request, pk: int) -> HttpResponse:
    """Write down what a body of an organisation voted."""
    organization = visible(request.actor, Organization.objects, RecordVoteForm.action, pk)
    return written(request, RecordVoteForm, organization, organization, door("ballots:votes", pk))


@require_http_methods(["GET", "POST"])
@looks_at(CorrectVoteForm.action)
def correct(request: Request, pk: int) -> HttpResponse:
    """Write down the right numbers of a vote."""
    result = visible(
        request.actor, VoteResult.objects.select_related("organization"), CorrectVoteForm.action, pk
    )
    return written(request, CorrectVoteForm, result, result.organization, door("ballots:vote", pk))


def written(
    request: Request, form_class: type[ActionForm], target: Any, organization: Organization, back: str
) -> HttpResponse:
    """The form, or what came of it on the page of the result."""
    asked = request.method == "POST"
    form = form_class(request.actor, request.POST if asked else None, about=target)
    done = form.act(target) if asked else None
    if done is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã ghi kết quả biểu quyết."))
        return HttpResponseRedirect(door("ballots:vote", done.pk))
    bar = bar_of(request, organization)
    context = {
        "form": form,
        "organization": organization,
        "state": organization.state(bar.today),
        "page_title": ACTIONS[form_class.action].title,
        "back_url": back,
        "bar": bar,
    }
    return page(request, "organizations/act.html", context)
