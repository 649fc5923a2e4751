"""Run by test_replica.py in a process of its own, whose database has a copy: does what it is told, a line at a time."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django
import psycopg

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from sotay.demo.bench.pages import browser  # noqa: E402
from sotay.kernel.actions import entry  # noqa: E402
from sotay.kernel.authority import PROGRAM  # noqa: E402
from sotay.kernel.models import Clock  # noqa: E402
from sotay.organizations.models import Organization  # noqa: E402
from sotay.site import replica  # noqa: E402
from tests import make  # noqa: E402

WORLD: dict[str, Any] = {}
PATIENCE = 60.0


def build() -> dict[str, Any]:
    call_command("migrate", database="owner", verbosity=0)
    with entry(PROGRAM, "test"):
        Clock.objects.create(id=1, day=make.TODAY)
    world = make.province()
    WORLD["member"] = make.official(world.cells[0], date(2020, 2, 3))
    WORLD["top"] = world.top
    WORLD["client"] = browser(make.account("organization_department", world.top))
    WORLD["client"].raise_request_exception = False
    return {"built": True}


def get(name: str, *more: str) -> dict[str, Any]:
    client: Client = WORLD["client"]
    if "forget" in more:
        client.cookies.pop(replica.COOKIE, None)
    number = WORLD["member"].pk if name == "members:detail" else WORLD["top"].pk
    address = reverse(name) if name == "home" else reverse(name, args=[number])
    response = client.get(address, follow=True)
    return {"status": response.status_code, "copy": getattr(response.wsgi_request, "read_from_copy", None)}


def post() -> dict[str, Any]:
    response = WORLD["client"].post(reverse("home"))
    return {"status": response.status_code}


def behind() -> dict[str, Any]:
    """The copy stops replaying while something is written."""
    replica.MAY_LAG = 0.2
    _on_the_copy("SELECT pg_wal_replay_pause()")
    with entry(PROGRAM, "test"):
        Organization.objects.get(pk=WORLD["top"].pk).save()
    time.sleep(1)
    return _until(False)


def caught_up() -> dict[str, Any]:
    _on_the_copy("SELECT pg_wal_replay_resume()")
    return _until(True)


def _on_the_copy(statement: str) -> None:
    with psycopg.connect(os.environ["COPY_AS_CHIEF"], autocommit=True) as chief:
        chief.execute(statement)


def _until(wanted: bool) -> dict[str, Any]:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        replica._last.clear()
        if replica.lag().may_be_read == wanted:
            break
        time.sleep(0.2)
    return {"may_be_read": replica.lag().may_be_read}


def wait() -> dict[str, Any]:
    return _until(True)


def lag() -> dict[str, Any]:
    return {"seconds": replica.lag().seconds}


DOES: dict[str, Callable[..., dict[str, Any]]] = {
    each.__name__: each for each in (build, get, post, behind, caught_up, wait, lag)
}

for line in sys.stdin:
    what, *words = json.loads(line)
    sys.stdout.write(json.dumps(DOES[what](*words)) + "\n")
    sys.stdout.flush()
