"""``sotay rollups``: count the months that have ended, and those again of which something was recorded since."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from sotay.kernel.time import clock_stopped_at, stopped_on
from sotay.members.rollups.building import rebuild


class Command(BaseCommand):
    help = _("Đếm sẵn số liệu các tháng đã qua cho nơi có nhiều đảng viên; đếm lại tháng có điều ghi thêm.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, help=_("chỉ các tháng kết thúc từ ngày này (YYYY-MM-DD)")
        )

    def handle(self, *, since: date | None, **options: Any) -> None:
        with clock_stopped_at(stopped_on()):
            done = rebuild(self.say, since)
        self.say(
            _("%(counted)s tháng được đếm lần đầu, %(anew)s tháng được đếm lại.")
            % {"counted": done.counted, "anew": done.anew}
        )

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
