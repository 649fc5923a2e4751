"""Reading on a copy: two servers on this machine, one of which follows the other, falls behind, and dies."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotay.site.programs import NotStarted, binary, environment, give_to_account, run

DRIVER = Path(__file__).with_name("replica_driver.py")
ROLES = """
CREATE ROLE sotay_owner LOGIN CREATEDB PASSWORD '{password}';
CREATE ROLE sotay_app LOGIN PASSWORD '{password}';
GRANT sotay_app TO sotay_owner;
CREATE ROLE chief LOGIN SUPERUSER PASSWORD '{password}';
CREATE ROLE copier LOGIN REPLICATION PASSWORD '{password}';
CREATE DATABASE sotay OWNER sotay_owner;
"""


class Cluster:
    """A server of its own on loopback."""

    def __init__(self, folder: Path, password: str) -> None:
        self.folder, self.password = folder, password
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def configure(self) -> None:
        lines = [
            "listen_addresses = '127.0.0.1'",
            f"port = {self.port}",
            "unix_socket_directories = ''",
            "wal_level = replica",
            "fsync = off",
            "shared_buffers = 64MB",
            "jit = off",
        ]
        (self.folder / "postgresql.conf").write_text("\n".join(lines) + "\n")
        rules = (
            "host all all 127.0.0.1/32 scram-sha-256\nhost replication copier 127.0.0.1/32 scram-sha-256\n"
        )
        (self.folder / "pg_hba.conf").write_text(rules)
        for name in ("postgresql.conf", "pg_hba.conf"):
            give_to_account(self.folder / name)

    def start(self) -> None:
        """Start; processes of a server that was killed may need a moment to notice."""
        start = ["pg_ctl", "-D", str(self.folder), "-l", str(self.folder / "log"), "-w", "-t", "120", "start"]
        for _ in range(30):
            try:
                return run(start)
            except NotStarted:
                time.sleep(1)
        return run(start)

    def kill(self) -> None:
        """As hard as it goes, by its number."""
        note = self.folder / "postmaster.pid"
        if note.exists():
            os.kill(int(note.read_text().splitlines()[0]), signal.SIGKILL)

    def stop(self) -> None:
        with contextlib.suppress(NotStarted):
            run(["pg_ctl", "-D", str(self.folder), "-m", "immediate", "-w", "stop"])

    def url(self, role: str) -> str:
        return f"postgres://{role}:{self.password}@127.0.0.1:{self.port}/sotay"


@pytest.fixture
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    above = Path(tempfile.mkdtemp(prefix="sotay-replica-"))
    above.chmod(0o755)
    password = secrets.token_urlsafe(12)
    folders = [above / name for name in ("primary", "copy")]
    for folder in folders:
        folder.mkdir(mode=0o700)
        give_to_account(folder)
    primary, copy = (Cluster(folder, password) for folder in folders)
    try:
        run(["initdb", "-D", str(primary.folder), "-U", "postgres", "--auth=reject", "--no-sync", "-E", "UTF8",
             "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])  # fmt: skip
        made = ["postgres", "--single", "-D", str(primary.folder), "-c", "exit_on_error=on", "postgres"]
        run(made, stdin=ROLES.format(password=password))
        primary.configure()
        primary.start()
        yield primary, copy
    finally:
        for cluster in (copy, primary):
            cluster.stop()
        shutil.rmtree(above)


def copied(primary: Cluster, copy: Cluster) -> None:
    """The other server begins as a copy, and follows."""
    where = f"host=127.0.0.1 port={primary.port} user=copier password={primary.password}"
    command = [
        binary("pg_basebackup"),
        "-D",
        str(copy.folder),
        "-d",
        where,
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
    ]
    subprocess.run(command, check=True, env=environment(), capture_output=True)
    for path in (copy.folder, *copy.folder.rglob("*")):
        give_to_account(path)
    copy.configure()
    copy.start()


class Driver:
    """A program beside, whose database is copied: it is told what to do, line by line, and answers in JSON."""

    def __init__(self, primary: Cluster, copy: Cluster) -> None:
        urls = {
            "DATABASE_URL": primary.url("sotay_app"),
            "DATABASE_OWNER_URL": primary.url("sotay_owner"),
            "DATABASE_REPLICA_URL": copy.url("sotay_app"),
            "COPY_AS_CHIEF": copy.url("chief"),
            "DJANGO_SETTINGS_MODULE": "sotay.site.settings",
        }
        self.process = subprocess.Popen(
            [sys.executable, str(DRIVER)],
            env={**os.environ, **urls, "PYTHONPATH": str(DRIVER.parents[2])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *words: str) -> dict[str, object]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def test_pages_are_read_from_the_copy_and_from_the_primary_when_it_dies(
    clusters: tuple[Cluster, Cluster],
) -> None:
    primary, copy = clusters
    driver = Driver(primary, copy)
    try:
        assert driver("build") == {"built": True}
        copied(primary, copy)

        assert driver("get", "home") == {"status": 200, "copy": True}
        assert driver("get", "reports:form1") == {"status": 200, "copy": True}

        # Who opens a record leaves a trace: that is written, and so asked of the primary.
        assert driver("get", "members:detail") == {"status": 200, "copy": False}

        # Whoever has written reads what they wrote; others may read the copy.
        assert driver("post")["status"] in (200, 302, 405)
        assert driver("get", "home") == {"status": 200, "copy": False}
        assert driver("get", "home", "forget") == {"status": 200, "copy": True}

        # A copy that is behind is not read.
        assert driver("behind") == {"may_be_read": False}
        assert driver("get", "home") == {"status": 200, "copy": False}
        assert driver("caught_up") == {"may_be_read": True}
        assert driver("get", "home") == {"status": 200, "copy": True}

        # It dies between two requests, and comes back.
        copy.kill()
        assert driver("get", "home") == {"status": 200, "copy": False}
        assert driver("get", "home") == {"status": 200, "copy": False}
        assert driver("lag") == {"seconds": None}
        copy.start()
        assert driver("wait") == {"may_be_read": True}
        assert driver("get", "home") == {"status": 200, "copy": True}
    finally:
        driver.end()
