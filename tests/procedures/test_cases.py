"""Cases: only the step that waits is taken, by whom it waits for, with what it needs; two at once, one is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.kinds import Status
from sotay.members.models import Member, Movement, Standing
from sotay.procedures.actions import take_back, take_step, withdraw
from sotay.procedures.declaring import PROCEDURES, Procedure, Seat, Step, Way, declare
from sotay.procedures.models import CaseState, StepTaken, Task
from sotay.procedures.queries import ELSEWHERE, LATE, WAITING, box, counts
from sotay.regulations import Refused
from tests import make
from tests.procedures import stories

JOINED = date(2022, 9, 2)
MONTH_12 = date(2023, 9, 2)
TODAY = make.TODAY


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def candidate(world: make.Province) -> Member:
    return make.member(world.cells[0], JOINED)


# Recognition -------------------------------------------------------------------------------------------------


def test_a_probationary_member_becomes_official_at_month_12_however_late_it_is_decided(
    world: make.Province, candidate: Member
) -> None:
    case = stories.recognition(candidate, world.cells[0], date(2023, 11, 1))
    stories.considered(case, date(2023, 12, 1))
    stories.resolved(case, date(2024, 1, 5))
    stories.decided(case, date(2024, 3, 1))

    candidate.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, case.ended_on) == (CaseState.AGREED, date(2024, 3, 1))
    assert (candidate.official_on, candidate.recognition_decided_on) == (MONTH_12, date(2024, 3, 1))
    assert Standing.objects.as_of(MONTH_12).get(member=candidate).status == Status.OFFICIAL
    before = Standing.objects.as_of(MONTH_12 - timedelta(days=1)).get(member=candidate)
    assert before.status == Status.PROBATIONARY


def test_two_votes_below_the_ratio_are_repeated_and_the_third_goes_up(
    world: make.Province, candidate: Member
) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    with pytest.raises(Refused, match="Mới biểu quyết 1 lần"):
        stories.considered(case, date(2023, 9, 20), yes=6, way="reported")
    stories.considered(case, date(2023, 9, 20), yes=6, way="not_agreed")
    stories.considered(case, date(2023, 10, 20), yes=6, way="not_agreed")
    with pytest.raises(Refused, match="lần thứ 3"):
        stories.considered(case, date(2023, 11, 20), yes=6, way="not_agreed")
    stories.considered(case, date(2023, 11, 20), yes=6, way="reported")

    assert stories.waiting(case).step == "resolve"


@pytest.mark.parametrize(("yes", "agreed"), [(6, False), (7, True), (10, True)])
def test_two_thirds_of_ten_are_seven(world: make.Province, candidate: Member, yes: int, agreed: bool) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    if agreed:
        stories.considered(case, date(2023, 9, 20), yes=yes)
        assert stories.waiting(case).step == "resolve"
        return
    with pytest.raises(Refused, match="cần 7, được 6 trên 10"):
        stories.considered(case, date(2023, 9, 20), yes=yes)
    assert not StepTaken.objects.filter(case=case).exists()


def test_who_is_official_already_is_not_recognised_again(world: make.Province) -> None:
    member = make.official(world.cells[0])
    with pytest.raises(Refused, match="Chỉ đảng viên dự bị"):
        stories.recognition(member, world.cells[0], TODAY)


def test_what_is_missing_is_named(world: make.Province, candidate: Member) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    on = date(2023, 9, 20)
    with pytest.raises(Refused, match=r"Bản tự kiểm điểm \(10-KNĐ\)"):
        stories.step(case, "agreed", on, voted=stories.vote(on), papers=("class_certificate",))
    with pytest.raises(Refused, match="kết quả biểu quyết"):
        stories.step(case, "agreed", on, papers=stories.RECOGNITION_PAPERS)
    stories.considered(case, on)
    stories.resolved(case, on)
    with pytest.raises(Refused, match="phải có quyết định"):
        stories.step(case, "recognized", on, voted=stories.vote(on))


def test_a_step_does_not_happen_before_the_one_it_follows(world: make.Province, candidate: Member) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    with pytest.raises(Refused, match="ở trước bước trước đó"):
        stories.considered(case, MONTH_12 - timedelta(days=1))
    stories.considered(case, date(2023, 9, 20))
    with pytest.raises(Refused, match="ở trước bước trước đó"):
        stories.resolved(case, date(2023, 9, 19))
    with pytest.raises(Refused, match="chưa đến"):
        stories.resolved(case, TODAY + timedelta(days=1))


# Who acts ----------------------------------------------------------------------------------------------------


def test_each_step_is_taken_where_it_waits(world: make.Province, candidate: Member) -> None:
    secretary = make.actor("cell_secretary", world.cells[0])
    office = make.actor("grassroots_office", world.communes[0])
    neighbour = make.actor("grassroots_office", world.communes[1])
    department = make.actor("organization_department", world.districts[0])
    on = date(2023, 9, 20)
    case = stories.recognition(candidate, world.cells[0], MONTH_12, secretary)
    given = {"voted": stories.vote(on), "papers": stories.RECOGNITION_PAPERS}
    with pytest.raises(NotAllowed):
        stories.step(case, "agreed", on, neighbour, **given)
    stories.step(case, "agreed", on, secretary, **given)
    with pytest.raises(NotAllowed):
        stories.step(case, "agreed", on, secretary, voted=stories.vote(on))
    stories.step(case, "agreed", on, office, voted=stories.vote(on))
    with pytest.raises(NotAllowed):
        stories.step(case, "recognized", on, office, voted=stories.vote(on), decision=make.decision(on=on))
    stories.step(case, "recognized", on, department, voted=stories.vote(on), decision=make.decision(on=on))
    candidate.refresh_from_db()
    assert candidate.official_on == MONTH_12


def test_an_office_finds_its_turn_what_is_late_and_what_waits_elsewhere(
    world: make.Province, candidate: Member
) -> None:
    late = stories.recognition(candidate, world.cells[0], MONTH_12)
    other = make.member(world.cells[1], date(2023, 3, 10))
    fresh = stories.recognition(other, world.cells[1], date(2024, 3, 12))
    sent = stories.recognition(
        make.member(world.cells[0], date(2023, 3, 1)), world.cells[0], date(2024, 3, 12)
    )
    stories.considered(sent, date(2024, 3, 15))

    secretary = make.actor("cell_secretary", world.cells[0])
    with seen_by(secretary):
        assert counts(secretary, TODAY) == {LATE: 1, WAITING: 0, ELSEWHERE: 1}
        assert [task.case_id for task in box(secretary, LATE, TODAY)] == [late.pk]
    office = make.actor("grassroots_office", world.communes[0])
    with seen_by(office):
        assert counts(office, TODAY) == {LATE: 1, WAITING: 2, ELSEWHERE: 0}
        assert {task.case_id for task in box(office, WAITING, TODAY)} == {fresh.pk, sent.pk}
    neighbour = make.actor("grassroots_office", world.communes[1])
    with seen_by(neighbour):
        assert sum(counts(neighbour, TODAY).values()) == 0


def test_a_step_is_due_so_many_working_days_after_month_12(world: make.Province, candidate: Member) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    assert stories.waiting(case).due_on == date(2023, 10, 16)  # 30 working days; 4/9/2023 was a day off
    stories.considered(case, date(2023, 10, 2))
    stories.resolved(case, date(2023, 10, 10))
    assert stories.waiting(case).due_on == date(2023, 11, 13)


# Putting right, giving up ------------------------------------------------------------------------------------


def test_the_last_step_is_taken_back_and_waits_again(world: make.Province, candidate: Member) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    row = stories.considered(case, date(2023, 9, 20))
    take_back(PROGRAM, case, row=row)
    assert stories.waiting(case).step == "consider"
    stories.considered(case, date(2023, 9, 18))
    assert [
        each.happened_on for each in StepTaken.objects.filter(case=case, takes_back=None).order_by("id")
    ] == [
        date(2023, 9, 20),
        date(2023, 9, 18),
    ]


def test_what_has_moved_the_book_is_put_right_in_the_book(world: make.Province, candidate: Member) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    stories.considered(case, date(2023, 9, 20))
    stories.resolved(case, date(2023, 9, 20))
    row = stories.decided(case, date(2023, 9, 21))
    with pytest.raises(Refused, match="đảo bút toán"):
        take_back(PROGRAM, case, row=row)


def test_a_case_that_was_withdrawn_waits_for_nobody(world: make.Province, candidate: Member) -> None:
    case = stories.recognition(candidate, world.cells[0], MONTH_12)
    task = stories.waiting(case)
    withdraw(PROGRAM, case, on=date(2023, 9, 5))
    assert not Task.objects.filter(case=case, done_on=None).exists()
    with pytest.raises(Refused, match="vừa được ghi"):
        take_step(PROGRAM, task, way="agreed", on=date(2023, 9, 6))
    stories.recognition(candidate, world.cells[0], date(2023, 9, 7))


def test_a_case_is_opened_only_where_the_person_is(world: make.Province, candidate: Member) -> None:
    neighbour = make.actor("grassroots_office", world.communes[1])
    with pytest.raises(NotAllowed):
        stories.recognition(candidate, world.cells[2], MONTH_12, neighbour)
    with pytest.raises(Refused, match="không sinh hoạt ở tổ chức ấy"):
        stories.recognition(candidate, world.cells[1], MONTH_12)


def test_one_person_has_one_open_case_of_a_kind(world: make.Province, candidate: Member) -> None:
    stories.recognition(candidate, world.cells[0], MONTH_12)
    with pytest.raises(Refused, match="chưa xong"):
        stories.recognition(candidate, world.cells[0], MONTH_12)


# Transfers ---------------------------------------------------------------------------------------------------


def test_a_member_on_the_way_counts_at_home_until_received(world: make.Province, candidate: Member) -> None:
    here, there = world.cells[0], world.cells[2]
    case = stories.transfer(candidate, here, there, date(2024, 1, 10))
    stories.sent_off(case, date(2024, 1, 12))
    assert Standing.objects.as_of(TODAY).get(member=candidate).organization_id == here.pk
    assert stories.waiting(case).organization_id == world.communes[1].pk

    receiver = make.actor("grassroots_office", world.communes[1])
    stories.step(case, "received", date(2024, 2, 1), receiver)

    assert Standing.objects.as_of(date(2024, 1, 31)).get(member=candidate).organization_id == here.pk
    assert Standing.objects.as_of(date(2024, 2, 1)).get(member=candidate).organization_id == there.pk


def test_the_sending_side_cannot_receive(world: make.Province, candidate: Member) -> None:
    case = stories.transfer(candidate, world.cells[0], world.cells[2], date(2024, 1, 10))
    stories.sent_off(case, date(2024, 1, 12))
    with pytest.raises(NotAllowed):
        stories.step(case, "received", date(2024, 2, 1), make.actor("grassroots_office", world.communes[0]))


def test_the_receiving_side_chooses_among_its_own_cells(world: make.Province, candidate: Member) -> None:
    case = stories.transfer(candidate, world.cells[0], world.cells[2], date(2024, 1, 10))
    stories.sent_off(case, date(2024, 1, 12))
    with pytest.raises(Refused, match="không thuộc tổ chức tiếp nhận"):
        stories.step(case, "received", date(2024, 2, 1), given={"cell": world.cells[1]})
    stories.step(case, "received", date(2024, 2, 1), given={"cell": world.cells[3]})
    assert Standing.objects.as_of(TODAY).get(member=candidate).organization_id == world.cells[3].pk


def test_a_refused_transfer_comes_back_and_moves_nobody(world: make.Province, candidate: Member) -> None:
    before = Movement.objects.count()
    case = stories.transfer(candidate, world.cells[0], world.cells[2], date(2024, 1, 10))
    stories.sent_off(case, date(2024, 1, 12))
    stories.step(case, "refused", date(2024, 1, 20))
    assert stories.waiting(case).organization_id == world.communes[0].pk
    stories.step(case, "stopped", date(2024, 1, 25))
    case.refresh_from_db()
    assert (case.state, Movement.objects.count()) == (CaseState.ENDED, before)


def test_a_running_recognition_goes_along_with_whoever_moves(world: make.Province, candidate: Member) -> None:
    running = stories.recognition(candidate, world.cells[0], MONTH_12)
    case = stories.transfer(candidate, world.cells[0], world.cells[2], date(2024, 1, 10))
    stories.sent_off(case, date(2024, 1, 12))
    stories.step(case, "received", date(2024, 2, 1))
    running.refresh_from_db()
    assert running.organization_id == world.cells[2].pk
    assert stories.waiting(running).organization_id == world.cells[2].pk


def test_two_who_receive_at_once(committed_database: None) -> None:
    """Exactly one wins; the other is told, and nothing is booked twice."""
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        world = make.province()
        member = make.member(world.cells[0], JOINED)
        case = stories.transfer(member, world.cells[0], world.cells[2], date(2024, 1, 10))
        stories.sent_off(case, date(2024, 1, 12))
        task = stories.waiting(case)
    ready, said = Barrier(2), []

    def receive() -> None:
        try:
            with clock_stopped_at(TODAY):
                ready.wait(30)
                take_step(PROGRAM, task, way="received", on=date(2024, 2, 1))
            said.append("done")
        except Refused as refusal:
            said.append(str(refusal.why))
        finally:
            connection.close()

    both = [Thread(target=receive) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(said) == ["Bước này vừa được ghi, có thể do người khác.", "done"]
    with seen_by(PROGRAM):
        assert Movement.objects.filter(member=member, kind="transfer").count() == 1


# Declarations ------------------------------------------------------------------------------------------------


def test_a_procedure_that_leads_nowhere_is_not_declared() -> None:
    with pytest.raises(ValueError, match="leads to lost, which is no step"):
        declare(Procedure("broken", "x", "x", (Step("first", "x", Seat.CELL, (Way("on", "x", to="lost"),)),)))
    assert "broken" not in PROCEDURES
