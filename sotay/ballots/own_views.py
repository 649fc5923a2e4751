"""One's own pages: the votes open to one, one's ballot, one's part in counting, and what came of a vote."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import ActionForm
from sotay.kernel.sight import seen_by
from sotay.kernel.web import Request, page, signed_in
from sotay.organizations.doors import door

from .asking import duties_of, votes_open_to
from .electorate import MAY_COME
from .voting_forms import CastForm, CloseBoxForm, EnterSheetForm, MakeKeyForm, column_words
from .voting_pages import differing, standing_of, state_kind, told
from .votings import State, Teller, Voter, Voting


def own(request: Request, pk: int) -> Voting:
    """A vote in which one votes or counts.

    Raises:
        Http404: one does neither, or there is none.
    """
    with seen_by(PROGRAM):
        rows = Voting.objects.of_person(request.actor.person_id)
        found = rows.select_related("organization", "outcome", "outcome__vote").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """The votes open to one, and those one counts."""
    context = {
        "page_title": _("Biểu quyết của tôi"),
        "open_votes": votes_open_to(request.actor.person_id),
        "duties": duties_of(request.actor.person_id),
        "person_id": request.actor.person_id,
    }
    return page(request, "ballots/mine.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def vote(request: Request, pk: int) -> HttpResponse:
    """One's ballot: fill it in, have the browser seal it, put it into the box, replace it; and the receipt."""
    found = own(request, pk)
    mine_ = Voter.objects.filter(voting=found, person_id=request.actor.person_id or 0)
    voter = mine_.select_related("slot").first()
    if voter is None or not found.is_electronic:
        raise Http404
    asked = request.method == "POST"
    form = CastForm(request.actor, request.POST if asked else None)
    if asked and form.act(found) is not None:
        messages.success(request, _("Lá phiếu đã ở trong hòm."))
        return HttpResponseRedirect(door("ballots:cast", pk))
    context = {
        "page_title": found.matter,
        "voting": found,
        "voter": voter,
        "slot": getattr(voter, "slot", None),
        "may_vote": found.is_open and (not voter.ground or voter.ground in MAY_COME),
        "form": form,
        "standing": standing_of(found),
        "lines": paper_lines(found),
        "keys": " ".join(keys_of(found)),
        "is_again": "again" in request.GET,
    }
    return page(request, "ballots/vote_secretly.html", context)


def paper_lines(voting: Voting) -> list[dict[str, Any]]:
    """The lines of the paper with their columns, each column a bit."""
    columns = [
        {"bit": 1 << at, "label": column_words(voting, column)}
        for at, column in enumerate(voting.design.columns)
    ]
    names = voting.lines or [voting.matter]
    return [{"number": number, "name": name, "columns": columns} for number, name in enumerate(names)]


def keys_of(voting: Voting) -> list[str]:
    """What a ballot is closed with, in the order of the counters."""
    with seen_by(PROGRAM):
        keys = voting.tellers.order_by("number").values_list("public_key", flat=True)
        return [base64.b64encode(bytes(key)).decode() for key in keys if key]


@require_http_methods(["GET", "POST"])
@signed_in
def count(request: Request, pk: int) -> HttpResponse:
    """A teller's own part: making a key, entering a sheet, opening the box."""
    found = own(request, pk)
    with seen_by(PROGRAM):
        tellers = list(found.tellers.select_related("voting__organization").order_by("number"))
    teller = next((each for each in tellers if each.person_id == request.actor.person_id), None)
    if teller is None:
        raise Http404
    form, target = form_of(request, found, teller)
    if request.method == "POST" and form is not None and form.act(target) is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã ghi."))
        found.refresh_from_db()
        name = "ballots:result" if found.state == State.COUNTED else "ballots:count"
        return HttpResponseRedirect(door(name, pk))
    if isinstance(form, CloseBoxForm) and request.method == "POST":
        form = form.without_codes()
    context = {
        "page_title": _("Kiểm phiếu"),
        "voting": found,
        "teller": teller,
        "form": form,
        "standing": standing_of(found),
        "opening": opening_of(found, teller),
        "differences": differing(tellers, found),
        "state_kind": state_kind(found.state),
    }
    return page(request, "ballots/count.html", context)


def opening_of(voting: Voting, teller: Teller) -> dict[str, Any]:
    """Whether the box is being opened from several devices, and by whom; what one's own page needs for it."""
    key = bytes(voting.opening_key or b"")
    with seen_by(PROGRAM):
        opener = voting.tellers.select_related("person").filter(number=voting.opener or 0).first()
    return {
        "key": base64.b64encode(key).decode(),
        "opener": opener.person.full_name if opener else "",
        "is_mine": opener is not None and opener.pk == teller.pk,
        "has_handed": teller.handed is not None,
        "own_key": base64.b64encode(bytes(teller.public_key or b"")).decode(),
    }


def form_of(request: Request, voting: Voting, teller: Teller) -> tuple[ActionForm | None, Any]:
    """What a teller is to do next, and upon what."""
    data = request.POST if request.method == "POST" else None
    if voting.state == State.KEYS:
        return MakeKeyForm(request.actor, data, about=teller), teller
    if voting.state != State.OPEN:
        return None, None
    if voting.is_electronic:
        return CloseBoxForm(request.actor, data, about=voting), voting
    return EnterSheetForm(request.actor, data, about=teller), teller


@require_GET
@signed_in
def result(request: Request, pk: int) -> HttpResponse:
    """What came of a vote in which one voted or counted; and whether one's own ballot was in the box."""
    found = own(request, pk)
    outcome = getattr(found, "outcome", None)
    receipt = "".join(request.GET.get("receipt", "").lower().split())[:64]
    context = {
        "page_title": found.matter,
        "voting": found,
        "told": told(outcome) if outcome else None,
        "receipt": receipt,
        "is_in": bool(outcome and receipt in outcome.receipts),
        "state_kind": state_kind(found.state),
    }
    return page(request, "ballots/result_page.html", context)
