"""Accounts may be signed in to through a provider of OpenID Connect, once an office has said who is who there."""

from collections.abc import Iterable
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.regulations import Refused

from .models import Account
from .recovery import may_look_after
from .sessions import end_sessions

PROVIDER = "elsewhere"
"""The one provider an installation may have, by the name under which links are kept."""


@action("account.link", gettext_lazy("Nối với tài khoản bên ngoài"))
def link(actor: Actor, account: Account, *, subject: str) -> Account:
    """Say which subject of the provider an account is. Nothing else of the provider's is kept.

    Args:
        subject: the provider's own unchanging mark of the person (``sub``), not a name or an address.
    """
    may_look_after(actor, account)
    if links_of(account).exists():
        raise Refused(None, _("Tài khoản này đã nối rồi; hãy bỏ nối trước."))
    try:
        with transaction.atomic():
            SocialAccount(user=account, provider=PROVIDER, uid=subject, extra_data={}).save()
    except IntegrityError as error:
        raise Refused(None, _("Mã người dùng bên ngoài này đã nối với một tài khoản khác.")) from error
    return account


@action("account.unlink", gettext_lazy("Bỏ nối với tài khoản bên ngoài"))
def unlink(actor: Actor, account: Account) -> Account:
    """The provider lets nobody into this account any more. Its sessions end now."""
    may_look_after(actor, account)
    if not links_of(account).exists():
        raise Refused(None, _("Tài khoản này chưa nối với bên ngoài."))
    links_of(account).delete()
    end_sessions(account.pk)
    return account


def links_of(account: Account) -> Any:
    return SocialAccount.objects.filter(user=account, provider=PROVIDER)


def linked(accounts: Iterable[Account]) -> set[int]:
    """Those of some accounts that are linked."""
    rows = SocialAccount.objects.filter(user__in=accounts, provider=PROVIDER)
    return set(rows.values_list("user_id", flat=True))
