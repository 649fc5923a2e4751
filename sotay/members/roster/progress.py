"""How far work in the background is: told on a connection of its own, for the work's own transaction is still open."""

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.members.imports import ImportProgress, ImportState, RosterImport

OFTEN = 0.5
SILENT_FOR = timedelta(seconds=90)
"""Work that says nothing for so long has died; nothing of it was written."""

TELL = """
INSERT INTO members_importprogress (roster_id, stage, done, total, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (roster_id) DO UPDATE
SET stage = EXCLUDED.stage, done = EXCLUDED.done, total = EXCLUDED.total, at = EXCLUDED.at
"""


class Progress:
    """Told how far the work on a file is; writes it down at most twice a second, and never lets the work wait."""

    def __init__(self, roster_id: int) -> None:
        self.roster_id = roster_id
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        self.told = 0.0
        self.stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == self.stage and time.monotonic() - self.told < OFTEN:
            return
        self.stage, self.told = stage, time.monotonic()
        with suppress(OperationalError), self.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(TELL, [self.roster_id, stage, done, total, timezone.now()])

    def close(self) -> None:
        self.connection.close()


def expect(roster: RosterImport) -> None:
    """The work was asked for and waits for somebody to do it."""
    ImportProgress.objects.update_or_create(
        roster_id=roster.pk, defaults={"stage": "waiting", "done": 0, "total": 0, "at": timezone.now()}
    )


def progress_of(roster: RosterImport) -> dict[str, Any]:
    """What the page says while one waits."""
    row = ImportProgress.objects.filter(roster_id=roster.pk).first()
    stage = row.stage if row else "waiting"
    label, note = STAGES.get(stage, STAGES["waiting"])
    if roster.state == ImportState.LOADING:
        note = _("Nạp tất cả, hoặc không nạp gì. Có thể rời trang này; việc vẫn tiếp tục.")
    return {
        "label": label,
        "note": note,
        "done": row.done if row else 0,
        "total": row.total if row else 0,
        "finished": roster.state not in (ImportState.READING, ImportState.LOADING),
        "silent": _is_silent(row.at if row else None, waits=stage == "waiting"),
    }


def _is_silent(told: datetime | None, *, waits: bool) -> bool:
    """Whether whoever does the work has died; one that still waits for its turn is given more time."""
    patience = SILENT_FOR * 4 if waits else SILENT_FOR
    return told is not None and timezone.now() - told > patience


STAGES = {
    "waiting": (gettext_lazy("Đang chờ đến lượt"), gettext_lazy("Việc sẽ bắt đầu ngay khi máy rảnh.")),
    "reading": (gettext_lazy("Đang đọc tệp"), ""),
    "checking": (gettext_lazy("Đang kiểm tra từng ô"), ""),
    "writing": (gettext_lazy("Đang ghi đảng viên"), ""),
    "posting": (gettext_lazy("Đang vào sổ"), ""),
}
