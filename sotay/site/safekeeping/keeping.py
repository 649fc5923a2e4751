"""To make a backup, and to look into one."""

import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management import CommandError
from django.db import connections, transaction
from django.utils.translation import gettext as _

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM

from .dumping import dumped
from .envelope import Closing, Opening, Unreadable
from .manifest import Manifest, applied, known_migrations

BACKUP = "system.backup"
"""What a backup is called in the trail."""

LONGEST_MANIFEST = 1 << 26


def back_up(path: Path, passphrase: str) -> Manifest:
    """Write a backup of the database as it is at one moment; the file appears when it is whole.

    Raises:
        CommandError: there is such a file already.
        NotDone: pg_dump failed.
        OSError: the file cannot be written.
    """
    if path.exists():
        raise CommandError(_("Đã có tệp %(path)s; hãy chọn tên khác.") % {"path": path})
    if set(applied()) < known_migrations():
        raise CommandError(
            _("Lược đồ chưa cập nhật: hãy sao lưu bằng phiên bản cũ, hoặc chạy “sotay migrate” trước.")
        )
    with _aside(path) as file:
        with one_moment() as snapshot:
            manifest = Manifest.of_database()
            closing = Closing(file, passphrase)
            told = manifest.told()
            closing.write(struct.pack(">Q", len(told)) + told)
            for piece in dumped(snapshot):
                closing.write(piece)
            closing.finish()
        file.flush()
        os.fsync(file.fileno())
    with entry(PROGRAM, BACKUP):
        pass
    return manifest


@contextmanager
def one_moment() -> Iterator[str]:
    """Both connections see the database as it is now, and so does whoever is told the snapshot's name."""
    with transaction.atomic("owner"), transaction.atomic("default"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        with connections["default"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        yield snapshot


@contextmanager
def _aside(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name when it is whole, and never takes another's."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part") as aside:
        yield aside.file
        try:
            os.link(aside.name, path)
        except FileExistsError:
            raise CommandError(_("Đã có tệp %(path)s; hãy chọn tên khác.") % {"path": path}) from None
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[tuple[Manifest, Iterator[bytes]]]:
    """A backup's manifest and the dump behind it, a piece at a time.

    Raises:
        Unreadable: at once, or while it is read: it is no backup, has another key, or is damaged.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable(
            _("Không đọc được tệp %(path)s: %(error)s") % {"path": path, "error": error}
        ) from error
    with file:
        opening = Opening(file, passphrase)
        try:
            (length,) = struct.unpack(">Q", opening.read(8))
            manifest = Manifest.read(opening.read(min(length, LONGEST_MANIFEST)))
        except (struct.error, ValueError, TypeError) as error:
            raise Unreadable(_("Tệp này do một phiên bản mới hơn của chương trình tạo ra.")) from error
        yield manifest, opening.rest()


def looked_through(path: Path, passphrase: str) -> Manifest:
    """Read a backup to its end, so that it is known to be whole."""
    with opened(path, passphrase) as (manifest, dump):
        for _piece in dump:
            pass
    return manifest
