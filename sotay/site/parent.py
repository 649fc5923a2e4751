"""A process that ends with the one that started it, however that one ends."""

import ctypes
import os
import signal
import sys

SET_SIGNAL_OF_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG


def end_with_parent(signal_number: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send a signal when the parent dies; nothing happens where the kernel is not Linux."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(SET_SIGNAL_OF_PARENTS_DEATH, signal_number)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal_number)
