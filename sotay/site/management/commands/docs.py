"""``sotay docs``: write the pages of docs/ that say what the program itself says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from sotay.kernel import personal
from sotay.procedures import document as procedures
from sotay.regulations import document

PAGES: dict[Path, Callable[[], str]] = {
    document.PAGE: document.markdown,
    document.PAGE.parent / "personal-data.md": personal.markdown,
    document.PAGE.parent / "procedures.md": procedures.markdown,
}


class Command(BaseCommand):
    help = _(
        "Viết lại các trang tài liệu do chương trình sinh ra: docs/regulations.md, personal-data.md, procedures.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help=_("chỉ xem trang nào đã cũ, không viết"))

    def handle(self, *, check: bool, **options: Any) -> None:
        old = [page for page, text in PAGES.items() if not page.exists() or page.read_text("utf-8") != text()]
        if check and old:
            raise CommandError(_("Trang đã cũ: %(pages)s") % {"pages": ", ".join(page.name for page in old)})
        for page in old:
            page.parent.mkdir(exist_ok=True)
            page.write_text(PAGES[page](), "utf-8")
            self.stdout.write(str(page))
        if not old:
            self.stdout.write(_("Mọi trang đều mới."))
