"""``sotay recover``: a code on paper for somebody whom no office may help."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sotay.people.appointing import let_in_again
from sotay.people.models import Account
from sotay.regulations import Refused


class Command(BaseCommand):
    help = _(
        "Cấp mã đặt lại mật khẩu cho tài khoản mà không cơ quan nào cấp được trên trang; người giữ sẽ thấy."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar=_("TÊN"))
        parser.add_argument("--why", required=True, help=_("căn cứ: số biên bản, ai yêu cầu"))

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(_("Không có tài khoản “%(name)s”.") % {"name": options["username"]})
        try:
            code = let_in_again(account, options["why"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Mã, dùng một lần trong 24 giờ: %(code)s") % {"code": code})
