"""``sotay seal``: the last seal, to be written down or compared; or seal now."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.seals import last_seal, seal_all, written
from sotay.people.commands import ActingCommand


class Command(ActingCommand):
    permission = "audit.view"
    one_act = False
    help = _("In niêm phong cuối cùng của nhật ký và sổ; --now niêm phong ngay những gì mới ghi.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--now", action="store_true", help=_("niêm phong ngay"))

    def act(self, actor: Actor, *, now: bool = False, **options: Any) -> None:
        if now:
            seal_all()
        last = last_seal()
        if last is None:
            self.stdout.write(_("Chưa có niêm phong nào."))
            return
        self.stdout.write(
            _("Niêm phong số %(number)s, lúc %(at)s, %(rows)s dòng, khóa số %(key)s")
            % {
                "number": last.number,
                "at": f"{localtime(last.at):%H:%M %d/%m/%Y}",
                "rows": last.rows,
                "key": last.key_number,
            }
        )
        self.stdout.write(f"{last.number} {written(last.value)}")
