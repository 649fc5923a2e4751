"""The passphrase of backups. It is kept outside the database, the data folder and the backups."""

import getpass
import os
import sys
from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

VARIABLE = "SOTAY_BACKUP_KEY"
SHORTEST = 16


def add_key_option(parser: CommandParser) -> None:
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="PATH",
        help=_("tệp chứa khóa sao lưu (dòng đầu); không nêu thì lấy ở %(variable)s, hoặc hỏi")
        % {"variable": VARIABLE},
    )


def passphrase_of(key_file: Path | None, *, new: bool = False) -> str:
    """The passphrase from a file, the environment, or whoever sits at the terminal.

    Args:
        key_file: the file, if one was named.
        new: a file is to be closed with it: it is asked for twice, and must be long enough.

    Raises:
        CommandError: there is none.
    """
    given = _given(key_file)
    if given is None:
        if not sys.stdin.isatty():
            raise CommandError(
                _("Chưa có khóa sao lưu: hãy nêu --key-file TỆP hoặc đặt biến %(variable)s.")
                % {"variable": VARIABLE}
            )
        given = getpass.getpass(_("Khóa sao lưu: "))
        if new and getpass.getpass(_("Ghi lại lần nữa: ")) != given:
            raise CommandError(_("Hai lần ghi không giống nhau."))
    if new and len(given) < SHORTEST:
        raise CommandError(
            _("Khóa sao lưu phải có ít nhất %(count)s ký tự; có thể tạo bằng: openssl rand -base64 32")
            % {"count": SHORTEST}
        )
    return given


def _given(key_file: Path | None) -> str | None:
    if key_file is None:
        return os.environ.get(VARIABLE) or None
    try:
        return key_file.read_text().partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("Không đọc được tệp khóa %(path)s: %(error)s") % {"path": key_file, "error": error}
        ) from error
