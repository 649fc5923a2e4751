"""Reminders: every office that may act is told how many, on its days, once; killed midway it has not begun."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.models import Organization
from sotay.people import noticing
from sotay.people.models import Account, Office
from sotay.people.notices import Notice
from sotay.people.offices import end_office, name_deputy
from sotay.procedures.actions import withdraw
from sotay.procedures.jobs import remind_of_what_is_due
from sotay.procedures.models import Case, Task
from sotay.procedures.queries import counts
from sotay.procedures.reminding import remind
from tests import make
from tests.procedures import stories

TUESDAY = make.TODAY
assert TUESDAY.isoweekday() == 2


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TUESDAY), seen_by(PROGRAM):
        yield make.province()


def waiting(cell: Organization, due: date) -> Case:
    """A case of the cell whose step is due on a day."""
    case = stories.recognition(make.member(cell, date(2023, 2, 3)), cell, date(2024, 1, 2))
    with entry(PROGRAM, "test.due"):
        Task.objects.filter(case=case).update(due_on=due)
    return case


def told(account: Account, on: date) -> dict[str, int]:
    rows = Notice.objects.filter(account=account, on=on)
    return {kind.removeprefix("case."): count for kind, count in rows.values_list("kind", "count")}


def days(first: int, last: int) -> list[date]:
    return [TUESDAY + timedelta(days=number) for number in range(first, last + 1)]


# When --------------------------------------------------------------------------------------------------------


def test_a_step_is_told_of_before_on_the_day_after_it_and_every_week(world: make.Province) -> None:
    secretary = make.account("cell_secretary", world.cells[0])
    waiting(world.cells[0], date(2024, 4, 3))  # a Wednesday
    found = {}
    for on in days(0, 40):
        remind(on)
        if told(secretary, on):
            found[on] = told(secretary, on)
    assert found == {
        date(2024, 3, 29): {"due_soon": 1},  # Friday: three working days before
        date(2024, 4, 3): {"due_today": 1},
        date(2024, 4, 4): {"overdue": 1},
        date(2024, 4, 11): {"overdue": 1},
        date(2024, 4, 18): {"overdue": 1},
        date(2024, 4, 25): {"overdue": 1},
    }


def test_what_is_due_on_a_free_day_is_told_working_days_before(world: make.Province) -> None:
    secretary = make.account("cell_secretary", world.cells[0])
    remind(date(2024, 3, 26))
    waiting(world.cells[0], date(2024, 3, 31))  # a Sunday; the third working day from Wednesday on is Monday
    for on in (date(2024, 3, 27), date(2024, 3, 28)):
        remind(on)
    assert told(secretary, date(2024, 3, 27)) == {"due_soon": 1}
    assert told(secretary, date(2024, 3, 28)) == {}


@pytest.mark.parametrize(
    ("due", "sort"),
    [
        (-8, "overdue"), (-1, "overdue"), (0, "due_today"), (1, "due_soon"), (3, "due_soon"), (4, None),
    ],
)  # fmt: skip
def test_days_at_the_limits(world: make.Province, due: int, sort: str | None) -> None:
    """On a Tuesday the third working day is Friday."""
    secretary = make.account("cell_secretary", world.cells[0])
    waiting(world.cells[0], TUESDAY + timedelta(days=due))
    remind(TUESDAY)
    assert told(secretary, TUESDAY) == ({sort: 1} if sort else {})


def test_days_on_which_the_machine_stood_still_are_made_up_for(world: make.Province) -> None:
    secretary = make.account("cell_secretary", world.cells[0])
    waiting(world.cells[1], TUESDAY)
    make.account("cell_secretary", world.cells[1])
    remind(TUESDAY)
    waiting(world.cells[0], TUESDAY + timedelta(days=1))
    remind(TUESDAY + timedelta(days=4))
    assert told(secretary, TUESDAY + timedelta(days=4)) == {"overdue": 1}


def test_what_has_no_term_is_not_told_of(world: make.Province) -> None:
    case = waiting(world.cells[0], TUESDAY)
    with entry(PROGRAM, "test.due"):
        Task.objects.filter(case=case).update(due_on=None)
    make.account("cell_secretary", world.cells[0])
    assert remind(TUESDAY) == 0


def test_a_case_that_has_ended_is_not_told_of(world: make.Province) -> None:
    case = waiting(world.cells[0], TUESDAY)
    make.account("cell_secretary", world.cells[0])
    withdraw(PROGRAM, case, on=TUESDAY)
    assert remind(TUESDAY) == 0


# Whom --------------------------------------------------------------------------------------------------------


def test_every_office_that_may_act_is_told_how_many_and_no_other(world: make.Province) -> None:
    for cell in (world.cells[0], world.cells[0], world.cells[1]):
        waiting(cell, TUESDAY)
    sent = waiting(world.cells[0], TUESDAY)
    stories.considered(sent, TUESDAY)
    with entry(PROGRAM, "test.due"):
        Task.objects.filter(case=sent, done_on=None).update(due_on=TUESDAY)
    holders = {
        (role, place.pk): make.account(role, place)
        for role, place in [
            ("cell_secretary", world.cells[0]),
            ("cell_secretary", world.cells[1]),
            ("cell_secretary", world.cells[2]),
            ("grassroots_office", world.communes[0]),
            ("grassroots_office", world.communes[1]),
            ("organization_department", world.top),
            ("leader", world.top),
            ("inspection_commission", world.top),
            ("member", world.cells[0]),
        ]
    }
    remind(TUESDAY)
    found = {key: told(holder, TUESDAY).get("due_today", 0) for key, holder in holders.items()}
    assert found == {
        ("cell_secretary", world.cells[0].pk): 2,
        ("cell_secretary", world.cells[1].pk): 1,
        ("cell_secretary", world.cells[2].pk): 0,
        ("grassroots_office", world.communes[0].pk): 4,
        ("grassroots_office", world.communes[1].pk): 0,
        ("organization_department", world.top.pk): 4,
        ("leader", world.top.pk): 0,
        ("inspection_commission", world.top.pk): 0,
        ("member", world.cells[0].pk): 0,
    }


def test_what_an_office_is_told_is_what_its_inbox_shows(world: make.Province) -> None:
    for cell, due in [(0, -1), (0, -8), (1, -1), (2, -1)]:
        waiting(world.cells[cell], TUESDAY + timedelta(days=due))
    for role, place in [
        ("cell_secretary", world.cells[0]),
        ("grassroots_office", world.communes[0]),
        ("organization_department", world.districts[0]),
        ("organization_department", world.top),
    ]:
        account = make.account(role, place)
        remind(TUESDAY)
        actor = make.acting(account)
        with seen_by(actor):
            shown = counts(actor, TUESDAY)["late"]
        assert told(account, TUESDAY) == {"overdue": shown}


def test_a_deputy_is_told_too_while_they_stand_in(world: make.Province) -> None:
    secretary = make.account("cell_secretary", world.cells[0])
    deputy = make.account("member", world.cells[0], "làm thay")
    name_deputy(PROGRAM, Office.objects.get(account=secretary), account=deputy, on=TUESDAY, until=TUESDAY)
    waiting(world.cells[0], TUESDAY - timedelta(days=1))
    remind(TUESDAY)
    assert told(deputy, TUESDAY) == told(secretary, TUESDAY) == {"overdue": 1}
    remind(TUESDAY + timedelta(days=7))
    assert told(deputy, TUESDAY + timedelta(days=7)) == {}
    assert told(secretary, TUESDAY + timedelta(days=7)) == {"overdue": 1}


def test_an_office_that_has_ended_and_an_account_that_is_closed_are_told_nothing(
    world: make.Province,
) -> None:
    ended = make.account("cell_secretary", world.cells[0])
    closed = make.account("grassroots_office", world.communes[0])
    end_office(PROGRAM, Office.objects.get(account=ended), until=TUESDAY - timedelta(days=1))
    make.closed(closed)
    waiting(world.cells[0], TUESDAY)
    assert remind(TUESDAY) == 0


# Twice, killed, at once --------------------------------------------------------------------------------------


def test_told_twice_nothing_is_doubled_and_the_trail_has_one_entry(world: make.Province) -> None:
    make.account("cell_secretary", world.cells[0])
    waiting(world.cells[0], TUESDAY)
    assert remind(TUESDAY) == 1
    waiting(world.cells[0], TUESDAY)
    assert remind(TUESDAY) == 0
    assert Notice.objects.get().count == 1
    assert AuditEntry.objects.filter(action=noticing.TELL).count() == 1


def test_killed_midway_it_is_as_if_not_begun_and_then_complete(
    world: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cell in world.cells:
        make.account("cell_secretary", cell)
        waiting(cell, TUESDAY)
    whole = Notice.objects.bulk_create

    def half(rows: list[Notice], **more: object) -> None:
        whole(rows[:2])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(Notice.objects), "bulk_create", lambda _self, rows, **more: half(rows))
        with pytest.raises(KeyboardInterrupt):
            remind(TUESDAY)
    assert Notice.objects.count() == 0
    assert remind(TUESDAY) == 4


def test_two_workers_tell_once(world: make.Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first had written."""
    make.account("cell_secretary", world.cells[0])
    waiting(world.cells[0], TUESDAY)
    real, meanwhile = noticing.entry, []

    def late(*arguments: object, **more: object) -> object:
        if not meanwhile:
            meanwhile.append(True)
            remind(TUESDAY)
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(noticing, "entry", late)
    remind(TUESDAY)
    assert Notice.objects.count() == 1


def test_the_job_keeps_to_the_clock_of_the_installation(world: make.Province) -> None:
    secretary = make.account("cell_secretary", world.cells[0])
    waiting(world.cells[0], date(2024, 6, 3))
    Clock.objects.update_or_create(id=1, defaults={"day": date(2024, 6, 3)})
    with clock_stopped_at(None):
        remind_of_what_is_due.func(0)
    assert told(secretary, date(2024, 6, 3)) == {"due_today": 1}


def test_as_many_questions_for_many_steps_as_for_one(
    world: make.Province, django_assert_max_num_queries: object
) -> None:
    make.account("cell_secretary", world.cells[0])
    waiting(world.cells[0], TUESDAY)
    with django_assert_max_num_queries(40) as few:  # type: ignore[operator]
        remind(TUESDAY)
    for number, cell in enumerate(world.cells * 2):
        waiting(cell, TUESDAY + timedelta(days=7))
        make.account("grassroots_office", world.communes[0], f"cán bộ {number}")
    with django_assert_max_num_queries(len(few)):  # type: ignore[operator]
        remind(TUESDAY + timedelta(days=7))
