"""The ``sotay`` command. Each room brings its subcommands as management commands; this one finds them.

Without DATABASE_URL it starts the embedded PostgreSQL of the data folder for them, and stops it when nobody
else uses it.
"""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import django
from django.core import management
from django.core.management import BaseCommand, find_commands, load_command_class
from django.utils.translation import gettext as _

from sotay.site.installation import PROFILE, data_folder, missing_keys
from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE, Server
from sotay.site.programs import VERSION, NotStarted, OtherVersion

PACKAGE = Path(__file__).resolve().parent.parent
WITHOUT_DATABASE = {
    "check",
    "compilemessages",
    "docs",
    "makemessages",
    "makemigrations",
}
# Options that every management command has and nobody here needs to read about.
UNSAID = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}


def main() -> None:
    signal.signal(signal.SIGTERM, _leave_orderly)
    try:
        sys.exit(run(sys.argv[1:]))
    except OtherVersion as error:
        django.setup()
        sys.exit(how_to_move(error))
    except NotStarted as error:
        sys.exit(f"sotay: {error}")
    except PermissionError as error:
        sys.exit(f"sotay: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def run(words: Sequence[str]) -> int:
    """Carry out a command line, without the word ``sotay``."""
    before = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    before.add_argument("--profile", default=os.environ.get("SOTAY_PROFILE") or PROFILE)
    options, rest = before.parse_known_args(words)
    data = data_folder(options.profile)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sotay.site.settings",
        "SOTAY_PROFILE": options.profile,
        "SOTAY_DATA": str(data),
        **missing_keys(data),
    }

    name, arguments = (rest[0], rest[1:]) if rest else ("help", [])
    if name in {"help", "--help", "-h"}:
        django.setup()
        sys.stdout.write(_overview())
        return 0
    room = rooms_by_command().get(name)
    if room is None:
        django.setup()
        sys.stderr.write(_("sotay: không có lệnh “%(name)s”.") % {"name": name} + "\n\n" + _overview())
        return 2
    asks_for_help = bool({"--help", "-h"} & set(arguments))
    with _database(data) if not (asks_for_help or name in WITHOUT_DATABASE) else contextlib.nullcontext():
        django.setup()
        command_of_room(room, name).run_from_argv(["sotay", name, *arguments])
    return 0


def how_to_move(error: OtherVersion) -> str:
    """The commands that bring data of another version of PostgreSQL into a new folder; the old one stays as it is."""
    told = {
        "cluster": error.cluster,
        "theirs": error.theirs,
        "ours": VERSION,
        "data": os.environ["SOTAY_DATA"],
    }
    lines = [
        _(
            "sotay: %(cluster)s là dữ liệu của PostgreSQL %(theirs)s, mà chương trình này chạy PostgreSQL %(ours)s."
        )
        % told,
        _("Không đụng tới thư mục ấy. Hãy chuyển sang một thư mục mới:"),
        _("  bằng phiên bản cũ của chương trình:  sotay backup chuyen.sotay"),
        f"  mkdir -m 700 {told['data']}.{VERSION}",
        f"  cp {told['data']}/keys.json {told['data']}.{VERSION}/",
        _("  bằng phiên bản này:  SOTAY_DATA=%(data)s.%(ours)s sotay restore chuyen.sotay") % told,
        _("Cách làm khi không còn phiên bản cũ: xem docs/operations.md."),
    ]
    return "\n".join(lines)


def rooms_by_command() -> dict[str, str]:
    """The rooms' commands, and Django's own, by name; a room's goes before Django's of the same name."""
    found = dict.fromkeys(find_commands(management.__path__[0]), "django.core")
    for path in sorted(PACKAGE.glob("*/management/commands/[!_]*.py")):
        found[path.stem] = f"sotay.{path.parts[-4]}"
    return found


@contextlib.contextmanager
def _database(data: Path) -> Iterator[None]:
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_OWNER_URL"):
        yield
        return
    with Server.of(data) as server:
        os.environ |= {
            "DATABASE_URL": server.url(PROGRAM_ROLE),
            "DATABASE_OWNER_URL": server.url(OWNER_ROLE),
            "SOTAY_EMBEDDED": "1",
        }
        yield


def _overview() -> str:
    lines = [_("Cách dùng: sotay [--profile TÊN] LỆNH …"), ""]
    for name, room in sorted(rooms_by_command().items()):
        if room.startswith("sotay."):
            lines.append(f"  {name:<12} {command_of_room(room, name).help.strip().splitlines()[0]}")
    lines += [
        "",
        _("Mỗi lệnh có --help. --profile chọn thư mục dữ liệu .demo/TÊN (mặc định bac_kan);"),
        _("SOTAY_DATA đặt thư mục khác; DATABASE_URL nối tới PostgreSQL có sẵn."),
    ]
    return "\n".join([*lines, ""])


def command_of_room(room: str, name: str) -> BaseCommand:
    """A management command as this one presents it."""
    command = load_command_class(room, name)
    command.help = str(command.help)
    command.suppressed_base_arguments = UNSAID
    return command


def _leave_orderly(_number: int, _frame: FrameType | None) -> None:
    """Leave through every ``finally``, so that the database is stopped."""
    sys.exit(143)


if __name__ == "__main__":
    main()
