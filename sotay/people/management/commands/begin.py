"""``sotay begin``: the first organisation of an installation, and its first three accounts."""

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
from sotay.people.appointing import appoint
from sotay.people.models import Account

FIRST = {"account": "organization_department", "administrator": "system_administrator", "auditor": "auditor"}


class Command(BaseCommand):
    help = _("Bắt đầu một bản cài đặt trống: lập tổ chức gốc và ba tài khoản đầu tiên.")

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
        parser.add_argument(
            "--administrator", default="quantri", help=_("tên đăng nhập của người vận hành máy")
        )
        parser.add_argument("--auditor", default="kiemtoan", help=_("tên đăng nhập của người kiểm toán"))

    def handle(self, *args: Any, **options: Any) -> None:
        if Organization.objects.exists() or Account.objects.exists():
            raise CommandError(_("Đã có tổ chức hoặc tài khoản; việc này chỉ làm một lần, lúc còn trống."))
        try:
            since = read_date(options["since"], today=today()).day
        except BadDate as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            made = self.begin({**options, "since": since})
        self.stdout.write(_("Mã đặt mật khẩu, mỗi mã dùng một lần trong 7 ngày, ở trang đăng nhập:"))
        for account in made:
            self.stdout.write(f"  {account.username}: {account.first_code}  ({account.name})")

    def begin(self, options: dict[str, Any]) -> list[Account]:
        """Found the root and open three accounts, each an action of the program itself.

        Who runs the machine and who audits are given by nobody afterwards: no office holds what they may do.
        """
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
        return [appoint(top, options[name], role) for name, role in FIRST.items()]
