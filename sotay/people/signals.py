"""What follows when somebody comes in, proves that it is they, or changes their second factor."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from .comings import came
from .models import Account
from .own import note, notices_of
from .sessions import begin, proved
from .web import ENDED_KEY, FACTOR_KEY, NOTICE_KEY

WAYS = {"password": "password", "mfa": "passkey", "socialaccount": "elsewhere"}


@receiver(user_logged_in)
def came_in(request: Any, user: Account, **kwargs: Any) -> None:
    """The session begins, and the browser is remembered."""
    records = get_authentication_records(request, user)
    begin(request, WAYS.get(records[0]["method"], "") if records else "password")
    request.session.pop(ENDED_KEY, None)
    if records:
        came(user, records)
    if notices_of(user):
        request.session[NOTICE_KEY] = True
    request.has_signed_in = user.pk


@receiver(authentication_step_completed)
def proved_it(request: Any, **kwargs: Any) -> None:
    if kwargs.get("reauthenticated"):
        proved(request)


@receiver(authenticator_added)
def factor_added(request: Any, user: Account, authenticator: Any, **kwargs: Any) -> None:
    request.session.pop(FACTOR_KEY, None)
    if authenticator.type != "recovery_codes":
        note(user, "account.add_factor")


@receiver(authenticator_removed)
def factor_removed(request: Any, user: Account, authenticator: Any, **kwargs: Any) -> None:
    request.session.pop(FACTOR_KEY, None)
    if authenticator.type != "recovery_codes":
        note(user, "account.remove_factor")


@receiver(authenticator_reset)
def codes_renewed(user: Account, **kwargs: Any) -> None:
    note(user, "account.renew_codes")
