"""Migrations are the owner's business."""

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.utils.translation import gettext as _


class Command(migrate.Command):
    help = _("Cập nhật lược đồ cơ sở dữ liệu, với vai chủ sở hữu.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
