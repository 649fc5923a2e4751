"""``sotay bench``: measure the program on an invented province, and write docs/benchmarks.md."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from sotay.demo.bench import cases, dues, meetings, running, writing
from sotay.demo.bench.loading import Loading
from sotay.demo.bench.measuring import TIMES, load_average
from sotay.demo.bench.throwaway import tell_the_planner
from sotay.demo.bench.trail import ENTRIES, looked
from sotay.demo.bench.wall import compared
from sotay.demo.bench.writing import Report
from sotay.demo.load import NATION
from sotay.kernel.sight import looking_on

PARTS = ("database", "floor", "meetings", "pages", "wall", "dues", "loading", "trail", "cases")
TIMES_OF_MILLIONS = 3
T = TypeVar("T")


class Command(BaseCommand):
    help = _("Đo tốc độ trên tỉnh giả định, ghi vào docs/benchmarks.md; dựng tỉnh ấy nếu chưa có.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--profile", default=settings.PROFILE, help=_("tỉnh nào"))
        parser.add_argument("--seed", type=int, default=1, help=_("số gieo của bộ sinh dữ liệu"))
        parser.add_argument(
            "--only", choices=PARTS, action="append", help=_("chỉ đo phần này; mặc định là tất cả")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ in ra, không ghi vào trang"))

    def handle(
        self, *, profile: str, seed: int, only: list[str] | None, dry_run: bool, **options: Any
    ) -> None:
        millions = profile == NATION
        parts = only or (PARTS[:3] if millions else PARTS)
        call_command("demo", profile=profile, seed=seed, no_serve=True, stdout=self.stdout)
        if not millions:
            tell_the_planner()
        with looking_on():
            reports = [make() for part, make in self.apart.items() if part in parts]
            if rest := [part for part in parts if part not in self.apart]:
                times = TIMES_OF_MILLIONS if millions else TIMES
                reports.append(self.measure(profile, seed, rest, times, in_part=bool(only)))
        for report in reports:
            self.stdout.write(report.section() if dry_run else str(writing.write(report)))

    @property
    def apart(self) -> dict[str, Callable[[], Report]]:
        """What is measured in a copy of the database, with a section of its own."""
        return {"trail": self.of_the_trail, "cases": self.of_the_cases}

    def of_the_cases(self) -> Report:
        office = running.department()
        report = running.begun("cases", office)
        report.title = f"An inbox of {cases.OPEN:,} open cases beside {cases.ENDED:,} that have ended"
        for found in self.told(cases.looked(office)):
            if isinstance(found, str):
                report.facts.append(("the inbox is read along", found))
            elif isinstance(found, Loading):
                report.loaded.append(found)
            else:
                report.visited.append(found)
        return report

    def of_the_trail(self) -> Report:
        report = running.begun("trail", running.department())
        report.title = f"A trail of {ENTRIES:,} entries"
        report.looked = self.told(looked())
        return report

    def measure(self, profile: str, seed: int, parts: Sequence[str], times: int, *, in_part: bool) -> Report:
        office, before = running.department(), load_average()
        report = running.begun(profile, office)
        report.in_part = in_part
        if "database" in parts:
            millions = times == TIMES_OF_MILLIONS
            report.asked = self.told(
                running.of_millions(office, times) if millions else running.questions(office)
            )
        if "meetings" in parts:
            report.by_month = self.told(meetings.by_month(office.organization))
        if "floor" in parts:
            report.beside = self.told(running.beside_the_floor(office, times))
        if "pages" in parts:
            report.visited = self.told(running.pages(office))
        if "wall" in parts:
            report.compared = self.told(compared())
        if "dues" in parts:
            report.loaded = self.told(dues.a_month(office.organization))
        if "loading" in parts:
            report.loaded += self.told([running.proof()]) + self.told(running.loading(profile, seed))
        report.facts.append(("load average", f"{before:.1f} at first, {load_average():.1f} at last"))
        return report

    def told(self, found: Iterable[T]) -> list[T]:
        """All that is measured, each told as soon as it is known."""
        known = []
        for each in found:
            self.stdout.write(f"  {each}")
            self.stdout.flush()
            known.append(each)
        return known
