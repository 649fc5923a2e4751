"""A connection that breaks in the middle of an action leaves nothing half done, and the next one acts as ever."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.members import ledger
from sotay.members.actions import transfer
from sotay.members.bookkeeping import close_period
from sotay.members.models import Movement, Standing
from sotay.organizations.actions import move
from sotay.organizations.models import Placement
from tests import make
from tests.make import Province
from tests.proving import contradictions

from .test_two_at_once import SAME, Acting


@pytest.fixture
def world(a_committed_province: Province) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        yield a_committed_province


def kill_this_connection(*_arguments: Any, **_more: Any) -> None:
    """Somebody else ends our backend; we notice at our next statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def kill() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            assert cursor.fetchone() == (True,)

    killer = Acting(kill)
    killer.start()
    killer.join()
    assert killer.error is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("step", ["complete", "copy_instances", "put_moves_right", "derive"])
def test_a_transfer_whose_connection_breaks_never_was(
    world: Province, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = make.member(world.cells[0])
    before = state()

    with monkeypatch.context() as patched:
        patched.setattr(ledger, step, kill_this_connection)
        with pytest.raises(OperationalError):
            transfer(PROGRAM, someone, to_cell=world.cells[2], on=SAME)
    connection.close()

    assert state() == before
    transfer(PROGRAM, someone, to_cell=world.cells[2], on=SAME)
    assert Standing.objects.as_of(make.TODAY).get(member=someone).organization == world.cells[2]
    assert contradictions() == {}


def test_who_acted_alone_when_the_connection_broke_keeps_nobody_waiting(
    world: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.member(world.cells[0])
    before = state()

    with monkeypatch.context() as patched:
        patched.setattr("sotay.members.carry.open_books", kill_this_connection)
        with pytest.raises(OperationalError):
            move(
                PROGRAM,
                world.communes[0],
                to_parent=world.districts[1],
                on=make.TODAY,
                decision=make.decision(),
            )
    connection.close()

    assert state() == before
    close_period(PROGRAM, world.top, until=SAME)


def state() -> tuple[int, ...]:
    models = (AuditEntry, Movement, Standing, Placement)
    return tuple(model._default_manager.count() for model in models)
