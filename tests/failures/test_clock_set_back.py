"""The machine's clock is set back: what was recorded later stays later, and nothing is refused for it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.time import now
from sotay.members.actions import reverse_entry, transfer
from sotay.members.models import Movement, Standing
from sotay.organizations.actions import rename
from sotay.organizations.models import OrganizationState
from sotay.site.health import signs
from tests import make
from tests.proving import contradictions

SetClock = Callable[[datetime], None]
MORNING = datetime(2024, 3, 19, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SAME = date(2024, 3, 1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of a machine whose time somebody sets; the installation's own is not stopped."""
    MigrationLoader(None)  # The program's migrations name the real clock, and are read once.
    stands = [MORNING]
    monkeypatch.setattr(timezone, "now", lambda: stands[0])

    def set_to(moment: datetime) -> None:
        stands[0] = moment

    return set_to


def test_what_is_recorded_later_is_known_later(db: None, clock: SetClock) -> None:
    world = make.province()
    cell, someone = world.cells[0], make.official(world.cells[0])
    for number, back in enumerate((0, 1, 24, 0, 2)):
        clock(MORNING - timedelta(hours=back))
        rename(PROGRAM, cell, name=f"Chi bộ {number}", on=SAME, decision=make.decision())
    clock(MORNING - timedelta(hours=5))
    moved = transfer(PROGRAM, someone, to_cell=world.cells[2], on=SAME)
    clock(MORNING - timedelta(hours=6))
    mistake = Movement.objects.get(kind="transfer")
    reverse_entry(PROGRAM, someone, movement=mistake, reason="nhầm")

    assert moved
    at = list(AuditEntry.objects.order_by("pk").values_list("at", flat=True))
    assert at == sorted(set(at))
    recorded = list(Movement.objects.order_by("entry_id", "pk").values_list("recorded_at", flat=True))
    assert recorded == sorted(recorded)
    states = OrganizationState.objects.filter(organization=cell)
    known = list(states.order_by("pk").values_list("known_from", flat=True))
    assert known == sorted(known)
    assert states.known_at(None).as_of(SAME).get().name == "Chi bộ 4"
    assert Standing.objects.as_of(SAME).get(member=someone).organization == cell
    assert contradictions() == {}


def test_each_moment_of_knowledge_can_still_be_asked_for(db: None, clock: SetClock) -> None:
    cell = make.province().cells[0]
    moments = []
    for number in range(3):
        clock(MORNING - timedelta(hours=number))
        rename(PROGRAM, cell, name=f"Chi bộ {number}", on=SAME, decision=make.decision())
        moments.append(now())
    names = [
        OrganizationState.objects.filter(organization=cell).known_at(moment).as_of(SAME).get().name
        for moment in moments
    ]
    assert names == ["Chi bộ 0", "Chi bộ 1", "Chi bộ 2"]


def test_a_clock_that_goes_right_is_believed(db: None, clock: SetClock) -> None:
    make.province()
    clock(MORNING + timedelta(days=1))
    assert now() == MORNING + timedelta(days=1)


def test_whoever_runs_the_machine_is_told(db: None, clock: SetClock) -> None:
    def standing() -> str:
        return next(sign.standing for sign in signs() if sign.key == "clock")

    clock(timezone.localtime(MORNING) - timedelta(days=1))
    make.province()
    assert standing() == "done"
    clock(MORNING + timedelta(days=20000))
    rename(PROGRAM, make.province().cells[0], name="Chi bộ", on=SAME, decision=make.decision())
    assert standing() == "due"
