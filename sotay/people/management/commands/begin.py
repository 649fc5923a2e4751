"""``sotay begin``: the first organisation of an installation, and the first account of its organisation department."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.time import today
from sotay.organizations.actions import found
from sotay.organizations.kinds import Kind
from sotay.organizations.models import Decision, Organization
from sotay.people.actions import create_account
from sotay.people.models import Account
from sotay.people.offices import give_office

ROLE = "organization_department"


class Command(BaseCommand):
    help = _("Bắt đầu một bản cài đặt trống: lập tổ chức gốc và tài khoản đầu tiên của ban tổ chức.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help=_("tên tổ chức gốc, ví dụ “Đảng bộ tỉnh Bắc Kạn”"))
        parser.add_argument("--code", default="", help=_("mã tổ chức"))
        parser.add_argument(
            "--kind", default=Kind.PROVINCE, choices=[Kind.PROVINCE, Kind.CENTER, Kind.CENTRAL_BRANCH]
        )
        parser.add_argument("--since", required=True, help=_("có từ ngày, d/m/yyyy"))
        parser.add_argument("--decision", required=True, help=_("số quyết định thành lập"))
        parser.add_argument("--issuer", default="", help=_("cơ quan ra quyết định"))
        parser.add_argument("--account", default="tochuc", help=_("tên đăng nhập của tài khoản đầu tiên"))

    def handle(self, *args: Any, **options: Any) -> None:
        if Organization.objects.exists() or Account.objects.exists():
            raise CommandError(_("Đã có tổ chức hoặc tài khoản; việc này chỉ làm một lần, lúc còn trống."))
        try:
            since = read_date(options["since"], today=today()).day
        except BadDate as error:
            raise CommandError(str(error)) from error
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            self.begin({**options, "since": since, "password": password})
        self.stdout.write(
            _("Tài khoản: %(name)s / %(password)s") % {"name": options["account"], "password": password}
        )

    def begin(self, options: dict[str, Any]) -> None:
        """Found the root and open the account, each an action of the program itself."""
        since = options["since"]
        top = found(
            PROGRAM,
            None,
            name=options["name"],
            kind=options["kind"],
            code=options["code"],
            on=since,
            decision=Decision(number=options["decision"], signed_on=since, issuer=options["issuer"]),
        )
        account = create_account(
            PROGRAM, top, username=options["account"], name=_("Ban Tổ chức"), password=options["password"]
        )
        give_office(PROGRAM, top, account=account, role=ROLE, on=since)
