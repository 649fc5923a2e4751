"""What every page says about itself: who may look. A page that says nothing is refused to everybody.

@looks_at("member.view")      holds the permission somewhere; rows are then fetched through ``visible_to``
@signed_in                    everybody with an account (one's own things)
@public                       everybody
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django_htmx.middleware import HtmxDetails

from .authority import Actor
from .refusals import remember

View = TypeVar("View", bound=Callable[..., HttpResponse])
M = TypeVar("M", bound=models.Model)

PUBLIC = "public"
SIGNED_IN = "signed in"


class Request(HttpRequest):
    """A request as the rooms see it: somebody acts in one office."""

    actor: Actor
    htmx: HtmxDetails


def looks_at(permission: str) -> Callable[[View], View]:
    """Only those who hold the permission come in."""

    def mark(view: View) -> View:
        view.open_to = permission  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """Everybody who has signed in comes in."""
    view.open_to = SIGNED_IN  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Everybody comes in."""
    view.open_to = PUBLIC  # type: ignore[attr-defined]
    return view


def visible(actor: Actor, rows: Any, permission: str, pk: int) -> Any:
    """One row by its number, if the actor may see it.

    Args:
        rows: a queryset of the kernel, with ``visible_to``.

    Raises:
        Http404: there is none, or it is not theirs to see; the two are not told apart.
    """
    row = rows.visible_to(actor, permission).filter(pk=pk).first()
    if row is None:
        remember(permission, f"{rows.model._meta.label_lower}:{pk}")
        raise Http404
    return row


def page(
    request: Request, template: str, context: dict[str, Any], part: str = "", status: int = 200
) -> HttpResponse:
    """The page, or only the named part of its template when htmx asks for it."""
    only_part = part and request.htmx and not request.htmx.boosted
    response = render(request, f"{template}#{part}" if only_part else template, context, status=status)
    response.headers["Vary"] = "HX-Request"
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, file_name: str) -> HttpResponse:
    """A spreadsheet to keep, under a name; nobody on the way keeps it."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response
