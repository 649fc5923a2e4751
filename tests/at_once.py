"""Several who act in the same moment, each on a connection of their own."""

import contextvars
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections

PATIENCE = 60


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Everybody begins in the same moment; what each got, or why not."""
    start, found = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait(20)
        try:
            found[number] = act()
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            found[number] = error
        finally:
            connections.close_all()

    threads = [
        Thread(target=contextvars.copy_context().run, args=(run, number, act), daemon=True)
        for number, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return found
