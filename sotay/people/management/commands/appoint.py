"""``sotay appoint``: a role that no office may give, at the machine, by decision."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sotay.organizations.models import Organization
from sotay.people.appointing import appoint, given_by_nobody
from sotay.people.roles import ROLES
from sotay.regulations import Refused


class Command(BaseCommand):
    help = _(
        "Giao vai trò mà không cơ quan nào giao được trên trang (vận hành máy, kiểm toán), theo quyết định."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar=_("TÊN"), help=_("tên đăng nhập; chưa có thì lập mới"))
        parser.add_argument("role", choices=[key for key, role in ROLES.items() if given_by_nobody(role)])
        parser.add_argument("--at", type=int, required=True, metavar=_("SỐ"), help=_("số của tổ chức"))

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(pk=options["at"]).first()
        if organization is None:
            raise CommandError(_("Không có tổ chức số %(pk)s.") % {"pk": options["at"]})
        try:
            account = appoint(organization, options["username"], options["role"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{account.username}: {ROLES[options['role']].title}")
        if account.first_code:
            self.stdout.write(
                _("Mã đặt mật khẩu, dùng một lần trong 7 ngày: %(code)s") % {"code": account.first_code}
            )
