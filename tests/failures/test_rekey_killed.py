"""``sotay rekey`` killed in the middle: nothing becomes unreadable, nobody can be entered twice, and it goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from sotay.kernel import secrets
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.people.models import Person
from sotay.regulations import Refused
from tests import make
from tests.harness.databases import own_database
from tests.members.test_roster_at_once import lock_is_held, wait_until

NUMBERS = [f"00618000{number:04}" for number in range(7)]
NEW = {9: "a ninth key"}

KILLED = """
import os, signal, sys, django
django.setup()
from django.conf import settings
from django.core.management import CommandError, call_command
from sotay.kernel.time import clock_stopped_at
from sotay.people.management.commands import rekey
from tests import make

settings.DATA_KEYS = {1: %(old)r, 9: "a ninth key"}
rekey.AT_ONCE = 2
real, done = rekey.renewed, 0

def dying(row, name):
    global done
    done += 1
    if done == %(after)s:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(row, name)

rekey.renewed = dying
with clock_stopped_at(make.TODAY):
    call_command("rekey", account="quantri")
"""


@pytest.fixture
def world(committed_database: None, settings) -> Iterator[make.Province]:  # type: ignore[no-untyped-def]
    settings.DATA_KEYS = {1: settings.DATA_KEYS[max(settings.DATA_KEYS)]}
    with clock_stopped_at(make.TODAY):
        made = make.province()
        make.account("system_administrator", made.top, "quantri")
        for number in NUMBERS:
            make.official(made.cells[0], identity_number=number)
        yield made


def forget_keys() -> None:
    """As in a process that was started with other keys."""
    secrets._derived.cache_clear()
    secrets._fernet.cache_clear()


def keys_in_use() -> list[int]:
    with seen_by(PROGRAM):
        rows = Person.objects.exclude(identity_closed=b"").order_by("pk")
        return [int(bytes(row.identity_closed).partition(b":")[0]) for row in rows if row.identity_closed]


def numbers_read() -> list[str]:
    with seen_by(PROGRAM):
        rows = Person.objects.order_by("pk")
        return [secrets.open_(bytes(row.identity_closed)).decode() for row in rows if row.identity_closed]


@pytest.mark.parametrize("after", [1, 4, 7])
def test_what_is_killed_in_the_middle_goes_on_and_nothing_is_lost(world, settings, after: int) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED % {"after": after, "old": settings.DATA_KEYS[1]}],
        env=os.environ | own_database(),
        timeout=60,
        check=False,
        cwd=Path.cwd(),
    )
    assert killed.returncode == -signal.SIGKILL
    wait_until(lambda: not lock_is_held())
    settings.DATA_KEYS = settings.DATA_KEYS | NEW
    whole = (after - 1) // 2 * 2
    assert keys_in_use() == [9] * whole + [1] * (len(NUMBERS) - whole)
    assert numbers_read() == NUMBERS
    for number in NUMBERS:
        with pytest.raises(Refused):
            make.member(world.cells[1], identity_number=number)

    call_command("rekey", account="quantri")
    settings.DATA_KEYS = NEW
    assert keys_in_use() == [9] * len(NUMBERS)
    assert numbers_read() == NUMBERS
    assert not Authenticator.objects.exists()


def test_a_key_that_is_missing_is_named_and_nothing_is_changed(world, settings) -> None:
    old, settings.DATA_KEYS = settings.DATA_KEYS, NEW
    forget_keys()
    with pytest.raises(CommandError, match="khóa số 1"):
        call_command("rekey", account="quantri")
    settings.DATA_KEYS = old
    forget_keys()
    assert keys_in_use() == [1] * len(NUMBERS)
