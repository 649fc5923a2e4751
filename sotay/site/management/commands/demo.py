"""An invented province to look at: made at the first call, kept from then on."""

import contextlib
import fcntl
import functools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sotay.site.demo_note import DemoNote, SignIn, empty_database, vacuum_database
from sotay.site.serving import ServingCommand, seconds_since

SEED = 1
RESUMED = ("nation",)
"""Provinces whose loading goes on where it was interrupted."""
Load = Callable[[str, int, Callable[[str], None]], Sequence[SignIn]]


class Command(ServingCommand):
    help = _("Dựng tỉnh giả định (lần đầu), rồi chạy trang web; dữ liệu được giữ lại.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--profile", default=settings.PROFILE, help=_("tỉnh nào, mỗi tỉnh một thư mục dữ liệu")
        )
        parser.add_argument("--seed", type=int, default=SEED, help=_("số gieo của bộ sinh dữ liệu"))
        parser.add_argument("--reset", action="store_true", help=_("bỏ dữ liệu cũ, dựng lại từ đầu"))
        parser.add_argument("--no-serve", action="store_true", help=_("chỉ dựng dữ liệu rồi dừng"))
        parser.add_argument(
            "--beside", metavar="PROFILE", help=_("dựng thêm một tỉnh nữa bên cạnh tỉnh đã có")
        )
        parser.add_argument(
            "--rosters",
            type=Path,
            metavar="DIR",
            help=_("ghi danh sách như các đảng bộ sẽ gửi vào thư mục này, rồi dừng"),
        )
        self.add_address(parser)

    def handle(
        self,
        *,
        profile: str,
        seed: int,
        reset: bool,
        no_serve: bool,
        beside: str | None,
        rosters: Path | None,
        **address: Any,
    ) -> None:
        if rosters:
            return self.write_rosters(profile, seed, rosters)
        with self.one_at_a_time():
            note = self.prepared(DemoNote(profile, seed), reset=reset)
            if beside:
                self.load_beside(note, beside, seed)
        if no_serve:
            self.introduce(note)
        else:
            ready = functools.partial(self.introduce, note)
            self.serve(address["host"], address["port"], address["workers"], when_ready=ready)
        return None

    def write_rosters(self, profile: str, seed: int, folder: Path) -> None:
        """The province as its committees would send it."""
        with self.step(_("Ghi danh sách của tỉnh %(profile)s") % {"profile": profile}):
            for path in import_string(settings.DEMO_ROSTERS)(profile, seed, folder):
                self.say(f"  {path}")

    def load_beside(self, note: DemoNote, profile: str, seed: int) -> None:
        """A second root in the same installation."""
        with self.step(_("Dựng thêm tỉnh giả định %(profile)s") % {"profile": profile}):
            sign_ins = loader()(profile, seed, lambda text: self.say(f"  {text}"))
        for sign_in in sign_ins:
            self.say(f"  {sign_in.role}: {sign_in.account} / {sign_in.password}")

    def prepared(self, wanted: DemoNote, *, reset: bool) -> DemoNote:
        """Bring the schema up to date and load the province, unless it is there already."""
        found = DemoNote.read()
        if reset or (found and not found.whole and found.profile not in RESUMED):
            with self.step(_("Bỏ dữ liệu cũ") if reset else _("Bỏ lần dựng còn dở")):
                empty_database()
            found = None
        with self.step(_("Cập nhật lược đồ")):
            call_command("migrate", verbosity=0)
        if found and found.whole:
            return found
        if not found and get_user_model().objects.exists():
            raise CommandError(_("Cơ sở dữ liệu đã có dữ liệu không phải của bản demo; không đụng tới."))
        wanted.write()
        with self.step(_("Dựng tỉnh giả định %(profile)s") % {"profile": wanted.profile}):
            sign_ins = loader()(wanted.profile, wanted.seed, lambda text: self.say(f"  {text}"))
        with self.step(_("Thu gọn và thống kê các bảng")):
            vacuum_database()
        whole = wanted.completed(sign_ins)
        whole.write()
        return whole

    def introduce(self, note: DemoNote) -> None:
        self.say(_("Tài khoản để vào xem (tên / mật khẩu):"))
        for sign_in in note.sign_ins:
            self.say(f"  {sign_in['role']}: {sign_in['account']} / {sign_in['password']}")

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[None]:
        self.say(f"{what} …")
        began = time.monotonic()
        yield
        self.say(_("%(what)s: %(seconds)s giây") % {"what": what, "seconds": seconds_since(began)})

    @contextlib.contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        with (settings.DATA / "demo.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def loader() -> Load:
    try:
        return cast(Load, import_string(settings.DEMO_LOADER))
    except ImportError as error:
        raise CommandError(_("Chưa có bộ dựng dữ liệu: %(error)s.") % {"error": error}) from error
