"""Three reorganisations of our time, played in the demonstration."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sotay.demo.playing import SCENARIOS, play
from sotay.kernel.sight import looking_on
from sotay.kernel.time import stopped_on
from sotay.regulations import Refused


class Command(BaseCommand):
    help = _("Chạy một kịch bản sắp xếp tổ chức trong bản minh họa: 2025, merger (hợp nhất hai tỉnh), 2026.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", choices=SCENARIOS)
        parser.add_argument(
            "--late",
            action="store_true",
            help=_("ghi muộn 19 ngày, giữa chừng có kết nạp và chuyển sinh hoạt"),
        )
        parser.add_argument(
            "--prove", action="store_true", help=_("so mọi số liệu trước ngày ấy với trước khi ghi")
        )
        parser.add_argument(
            "--sheets", type=Path, metavar="DIR", help=_("ghi phương án thành bảng tính ở đây")
        )
        parser.add_argument("--at-most", type=int, metavar="N", help=_("chỉ chừng này phương án đầu tiên"))

    def handle(self, *, scenario: str, late: bool, prove: bool, **options: Any) -> None:
        if stopped_on() is None:
            raise CommandError(_("Chỉ chạy trong bản minh họa."))
        try:
            with looking_on():
                played = play(
                    scenario,
                    self.stdout.write,
                    late=late,
                    prove=prove,
                    sheets=options["sheets"],
                    at_most=options["at_most"],
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Xong: %(count)s phương án.") % {"count": len(played)})
        if any(each.differences for each in played):
            raise CommandError(_("Có số liệu của ngày trước bị thay đổi."))
