"""``sotay backup``: the whole database in one encrypted file."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.utils.formats import localize
from django.utils.translation import gettext as _

from sotay.site.safekeeping.dumping import NotDone
from sotay.site.safekeeping.keeping import back_up
from sotay.site.safekeeping.passphrase import add_key_option, passphrase_of


class Command(BaseCommand):
    help = _(
        "Sao lưu toàn bộ cơ sở dữ liệu, ở một thời điểm, vào một tệp được mã hóa; trong lúc ấy vẫn làm việc được."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar=_("TỆP"))
        add_key_option(parser)

    def handle(self, *, file: Path, key_file: Path | None, **options: Any) -> None:
        passphrase = passphrase_of(key_file, new=True)
        try:
            manifest = back_up(file.absolute(), passphrase)
        except (NotDone, OSError) as error:
            raise CommandError(_("Chưa sao lưu được: %(error)s") % {"error": error}) from error
        for line in manifest.lines():
            self.stdout.write(line)
        size = localize(round(file.stat().st_size / 1_000_000, 1))
        self.stdout.write(_("Đã ghi %(file)s (%(size)s MB).") % {"file": file, "size": size})
        self.stdout.write(
            _(
                "KHÔNG có trong tệp, phải giữ riêng: khóa sao lưu; %(names)s (thiếu thì mất số định danh, "
                "không kiểm chứng được niêm phong); SOTAY_SECRET_KEY (thiếu thì mọi người chỉ phải đăng nhập lại)."
            )
            % {"names": ", ".join(manifest.key_marks) or "—"}
        )
