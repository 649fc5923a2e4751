"""What the operator's log holds: what went wrong, of nobody; and a database that is away in one line a page."""

import io
import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors

from sotay.site.logs import Discreet, TroubleInOneLine

SOMEBODY = ["Nông Văn\nAn", "17/5/1980"]


@pytest.fixture
def log() -> tuple[logging.Logger, io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet("{levelname} {message}", style="{"))
    logger = logging.getLogger("sotay.of_this_test")
    logger.propagate = False
    logger.handlers, logger.filters = [handler], [TroubleInOneLine()]
    return logger, written


def test_a_row_that_the_database_refuses_is_not_quoted(
    db: None, log: tuple[logging.Logger, io.StringIO]
) -> None:
    logger, written = log
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE t (name text CHECK (length(name) < 3), born text)")
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (%s, %s)", SOMEBODY)
    assert SOMEBODY[0] in str(refused.value)

    logger.error("A job failed", exc_info=refused.value)

    told = written.getvalue()
    assert "violates check constraint" in told
    assert "test_logs.py" in told
    for words in ("Nông", "An", "1980"):
        assert words not in told


def test_a_database_that_is_away_takes_one_line_a_page(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    away = OperationalError("connection refused\nIs it running?")
    away.__cause__ = errors.OperationalError("x")
    logger.error("Service Unavailable: %s", "/members/", exc_info=away)
    assert written.getvalue() == "ERROR Service Unavailable: /members/: connection refused\n"


def test_an_error_of_the_program_keeps_its_traceback(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    with pytest.raises(ZeroDivisionError) as error:
        print(1 / 0)  # noqa: T201
    logger.error("Internal Server Error: /members/", exc_info=error.value)
    assert "Traceback" in written.getvalue()


def test_the_site_writes_so() -> None:
    assert settings.LOGGING["formatters"]["plain"]["()"] == "sotay.site.logs.Discreet"
    assert any(isinstance(each, TroubleInOneLine) for each in logging.getLogger("django.request").filters)
