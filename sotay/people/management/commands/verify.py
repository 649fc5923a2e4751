"""``sotay verify``: prove the database, or name the rows that contradict it."""

from itertools import islice
from time import perf_counter
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.seal_proofs import compare_printed
from sotay.kernel.sight import seen_by
from sotay.kernel.verify import PROOFS
from sotay.people.commands import ActingCommand

SHOWN = 20


class Command(ActingCommand):
    permission = "audit.view"
    one_act = False
    help = _("Kiểm chứng toàn bộ cơ sở dữ liệu; thoát với lỗi và nêu tên dòng nếu có chỗ không khớp.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--seal",
            default="",
            metavar=_("“SỐ GIÁ TRỊ”"),
            help=_("so một niêm phong đã in với cơ sở dữ liệu, rồi kiểm chứng"),
        )
        parser.add_argument("--quiet", action="store_true", help=_("chỉ nói chỗ không khớp"))

    def act(self, actor: Actor, *, quiet: bool = False, seal: str = "", **options: Any) -> None:
        """All that is there is proved, as it was in one moment; what is said names rows by number only."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            with seen_by(PROGRAM):
                broken = self.prove(quiet=quiet, seal=seal)
        if broken:
            raise CommandError(_("%(count)s điều không khớp") % {"count": broken})

    def prove(self, *, quiet: bool, seal: str) -> int:
        """How many proofs failed."""
        broken = 0
        if seal:
            wrong = compare_printed(seal)
            broken += bool(wrong)
            self.stdout.write(f"✗ {wrong}" if wrong else "✓ " + _("Niêm phong trên giấy khớp"))
        for proof in PROOFS:
            start = perf_counter()
            problems = list(islice(proof.search(), SHOWN + 1))
            broken += bool(problems)
            if problems or not quiet:
                mark = "✗" if problems else "✓"
                self.stdout.write(f"{mark} {proof.title} ({perf_counter() - start:.1f} s)")
            for problem in problems[:SHOWN]:
                self.stdout.write(f"    {problem}")
            if len(problems) > SHOWN:
                self.stdout.write("    …")
        return broken
