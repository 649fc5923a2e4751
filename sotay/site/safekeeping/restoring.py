"""To bring a backup back: into an empty database, all of it or nothing, then up to date, then compared.

While it is not finished the database holds a note of it, written in the loading's own transaction: the same file may
go on where it was interrupted, and nobody serves what is half restored.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connections
from django.utils.translation import gettext as _
from psycopg import sql

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.database import PROGRAM_ROLE
from sotay.site.demo_note import vacuum_database

from .dumping import NEWEST, NotDone, load
from .keeping import looked_through, opened
from .manifest import (
    Manifest,
    applied,
    differences,
    figures_on,
    key_marks,
    known_migrations,
    other_rows,
    row_counts,
)

OLDEST = 15
RESTORE = "system.restore"
NOTE = "sotay_restoring"

ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PROGRAM_ROLE}') THEN
    CREATE ROLE {PROGRAM_ROLE} NOLOGIN;
  END IF;
END $$;
"""


def restore(
    path: Path, passphrase: str, say: Callable[[str], None], *, without_keys: bool = False
) -> tuple[Manifest, list[str]]:
    """Restore a backup.

    Args:
        path: the file.
        say: told what is being done.
        without_keys: do it although the keys of identity numbers are not here.

    Returns:
        Its manifest, and what differs from it: nothing, when all is well.

    Raises:
        Unreadable: the file is damaged, or closed with another key; nothing was changed.
        CommandError: the database or the program does not suit; nothing was changed.
        NotDone: the database refused the rows; nothing was changed.
    """
    say(_("Đọc và kiểm tra toàn bộ tệp …"))
    manifest = looked_through(path, passphrase)
    refuse_unsuitable(manifest, without_keys=without_keys)
    found: list[str] = []
    if unfinished() == manifest.id:
        say(_("Làm tiếp lần khôi phục còn dở …"))
    else:
        refuse_filled()
        say(_("Nạp dữ liệu …"))
        _load(path, passphrase, manifest)
        found += other_rows(manifest.rows, _without_note(row_counts()))
    if set(applied()) != known_migrations():
        say(_("Cập nhật lược đồ …"))
    call_command("migrate", verbosity=0)
    vacuum_database()
    say(_("So số liệu …"))
    found += differences(manifest.figures, figures_on(date.fromisoformat(manifest.day)))
    _execute(sql.SQL("DROP TABLE {}").format(sql.Identifier("public", NOTE)))
    with entry(PROGRAM, RESTORE):
        pass
    return manifest, found


def _load(path: Path, passphrase: str, manifest: Manifest) -> None:
    note = sql.SQL("CREATE TABLE public.{name} AS SELECT {told}::text AS manifest;").format(
        name=sql.Identifier(NOTE), told=sql.Literal(json.dumps({"id": manifest.id}))
    )
    for connection in connections.all():
        connection.close()
    with opened(path, passphrase) as (_manifest, dump):
        load(dump, before=ROLE, after=note.as_string(None))


def unfinished(using: str = "owner") -> str:
    """The number of the backup whose restoring was interrupted in this database, else ""."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{NOTE}"])
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute(sql.SQL("SELECT manifest FROM {}").format(sql.Identifier("public", NOTE)))
        return str(json.loads(cursor.fetchone()[0])["id"])


def refuse_unsuitable(manifest: Manifest, *, without_keys: bool) -> None:
    """Refuse what this program, these keys or this server could not make use of."""
    if unknown := sorted(set(manifest.migrations) - known_migrations()):
        raise CommandError(
            _(
                "Tệp này do một phiên bản mới hơn của chương trình tạo ra (%(unknown)s …). Hãy cài phiên bản ấy trước."
            )
            % {"unknown": unknown[0]}
        )
    version = server_version()
    if not OLDEST <= version <= NEWEST:
        raise CommandError(
            _("Máy chủ là PostgreSQL %(version)s; cần từ %(oldest)s đến %(newest)s.")
            % {"version": version, "oldest": OLDEST, "newest": NEWEST}
        )
    held = key_marks()
    lost = [name for name, mark in manifest.key_marks.items() if held.get(name) != mark]
    if lost and not without_keys:
        raise CommandError(
            _(
                "Thiếu khóa %(names)s: số định danh không đọc được, hoặc niêm phong không kiểm chứng được. "
                "Hãy đặt lại các khóa của bản cài đặt cũ (các biến ấy, hoặc keys.json trong thư mục dữ liệu); "
                "nếu đã mất hẳn, thêm --without-keys."
            )
            % {"names": ", ".join(lost)}
        )


def server_version() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def refuse_filled() -> None:
    """Refuse a database in which there is anything, whatever it is."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY relname LIMIT 3"
        )
        there = [name for (name,) in cursor.fetchall()]
    if there:
        raise CommandError(
            _(
                "Cơ sở dữ liệu không trống (có %(there)s …), không khôi phục đè lên. "
                "Hãy tạo một cơ sở dữ liệu mới, hoặc đặt SOTAY_DATA vào một thư mục mới."
            )
            % {"there": ", ".join(there)}
        )


def _without_note(rows: dict[str, int]) -> dict[str, int]:
    return {table: count for table, count in rows.items() if table != NOTE}


def _execute(statement: sql.Composed) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


__all__ = ["NotDone", "restore", "unfinished"]
