"""Frames. What Python notes of the functions that are running lies in one piece of memory, however deep they go.

Python keeps these notes in pieces of 16 KB. Where one happens to end just above a function that is called again and
again, as when a template is rendered, every call asks the system for another piece and every return gives it back: the
tree of a province took 54 to 104 ms of processor time, by how many functions happened to be running below. A function
whose own notes are too large for a piece is given one to measure, and whatever it calls finds room in the rest of it.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
ROOM = 66_000
"""In values of 8 bytes: just over half of a piece of 1 MB, whose other half is left for what is called."""


def in_one_piece(call: Callable[P, R]) -> Callable[P, R]:
    """The same function; all it calls is noted in one piece of memory.

    Args:
        call: what answers a request, or anything else that goes deep and is done in one go.
    """

    def roomy(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    code: Any = roomy.__code__
    roomy.__code__ = code.replace(co_stacksize=ROOM)
    return roomy
