"""How the machine is, for machines and for whoever runs it; and what a reader is told when it is not well."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client, override_settings
from psycopg import errors

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.site import health as page_of_health
from sotay.site import trouble
from sotay.site.safekeeping.keeping import BACKUP
from tests import make
from tests.make import Province


@pytest.fixture
def world(a_province: Province, monkeypatch: pytest.MonkeyPatch) -> Province:
    """A province on a machine whose disk, unlike perhaps this one's, is half empty."""
    half = SimpleNamespace(total=100 * 2**30, used=50 * 2**30, free=50 * 2**30)
    monkeypatch.setattr(page_of_health.shutil, "disk_usage", lambda _path: half)
    return a_province


def standing(key: str) -> tuple[str, str]:
    return next((sign.standing, sign.advice) for sign in page_of_health.signs() if sign.key == key)


def test_a_machine_is_told_in_one_word_and_needs_no_name_no_session_and_no_tls(world: Province) -> None:
    with entry(PROGRAM, BACKUP):
        pass
    with override_settings(ALLOWED_HOSTS=["sotay.tinh.vn"], SECURE_SSL_REDIRECT=True):
        answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_without_a_backup_it_works_and_warns(world: Province) -> None:
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (200, b"warning: backup\n")


def test_a_schema_that_is_behind_sends_nobody_here(world: Province) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'members')"
        )
    answer = Client().get("/health/")
    assert answer.status_code == 503
    assert answer.content.startswith(b"failed: migrations")
    assert "sotay migrate" in standing("migrations")[1]


def test_a_database_that_does_not_answer_is_all_there_is_to_say(
    world: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: Any, **_more: Any) -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed: password of sotay_app")

    monkeypatch.setattr(page_of_health, "LOOKS", [("database", "Cơ sở dữ liệu", away), *page_of_health.LOOKS])
    # Taken back here: afterwards "the connection" is another one.
    with monkeypatch.context() as during:
        during.setattr(connection, "close", lambda: None)
        answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"failed: database\n")


@pytest.mark.parametrize("what", ["todo", "failed"])
def test_jobs_that_wait_or_failed_are_a_warning(world: Province, what: str) -> None:
    assert standing("jobs")[0] == page_of_health.FINE
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
            "VALUES ('rosters', 'x', 'doing', now() - interval '1 hour')"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = %s", [what])
    assert standing("jobs")[0] == page_of_health.WARNING
    assert "tiến trình nền" in standing("jobs")[1]


def test_a_job_that_failed_days_ago_warns_nobody_any_more(world: Province) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('rosters', 'x', 'failed')"
        )
    assert standing("jobs")[0] == page_of_health.FINE


@pytest.mark.parametrize(("free", "expected"), [(50, "done"), (5, "due"), (1, "late")])
def test_a_disk_that_fills_up_is_seen_before_it_is_full(
    world: Province, monkeypatch: pytest.MonkeyPatch, free: int, expected: str
) -> None:
    usage = type("Usage", (), {"free": free, "total": 100})
    monkeypatch.setattr(page_of_health.shutil, "disk_usage", lambda _path: usage)
    assert standing("disk")[0] == expected


def test_the_system_administrator_reads_it_and_nobody_else(world: Province) -> None:
    for role, status in (("system_administrator", 200), ("organization_department", 403)):
        client = Client()
        client.force_login(make.account(role, world.top))
        answer = client.get("/health/details/")
        assert answer.status_code == status
    client.force_login(make.account("system_administrator", world.top, "quan-tri-hai"))
    told = client.get("/health/details/").content.decode()
    assert "Bản sao lưu gần nhất" in told
    assert "Cần xem" in told
    assert "/health/details/" in client.get("/").content.decode()


# When something is not well -----------------------------------------------------------------------------------


def slow(*_words: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


def test_a_page_that_asks_too_much_is_stopped_and_says_so(
    world: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make.account("organization_department", world.top))
    monkeypatch.setattr("sotay.desk.views.home.page", slow)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '200ms'")
    # What the page does is a transaction of its own; here it is a part of the test's.
    with transaction.atomic():
        answer = client.get("/")
        transaction.set_rollback(True)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "cần tính quá nhiều" in answer.content.decode()


def caused(kind: type[BaseException]) -> OperationalError:
    error = OperationalError("x")
    error.__cause__ = kind("x")
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(errors.DiskFull), "hết chỗ"),
        (caused(errors.QueryCanceled), "quá nhiều"),
        (caused(errors.LockNotAvailable), "đang ghi"),
        (caused(errors.ReadOnlySqlTransaction), "chỉ xem được"),
        (caused(errors.AdminShutdown), "khởi động lại"),
        (caused(errors.CannotConnectNow), "khởi động lại"),
        (caused(errors.OperationalError), "khởi động lại"),
    ],
)
def test_what_happened_is_said_as_what_it_is(error: OperationalError, words: str) -> None:
    told = trouble.trouble_of(error)
    assert told is not None
    assert words in str(told[0])


@pytest.mark.parametrize(
    "error", [None, ValueError("x"), caused(errors.UndefinedTable), caused(errors.CheckViolation)]
)
def test_an_error_of_the_program_is_called_one(error: BaseException | None) -> None:
    assert trouble.trouble_of(error) is None


def test_only_pages_are_stopped() -> None:
    assert "statement_timeout" not in str(connections["owner"].settings_dict["OPTIONS"])
