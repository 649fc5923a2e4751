"""One parent process keeps the site's processes: it starts them, watches them and stops them in order.

The worker ends when its database goes away for longer than a moment, or when somebody kills it: it is started again.
The web server gets over both by itself; should it end nevertheless, all end, and a service manager begins anew.

They run in process groups of their own, so that Ctrl-C at the terminal reaches the parent alone; when the
parent is killed, they end by themselves (``end_with_parent``).
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

from django.utils.translation import gettext as _

PATIENCE = 15.0
PAUSE = 3.0
"""A process that ends by itself is started again no sooner than so many seconds after it was started."""

Say = Callable[[str], None]


class Ended(Exception):
    """A process ended that should not have."""


@dataclass
class Child:
    """A process of the site; one that is to be there ``again`` is started anew when it ends by itself."""

    name: str
    command: Sequence[str]
    again: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    began: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.began = time.monotonic()
        # -P: the folder in which the command was called brings no modules.
        self.process = subprocess.Popen([sys.executable, "-P", "-m", *self.command], process_group=0)

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to end what it is doing; kill it, and all it started, when it does not."""
        if not self.process:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def keep(children: Sequence[Child], *, when_started: Callable[[], None], say: Say) -> None:
    """Run the children until somebody asks to stop, then stop them in their order.

    Raises:
        Ended: one of them ended by itself that is not started again.
    """
    asked = threading.Event()
    with _asked_by_signal(asked):
        try:
            for child in children:
                child.start()
            when_started()
            while not asked.wait(0.3):
                _complain_of_ended([child for child in children if not child.again])
                _start_ended([child for child in children if child.again], say)
        finally:
            for child in children:
                if not child.has_ended:
                    say(_("Đang dừng %(name)s …") % {"name": child.name})
                child.stop()


def answers(child: Child, host: str, port: int) -> None:
    """Wait until the web server answers, whatever it answers.

    Raises:
        Ended: it ended instead.
    """
    while True:
        _complain_of_ended([child])
        connection = http.client.HTTPConnection(host, port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/", headers={"X-Forwarded-Proto": "https"})
            connection.getresponse()
            return
        time.sleep(0.1)


@contextlib.contextmanager
def port_from(first: int, host: str) -> Iterator[int]:
    """The first free port from ``first`` on, reserved: of two that look at once only one takes it."""
    for port in range(first, min(first + 1000, 65536)):
        with socket.socket(socket.AF_UNIX) as reservation, socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                reservation.bind(f"\0sotay-web-{port}")
                trial.bind((host, port))
            except OSError:
                continue
            trial.close()
            yield port
            return
    raise Ended(_("Không còn cổng nào trống từ %(port)s.") % {"port": first})


def _complain_of_ended(children: Sequence[Child]) -> None:
    for child in children:
        if child.has_ended:
            raise Ended(_("%(name)s đã tự dừng.") % {"name": child.name})


def _start_ended(children: Sequence[Child], say: Say) -> None:
    for child in children:
        if child.has_ended and time.monotonic() - child.began > PAUSE:
            say(_("%(name)s đã tự dừng; đang chạy lại …") % {"name": child.name})
            child.start()


@contextlib.contextmanager
def _asked_by_signal(asked: threading.Event) -> Iterator[None]:
    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
