"""Search everywhere: organisations and members by the words one remembers; identity numbers only by POST."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from sotay.desk.queries import (
    LIST,
    NOBODY,
    FoundMember,
    FoundMembers,
    find_by_identity,
    find_members,
    identifying_number,
)
from sotay.desk.words import born
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, signed_in
from sotay.organizations.doors import door
from sotay.organizations.queries import find_organizations

SHOWN = 20


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("number")
@signed_in
def search(request: Request) -> HttpResponse:
    """What bears these words in its name, within one's scope."""
    if request.method == "POST":
        return by_number(request)
    words = request.GET.get("q", "").strip()[:200]
    if identifying_number(words):
        # Whatever stood in an address stays in somebody's history; it is not looked up, and not shown again.
        return HttpResponseRedirect(door("search", number="1"))
    on = today()
    organizations = find_organizations(request.actor, words, on, SHOWN + 1) if words else []
    members = find_members(request.actor, words, on, SHOWN) if words else NOBODY
    return page(
        request,
        "desk/search.html",
        frame(request, words, members)
        | {
            "organizations": [
                {"each": each, "url": door("organization", each.pk)} for each in organizations[:SHOWN]
            ],
            "more_organizations": len(organizations) > SHOWN,
            "asks_for_number": request.GET.get("number") == "1",
        },
    )


def by_number(request: Request) -> HttpResponse:
    """Somebody with an identity number; the number goes into no address and comes back on no page."""
    typed = request.POST.get("number") or request.POST.get("q", "")
    number = identifying_number(typed)
    if not number and request.POST.get("q"):
        return HttpResponseRedirect(door("search", q=request.POST["q"].strip()))
    members = find_by_identity(request.actor, number, today()) if number else NOBODY
    return page(
        request,
        "desk/search.html",
        frame(request, "", members)
        | {"by_number": True, "wrong_number": not number, "asks_for_number": True},
    )


def frame(request: Request, words: str, members: FoundMembers) -> dict[str, Any]:
    return {
        "page_title": _("Tìm kiếm"),
        "words": words,
        "search_words": words,
        "members": [member_row(each) for each in members.rows],
        "more_members": members.more,
        "more_url": door("members:list", q=words),
        "may_list": request.actor.may(LIST),
    }


def member_row(each: FoundMember) -> dict[str, Any]:
    return {"each": each, "url": door("members:detail", each.pk), "born": born(each)}


@require_GET
@looks_at("organization.view")
def organization_suggest(request: Request) -> HttpResponse:
    """Organisations for a field that is typed into; another side of a transfer may lie outside one's scope."""
    words = request.GET.get("q", "").strip()[:200]
    anywhere = request.GET.get("anywhere") == "1" and request.actor.may("case.open")
    kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind]
    found = (
        find_organizations(request.actor, words, _day(request), 12, kinds=kinds, anywhere=anywhere)
        if words
        else []
    )
    return page(request, "components/organization_options.html", {"organizations": found})


def _day(request: Request) -> Any:
    """The day the form is about; while it is being typed, today."""
    try:
        return read_date(request.GET.get("on", "").strip(), today=today()).day
    except BadDate:
        return today()
