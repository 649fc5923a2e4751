"""The demo of every version that was kept comes up to this one by ``migrate``, and says what it said then.

The versions lie beside this file; tools/keep_version.py adds one.
"""

import io
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from sotay.site.safekeeping.dumping import load
from sotay.site.safekeeping.manifest import applied, known_migrations
from sotay.site.safekeeping.restoring import ROLE
from tests.proving import contradictions

KEPT = sorted(Path(__file__).parent.glob("*.dump.xz"))
AUDITOR = "kiemtoan"


def pieces(path: Path) -> Iterator[bytes]:
    with lzma.open(path) as file:
        while piece := file.read(1 << 20):
            yield piece


def figures() -> dict[str, Any]:
    told = io.StringIO()
    call_command("figures", json=True, account=AUDITOR, stdout=told)
    return {each["code"]: (each["value"], each["rows"]) for each in json.loads(told.getvalue())["figures"]}


def test_the_first_version_is_kept() -> None:
    assert KEPT[0].name == "2026-11-21-74dd962.dump.xz"


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name.removesuffix(".dump.xz"))
def test_what_a_version_left_is_brought_up_and_says_the_same(
    kept: Path, empty_database: Callable[[], None]
) -> None:
    told = json.loads(kept.with_name(kept.name.removesuffix(".dump.xz") + ".json").read_text())
    empty_database()
    for connection in connections.all():
        connection.close()
    load(pieces(kept), before=ROLE, after="")

    call_command("migrate", verbosity=0)

    assert set(applied()) == known_migrations()
    assert contradictions() == {}
    then = {each["code"]: (each["value"], each["rows"]) for each in told["figures"]}
    now = figures()
    assert {code: now.get(code) for code in then} == then
