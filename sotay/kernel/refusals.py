"""Attempts that were refused. They are remembered until the request or command is over, and what it wrote taken back;
then each goes into the trail by itself: who tried what, on which row, in which office.
"""

from contextvars import ContextVar

_attempts: ContextVar[dict[tuple[str, str], None] | None] = ContextVar("attempts", default=None)

MOST = 20
"""So many of one request are told."""


def begin() -> None:
    """A request or command begins: nothing has been refused yet."""
    _attempts.set({})


def remember(permission: str, label: str = "") -> None:
    """Somebody was refused.

    Args:
        permission: what they would have needed.
        label: the row they asked for, by table and number.
    """
    held = _attempts.get()
    if held is not None and len(held) < MOST:
        held[permission, label] = None


def taken() -> list[tuple[str, str]]:
    """What was refused since the beginning; it is told once."""
    held = _attempts.get()
    _attempts.set(None)
    return list(held or ())
