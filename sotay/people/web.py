"""Who is asking: the account, the office it acts in, and whether the page is open to it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from sotay.kernel.authority import Actor
from sotay.kernel.refusals import remember
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.kernel.web import PUBLIC, SIGNED_IN
from sotay.organizations.models import described

from .models import Account, Office, actor_of

OFFICE_KEY = "office"
NOBODY = Actor("")


class ActingMiddleware:
    """Reads the clock once, finds the office one acts in, and refuses pages that are not open to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock_stopped_at(stopped_on()):
            request.actor, request.offices, request.office = NOBODY, [], None  # type: ignore[attr-defined]
            if request.user.is_authenticated and isinstance(request.user, Account):
                self.take_office(request, request.user)
            return self.get_response(request)

    def take_office(self, request: Any, account: Account) -> None:
        offices = account.offices(today())
        names = described([office.organization_id for office in offices], today()) if offices else {}
        for office in offices:
            office.organization_name = names[office.organization_id].name  # type: ignore[attr-defined]
        chosen = request.session.get(OFFICE_KEY)
        held = next((o for o in offices if o.pk == chosen), offices[0] if offices else None)
        request.offices, request.office = offices, held
        name = names[held.organization_id].name if held else ""
        request.actor = actor_of(account, held, name)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        open_to = getattr(view, "open_to", None)
        if open_to == PUBLIC or request.path.startswith("/static/"):
            return None
        if open_to is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say whom it is open to")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if open_to != SIGNED_IN and not request.actor.may(open_to):
            remember(open_to)
            raise PermissionDenied(open_to)
        return None


def act_in(request: Any, office_pk: int) -> Office | None:
    """Switch to another of one's offices; ``None`` if it is not one's own today."""
    office = next((o for o in request.offices if o.pk == office_pk), None)
    if office is not None:
        request.session[OFFICE_KEY] = office.pk
    return office
