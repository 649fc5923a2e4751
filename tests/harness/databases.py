"""Databases for tests: one migrated template for the whole run, a copy of it for each process of the run.

A test that asks for ``db`` works as the program's role within a transaction that is rolled back. A test that
asks for ``committed_database`` gets a copy of its own, with the owner's role at the alias ``owner``, thrown
away afterwards: what is only ever added to could not be emptied. Django's way to empty tables,
``transactional_db``, is refused.

The server is an embedded one for this run alone, in a temporary folder, unless DATABASE_OWNER_URL names
another.
"""

import contextlib
import fcntl
import itertools
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection as default
from django.db import connections
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from sotay.site.database_url import database_at
from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE, Server

IS_ELSEWHERE = bool(os.environ.get("DATABASE_OWNER_URL"))
FIXTURES = {"db", "committed_database", "empty_database", "django_db_setup", "live_site"}
REFUSED = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}

ALIASES = ("default", "owner")

_numbers = itertools.count(1)


class Run:
    """What the processes of one run share: the folder, and in it the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = None if IS_ELSEWHERE else Server(folder, throwaway=True)

    @classmethod
    def begin(cls) -> "Run":
        if IS_ELSEWHERE:
            return cls(Path(tempfile.mkdtemp(prefix="sotay-test-")))
        return cls(Server.throw_away().station)

    def join(self) -> None:
        if self.server:
            self.server.join()

    def leave(self) -> None:
        if self.server:
            self.server.release()

    def name(self, what: str) -> str:
        """A database's name; a server elsewhere may hold those of other runs."""
        return f"{self.folder.name}-{what}" if IS_ELSEWHERE else what


RUN: pytest.StashKey[Run] = pytest.StashKey()


# A test builds its little world and looks at it as the program itself; what it asks through a page, an action or a
# thread of its own sees no more than it would anywhere.


def _look_around(connection: Any, **_more: Any) -> None:
    if connection.alias == "default" and threading.current_thread() is threading.main_thread():
        _see(connection, "on")


def _see(connection: Any, whole: str) -> str:
    """Set what the connection sees beside any ``seen_by``; gives back what it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('sotay.whole', true), set_config('sotay.whole', %s, false)", [whole]
        )
        return str(cursor.fetchone()[0] or "")


def _answer_unseen(handler: ClientHandler, request: HttpRequest) -> HttpResponse:
    before = _see(default, "")
    try:
        return _answer(handler, request)
    finally:
        if not default.needs_rollback:
            _see(default, before)


SIGHT = re.compile(r"SAVEPOINT|'sotay[.]|max[(]id[)] FROM organizations_placement")
"""Statements that every page needs before it begins: whose it is, and how far it sees."""


@pytest.fixture
def django_assert_num_queries() -> Any:
    """A page's own questions, counted; those for the sight it is shown in stand before every page."""

    @contextlib.contextmanager
    def counted(count: int) -> Iterator[None]:
        with CaptureQueriesContext(default) as asked:
            yield
        own = [each["sql"] for each in asked.captured_queries if not SIGHT.search(each["sql"])]
        assert len(own) == count, "\n".join(sql[:200] for sql in own)

    return counted


connection_created.connect(_look_around, dispatch_uid="tests")
_answer = ClientHandler.get_response
ClientHandler.get_response = _answer_unseen  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: the test touches the database (marked by itself)")
    if not hasattr(config, "workerinput"):
        run = Run.begin()
        run.join()
        os.environ["SOTAY_TEST_RUN"] = str(run.folder)
        config.stash[RUN] = run


def pytest_unconfigure(config: pytest.Config) -> None:
    run = config.stash.get(RUN, None)
    if run is None:
        return
    if IS_ELSEWHERE:
        _drop_all_of(run)
        shutil.rmtree(run.folder)
    run.leave()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if IS_ELSEWHERE:
        # The files of a server elsewhere are not ours to read: such a test belongs to runs with a server of their own.
        of_files = [item for item in items if "own_cluster" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=of_files)
        items[:] = [item for item in items if item not in of_files]
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        marker = item.get_closest_marker("django_db")
        if used & REFUSED or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: ask for committed_database, tables are not emptied here")
        if used & FIXTURES or marker:
            item.add_marker("database")


@pytest.fixture(scope="session")
def test_run() -> Iterator[Run]:
    """This process's part in the run."""
    run = Run(Path(os.environ["SOTAY_TEST_RUN"]))
    if run.server:
        run.server.start()
        _use(default=run.server.url(PROGRAM_ROLE), owner=run.server.url(OWNER_ROLE))
    yield run
    run.leave()


@pytest.fixture(scope="session")
def own_cluster(test_run: Run) -> Path:
    """The folder of the server this run has started."""
    assert test_run.server
    return Path(test_run.server.cluster)


@pytest.fixture(scope="session")
def django_db_setup(
    test_run: Run, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A copy of the template for this process."""
    with django_db_blocker.unblock():
        _make_template(test_run)
        name = test_run.name(os.environ.get("PYTEST_XDIST_WORKER", "main"))
        with copy_of_template(test_run, name):
            yield


@pytest.fixture
def committed_database(
    request: pytest.FixtureRequest, test_run: Run, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database of the test's own, at the aliases ``default`` and ``owner``: what is committed stays."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        raise pytest.UsageError("committed_database stands alone, without db")
    with django_db_blocker.unblock(), copy_of_template(test_run, f"{name_in_use()}-{next(_numbers)}"):
        yield


@pytest.fixture
def empty_database(committed_database: None, test_run: Run) -> Callable[[], None]:
    """Go from ``committed_database``, which then stays as it is, to an empty one; it goes with the run."""

    def go() -> None:
        name = f"{name_in_use()}-empty-{next(_numbers)}"
        _create(name)
        go_to(name)

    return go


@contextlib.contextmanager
def copy_of_template(run: Run, name: str, template: str = "") -> Iterator[None]:
    """Be at a copy of the template, or of another database nobody is at; it is dropped afterwards."""
    with standing(run, name, template), at(name):
        yield


@contextlib.contextmanager
def standing(run: Run, name: str, template: str = "") -> Iterator[None]:
    """Such a copy, without being at it."""
    _create(name, template=template or run.name("template"))
    try:
        yield
    finally:
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def at(name: str) -> Iterator[None]:
    """Be at another database, by connections of its own.

    Those one comes from are left as they are: a module's world may hold a transaction open on them, which closing
    them would break for whatever test comes next.
    """
    before = name_in_use()
    kept = {alias: connections[alias] for alias in ALIASES}
    for alias in ALIASES:
        del connections[alias]
    go_to(name)
    try:
        yield
    finally:
        go_to(before)
        for alias in ALIASES:
            connections[alias] = kept[alias]


def _make_template(run: Run) -> None:
    """Whichever process comes first migrates a database aside, and names it the template when it is whole."""
    with (run.folder / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template, aside = run.name("template"), run.name("template-new")
        if _ask("SELECT datname FROM pg_database WHERE datname = %s", template):
            return
        before = name_in_use()
        _execute(f'DROP DATABASE IF EXISTS "{aside}"')
        _create(aside)
        go_to(aside)
        call_command("migrate", database="owner", verbosity=0)
        go_to(before)
        _execute(f'ALTER DATABASE "{aside}" RENAME TO "{template}"')


def _drop_all_of(run: Run) -> None:
    for name in _ask("SELECT datname FROM pg_database WHERE datname LIKE %s", f"{run.folder.name}-%"):
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _create(name: str, *, template: str = "template0") -> None:
    for patience in range(50, -1, -1):
        try:
            return _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        except psycopg.errors.ObjectInUse:
            # Two cannot copy the same template in the same moment.
            if not patience:
                raise
            time.sleep(0.1)
    return None


def _use(**urls: str) -> None:
    for alias, url in urls.items():
        connections.settings[alias].update(database_at(url))


def go_to(name: str) -> None:
    """Leave the database one is at for another; outside of transactions."""
    for alias in ALIASES:
        connections[alias].close()
        connections.settings[alias]["NAME"] = name


def name_in_use() -> str:
    return str(connections.settings["default"]["NAME"])


def own_database() -> dict[str, str]:
    """The environment in which another process finds the test's own database."""
    return {
        "DATABASE_URL": _address("default"),
        "DATABASE_OWNER_URL": _address("owner"),
        "DJANGO_SETTINGS_MODULE": "sotay.site.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }


def _address(alias: str) -> str:
    known = connections.settings[alias]
    user, password, name = (quote(str(known[part]), safe="") for part in ("USER", "PASSWORD", "NAME"))
    where = {"host": known["HOST"], **({"port": known["PORT"]} if known["PORT"] else {})}
    return f"postgres://{user}:{password}@/{name}?{urlencode(where)}"


def _owner() -> psycopg.Connection[Any]:
    """Outside of the databases that are made and dropped."""
    known = connections.settings["owner"]
    return psycopg.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        password=known["PASSWORD"],
        dbname="postgres",
        autocommit=True,
        **known["OPTIONS"],
    )


def _execute(statement: str) -> None:
    with _owner() as connection:
        connection.execute(statement.encode())


def _ask(question: LiteralString, *arguments: str) -> list[Any]:
    with _owner() as connection:
        return [row[0] for row in connection.execute(question, arguments).fetchall()]
