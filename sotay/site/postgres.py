"""A PostgreSQL of our own, for demo, development and tests: the wheel's binaries serve one folder, the
station.

Whoever uses a server holds a shared lock on its station, and who lets go last stops it. A guard, a sleeping
``flock``, waits for that lock too: it stops the server when its users were killed. Should the guard have been
killed as well, the next user finds the running server and goes on with it.

Servers never meet: each listens on a socket in a random private folder of its own and on nothing else.
PostgreSQL does not run as root; started by root it runs as an account of its own, with binaries and data in
folders made for it, so that no existing folder has to be opened to anybody.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from sotay.site.programs import (
    FOLDER_OF_ROOT,
    VERSION,
    NotStarted,
    OtherVersion,
    command_of,
    environment,
    give_to_account,
    is_root,
    make_folder_of_root,
    run,
)

OWNER_ROLE = "sotay_owner"
PROGRAM_ROLE = "sotay_app"
DATABASE = "sotay"

# A socket's path holds 107 bytes, and a project's may be longer.
SOCKETS = "/tmp/sotay-socket-"  # noqa: S108
STATIONS = "sotay-test-"

SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = {shared_buffers}
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
checkpoint_timeout = 15min
io_method = sync
timezone = 'Asia/Ho_Chi_Minh'
log_timezone = 'Asia/Ho_Chi_Minh'
log_line_prefix = '%m [%p] %u '
# Its log says what went wrong, never of whom: no statement, no row.
log_error_verbosity = terse
log_min_error_statement = panic
"""

INITDB = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

# What a throw-away server may lose, it does not write.
SETTINGS_OF_THROWAWAY = """\
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
"""

ROLES = """\
CREATE ROLE {owner} LOGIN CREATEDB PASSWORD '{owner_password}';
CREATE ROLE {program} LOGIN PASSWORD '{program_password}';
CREATE ROLE sotay_auditor NOLOGIN;
GRANT {program}, sotay_auditor TO {owner};
CREATE DATABASE {database} OWNER {owner};
"""

# Run by sh with the station as $0 and the command that stops the server as "$@". The process named in the
# server's note may be another's by now: only one that works on this cluster is stopped.
GUARD = f"""\
note="$0/cluster/postmaster.pid"
process=$(sed -n 1p "$note")
socket=$(sed -n 5p "$note")
grep -qzxF -e "$0/cluster" "/proc/$process/cmdline" && "$@"
case "$socket" in {SOCKETS}*) rm -rf -- "$socket" ;; esac
"""
GUARD_OF_THROWAWAY = f'{GUARD}\nrm -rf -- "$0"'


class Server:
    """One server at its station, shared by all who called ``start`` and have not yet called ``release``."""

    def __init__(self, station: Path, *, throwaway: bool = False) -> None:
        self.station = station
        self.cluster = station / "cluster"
        self.throwaway = throwaway
        self._use: IO[str] | None = None

    @classmethod
    def of(cls, data: Path) -> Self:
        """The server of a data folder."""
        data.mkdir(parents=True, exist_ok=True)
        return cls(_station_of_root(data.resolve()) if is_root() else data.resolve() / "postgres")

    @classmethod
    def throw_away(cls) -> Self:
        """A server that vanishes with its last user."""
        return cls(Path(tempfile.mkdtemp(prefix=STATIONS)), throwaway=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def join(self) -> None:
        """Be one of the server's users, whether it runs yet or not."""
        if self._use:
            return
        self.station.mkdir(parents=True, exist_ok=True)
        self.station.chmod(0o711 if is_root() else 0o700)
        with self._alone():
            self._use = (self.station / "users.lock").open("a")
            if _locked(self._use, fcntl.LOCK_EX) or not _locked(self._use, fcntl.LOCK_SH):
                # There is no other user, or a guard is just stopping the server: it is waited for.
                fcntl.flock(self._use, fcntl.LOCK_SH)
                self._post_guard()

    def start(self) -> None:
        """Be one of the server's users, and see that it runs."""
        self.join()
        with self._alone():
            if self._is_ready():
                return
            self._refuse_other_version()
            if not self.cluster.exists():
                self._create()
            self._launch()

    def release(self) -> None:
        """Use the server no longer; its last user stops it."""
        if not self._use:
            return
        with self._use as use, self._alone():
            self._use = None
            if not _locked(use, fcntl.LOCK_EX):
                return
            self._stop()
            if self.throwaway:
                shutil.rmtree(self.station)

    def is_shared(self) -> bool:
        """Whether somebody else uses the server, too."""
        if not self._use:
            return False
        with self._alone():
            shared = not _locked(self._use, fcntl.LOCK_EX)
            fcntl.flock(self._use, fcntl.LOCK_SH)
            return shared

    def url(self, role: str = PROGRAM_ROLE, database: str = DATABASE) -> str:
        """Where the running server is found, as ``role``."""
        password = json.loads((self.station / "passwords.json").read_text())[role]
        return f"postgres://{role}:{password}@/{database}?host={quote(str(self._socket()), safe='')}"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time looks at the server and starts or stops it."""
        with (self.station / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        """Make the cluster with its two roles, aside, and move it into place when it is whole."""
        new = self.station / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        give_to_account(new)
        cheap = ["--no-sync", "--no-data-checksums"] if self.throwaway else []
        run(
            [
                "initdb",
                "-D",
                str(new),
                "-U",
                "postgres",
                "--auth=reject",
                "--no-instructions",
                *INITDB,
                *cheap,
            ]
        )
        passwords = {role: secrets.token_urlsafe(24) for role in (OWNER_ROLE, PROGRAM_ROLE)}
        _write_private(self.station / "passwords.json", json.dumps(passwords))
        roles = ROLES.format(
            owner=OWNER_ROLE,
            owner_password=passwords[OWNER_ROLE],
            program=PROGRAM_ROLE,
            program_password=passwords[PROGRAM_ROLE],
            database=DATABASE,
        )
        run(["postgres", "--single", "-D", str(new), "-c", "exit_on_error=on", "postgres"], stdin=roles)
        new.rename(self.cluster)

    def _refuse_other_version(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            theirs = (self.cluster / "PG_VERSION").read_text().strip()
            if theirs != VERSION:
                raise OtherVersion(self.cluster, theirs)

    def _launch(self) -> None:
        self._clear_socket()
        socket = Path(tempfile.mkdtemp(prefix=SOCKETS))
        give_to_account(socket)
        settings = SETTINGS.format(socket=socket, shared_buffers="128MB" if self.throwaway else "256MB")
        if self.throwaway:
            settings += SETTINGS_OF_THROWAWAY
        # The superuser has no password: nobody signs in as such.
        for name, text in (("postgresql.conf", settings), ("pg_hba.conf", "local all all scram-sha-256\n")):
            _write_private(self.cluster / name, text)
            give_to_account(self.cluster / name)
        log = self.cluster / "server.log"
        log.unlink(missing_ok=True)
        start = ["pg_ctl", "-D", str(self.cluster), "-l", str(log), "-w", "-t", "300", "start"]
        for patience in (1, 2, 4, 0):
            try:
                run(start)
            except NotStarted as error:
                if not patience:
                    said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                    raise NotStarted(f"{error}\n{said}") from error
                # Processes of a server that was killed may need a moment to notice.
                time.sleep(patience)
            else:
                return

    def _stop(self) -> None:
        if not self._process():
            return
        socket = self._socket()
        stop = ["pg_ctl", "-D", str(self.cluster), "-w", "-t", "60", "stop"]
        try:
            run([*stop, "-m", "fast"])
        except NotStarted:
            if self._process():
                run([*stop, "-m", "immediate"])
        if socket:
            shutil.rmtree(socket, ignore_errors=True)

    def _is_ready(self) -> bool:
        """Whether a server is running and may be used; one that was left in between is stopped."""
        if not self._process():
            return False
        socket = self._socket()
        if self._noted(7) == "ready" and socket and (socket / ".s.PGSQL.5432").exists():
            return True
        self._stop()
        return False

    def _process(self) -> int | None:
        """The running server's process number."""
        noted = self._noted(0)
        if not noted or not Path(f"/proc/{noted}").exists():
            return None
        if self._is_ours(Path(f"/proc/{noted}")):
            return int(noted)
        # The number was left by a server that is gone, and belongs to another process by now.
        self._clear_socket()
        (self.cluster / "postmaster.pid").unlink()
        return None

    def _is_ours(self, process: Path) -> bool:
        with contextlib.suppress(OSError):
            if os.fsencode(self.cluster) in (process / "cmdline").read_bytes().split(b"\0"):
                return True
        with contextlib.suppress(OSError):
            return (process / "cwd").samefile(self.cluster)
        return False

    def _noted(self, line: int) -> str:
        """A line of the note that a running server keeps in its folder, empty without one."""
        with contextlib.suppress(OSError, IndexError):
            return (self.cluster / "postmaster.pid").read_text().splitlines()[line].strip()
        return ""

    def _socket(self) -> Path | None:
        noted = self._noted(4)
        return Path(noted) if noted else None

    def _clear_socket(self) -> None:
        """Remove the socket's folder of a server that was killed."""
        socket = self._socket()
        if socket and str(socket).startswith(SOCKETS):
            shutil.rmtree(socket, ignore_errors=True)

    def _post_guard(self) -> None:
        stop = command_of(["pg_ctl", "-D", str(self.cluster), "-m", "fast", "-w", "stop"])
        script = GUARD_OF_THROWAWAY if self.throwaway else GUARD
        guard = ["flock", str(self.station / "users.lock"), "sh", "-c", script, str(self.station), *stop]
        subprocess.run(
            ["setsid", "--fork", *guard],
            check=True,
            cwd="/",
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _locked(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_private(path: Path, text: str) -> None:
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    with open(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    aside.rename(path)


def _station_of_root(data: Path) -> Path:
    """Root's station for a data folder, known by the folder's path and a token in it.

    So a copy of the folder, or a folder made anew, has its own.
    """
    note = data / "postgres.station"
    if not note.exists():
        _write_private(note, secrets.token_hex(8))
    place = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    station = FOLDER_OF_ROOT / f"{place}-{note.read_text()}"
    if not station.exists():
        make_folder_of_root()
        for forsaken in FOLDER_OF_ROOT.glob(f"{place}-*"):
            _remove_forsaken(forsaken)
    return station


def _remove_forsaken(station: Path) -> None:
    """Remove the station of a data folder that was removed, unless it is still in use."""
    with contextlib.suppress(OSError), (station / "users.lock").open("a") as use:
        for _ in range(20):
            if _locked(use, fcntl.LOCK_EX):
                shutil.rmtree(station)
                return
            time.sleep(0.1)  # a guard holds the lock for a moment
