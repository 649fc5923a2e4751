"""The embedded PostgreSQL: shared by its users, stopped with the last of them, mended after a violent end."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE, Server
from sotay.site.programs import FOLDER_OF_ROOT

START = """
import sys, time
from pathlib import Path
from sotay.site.postgres import Server
server = Server(Path(sys.argv[1]), throwaway=sys.argv[2] == "throwaway")
server.start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the account of root's PostgreSQL can pass through, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="sotay-starter-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server.throw_away() as running:
        yield running


def ask(server: Server, question: str, role: str = PROGRAM_ROLE) -> object:
    with psycopg.connect(server.url(role)) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row and row[0]


def keep(server: Server, schema: str) -> None:
    with psycopg.connect(server.url(OWNER_ROLE)) as connection:
        connection.execute(f"create schema {schema}".encode())


def keeps(server: Server, schema: str) -> bool:
    return bool(ask(server, f"select count(*) from pg_namespace where nspname = '{schema}'"))


def soon(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true within the patience of a busy machine."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


def process_of(server: Server) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split("\n", 1)[0])


def is_running(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def guards_of(server: Server) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[0] == b"flock" and os.fsencode(server.station / "users.lock") in words:
                found.append(int(process.name))
    return found


def killed_user(station: Path, *, throwaway: bool) -> None:
    """Somebody starts the server and is killed while using it."""
    command = [sys.executable, "-c", START, str(station), "throwaway" if throwaway else "kept"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as user:
        assert user.stdout
        assert user.stdout.readline() == b"started\n"
        user.send_signal(signal.SIGKILL)


def test_the_program_is_no_superuser_and_owns_nothing(server: Server) -> None:
    assert ask(server, "select current_user") == "sotay_app"
    assert (
        ask(server, "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = user")
        is False
    )
    assert (
        ask(server, "select count(*) from pg_shdepend where refobjid = user::regrole and deptype = 'o'") == 0
    )


def test_the_program_may_not_make_tables(server: Server) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(server, "create table mine()")


def test_the_owner_owns_the_database_and_may_make_others(server: Server) -> None:
    owned = "select pg_get_userbyid(datdba) from pg_database where datname = 'sotay'"
    assert ask(server, owned, OWNER_ROLE) == OWNER_ROLE
    assert (
        ask(server, "select rolcreatedb and not rolsuper from pg_roles where rolname = user", OWNER_ROLE)
        is True
    )


def test_text_is_unicode_compared_by_code_point(server: Server) -> None:
    locale = "select datlocprovider::text || datlocale || pg_encoding_to_char(encoding) from pg_database"
    assert ask(server, f"{locale} where datname = 'sotay'") == "bC.UTF-8UTF8"
    assert ask(server, "select lower('ĐẢNG') = 'đảng' and 'Z' < 'Đ'") is True


def test_nobody_enters_without_the_password(server: Server) -> None:
    for role in (PROGRAM_ROLE, "postgres"):
        address = server.url().replace("//sotay_app:", f"//{role}:wrong")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(address)


def test_the_server_listens_on_nothing_but_a_private_socket(server: Server) -> None:
    assert ask(server, "select current_setting('listen_addresses')") == ""
    socket = Path(str(psycopg.conninfo.conninfo_to_dict(server.url())["host"]))
    assert socket.stat().st_mode & 0o777 == 0o700
    assert (server.station / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_two_servers_do_not_meet(server: Server) -> None:
    with Server.throw_away() as other:
        assert ask(server, "select system_identifier from pg_control_system()", OWNER_ROLE) != ask(
            other, "select system_identifier from pg_control_system()", OWNER_ROLE
        )


def test_a_server_is_stopped_with_its_last_user(server: Server) -> None:
    process = process_of(server)
    assert not server.is_shared()
    other = Server(server.station, throwaway=True)
    other.start()
    assert process_of(other) == process
    assert server.is_shared()
    other.release()
    assert ask(server, "select 1") == 1
    server.release()
    assert not is_running(process)
    assert not server.station.exists()


def test_a_guard_clears_away_what_a_killed_user_left(folder: Path) -> None:
    station = folder / "station"
    killed_user(station, throwaway=True)
    assert soon(lambda: not station.exists())


def test_a_server_that_lost_user_and_guard_is_found_again(folder: Path) -> None:
    server = Server(folder / "station")
    with server:
        abandoned = process_of(server)
        # A second user is killed last, with all guards: nobody is left to stop the server.
        user = subprocess.Popen(
            [sys.executable, "-c", START, str(server.station), "kept"], stdout=subprocess.PIPE, text=True
        )
        assert user.stdout
        user.stdout.readline()
    for guard in guards_of(server):
        os.kill(guard, signal.SIGKILL)
    user.kill()
    user.communicate()
    assert is_running(abandoned)
    with server:
        assert process_of(server) == abandoned
        assert ask(server, "select 1") == 1
    assert not is_running(abandoned)


def test_a_killed_server_starts_anew_with_its_data(folder: Path) -> None:
    server = Server(folder / "station")
    with server:
        keep(server, "kept")
        os.kill(process_of(server), signal.SIGKILL)
    with server:
        assert keeps(server, "kept")


def test_a_process_number_that_now_belongs_to_another_is_no_obstacle(folder: Path) -> None:
    server = Server(folder / "station")
    note = server.cluster / "postmaster.pid"
    with server:
        noted = note.read_text()
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        note.write_text(noted.replace(noted.split("\n")[0], str(stranger.pid), 1))
        # Neither the guard of a killed user nor the next user takes the stranger for the server.
        server.join()
        assert server._use
        server._use.close()
        server._use = None
        assert soon(lambda: not guards_of(server))
        with server:
            assert ask(server, "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    server = Server(folder / "station")
    (server.station / "cluster.new/base").mkdir(parents=True)
    with server:
        assert ask(server, "select 1") == 1


def test_a_data_folder_may_have_a_long_name_with_spaces_and_diacritics(folder: Path) -> None:
    data = folder / "Sổ tay của Tỉnh ủy Bắc Kạn, 'bản thử' số 1" / ("đảng bộ " * 12) / ("chi bộ " * 12)
    assert len(os.fsencode(data)) > 250
    with Server.of(data) as server:
        assert ask(server, "select 1") == 1
        with Server.of(data) as again:
            assert process_of(again) == process_of(server)
    if server.station.is_relative_to(FOLDER_OF_ROOT):
        shutil.rmtree(server.station)


def test_a_data_folder_made_anew_or_copied_starts_empty(folder: Path) -> None:
    data = folder / "data"
    with Server.of(data) as first:
        keep(first, "kept")
    shutil.rmtree(data)
    with Server.of(data) as second:
        assert not keeps(second, "kept")
    if second.station.is_relative_to(FOLDER_OF_ROOT):
        assert not first.station.exists()
        shutil.copytree(data, folder / "copy")
        assert Server.of(folder / "copy").station != second.station
        shutil.rmtree(second.station)


def test_data_of_another_version_are_refused_with_the_commands_that_move_them(folder: Path) -> None:
    cluster = Server.of(folder).cluster
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    told = subprocess.run(
        [sys.executable, "-m", "sotay.site.command", "verify"],
        env={name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        | {"SOTAY_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "PostgreSQL 15" in told.stderr
    assert "sotay backup chuyen.sotay" in told.stderr
    assert f"SOTAY_DATA={folder}.18 sotay restore" in told.stderr
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]
    shutil.rmtree(cluster.parent)
