"""A stopwatch for what runs on the database: wall clock, the time statements took, and the processor on both sides."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
TIMES = 9
"""How often a short thing is run; once before, uncounted, so that everybody is warm."""


@dataclass
class Sample:
    """One run, in milliseconds."""

    wall: float = 0.0
    statements_took: float = 0.0
    statements: int = 0
    server_cpu: float | None = None
    own_cpu: float = 0.0


@dataclass(frozen=True)
class Timing:
    """Several runs of one thing."""

    samples: list[Sample] = field(default_factory=list)

    def __str__(self) -> str:
        cpu = "?" if self.server_cpu is None else f"{self.server_cpu:.1f}"
        return f"{self.best:.1f} ms, CPU of the database {cpu} ms"

    @property
    def statements(self) -> int:
        return self.samples[-1].statements

    @property
    def server_cpu(self) -> float | None:
        """On the average: the kernel's books on a running process are a tick behind."""
        known = [sample.server_cpu for sample in self.samples if sample.server_cpu is not None]
        return statistics.mean(known) if known else None

    @property
    def own_cpu(self) -> float:
        return min(sample.own_cpu for sample in self.samples)

    @property
    def best(self) -> float:
        return min(sample.wall for sample in self.samples)

    @property
    def median(self) -> float:
        return statistics.median(sample.wall for sample in self.samples)

    @property
    def in_statements(self) -> "Timing":
        """The same runs, of which only the time the statements took is looked at."""
        return Timing([replace(sample, wall=sample.statements_took) for sample in self.samples])


def measured(run: Callable[[], T], times: int = TIMES, *, warm: bool = True) -> tuple[Timing, T]:
    """Run something several times.

    Returns:
        How long it took, and what it gave the last time.
    """
    samples = []
    found = run() if warm else None
    for _number in range(times):
        with sampled() as sample:
            found = run()
        samples.append(sample)
    return Timing(samples), found  # type: ignore[return-value]


@contextmanager
def sampled() -> Iterator[Sample]:
    """Take one sample of what happens within."""
    sample = Sample()

    def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            sample.statements_took += (time.perf_counter() - began) * 1000
            sample.statements += 1

    connection.ensure_connection()
    gc.collect()  # or what one page has left lying about is swept up during another
    server = _server_cpu()
    began, own = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(statement):
        yield sample
    sample.wall = (time.perf_counter() - began) * 1000
    sample.own_cpu = (time.process_time() - own) * 1000
    after = _server_cpu()
    sample.server_cpu = after - server if server is not None and after is not None else None


def _server_cpu() -> float | None:
    """The processor time of the connection's own process at the server so far, where it runs here and may be seen."""
    process = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        if not (process / "cmdline").read_bytes().startswith(b"postgres"):
            return None
        return int((process / "schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return None


@contextmanager
def without_helpers() -> Iterator[None]:
    """Statements are not shared out among processes, so that the processor time is that of all the work; and what the
    program is made of is not looked through again and again, as in the servers' processes (``sotay.site.wsgi``).
    """
    gc.freeze()
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        yield
        cursor.execute("RESET max_parallel_workers_per_gather")
    gc.unfreeze()


def load_average() -> float:
    """How many processes wanted a processor over the last minute."""
    return os.getloadavg()[0]
