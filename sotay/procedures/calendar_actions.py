"""Making the secret address of a calendar, for one's own office, and withdrawing it."""

import secrets as chance

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.people.models import Account, Office
from sotay.regulations import Refused

from .calendars import CalendarAddress, hash_of

BYTES = 32
"""Of chance: an address is not guessed."""


@action("case.make_calendar", gettext_lazy("Tạo địa chỉ lịch"))
def make_calendar(actor: Actor, office: Office) -> str:
    """Make the address at which the actor's calendar program reads an office's days. An earlier one ends.

    Returns:
        The secret of the address. It is shown once and kept nowhere.

    Raises:
        Refused: the office is not the one the actor acts in.
    """
    reader = reader_of(actor, office.account_id)
    if office.role != actor.role or office.organization_id != actor.organization_id:
        raise Refused(None, _("Lịch chỉ lập cho cương vị đang làm việc."))
    account = Account.objects.select_for_update().get(pk=reader or 0)
    end_those(account, office)
    secret = chance.token_urlsafe(BYTES)
    CalendarAddress(
        account=account, office=office, secret_hash=hash_of(secret), made_at=timezone.now()
    ).save()
    return secret


@action("case.withdraw_calendar", gettext_lazy("Thu hồi địa chỉ lịch"))
def withdraw_calendar(actor: Actor, address: CalendarAddress) -> CalendarAddress:
    """Nothing is read at an address any more.

    Raises:
        Refused: it is somebody else's.
    """
    if address.account_id != actor.account_id:
        raise Refused(None, _("Địa chỉ lịch này là của người khác."))
    end_those(address.account, address.office)
    return address


def end_those(account: Account, office: Office) -> None:
    """The addresses at which an account reads an office's calendar end now."""
    CalendarAddress.objects.filter(account=account, office=office, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )


def reader_of(actor: Actor, holder: int) -> int:
    """The account that reads an office's days: its holder, or whoever stands in for them, as long as they do."""
    if actor.account_id is None or (actor.on_behalf_of or actor.account_id) != holder:
        raise Refused(None, _("Lịch chỉ lập cho cương vị của chính mình."))
    return actor.account_id
