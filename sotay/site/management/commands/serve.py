"""The site for use, on whatever database the environment names."""

from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from sotay.site.safekeeping.restoring import unfinished
from sotay.site.serving import ServingCommand


class Command(ServingCommand):
    help = _("Chạy trang web và tiến trình nền trên cơ sở dữ liệu đã có.")

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_address(parser)

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        try:
            executor = MigrationExecutor(connections["default"])
        except OperationalError as error:
            raise CommandError(_("Cơ sở dữ liệu không trả lời: %(error)s") % {"error": error}) from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(_("Lược đồ chưa cập nhật: hãy chạy “sotay migrate” trước."))
        if unfinished(using="default"):
            raise CommandError(_("Lần khôi phục còn dở: hãy chạy lại “sotay restore” với tệp ấy."))
        self.serve(host, port, workers)
