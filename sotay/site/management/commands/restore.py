"""``sotay restore``: a backup back into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from sotay.site.safekeeping.dumping import NotDone
from sotay.site.safekeeping.envelope import Unreadable
from sotay.site.safekeeping.keeping import looked_through
from sotay.site.safekeeping.passphrase import add_key_option, passphrase_of
from sotay.site.safekeeping.restoring import restore


class Command(BaseCommand):
    help = _("Khôi phục một tệp sao lưu vào một cơ sở dữ liệu trống, cập nhật lược đồ rồi so lại số liệu.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar=_("TỆP"))
        parser.add_argument(
            "--check", action="store_true", help=_("chỉ đọc hết tệp và cho biết trong đó có gì")
        )
        parser.add_argument(
            "--without-keys", action="store_true", help=_("khôi phục dù không còn khóa của số định danh")
        )
        add_key_option(parser)

    def handle(
        self, *, file: Path, key_file: Path | None, check: bool, without_keys: bool, **options: Any
    ) -> None:
        passphrase = passphrase_of(key_file)
        try:
            if check:
                self._tell(looked_through(file, passphrase).lines())
                self.stdout.write(_("Tệp nguyên vẹn."))
                return
            manifest, found = restore(file, passphrase, self.stdout.write, without_keys=without_keys)
        except (Unreadable, NotDone) as error:
            raise CommandError(
                _("%(error)s Chưa thay đổi gì trong cơ sở dữ liệu.") % {"error": error}
            ) from error
        self._tell(manifest.lines())
        self._tell(f"✗ {each}" for each in found)
        if found:
            raise CommandError(
                _("Đã khôi phục, nhưng %(count)s chỗ khác với lúc sao lưu.") % {"count": len(found)}
            )
        self.stdout.write(_("Đã khôi phục; mọi số liệu đúng như lúc sao lưu. Hãy chạy thêm “sotay verify”."))

    def _tell(self, lines: Any) -> None:
        for line in lines:
            self.stdout.write(line)
