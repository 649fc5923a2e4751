"""Two things at once, and work that is killed: something clear happens, and nothing is half done."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.imports import ImportProgress, ImportState, RosterImport
from sotay.members.jobs import work_on_roster
from sotay.members.models import Member, Movement
from sotay.members.roster import words
from sotay.members.roster.actions import ask_load, load
from sotay.members.roster.work import work_on
from sotay.people.models import Office, Person
from sotay.regulations import Refused
from tests import make
from tests.harness.databases import own_database
from tests.members.rostering import hand_in, line, names_in, table


@pytest.fixture
def province(a_committed_province: make.Province) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY):
        yield a_committed_province


def cell_name(province: make.Province) -> str:
    state = province.cells[0].state(make.TODAY)
    assert state is not None
    return state.name


class Together:
    """Things done at the same time, each on a connection of its own; what each came to, or why it did not."""

    def __init__(self, *acts: Callable[[], Any]) -> None:
        self.came_to: list[Any] = [None] * len(acts)
        threads = [threading.Thread(target=self.do, args=(at, act)) for at, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    def do(self, at: int, act: Callable[[], Any]) -> None:
        try:
            with clock_stopped_at(make.TODAY):
                self.came_to[at] = act()
        except (Refused, IntegrityError) as error:
            self.came_to[at] = error
        finally:
            connections.close_all()


def test_the_same_roster_loaded_twice_at_once_is_loaded_once(province: make.Province) -> None:
    content = table(line(cell_name(province)), line(cell_name(province), "Lý Thị Bình", "1975", "Nữ"))
    rosters = [hand_in(province.top, content) for _time in range(2)]
    for roster in rosters:
        work_on(PROGRAM, roster)
        ask_load(PROGRAM, roster)
    Together(*(lambda roster=roster: work_on(PROGRAM, roster) for roster in rosters))
    states = sorted(RosterImport.objects.values_list("state", flat=True))
    assert states == [ImportState.CHECKED, ImportState.LOADED]
    waiting = RosterImport.objects.get(state=ImportState.CHECKED)
    assert waiting.trouble["sentence"] == words.CHANGED_SINCE
    assert Member.objects.count() == 2


def test_somebody_admitted_while_a_roster_brings_the_same_number_is_entered_once(
    province: make.Province,
) -> None:
    content = table(line(cell_name(province), identity="006070001234"))
    roster = hand_in(province.top, content)
    work_on(PROGRAM, roster)
    ask_load(PROGRAM, roster)

    def admit() -> Any:
        return make.member(province.cells[1], name="Nông Văn An", identity_number="006070001234")

    both = Together(lambda: work_on(PROGRAM, roster), admit)
    assert Person.objects.count() == Member.objects.count() == 1
    roster.refresh_from_db()
    if roster.state != ImportState.LOADED:
        assert roster.trouble["sentence"] in (words.TAKEN_MEANWHILE, words.CHANGED_SINCE)
    else:
        assert isinstance(both.came_to[1], Refused | IntegrityError)


def test_a_number_taken_between_check_and_writing_is_said_clearly(
    province: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = hand_in(province.top, table(line(cell_name(province), identity="006070001234")))
    work_on(PROGRAM, roster)
    ask_load(PROGRAM, roster)
    real = work_on.__globals__["load"]

    def load_too_late(*args: Any, **kwargs: Any) -> Any:
        """Somebody else commits the number after everything was judged."""

        def report(stage: str, done: int, total: int) -> None:
            if stage == "writing" and done == 0:
                Together(lambda: make.member(province.cells[1], identity_number="006070001234"))

        return real(*args, **{**kwargs, "report": report})

    monkeypatch.setitem(work_on.__globals__, "load", load_too_late)
    told = work_on(PROGRAM, roster)
    assert told.trouble["sentence"] == words.TAKEN_MEANWHILE
    assert (told.state, told.summary["counts"]["wrong"]) == (ImportState.CHECKED, 1)
    assert names_in(province.cells[0]) == []


KILLED = """
import os, signal, django
django.setup()
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.imports import RosterImport
from sotay.members.roster.actions import load
from tests import make

def report(stage, done, total):
    if stage == "posting":
        os.kill(os.getpid(), signal.SIGKILL)

with clock_stopped_at(make.TODAY):
    with seen_by(PROGRAM):
        roster = RosterImport.objects.get()
    load(PROGRAM, roster, report=report)
"""


def test_a_process_killed_in_the_middle_leaves_nothing(province: make.Province) -> None:
    roster = hand_in(province.top, table(line(cell_name(province), identity="006070001234")))
    work_on(PROGRAM, roster)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ | own_database(),
        timeout=60,
        check=False,
        cwd=Path.cwd(),
    )
    assert killed.returncode == -signal.SIGKILL
    wait_until(lambda: not lock_is_held())
    assert not Person.objects.exists()
    assert not Movement.objects.exists()
    load(PROGRAM, roster)
    assert names_in(province.cells[0]) == ["Nông Văn An"]


def lock_is_held() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


def wait_until(true: Callable[[], bool]) -> None:
    """The server notices after a moment that a process is gone."""
    for _time in range(100):
        if true():
            return
        time.sleep(0.05)


def test_the_background_tells_how_far_it_is_while_its_own_transaction_is_open(
    province: make.Province,
) -> None:
    account = make.account("organization_department", province.top)
    roster = hand_in(province.top, table(line(cell_name(province))))
    work_on_roster.func(roster_id=roster.pk, office_id=Office.objects.get(account=account).pk)
    roster.refresh_from_db()
    assert roster.state == ImportState.CHECKED
    told = ImportProgress.objects.get(roster_id=roster.pk)
    assert (told.stage, told.done) == ("checking", 1)
