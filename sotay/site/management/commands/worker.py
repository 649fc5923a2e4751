"""The process that does what is asked for later."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from sotay.site.parent import end_with_parent


class Command(BaseCommand):
    help = _("Làm các việc chờ trong hàng đợi (gửi, xuất, dọn dẹp).")
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        end_with_parent()
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        with app.replace_connector(connector.get_worker_connector()) as working:
            try:
                # What is done is of no interest any more; what failed stays until kernel.forget_jobs.
                working.run_worker(shutdown_graceful_timeout=10, delete_jobs="successful")
            except (ConnectorException, PoolTimeout) as error:
                raise CommandError(_("Cơ sở dữ liệu không trả lời: %(error)s") % {"error": error}) from error
