"""By when each side acts, who decides by the rule of its day, and what becomes of a file whose person moves."""

from datetime import date

import pytest

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Standing
from sotay.members.prospects.actions import move
from sotay.members.prospects.models import Prospect
from sotay.organizations.models import OrganizationState
from sotay.procedures.models import Case, StepTaken
from sotay.regulations import Refused
from sotay.regulations.workdays import add_working_days
from tests import make
from tests.members.admissions import CONSIDERED, DAY, NEW_LAW, OPENED, TODAY, candidate
from tests.procedures import stories
from tests.proving import contradictions

# Terms -------------------------------------------------------------------------------------------------------


def test_answers_are_due_in_thirty_working_days_and_in_ninety_from_abroad(
    world: make.Province, introducer: Member
) -> None:
    for way, rule, days in (
        ("asked", "admission.vetting_reply_within", 30),
        ("asked_abroad", "admission.vetting_reply_within_abroad", 90),
    ):
        case = stories.filed(
            stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer, until="ask"
        )
        stories.step(case, way, date(2025, 9, 3), given={"number": "5-CV"})
        task = stories.waiting(case)
        assert (task.rule, task.due_on) == (rule, add_working_days(date(2025, 9, 3), days))
        stories.step(case, "answered", date(2025, 10, 1), given={"number": "77-CV"})
        row = StepTaken.objects.filter(case=case).order_by("id").last()
        assert row is not None
        assert row.given == {"number": "77-CV"}


def test_a_decision_is_due_45_working_days_after_the_resolution_and_15_more_where_it_is_extended(
    world: make.Province, introducer: Member
) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    stories.voted_through(case, CONSIDERED)
    due = add_working_days(CONSIDERED, 45)
    assert stories.waiting(case).due_on == due
    stories.step(case, "extended", date(2025, 11, 3))
    assert (stories.waiting(case).step, stories.waiting(case).due_on) == (
        "decide_later",
        add_working_days(due, 15),
    )
    stories.admitted(case, date(2025, 11, 20))
    assert stories.waiting(case).step == "receive"


@pytest.mark.parametrize(
    ("began", "from_decision"), [(NEW_LAW - DAY, False), (NEW_LAW, True), (NEW_LAW + DAY, True)]
)
def test_the_ceremony_is_due_from_receipt_and_since_208_from_the_decision(
    world: make.Province, introducer: Member, began: date, from_decision: bool
) -> None:
    with clock_stopped_at(date(2026, 12, 1)):
        prospect = candidate(world)
        case = stories.filed(stories.admission(prospect, began), date(2026, 8, 3), introducer)
        stories.voted_through(case, date(2026, 8, 10))
        assert stories.waiting(case).seat == ("grassroots" if from_decision else "upper")
        stories.admitted(case, date(2026, 9, 8), signed_on=date(2026, 9, 7))
        stories.step(case, "received", date(2026, 9, 21))
        start = date(2026, 9, 7) if from_decision else date(2026, 9, 21)
        assert stories.waiting(case).due_on == add_working_days(start, 30)
        stories.held(case, date(2026, 10, 2))
        assert stories.waiting(case).due_on == add_working_days(date(2026, 10, 2), 30)


def test_what_the_grassroots_may_decide_alone_it_decides(world: make.Province, introducer: Member) -> None:
    with entry(PROGRAM, "test.power"):
        OrganizationState.objects.filter(organization=world.communes[0]).update(powers="delegated")
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    stories.voted_through(case, CONSIDERED)
    task = stories.waiting(case)
    assert (task.step, task.seat) == ("decide", "grassroots")
    on = date(2025, 10, 1)
    with pytest.raises(Refused, match="cần 7, được 6"):
        stories.step(case, "admitted", on, voted=stories.vote(on, 6), decision=make.decision(on=on))
    stories.admitted(case, on)


def test_a_decision_names_itself_and_follows_the_resolution(world: make.Province, introducer: Member) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    stories.voted_through(case, CONSIDERED)
    on = date(2025, 10, 1)
    with pytest.raises(Refused, match="phải có quyết định"):
        stories.step(case, "admitted", on, voted=stories.vote(on))
    with pytest.raises(Refused, match="ký trước ngày chi bộ xét"):
        stories.admitted(case, on, signed_on=CONSIDERED - DAY)


# Moving ------------------------------------------------------------------------------------------------------


def at_the_ceremony(world: make.Province, introducer: Member, signed_on: date) -> Case:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 8, 5), introducer)
    stories.voted_through(case, date(2025, 8, 6))
    stories.admitted(case, signed_on, signed_on=signed_on)
    stories.step(case, "received", signed_on)
    return case


def test_who_moves_takes_the_file_along(world: make.Province, introducer: Member) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    prospect = Prospect.objects.get()
    with pytest.raises(Refused, match="Đang có hồ sơ kết nạp"):
        move(PROGRAM, prospect, to_cell=world.cells[2], on=date(2025, 9, 8))
    stories.step(case, "moved", date(2025, 9, 8))
    assert stories.waiting(case).due_on == add_working_days(date(2025, 9, 8), 15)
    office = make.acting(make.account("grassroots_office", world.communes[0]))
    with seen_by(office):
        stories.step(
            case,
            "forwarded",
            date(2025, 9, 15),
            office,
            given={"cell": world.cells[2], "moved_on": date(2025, 9, 5)},
        )
    case.refresh_from_db()
    prospect.refresh_from_db()
    assert case.organization_id == prospect.organization_id == world.cells[2].pk
    task = stories.waiting(case)
    assert (task.step, task.organization_id) == ("take_over", world.communes[1].pk)
    assert task.due_on == add_working_days(date(2025, 9, 5), 30)
    with pytest.raises(Refused, match="chưa có quyết định"):
        stories.step(case, "honoured", date(2025, 9, 20))
    stories.step(case, "again", date(2025, 9, 20))
    there = make.official(world.cells[2], date(2020, 2, 3))
    stories.filed(case, date(2025, 9, 22), there)
    stories.voted_through(case, date(2025, 9, 25))
    stories.admitted(case, date(2025, 10, 1))
    stories.held(case, date(2025, 10, 15))
    assert Standing.objects.as_of(TODAY).get(member_id=case.person_id).organization_id == world.cells[2].pk
    assert contradictions() == {}


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, True), (1, False)])
def test_a_decision_made_more_than_thirty_working_days_after_the_move_is_cancelled(
    world: make.Province, introducer: Member, days: int, holds: bool
) -> None:
    moved = date(2025, 8, 7)
    case = at_the_ceremony(world, introducer, add_working_days(moved, 30) + days * DAY)
    on = date(2025, 9, 30)
    stories.step(case, "moved", on)
    stories.step(case, "forwarded", on, given={"cell": world.cells[1], "moved_on": moved})
    if holds:
        with pytest.raises(Refused, match="còn giá trị"):
            stories.step(case, "cancelled", on)
        stories.step(case, "honoured", on)
        stories.held(case, date(2025, 10, 6))
        return
    with pytest.raises(Refused, match="nên bị hủy"):
        stories.step(case, "honoured", on)
    stories.step(case, "cancelled", on)
    assert stories.waiting(case).due_on == add_working_days(on, 60)
