"""What the handbook needs to open without a network: the files of its look, and a mark that changes when they do."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

FILES = (
    "bootstrap/css/bootstrap.min.css",
    "sotay/css/tokens.css",
    "sotay/css/dark.css",
    "sotay/css/shell.css",
    "sotay/css/components.css",
    "sotay/css/tables.css",
    "sotay/css/charts.css",
    "sotay/css/print.css",
    "sotay/js/sotay.js",
    "sotay/icons/mark.svg",
    "sotay/fonts/be-vietnam-pro-400.woff2",
    "sotay/fonts/be-vietnam-pro-500.woff2",
    "sotay/fonts/be-vietnam-pro-600.woff2",
    "django_htmx/htmx-2.min.js",
    "dues/dues.css",
    "members/members.css",
    "desk/desk.css",
    "meetings/meetings.css",
    "meetings/room.js",
    "handbook/handbook.css",
    "handbook/handbook.js",
    "handbook/icons/icon-192.png",
)
"""The look of the pages that may be kept. Others are asked for when they are needed."""

WORKER = "handbook/worker.js"


def addresses() -> list[str]:
    """The addresses of these files, as pages name them."""
    return [static(name) for name in FILES]


def version() -> str:
    """A mark of what the files say today; another one means that what browsers hold of them is old."""
    return _counted() if settings.DEBUG else _counted_once()


def worker_source() -> str:
    """The worker's own words."""
    return _read(WORKER).decode()


def _counted() -> str:
    digest = hashlib.sha256()
    for name in (*FILES, WORKER):
        digest.update(name.encode() + b"\0" + _read(name))
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def _counted_once() -> str:
    return _counted()


def _read(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()
