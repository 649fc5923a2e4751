"""The counters' codes from several devices: beginning an opening, handing one's own code over, what has come in."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.web import Request, signed_in
from sotay.organizations.doors import door

from .opening import bytes_of
from .own_views import own
from .voting_forms import GatherForm, HandOverForm
from .votings import Teller, Voting

CONFLICT = 409


def counter_of(request: Request, voting: Voting) -> Teller:
    """One's own part among the counters.

    Raises:
        Http404: one is none of them.
    """
    with seen_by(PROGRAM):
        rows = voting.tellers.select_related("voting__organization", "person")
        found: Teller | None = rows.filter(person_id=request.actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found


def plain(answer: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(answer, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def gather(request: Request, pk: int) -> HttpResponse:
    """Begin to open the box on this device; asked by the page itself."""
    teller = counter_of(request, own(request, pk))
    if request.method == "GET":
        return HttpResponseRedirect(door("ballots:count", pk))
    form = GatherForm(request.actor, request.POST, about=teller)
    if form.act(teller) is not None:
        return plain({"said": ""})
    return plain({"said": " ".join(str(each) for each in form.non_field_errors())}, CONFLICT)


@require_http_methods(["GET", "POST"])
@signed_in
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Give one's own code, which the page has closed."""
    teller = counter_of(request, own(request, pk))
    if request.method == "POST":
        form = HandOverForm(request.actor, request.POST, about=teller)
        if form.act(teller) is not None:
            messages.success(request, _("Đã giao mã. Hãy chờ người mở hòm; sau đó hủy tờ giấy ghi mã."))
        else:
            words = [str(each) for errors in form.errors.values() for each in errors]
            messages.error(request, " ".join(words))
    return HttpResponseRedirect(door("ballots:count", pk))


@require_GET
@signed_in
def shares(request: Request, pk: int) -> HttpResponse:
    """What has been handed over for the opening that the page has begun; nothing for any other page."""
    found = own(request, pk)
    teller = counter_of(request, found)
    key = bytes_of(request.GET.get("key", ""))
    if not key or found.opener != teller.number or key != bytes(found.opening_key or b""):
        return plain({"mine": False, "shares": {}})
    with seen_by(PROGRAM):
        rows = list(found.tellers.filter(handed__isnull=False).values_list("number", "handed"))
    return plain(
        {
            "mine": True,
            "shares": {str(number): base64.b64encode(code).decode() for number, code in rows if code},
        }
    )
