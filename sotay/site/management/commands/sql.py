"""A look into the demo's database by hand."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from sotay.site.database_url import database_at
from sotay.site.programs import binary


class Command(BaseCommand):
    help = _(
        "Mở psql vào cơ sở dữ liệu chạy kèm, với vai của chương trình; nơi khác với vai kiểm toán, chỉ thấy tổ chức và "
        "tổng số. Nhận mọi tham số của psql.\n\n"
        "Ví dụ: sotay sql -c 'select count(*) from members_movement'"
    )

    requires_system_checks = ()

    def run_from_argv(self, argv: Sequence[str]) -> None:
        """Psql knows its own options."""
        if {"-h", "--help"} & set(argv):
            super().run_from_argv(list(argv))
        self.handle(psql=argv[2:])

    def handle(self, *, psql: Sequence[str] = (), **options: Any) -> None:
        is_demo = os.environ.get("SOTAY_EMBEDDED") == "1"
        auditors = os.environ.get("DATABASE_AUDITOR_URL", "")
        if not is_demo and not auditors:
            sys.exit(
                _(
                    "Ngoài bản minh họa, SQL chỉ dành cho vai kiểm toán: đặt DATABASE_AUDITOR_URL, xem docs/running.md."
                )
            )
        known = settings.DATABASES["default"] if is_demo else database_at(auditors)
        program = binary("psql") if is_demo else "psql"
        address = {
            "PGPORT": known["PORT"],
            "PGHOST": known["HOST"],
            "PGUSER": known["USER"],
            "PGPASSWORD": known["PASSWORD"],
            "PGDATABASE": known["NAME"],
            "PGOPTIONS": "-c sotay.whole=on",  # the invented province is open to whoever sits at its machine
        }
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for psql
        done = subprocess.run([program, "--no-psqlrc", *psql], env=os.environ | address, check=False)
        sys.exit(done.returncode)
