"""The site and its database: started, killed, restarted, asked."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE, Server
from sotay.site.programs import run

PATIENCE = 60.0


class Site:
    """The site and its database, started again whenever they are gone."""

    def __init__(self, data: Path) -> None:
        self.data, self.server = data, Server.of(data)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the site says of what went wrong."""
        return self.data / "site.log"

    def environment(self) -> dict[str, str]:
        told = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "SOTAY_TEST"))
        }
        return told | {
            "DATABASE_URL": self.server.url(PROGRAM_ROLE),
            "DATABASE_OWNER_URL": self.server.url(OWNER_ROLE),
            "DJANGO_SETTINGS_MODULE": "sotay.site.settings",
            "SOTAY_DATA": str(self.data),
            "SOTAY_SECRET_KEY": "a key for killing only, as long as one for use would be",
            "SOTAY_DATA_KEYS": "1:a key for killing only",
            "SOTAY_SEAL_KEYS": "1:a key for killing only",
            "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        }

    def ask(self, program: str, *words: str) -> Any:
        """What one of the programs beside this file answers."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.failures.killing.{program}", *words],
            env=self.environment(),
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(done.stdout)

    def start(self) -> None:
        """What a service manager would do: see that both run."""
        with self.lock:
            self.server.start()
            if self.process is None or self.process.poll() is not None:
                with self.log.open("ab") as log:
                    self.process = subprocess.Popen(
                        [sys.executable, "-m", "sotay.site.command", "serve", "--port", str(self.port)],
                        env=self.environment(),
                        stdout=log,
                        stderr=log,
                    )
        self.wait()

    def wait(self) -> bool:
        """Until it is well again; tells whether it is."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.address}/health/", timeout=5).status_code == 200:
                    return True
            if self.process is not None and self.process.poll() is not None:
                return False  # it is started again by whoever asks next
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
            self.process.kill()
        self.server.start()

    # What is done to it ------------------------------------------------------------------------------------------

    def restart_database(self, mode: str, *, away: float = 0.0) -> None:
        """Restart PostgreSQL where it is, as its administrator would.

        Args:
            mode: ``fast`` ends what runs, ``immediate`` is as a fall of the machine.
            away: for how many seconds it stays stopped.
        """
        log = str(self.server.cluster / "server.log")
        command = ["pg_ctl", "-D", str(self.server.cluster), "-w", "-t", "120"]
        run([*command, "-m", mode, "stop"])
        time.sleep(away)
        run([*command, "-l", log, "start"])

    def victims(self) -> dict[str, list[int]]:
        """The processes that may be killed, by what they are."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "parent": [], "backend": [], "postmaster": []}
        parent = self.process.pid if self.process else -1
        note = self.server.cluster / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            postmaster = int(note.read_text().splitlines()[0])
            found["postmaster"].append(postmaster)
            found["backend"] += [pid for pid in children_of(postmaster) if b"sotay" in command(pid)]
        if parent > 0:
            found["parent"].append(parent)
            for child in children_of(parent):
                kind = "worker" if b"worker" in command(child) else "web"
                found[kind] += [child, *children_of(child)]
        return found

    def kill(self, kind: str, rng: random.Random) -> str:
        """Kill one of a kind, or whoever there is; tells what was killed."""
        there = {name: pids for name, pids in self.victims().items() if pids}
        kind = kind if kind in there else rng.choice(sorted(there))
        pid = rng.choice(there[kind])
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if kind == "postmaster":
            # The machine that went down had the site on it, too; its database comes back at another socket.
            with contextlib.suppress(ProcessLookupError, AttributeError):
                os.kill(self.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
            if self.process is not None:
                self.process.wait()
        return kind


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text().split()]
    return []


def command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])
