"""The pages of whoever holds a vote: opening it, its list and tellers, the numbers of hands, the next round."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .asking import way_back
from .voting_forms import (
    ConcludeForm,
    EnterSheetForm,
    OpenRoundForm,
    OpenVotingForm,
    SetRightForm,
    WithdrawVotingForm,
)
from .voting_pages import standing_of, state_kind, told, voters_of
from .votings import Voter, Voting

VIEW = "vote.view"


def seen(request: Request, pk: int, permission: str) -> Voting:
    """A vote that the actor may look at, or act upon."""
    rows = Voting.objects.select_related("organization", "body", "outcome", "outcome__vote")
    found: Voting = visible(request.actor, rows, permission, pk)
    return found


@require_GET
@looks_at(VIEW)
def voting(request: Request, pk: int) -> HttpResponse:
    """A vote: how far it is, the list, the tellers, what came of it."""
    found = seen(request, pk, VIEW)
    path = found.organization.path or ""
    context = {
        "voting": found,
        "state_kind": state_kind(found.state),
        "standing": standing_of(found),
        "voters": voters_of(found, request.actor),
        "told": told(found.outcome) if hasattr(found, "outcome") else None,
        "may_open": request.actor.may(OpenVotingForm.action, path),
        "minutes_url": door("ballot_minutes", pk),
        "slips_url": door("ballot_slips", pk),
        "bar": bar_of(request, found.organization),
        "way_back": way_back(found),
        "page_title": found.matter,
    }
    return page(request, "ballots/voting.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(OpenVotingForm.action)
def open_one(request: Request, pk: int) -> HttpResponse:
    """Put a matter to the vote."""
    organization = visible(request.actor, Organization.objects, OpenVotingForm.action, pk)
    back = door("ballots:votes", pk)
    return done_on_a_page(request, OpenVotingForm, organization, organization, back)


@require_http_methods(["GET", "POST"])
@looks_at(ConcludeForm.action)
def conclude(request: Request, pk: int) -> HttpResponse:
    """Write down how many raised their hands."""
    return of_a_voting(request, ConcludeForm, pk)


@require_http_methods(["GET", "POST"])
@looks_at(OpenRoundForm.action)
def again(request: Request, pk: int) -> HttpResponse:
    """A further round."""
    return of_a_voting(request, OpenRoundForm, pk)


@require_http_methods(["GET", "POST"])
@looks_at(WithdrawVotingForm.action)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Give a vote up."""
    return of_a_voting(request, WithdrawVotingForm, pk)


@require_http_methods(["GET", "POST"])
@looks_at("vote.open")
def sheet(request: Request, pk: int, number: int) -> HttpResponse:
    """Type the sheet of one teller from paper."""
    found = seen(request, pk, "vote.open")
    teller = found.tellers.select_related("voting__organization").filter(number=number).first()
    if teller is None:
        raise Http404
    return done_on_a_page(request, EnterSheetForm, teller, found.organization, door("ballots:voting", pk))


@require_http_methods(["GET", "POST"])
@looks_at(SetRightForm.action)
def voter(request: Request, pk: int) -> HttpResponse:
    """Whether somebody is there, and whether they are counted."""
    rows = Voter.objects.select_related("voting__organization", "person")
    found = visible(request.actor, rows, SetRightForm.action, pk)
    back = door("ballots:voting", found.voting_id)
    return done_on_a_page(
        request, SetRightForm, found, found.voting.organization, back, target=found.person.full_name
    )


def of_a_voting(request: Request, form_class: type[ActionForm], pk: int) -> HttpResponse:
    found = seen(request, pk, form_class.action)
    return done_on_a_page(request, form_class, found, found.organization, door("ballots:voting", pk))


def done_on_a_page(
    request: Request,
    form_class: type[ActionForm],
    about: Any,
    organization: Organization,
    back: str,
    target: str = "",
) -> HttpResponse:
    """The form; once it is done, the page of the vote."""
    asked = request.method == "POST"
    form = form_class(request.actor, request.POST if asked else None, about=about)
    done = form.act(about) if asked else None
    if done is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã ghi."))
        number = done.pk if isinstance(done, Voting) else getattr(done, "voting_id", about.pk)
        return HttpResponseRedirect(door("ballots:voting", number))
    bar = bar_of(request, organization)
    context = {
        "form": form,
        "organization": organization,
        "state": organization.state(bar.today),
        "target": target,
        "page_title": ACTIONS[form_class.action].title,
        "back_url": back,
        "bar": bar,
    }
    return page(request, "organizations/act.html", context)
