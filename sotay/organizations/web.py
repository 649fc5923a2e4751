"""Choosing in the time bar: whoever picks another organisation there goes to the same page of that one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from sotay.kernel.dates import spelled
from sotay.kernel.time import today
from sotay.kernel.web import PUBLIC

from .doors import door
from .models import OrganizationState
from .queries import find_organizations, the_one_meant

OF_AN_ORGANIZATION = "<organization:pk>"


class ChosenOrganizationMiddleware:
    """Answers the form of the time bar with a clean address: the organisation in its path, no empty parameter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        given = request.GET
        if request.method != "GET" or "org" not in given or getattr(view, "open_to", PUBLIC) == PUBLIC:
            return None
        words = given.get("org_words", "").strip()
        chosen = _chosen(request, given["org"], words)
        if chosen is None and words:
            return HttpResponseRedirect(door("search", q=words))
        return HttpResponseRedirect(_same_page_of(request, chosen) + _kept(given))


def _chosen(request: Any, key: str, words: str) -> int | None:
    """The organisation meant: the one picked, unless other words were typed since."""
    pk = int(key) if key.isdecimal() and len(key) < 16 else None
    if not words or (pk and OrganizationState.objects.filter(organization_id=pk, name=words).exists()):
        return pk
    found = find_organizations(request.actor, words, today())
    return the_one_meant({each.pk: each.name for each in found}, words)


def _same_page_of(request: Any, chosen: int | None) -> str:
    match = request.resolver_match
    if chosen is None:
        return str(request.path)
    if OF_AN_ORGANIZATION not in match.route:
        return door("organization", chosen)
    return reverse(match.view_name, kwargs={**match.kwargs, "pk": chosen})


def _kept(given: QueryDict) -> str:
    """What else was asked, without what says nothing."""
    query = given.copy()
    day = today()
    if query.get("on") == spelled(day):
        del query["on"]
    if query.get("period") != "custom":
        query.pop("from", None)
        query.pop("to", None)
    for name in ("org", "org_words", *[name for name in query if not query[name]]):
        query.pop(name, None)
    return f"?{query.urlencode(safe='/')}" if query else ""
