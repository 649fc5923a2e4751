"""The web server, a process of its own: ``python -m sotay.site.web HOST PORT WORKERS``."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from sotay.site.parent import end_with_parent

THREADS = 4


def loaded(_target: str) -> Callable[..., Any]:
    """The application, within one of the server's processes."""
    # Whoever lost the server itself is of no use, and holds the port.
    end_with_parent(signal.SIGKILL)
    os.environ["SOTAY_WEB"] = "1"
    from sotay.site.wsgi import application  # noqa: PLC0415 -- only the server's processes need Django

    return application


def serve(host: str, port: int, workers: int) -> None:
    end_with_parent()
    server = Server(
        "sotay.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=loaded)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
