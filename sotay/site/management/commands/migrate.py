"""Migrations are the owner's business."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.utils.translation import gettext as _

from sotay.kernel.seals import settle
from sotay.site.auditors_role import grant


class Command(migrate.Command):
    help = _("Cập nhật lược đồ cơ sở dữ liệu, với vai chủ sở hữu.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            settle(options["database"])
            grant(options["database"])
