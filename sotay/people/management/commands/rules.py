"""``sotay rules``: what the rule book says on a day, with citation and grade."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.time import FOREVER, today
from sotay.people.commands import ActingCommand
from sotay.regulations.listing import listing


class Command(ActingCommand):
    help = _("In các quy định có hiệu lực vào một ngày, kèm căn cứ và mức độ chắc chắn.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "contains", nargs="?", default="", help=_("chỉ in dòng có chữ này (không cần dấu)")
        )
        parser.add_argument("--on", default="", help=_("ngày d/m/yyyy, mặc định là hôm nay"))

    def act(self, actor: Actor, *, contains: str = "", on: str = "", **options: Any) -> None:
        try:
            day = read_date(on, today=FOREVER).day if on else today()
        except BadDate as error:
            raise CommandError(str(error)) from error
        lines = listing(day, contains)
        for line in lines:
            self.stdout.write(
                f"{line.key}: {line.title} = {line.value} {line.unit} [{line.citation}; {line.grade}]"
            )
        self.stdout.write(
            _("%(count)s quy định vào ngày %(day)s") % {"count": len(lines), "day": f"{day:%d/%m/%Y}"}
        )
