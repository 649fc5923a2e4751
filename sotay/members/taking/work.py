"""The making itself, in the background. Killed at any moment it leaves nothing: neither a file nor an export."""

import time
from contextlib import suppress
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by

from .actions import GivenUp, end, make_list, over
from .models import TakenList, TakenProgress, TakenState
from .patience import told

OFTEN = 0.5
SILENT_FOR = 120
"""Seconds. Work that says nothing for so long has died; one that waits for its turn is given more time."""

TELL = "UPDATE members_takenprogress SET stage = %s, done = %s, total = %s, at = %s WHERE taken_id = %s"


class Progress:
    """Writes down how far a list is, on a connection of its own, for the work's transaction is still open."""

    def __init__(self, taken_id: int) -> None:
        self.taken_id = taken_id
        self.connection = connections.create_connection(DEFAULT_DB_ALIAS)
        self.stage, self.told = "", 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell it, at most twice a second.

        Raises:
            GivenUp: nobody waits any more.
        """
        if stage == self.stage and time.monotonic() - self.told < OFTEN:
            return
        self.stage, self.told = stage, time.monotonic()
        there = 1
        with suppress(OperationalError), self.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(TELL, [stage, done, total, timezone.now(), self.taken_id])
            there = cursor.rowcount
        if not there:
            raise GivenUp

    def close(self) -> None:
        self.connection.close()


def make(actor: Actor, taken_id: int) -> None:
    """Make a list for whoever asked; where it was given up meanwhile, nothing stays of what was done."""
    with seen_by(actor):
        taken = TakenList.objects.select_related("organization").filter(pk=taken_id).first()
    if taken is None or taken.state != TakenState.MAKING:
        return
    progress = Progress(taken_id)
    try:
        with suppress(GivenUp), told(progress):
            progress("reading", 0, taken.count)
            make_list(actor, taken)
    except NotAllowed:
        abandon(taken)
    finally:
        progress.close()


def abandon(taken: TakenList) -> None:
    """Whoever asked may not have it any more."""
    with entry(PROGRAM, "member.drop_list", taken):
        TakenList.objects.filter(pk=taken.pk).update(state=TakenState.DROPPED, words="")
        TakenProgress.objects.filter(taken_id=taken.pk).delete()


def progress_of(taken: TakenList) -> dict[str, Any]:
    """What the page says while one waits."""
    row = TakenProgress.objects.filter(taken_id=taken.pk).first()
    stage = row.stage if row else "waiting"
    patience = SILENT_FOR * (4 if stage == "waiting" else 1)
    return {
        "label": STAGES.get(stage, STAGES["waiting"]),
        "note": gettext_lazy("Có thể rời trang này; việc vẫn tiếp tục."),
        "done": row.done if row else 0,
        "total": row.total if row else 0,
        "finished": taken.state != TakenState.MAKING,
        "silent": row is not None and (timezone.now() - row.at).total_seconds() > patience,
    }


STAGES = {
    "waiting": gettext_lazy("Đang chờ đến lượt"),
    "reading": gettext_lazy("Đang đọc danh sách"),
    "noting": gettext_lazy("Đang ghi lại ai có trong danh sách"),
    "writing": gettext_lazy("Đang viết tệp"),
}


def erase() -> int:
    """Erase the files that were kept long enough; where there are none, nothing is written into the trail.

    Returns:
        How many lists ended.
    """
    with seen_by(PROGRAM):
        lists = over()
        if lists:
            with entry(PROGRAM, "member.erase_old_lists"):
                for taken in lists:
                    end(taken)
    return len(lists)
