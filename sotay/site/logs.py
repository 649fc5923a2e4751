"""What is written for the operator: what went wrong, and of whom nothing.

PostgreSQL quotes the row it refuses, and so do its errors in a traceback: those lines are left out. A page that failed
because the database was away takes one line, not sixty: there may be hundreds of them in a minute.
An address that is a secret is never written whole.
"""

import logging
import re
from collections.abc import Iterator
from types import TracebackType

from .trouble import trouble_of

QUOTES = re.compile(r"(DETAIL|CONTEXT|QUERY|LINE \d+): ")
GOES_ON = re.compile(r"\s+File \"|Traceback |HINT: |$")
"""With these a traceback goes on after what was quoted."""

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


SECRETS = re.compile(r"(/calendar/)[^/\s.\"']+")
"""Addresses that open something to whoever knows them."""


class Discreet(logging.Formatter):
    """Leaves out what errors of the database quote, and the secret part of an address."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRETS.sub(r"\1…", super().format(record))

    def formatException(self, ei: Raised) -> str:  # noqa: N802 -- the library's name
        return "\n".join(unquoted(super().formatException(ei)))


def unquoted(text: str) -> Iterator[str]:
    """The lines of a traceback without those that quote a row or a statement."""
    quoting = False
    for line in text.splitlines():
        quoting = bool(QUOTES.match(line)) or (quoting and not GOES_ON.match(line))
        if not quoting:
            yield line


class TroubleInOneLine(logging.Filter):
    """Pages that failed through no fault of the program's say so, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if trouble_of(error) is not None:
            record.exc_info = None
            record.msg = f"{record.getMessage()}: {str(error).partition(chr(10))[0]}"
            record.args = ()
        return True
