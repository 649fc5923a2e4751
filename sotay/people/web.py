"""Who is asking: the account, the office it acts in, and whether the page is open to it."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from sotay.kernel.authority import Actor
from sotay.kernel.offline import say_whose
from sotay.kernel.refusals import remember
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.kernel.web import PUBLIC, SIGNED_IN
from sotay.organizations.models import described

from .comings import went
from .models import Account, Office, actor_of
from .sessions import is_fresh, over, remember_browser

OFFICE_KEY, ENDED_KEY, FACTOR_KEY, NOTICE_KEY = "office", "ended", "second_factor", "account_notice"
SERVER_ERROR = 500
NOBODY = Actor("")


def after_proof(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page of great consequence: whoever signed in long ago proves once more that it is they."""
    view.after_proof = True  # type: ignore[attr-defined]
    return view


def before_factor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page that is open before a required second factor was set up: the pages on which one does that."""
    view.before_factor = True  # type: ignore[attr-defined]
    return view


def without_sight(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page of the entrance, which shows no person: it runs in no transaction of its own.

    What it counts is kept at once, and nobody who comes in from the same address waits until a password is worked out
    or a provider has answered.
    """
    view.without_sight = True  # type: ignore[attr-defined]
    return view


def of_many(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page that counts or lists many persons: the wall is asked once for everybody, not for each of them."""
    view.of_many = True  # type: ignore[attr-defined]
    return view


class ActingMiddleware:
    """Reads the clock once, finds the office one acts in, and refuses pages that are not open to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock_stopped_at(stopped_on()):
            request.actor, request.offices, request.office = NOBODY, [], None  # type: ignore[attr-defined]
            if request.user.is_authenticated and isinstance(request.user, Account):
                self.take_office(request, request.user)
            response = self.get_response(request)
            if (account_id := getattr(request, "has_signed_in", None)) is not None:
                remember_browser(request, response, account_id)
            say_whose(response, request.user.pk)
            return response

    def take_office(self, request: Any, account: Account) -> None:
        offices = account.seats(today())
        if why := over(request, [office.role for office in offices]):
            logout(request)
            went(account, why)
            request.session[ENDED_KEY] = why
            return
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
            return _go(request, redirect_to_login(request.get_full_path()))
        if (way := self.way_before(request, view)) is not None:
            return way
        if open_to != SIGNED_IN and not request.actor.may(open_to):
            remember(open_to)
            raise PermissionDenied(open_to)
        return None

    @staticmethod
    def way_before(request: Any, view: Callable[..., Any]) -> HttpResponse | None:
        """Where somebody has to go first: to set up what their role requires, or to prove that it is they."""
        if not getattr(view, "before_factor", False) and owes_factor(request):
            return _go(request, HttpResponseRedirect(reverse("own_account")))
        if getattr(view, "after_proof", False) and not is_fresh(request):
            return _go(request, redirect_to_login(request.get_full_path(), reverse("account_reauthenticate")))
        return None


def owes_factor(request: Any) -> bool:
    """Whether one of the roles held requires a second factor that the account has not set up yet."""
    if not settings.SECOND_FACTOR_ROLES.intersection(office.role for office in request.offices):
        return False
    if not request.session.get(FACTOR_KEY):
        request.session[FACTOR_KEY] = has_factor(request.user)
    return not request.session[FACTOR_KEY]


def has_factor(account: Account) -> bool:
    """Whether an account has a second factor: codes from a telephone, or a passkey."""
    return bool(is_mfa_enabled(account, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def having_factors(accounts: Iterable[Account]) -> set[int]:
    """Those of some accounts that have a second factor."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return set(
        Authenticator.objects.filter(user__in=accounts, type__in=kinds).values_list("user_id", flat=True)
    )


def _go(request: Any, redirect: HttpResponse) -> HttpResponse:
    """Send the whole page there, also where only a part of it asked."""
    return HttpResponseClientRedirect(redirect["Location"]) if request.headers.get("HX-Request") else redirect


class SightMiddleware:
    """The last one before the page: the whole page is one transaction that sees no further than whoever acts.

    A page that fails, or says so, has written nothing. Nothing is handed out piece by piece: what is still to be read
    when the transaction has ended would not be there.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self.handler = get_response.__wrapped__.__self__

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        return answer

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if getattr(view, "without_sight", False):
            return None
        try:
            return self.answered(request, view, args, kwargs)
        except Exception as error:
            # As Django does where it calls the page itself: other middlewares may know an answer.
            answer = self.handler.process_exception_by_middleware(error, request)
            if answer is None:
                raise
            return answer

    def answered(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse:
        with seen_by(request.actor, many=getattr(view, "of_many", False)):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
        if response.streaming:
            raise ImproperlyConfigured(
                f"{view.__module__}.{view.__name__} hands out its answer piece by piece"
            )
        answer: HttpResponse = response
        return answer


def act_in(request: Any, office_pk: int) -> Office | None:
    """Switch to another of one's offices; ``None`` if it is not one's own today."""
    office = next((o for o in request.offices if o.pk == office_pk), None)
    if office is not None:
        request.session[OFFICE_KEY] = office.pk
    return office
