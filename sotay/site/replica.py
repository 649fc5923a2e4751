"""Reading on a streaming replica: a request that only reads is answered from the copy, everything else by the primary.

For such a request the whole program sees the copy as its database: queries, scopes and transactions are the same.
Whoever has just written reads the primary for a while, longer than the copy may lag. Whatever goes wrong on the copy,
a page that turns out to write included, is asked again of the primary, and nobody notices.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from psycopg import errors

from sotay.kernel.authority import Actor

REPLICA = "replica"
READING = ("GET", "HEAD")
COOKIE = "sotay_written"
STICKS = 15
"""For so many seconds whoever has written reads the primary."""

MAY_LAG = 10.0
"""A copy that is further behind, in seconds, is not read. Less than ``STICKS``: so everybody reads what they wrote."""

LOOKED_AT_EVERY = 2.0


@dataclass(frozen=True)
class Lag:
    """How far the copy is behind.

    Attributes:
        seconds: ``None`` when it does not answer, or is no copy.
        at: by the clock of this process, when that was found out.
    """

    seconds: float | None
    at: float

    @property
    def may_be_read(self) -> bool:
        return self.seconds is not None and self.seconds <= MAY_LAG


_lock = Lock()
_last: list[Lag] = []
"""What was found out last."""
_writes: set[str] = set()
"""The names of pages that write although they are only asked for: they go to the primary at once."""


def is_used() -> bool:
    """Whether there is a copy at all."""
    return REPLICA in connections.settings


def lag() -> Lag:
    """How far the copy is behind, looked at every few seconds."""
    with _lock:
        if not _last or time.monotonic() - _last[0].at > LOOKED_AT_EVERY:
            _last[:] = [Lag(_measured(), time.monotonic())]
        return _last[0]


def _measured() -> float | None:
    """Nothing to replay is no lag; else it is the age of what was replayed last.

    The primary says how far it is: a copy that lost its way to the primary would find nothing to replay.
    """
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_lsn()::text")
            (written,) = cursor.fetchone()
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(
                "SELECT pg_is_in_recovery(), CASE WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0 "
                "ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END",
                [written],
            )
            is_copy, seconds = cursor.fetchone()
    except (DatabaseError, InterfaceError):
        _hang_up()
        return None
    return float(seconds) if is_copy and seconds is not None else None


def _hang_up() -> None:
    try:
        connections[REPLICA].close()
    except (DatabaseError, InterfaceError):
        connections[REPLICA].connection = None


REFUSED = (errors.ReadOnlySqlTransaction, errors.ObjectNotInPrerequisiteState)
"""What a copy says to whoever wants to write."""


class Failed:
    """Watches the statements of one request on the copy.

    Attributes:
        happened: a statement failed.
        by_writing: because it wanted to write.
    """

    def __init__(self) -> None:
        self.happened = self.by_writing = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except (DatabaseError, InterfaceError) as error:
            self.happened = True
            self.by_writing = isinstance(error.__cause__, REFUSED)
            raise


@contextmanager
def reading_the_copy() -> Iterator[Failed]:
    """Within this block the copy is the database."""
    primary, copy, failed = connections[DEFAULT_DB_ALIAS], connections[REPLICA], Failed()
    connections[DEFAULT_DB_ALIAS] = copy
    try:
        with copy.execute_wrapper(failed):
            yield failed
    finally:
        connections[DEFAULT_DB_ALIAS] = primary


class ReplicaMiddleware:
    """Sends requests that only read to the copy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_used():
            return self.get_response(request)
        request.read_from_copy = False  # type: ignore[attr-defined]
        if request.method in READING:
            response = self.from_the_copy(request) if self.may_be_read(request) else None
            return self.get_response(request) if response is None else response
        response = self.get_response(request)
        response.set_cookie(
            COOKIE, "1", max_age=STICKS, httponly=True, samesite="Lax", secure=request.is_secure()
        )
        return response

    def may_be_read(self, request: HttpRequest) -> bool:
        return COOKIE not in request.COOKIES and _page_of(request) not in _writes and lag().may_be_read

    def from_the_copy(self, request: HttpRequest) -> HttpResponse | None:
        """The answer, or nothing when the copy has failed."""
        try:
            connections[REPLICA].ensure_connection()
        except (DatabaseError, InterfaceError):
            _give_up()
            return None
        request.read_from_copy = True  # type: ignore[attr-defined]
        with reading_the_copy() as failed:
            response: HttpResponse = self.get_response(request)
        if not failed.happened:
            return response
        request.read_from_copy = False  # type: ignore[attr-defined]
        _forget_what_was_read(request)
        if failed.by_writing:
            _writes.add(_page_of(request))
        else:
            _give_up()
        return None


def _page_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _forget_what_was_read(request: HttpRequest) -> None:
    """The second time everything is read anew."""
    for name in ("_cached_user", "_acached_user", "user", "session"):
        request.__dict__.pop(name, None)


def _give_up() -> None:
    """The copy is gone: for a while nobody asks it."""
    _hang_up()
    with _lock:
        _last[:] = [Lag(None, time.monotonic())]


def for_the_foot(request: HttpRequest) -> dict[str, Any]:
    """For the foot of an administrator's page: how far the copy is behind, and whether the page was read from it."""
    actor: Actor | None = getattr(request, "actor", None)
    if not is_used() or actor is None or not actor.may("system.view"):
        return {}
    seconds = _last[0].seconds if _last else None
    return {"replica": {"seconds": seconds, "read": getattr(request, "read_from_copy", False)}}
