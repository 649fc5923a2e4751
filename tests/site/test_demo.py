"""The demo from outside: one parent process that keeps, stops and mends everything, and data that stays."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from sotay.site.postgres import Server
from sotay.site.programs import FOLDER_OF_ROOT
from sotay.site.supervisor import port_from


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sotay-demo-"))
    yield folder
    station = Server.of(folder).station
    if station.is_relative_to(FOLDER_OF_ROOT):
        shutil.rmtree(station, ignore_errors=True)
    shutil.rmtree(folder)


class Demo:
    """A running `sotay demo`, and what it said so far."""

    def __init__(self, data: Path, *words: str) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "SOTAY_EMBEDDED"}
        }
        environment |= {"SOTAY_DATA": str(data), "SOTAY_DEMO_LOADER": "tests.site.small_demo.load"}
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sotay.site.command", "demo", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, words: str) -> str:
        """Read on until a line with these words, and return it."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"never said “{words}”:\n{self.said}")

    def ends(self, number: int | None = None) -> int:
        if number is not None:
            self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=120)
        self.said += rest
        return self.process.returncode

    @property
    def address(self) -> str:
        return next(word for word in self.until("http://").split() if word.startswith("http://"))


def processes_of(data: Path) -> list[str]:
    """What runs with this data folder in its environment, and the database that serves it."""
    found = []
    marks = (f"SOTAY_DATA={data}", str(Server.of(data).station))
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (process / "environ").read_text(errors="replace") + (process / "cmdline").read_text()
            if any(mark in told for mark in marks) and int(process.name) != os.getpid():
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def nothing_runs(data: Path) -> bool:
    for _ in range(600):
        if not processes_of(data):
            return True
        time.sleep(0.05)
    return False


def ask(data: Path, question: LiteralString) -> list[object]:
    with Server.of(data) as server, psycopg.connect(server.url()) as connection:
        return [row[0] for row in connection.execute(question).fetchall()]


def rows(data: Path) -> list[object]:
    return ask(data, "select session_key from django_session")


def test_the_demo_is_loaded_once_served_and_stopped_in_order(data: Path) -> None:
    with port_from(18000, "127.0.0.1") as taken, socket.create_server(("127.0.0.1", taken)):
        demo = Demo(data, "--seed", "7", "--port", str(taken))
        demo.until(f"Cổng {taken} đang bận")
        address = demo.address
        assert address != f"http://127.0.0.1:{taken}"
        assert "kiểm toán: kiem.toan / mật khẩu" in demo.said
        with urllib.request.urlopen(f"{address}/static/sotay/css/tokens.css") as answer:
            assert answer.headers["Content-Type"].startswith("text/css")
        assert demo.ends(signal.SIGINT) == 0, demo.said
    stops = [demo.said.index(words) for words in ("dừng trang web", "dừng tiến trình nền", "Đã dừng")]
    assert stops == sorted(stops)
    assert nothing_runs(data)

    again = Demo(data, "--no-serve")
    assert again.ends() == 0, again.said
    assert "Dựng tỉnh" not in again.said
    assert "kiểm toán: kiem.toan / mật khẩu" in again.said
    assert rows(data) == ["bac_kan-7"]
    assert ask(data, "select distinct last_analyze is null from pg_stat_user_tables") == [False]

    anew = Demo(data, "--no-serve", "--reset", "--seed", "8", "--profile", "ha_giang")
    assert anew.ends() == 0, anew.said
    assert rows(data) == ["ha_giang-8"]


def test_a_killed_demo_leaves_nothing_running_and_starts_again(data: Path) -> None:
    demo = Demo(data, "--port", "18100")
    assert demo.address
    assert len(processes_of(data)) > 4
    demo.ends(signal.SIGKILL)
    assert nothing_runs(data)

    again = Demo(data, "--port", "18100")
    assert again.address
    assert "Dựng tỉnh" not in again.said
    assert again.ends(signal.SIGTERM) == 0, again.said
    assert nothing_runs(data)


def test_a_half_loaded_demo_is_loaded_anew(data: Path) -> None:
    (data / "wait").touch()
    demo = Demo(data, "--no-serve")
    demo.until("bac_kan 1")
    demo.ends(signal.SIGKILL)
    (data / "wait").unlink()

    again = Demo(data, "--no-serve")
    assert again.ends() == 0, again.said
    assert "dở" in again.said
    assert rows(data) == ["bac_kan-1"]
