"""How the machine is: what whoever runs it must know, asked of the database and the disk in one place.

``/health/`` answers other machines with 200 or 503 and a word or two, before anything else is asked of the request; the
page for the system administrator says the same in sentences. Neither tells anything of anybody.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.models import AuditEntry
from sotay.kernel.web import Request, looks_at, page
from sotay.site.replica import is_used, lag
from sotay.site.safekeeping.keeping import BACKUP
from sotay.site.safekeeping.restoring import unfinished

ADDRESS = "/health/"
FINE, WARNING, FAILED = "done", "due", "late"
"""How something stands, as a chip shows it. Only what failed keeps others from sending work here."""

BACKUP_EVERY = timedelta(hours=26)
SEAL_EVERY = timedelta(minutes=30)
JOBS_WAIT = timedelta(minutes=15)
CLOCK_BACK = timedelta(minutes=1)
ENOUGH_DISK = 0.10
TOO_LITTLE_DISK = 0.02


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at.

    Attributes:
        key: its name for machines.
        title: its name for people.
        standing: ``FINE``, ``WARNING`` or ``FAILED``.
        words: what was found.
        advice: what to do about it.
    """

    key: str
    title: Any
    standing: str
    words: str
    advice: str = ""


Look = Callable[[], tuple[str, str, str]]
LOOKS: list[tuple[str, Any, Look]] = []


def looks(key: str, title: Any) -> Callable[[Look], Look]:
    """Declare something to look at: its standing, what was found, what to do."""

    def register(look: Look) -> Look:
        LOOKS.append((key, title, look))
        return look

    return register


def signs() -> Iterator[Sign]:
    """Everything there is to look at, one after the other; what cannot be found out has failed."""
    for key, title, look in LOOKS:
        try:
            with transaction.atomic():
                yield Sign(key, title, *look())
        except DatabaseError:
            yield Sign(
                key, title, FAILED, _("không hỏi được cơ sở dữ liệu"), _("Xem nhật ký của PostgreSQL.")
            )
            connections[DEFAULT_DB_ALIAS].close()
            if key == "database":
                return


@looks("database", gettext_lazy("Cơ sở dữ liệu"))
def database() -> tuple[str, str, str]:
    version, size, used, allowed = _row(
        "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database())), "
        "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), "
        "current_setting('max_connections')::int"
    )
    words = _("PostgreSQL %(version)s, %(size)s, %(used)s trong %(allowed)s kết nối") % {
        "version": version.partition(" ")[0], "size": size, "used": used, "allowed": allowed,
    }  # fmt: skip
    if used > allowed * 0.9:
        return WARNING, words, _("Gần hết kết nối: giảm số tiến trình web hoặc tăng max_connections.")
    return FINE, words, ""


@looks("migrations", gettext_lazy("Lược đồ"))
def migrations() -> tuple[str, str, str]:
    if unfinished(using=DEFAULT_DB_ALIAS):
        return FAILED, _("lần khôi phục còn dở"), _("Chạy lại “sotay restore” với tệp ấy.")
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return FAILED, _("còn thiếu %(count)s bước") % {"count": len(missing)}, _("Chạy “sotay migrate”.")
    return FINE, _("đã cập nhật"), ""


@looks("jobs", gettext_lazy("Việc nền"))
def jobs() -> tuple[str, str, str]:
    waiting, oldest, failed = _row(
        "SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()), "
        "min(coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id))) "
        "  FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()), "
        "count(*) FILTER (WHERE status = 'failed' AND EXISTS (SELECT FROM procrastinate_events "
        "  WHERE job_id = job.id AND type = 'failed' AND at > now() - interval '1 day')) FROM procrastinate_jobs job"
    )
    words = _("%(waiting)s đang chờ, %(failed)s bị lỗi trong một ngày qua") % {
        "waiting": waiting,
        "failed": failed,
    }
    if oldest is not None and timezone.now() - oldest > JOBS_WAIT:
        return WARNING, words, _("Việc chờ lâu nhất từ %(since)s: tiến trình nền có chạy không?") % {
            "since": _told(oldest)
        }  # fmt: skip
    if failed:
        return WARNING, words, _("Xem nhật ký của tiến trình nền.")
    return FINE, words, ""


@looks("seal", gettext_lazy("Niêm phong vết thao tác"))
def seal() -> tuple[str, str, str]:
    number, made = _row("SELECT number, at FROM kernel_seal ORDER BY number DESC LIMIT 1") or (None, None)
    (open_since,) = _row(
        "SELECT real_at FROM kernel_auditentry WHERE real_at < now() - %s::interval "
        "AND xact >= coalesce((SELECT max(to_xact) FROM kernel_seal), 0) ORDER BY xact LIMIT 1",
        [SEAL_EVERY],
    ) or (None,)
    words = _("số %(number)s, lúc %(at)s") % {"number": number, "at": _told(made)} if made else _("chưa có")
    if open_since is not None:
        return WARNING, words, _("Có vết từ %(since)s chưa niêm phong: tiến trình nền có chạy không?") % {
            "since": _told(open_since)
        }  # fmt: skip
    return FINE, words, ""


@looks("backup", gettext_lazy("Bản sao lưu gần nhất"))
def backup() -> tuple[str, str, str]:
    last = AuditEntry.objects.filter(action=BACKUP).order_by("-pk").values_list("real_at", flat=True).first()
    if last is None:
        return WARNING, _("chưa có"), _("Đặt lịch “sotay backup”, xem docs/operations.md.")
    if timezone.now() - last > BACKUP_EVERY:
        return WARNING, _told(last), _("Đã quá một ngày: lịch sao lưu có chạy không?")
    return FINE, _told(last), ""


@looks("clock", gettext_lazy("Đồng hồ"))
def clock() -> tuple[str, str, str]:
    day, ahead = _row(
        "SELECT (SELECT day FROM kernel_clock), (SELECT max(at) FROM kernel_auditentry) - clock_timestamp()"
    )
    if day is not None:
        return FINE, _("đứng ở ngày %(day)s (bản minh họa)") % {"day": f"{day:%d/%m/%Y}"}, ""
    if ahead is not None and ahead > CLOCK_BACK:
        words = _("chậm hơn vết cuối cùng %(minutes)s phút") % {"minutes": round(ahead.total_seconds() / 60)}
        return WARNING, words, _("Đồng hồ máy bị vặn lùi? Thứ tự ghi vẫn đúng; hãy chỉnh lại giờ (NTP).")
    return FINE, _("đúng thứ tự với vết thao tác"), ""


@looks("disk", gettext_lazy("Chỗ trên đĩa của máy này"))
def disk() -> tuple[str, str, str]:
    folder = next(path for path in (settings.DATA, *settings.DATA.parents) if path.exists())
    usage = shutil.disk_usage(folder)
    words = _("còn %(free)s GB trong %(total)s GB") % {
        "free": round(usage.free / 1e9, 1), "total": round(usage.total / 1e9, 1),
    }  # fmt: skip
    free = usage.free / usage.total
    if free < TOO_LITTLE_DISK:
        return FAILED, words, _("Dọn đĩa ngay: khi hết chỗ, không ghi thêm được gì.")
    return (FINE, words, "") if free >= ENOUGH_DISK else (WARNING, words, _("Dọn đĩa hoặc tăng chỗ."))


@looks("replica", gettext_lazy("Bản đọc"))
def replica() -> tuple[str, str, str]:
    if not is_used():
        return FINE, _("không dùng"), ""
    seconds = lag().seconds
    if seconds is None:
        return WARNING, _("không trả lời; đang đọc ở bản chính"), _("Khởi động lại bản đọc.")
    words = _("chậm %(seconds)s giây") % {"seconds": round(seconds, 1)}
    if lag().may_be_read:
        return FINE, words, ""
    return WARNING, words, _("Đang đọc ở bản chính; kiểm tra đường truyền.")


def _row(question: str, arguments: Any = None, using: str = DEFAULT_DB_ALIAS) -> Any:
    with connections[using].cursor() as cursor:
        cursor.execute(question, arguments)
        return cursor.fetchone()


def _told(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def for_machines(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the first of all: whoever asks how the machine is needs no session, no host name and no TLS."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path != ADDRESS:
            return get_response(request)
        found = list(signs())
        lines = [
            f"{word}: {' '.join(keys)}"
            for word, standing in (("failed", FAILED), ("warning", WARNING))
            if (keys := [sign.key for sign in found if sign.standing == standing])
        ]
        failed = any(sign.standing == FAILED for sign in found)
        response = HttpResponse("\n".join(lines or ["ok"]) + "\n", status=503 if failed else 200)
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return answer


@looks_at("system.view")
def health(request: Request) -> HttpResponse:
    """The page of the system administrator."""
    context = {"signs": list(signs()), "process": os.getpid(), "machine": os.uname().nodename}
    return page(request, "health.html", context)
