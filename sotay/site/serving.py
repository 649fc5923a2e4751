"""A command that serves the site: web and worker under one parent, on the first free port."""

import time
from collections.abc import Callable

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.db import connections
from django.utils.formats import localize
from django.utils.translation import gettext as _

from sotay.site.supervisor import Child, Ended, answers, keep, port_from

WORKERS = 2


class ServingCommand(BaseCommand):
    requires_system_checks = ()

    def add_address(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("địa chỉ lắng nghe"))
        parser.add_argument("--port", type=int, default=8000, help=_("cổng; bận thì lấy cổng trống kế tiếp"))
        parser.add_argument("--workers", type=int, default=WORKERS, help=_("số tiến trình web"))

    def serve(
        self, host: str, wanted: int, workers: int, *, when_ready: Callable[[], None] = lambda: None
    ) -> None:
        """Serve until somebody asks to stop."""
        connections.close_all()
        try:
            with port_from(wanted, host) as port:
                told = {"wanted": wanted, "host": host, "port": port}
                if port != wanted:
                    self.say(_("Cổng %(wanted)s đang bận, dùng cổng %(port)s.") % told)
                web = Child(_("trang web"), ["sotay.site.web", host, str(port), str(workers)])
                worker = Child(_("tiến trình nền"), ["sotay.site.command", "worker"], again=True)
                began = time.monotonic()

                def when_started() -> None:
                    answers(web, host, port)
                    self.say(_("Khởi động trang web: %(seconds)s giây") % {"seconds": seconds_since(began)})
                    when_ready()
                    self.say(_("Sổ tay ở http://%(host)s:%(port)s (Ctrl-C để dừng)") % told)

                keep([web, worker], when_started=when_started, say=self.say)
        except Ended as error:
            raise CommandError(str(error)) from error
        self.say(_("Đã dừng."))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def seconds_since(moment: float) -> str:
    return str(localize(round(time.monotonic() - moment, 1)))
