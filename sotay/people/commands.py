"""Commands act as an account, like pages: in one of its offices, within its scope, leaving a trail."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sotay.kernel.actions import entry, write_refusals
from sotay.kernel.authority import Actor
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.models import EntryKind
from sotay.kernel.refusals import begin, remember
from sotay.kernel.sight import seen_by
from sotay.kernel.time import stopped_on, today
from sotay.organizations.models import described

from .models import Account, Office, actor_of

DEMO_ROLE = "auditor"
"""In a demonstration commands act as the auditor's account unless told otherwise."""


class ActingCommand(BaseCommand):
    """A command that needs to know who asks.

    Subclasses implement ``act(actor, **options)``; ``permission`` is what the account must hold somewhere.

    Attributes:
        one_act: all of it is one transaction, seen by the actor; else it opens its own, each with ``seen_by``.
    """

    permission = "figures.view"
    one_act = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as",
            dest="account",
            metavar="NAME",
            help=_("tên đăng nhập của tài khoản thực hiện (bản minh họa: tài khoản kiểm toán)"),
        )

    def handle(self, *args: Any, account: str | None = None, **options: Any) -> None:
        begin()
        actor = acting_as(account)
        try:
            self.recorded(actor, **options)
        finally:
            write_refusals(actor)

    def recorded(self, actor: Actor, **options: Any) -> None:
        """Do it and leave a trail, if the account may."""
        if not actor.may(self.permission):
            remember(self.permission)
            raise CommandError(_("Tài khoản %(name)s không có quyền làm việc này.") % {"name": actor.name})
        with entry(actor, f"command.{self.__module__.rpartition('.')[2]}", kind=EntryKind.COMMAND):
            pass
        if not self.one_act:
            self.act(actor, **options)
            return
        with seen_by(actor):
            self.act(actor, **options)

    def act(self, actor: Actor, **options: Any) -> None:
        """What the command does."""
        raise NotImplementedError


def acting_as(username: str | None) -> Actor:
    """An account in its highest office of today.

    Raises:
        CommandError: no such account, no office, or none named where there is no demonstration.
    """
    account = _named(username) if username else _of_the_demo()
    offices = account.offices(today())
    if not offices:
        raise CommandError(
            _("Tài khoản %(name)s hôm nay không giữ vai trò nào.") % {"name": account.username}
        )
    office = offices[0]
    return actor_of(
        account, office, described([office.organization_id], today())[office.organization_id].name
    )


def _named(username: str) -> Account:
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(_("Không có tài khoản “%(name)s”.") % {"name": username})
    return account


def _of_the_demo() -> Account:
    office = (
        Office.objects.as_of(today()).filter(role=DEMO_ROLE).select_related("account").order_by("pk").first()
    )
    if stopped_on() is None or office is None:
        raise CommandError(_("Hãy nêu tài khoản thực hiện: --as TÊN."))
    return office.account


def day_of(text: str, *, ahead: bool = False) -> date:
    """The day typed on a command line; with ``ahead`` it may be yet to come.

    Raises:
        CommandError: no day, or not one to the day.
    """
    try:
        read = read_date(text, today=today(), ahead=ahead)
    except BadDate as fault:
        raise CommandError(_(fault.sentence).format(**fault.values)) from fault
    if read.precision != "day":
        raise CommandError(_("Hãy ghi đủ ngày, tháng, năm, ví dụ 3/2/1980."))
    return read.day
