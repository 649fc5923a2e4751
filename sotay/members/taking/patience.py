"""How long whoever asked for a list waits for it: short ones come at once, longer ones are made in the background.

Both are the same action. A page runs it ``in_a_hurry``; the background and the command line have time, and are told
how far it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from sotay.regulations import Refused

Report = Callable[[str, int, int], None]
"""Told the stage, and how much of it is done."""

AT_ONCE = 2_000
"""So many persons are read and written within a second or two."""

MOST = 100_000
"""More in one workbook nobody works with; so many take about 1 GB of memory while they are written."""


def _nobody(stage: str, done: int, total: int) -> None:
    """Nobody is told."""


_hurried: ContextVar[bool] = ContextVar("hurried", default=False)
_told: ContextVar[Report] = ContextVar("told", default=_nobody)


class TakesLong(Refused):
    """So long a list is not made while somebody waits at a page."""

    def __init__(self, count: int, purpose: str) -> None:
        super().__init__(None, _("Danh sách này dài, máy lập trong ít phút."))
        self.count, self.purpose = count, purpose


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Within, a list that takes long is refused with ``TakesLong``."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


@contextmanager
def told(report: Report) -> Iterator[None]:
    """Within, ``tell`` tells this."""
    token = _told.set(report)
    try:
        yield
    finally:
        _told.reset(token)


def tell(stage: str, done: int, total: int) -> None:
    """Tell whoever waits how far a list is."""
    _told.get()(stage, done, total)


def be_quick(count: int, purpose: str) -> None:
    """Stop where so many persons are too many to wait for.

    Raises:
        TakesLong: a page asked; the list is made in the background.
    """
    if count > AT_ONCE and _hurried.get():
        raise TakesLong(count, purpose)


def refuse_too_many(count: int) -> None:
    """Stop where so many persons are too many for one file.

    Raises:
        Refused: with what to do instead.
    """
    if count > MOST:
        raise Refused(
            None,
            _("Danh sách này có %(count)s người; mỗi tệp nhiều nhất %(most)s người.")
            % {"count": f"{count:,}".replace(",", "."), "most": f"{MOST:,}".replace(",", ".")},
            _("Hãy lọc hẹp lại, hoặc xuất theo từng tổ chức bên dưới."),
        )
