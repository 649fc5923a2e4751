"""An entry that a case brought about is reversed: the case waits at that step again, in the same act.

And a case whose step has changed the book is seen through: it is neither withdrawn nor is that step taken back alone.
"""

from collections.abc import Iterator
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import reverse_entry
from sotay.members.models import Member, Movement, Standing
from sotay.members.prospects.models import Prospect, ProspectState
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.people.models import NameToken, Presence
from sotay.procedures.actions import take_back, withdraw
from sotay.procedures.models import Case, CaseState, StepTaken, Task
from sotay.regulations import Refused
from tests import make
from tests.members.admissions import OPENED, candidate
from tests.procedures import stories
from tests.proving import contradictions

TODAY = date(2025, 12, 1)
SIGNED, HELD = date(2025, 10, 1), date(2025, 10, 15)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


def admitted(world: make.Province, **counted: Any) -> Case:
    introducer = make.official(world.cells[0], date(2020, 2, 3))
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    stories.voted_through(case, date(2025, 9, 10))
    stories.admitted(case, SIGNED)
    stories.held(case, HELD, **counted)
    return case


def entry_of(case: Case, kind: str) -> Movement:
    return Movement.objects.filter(member_id=case.person_id, kind=kind, reverses=None).latest("pk")


def back(case: Case, kind: str) -> Case:
    movement = entry_of(case, kind)
    member = Member.objects.get(pk=case.person_id)
    reverse_entry(PROGRAM, member, movement=movement, reason="ghi nhầm")
    case.refresh_from_db()
    return case


# Not withdrawn any more ----------------------------------------------------------------------------------------


def test_after_the_ceremony_an_admission_is_not_withdrawn_and_the_way_is_named(world: make.Province) -> None:
    case = admitted(world)
    assert stories.waiting(case).step == "declare"
    with pytest.raises(Refused, match=r"Lễ kết nạp.*đã ghi vào sổ") as refusal:
        withdraw(PROGRAM, case, on=date(2025, 10, 20))
    assert "Hủy quyết định kết nạp" in refusal.value.way_out
    ceremony = StepTaken.objects.get(case=case, step="ceremony")
    with pytest.raises(Refused, match="thay đổi sổ sách"):
        take_back(PROGRAM, case, row=ceremony)
    secretary = Client()
    secretary.force_login(make.account("cell_secretary", world.cells[0]))
    shown = secretary.get(f"/cases/{case.pk}/").content.decode()
    assert "Rút hồ sơ" not in shown
    typed = secretary.post(f"/cases/{case.pk}/withdraw/", {"on": "20/10/2025"}).content.decode()
    assert "Hủy quyết định kết nạp" in typed
    case.refresh_from_db()
    assert case.is_open
    assert stories.waiting(case).step == "declare"


def test_a_stay_elsewhere_is_not_withdrawn_but_ended(world: make.Province) -> None:
    member = make.official(world.cells[0], date(2020, 2, 3))
    case = stories.open_("temporary", member, world.cells[0], OPENED, destination=world.cells[2])
    until = {"since": date(2025, 9, 1), "until": date(2026, 3, 1)}
    stories.step(case, "introduced", OPENED, papers=("grounds", "self_review"), given=until)
    stories.step(case, "confirmed", OPENED, papers=("slip",))
    stories.step(case, "received", date(2025, 9, 1))
    with pytest.raises(Refused, match="không rút hồ sơ này được nữa") as refusal:
        withdraw(PROGRAM, case, on=date(2025, 10, 1))
    assert "Đã trở về chi bộ" in refusal.value.way_out
    stories.step(case, "home", date(2025, 10, 1))


def test_a_file_that_went_along_with_its_person_may_still_be_withdrawn(world: make.Province) -> None:
    introducer = make.official(world.cells[0], date(2020, 2, 3))
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    stories.step(case, "moved", date(2025, 9, 8))
    given = {"cell": world.cells[1], "moved_on": date(2025, 9, 5)}
    stories.step(case, "forwarded", date(2025, 9, 9), given=given)
    case.refresh_from_db()
    assert withdraw(PROGRAM, case, on=date(2025, 9, 10)).state == CaseState.WITHDRAWN


# Reversed, and open again ----------------------------------------------------------------------------------------


def test_a_ceremony_written_down_wrongly_is_held_again(world: make.Province) -> None:
    case = admitted(world, education="university", ethnicity="Tày")
    stories.step(case, "declared", date(2025, 11, 3), papers=("member_curriculum", "member_sheet"))
    prospect = Prospect.objects.get()
    back(case, "admission")
    assert (case.state, stories.waiting(case).step) == (CaseState.OPEN, "ceremony")
    prospect.refresh_from_db()
    assert (prospect.state, prospect.ended_on) == (ProspectState.OPEN, None)
    assert prospect.person is not None
    assert prospect.person.is_prospect
    assert not NameToken.objects.filter(person=prospect.person).exists()
    reasons = Presence.objects.filter(person=prospect.person, valid_to__gt=TODAY)
    assert set(reasons.values_list("reason", flat=True)) == {"candidacy"}
    assert contradictions() == {}

    stories.held(case, date(2025, 10, 20), education="college", occupation="farmer")
    assert stories.waiting(case).step == "declare"
    standing = Standing.objects.as_of(date(2025, 10, 20)).get(member_id=case.person_id)
    assert (standing.education, standing.occupation, standing.status) == ("college", "farmer", "probationary")
    member = Member.objects.select_related("person").get(pk=case.person_id)
    assert (member.joined_on, member.decided_on) == (date(2025, 10, 20), SIGNED)
    assert not member.person.is_prospect
    stories.step(case, "declared", date(2025, 11, 3), papers=("member_curriculum", "member_sheet"))
    assert contradictions() == {}


def test_a_recognition_that_is_reversed_waits_to_be_decided_again(world: make.Province) -> None:
    candidate_ = make.member(world.cells[0], date(2024, 9, 2))
    case = stories.recognition(candidate_, world.cells[0], date(2025, 9, 2))
    stories.considered(case, date(2025, 9, 5))
    stories.resolved(case, date(2025, 9, 8))
    stories.decided(case, date(2025, 9, 12))
    back(case, "recognition")
    assert (case.state, case.ended_on, stories.waiting(case).step) == (CaseState.OPEN, None, "decide")
    assert [row.step for row in StepTaken.objects.filter(takes_back__isnull=False)] == ["decide"]
    candidate_.refresh_from_db()
    assert candidate_.official_on is None
    stories.decided(case, date(2025, 9, 15))
    candidate_.refresh_from_db()
    assert candidate_.official_on == date(2025, 9, 2)
    assert contradictions() == {}


def transferred(world: make.Province) -> tuple[Member, Case]:
    member = make.official(world.cells[0], date(2020, 2, 3))
    case = stories.transfer(member, world.cells[0], world.cells[2], OPENED)
    stories.sent_off(case, date(2025, 8, 5))
    stories.step(case, "received", date(2025, 8, 12))
    return member, case


def test_a_transfer_that_is_reversed_waits_to_be_received(world: make.Province) -> None:
    member, case = transferred(world)
    back(case, "transfer")
    task = stories.waiting(case)
    assert (task.step, task.seat, task.organization_id) == ("receive", "receiving", world.communes[1].pk)
    assert Standing.objects.as_of(TODAY).get(member=member).organization_id == world.cells[0].pk
    stories.step(case, "received", date(2025, 8, 14), given={"cell": world.cells[2]})
    assert Standing.objects.as_of(TODAY).get(member=member).organization_id == world.cells[2].pk
    assert contradictions() == {}


def test_a_removal_takes_its_delivery_back_too(world: make.Province) -> None:
    member = make.official(world.cells[0], date(2020, 2, 3))
    case = stories.open_("withdrawal", member, world.cells[0], OPENED)
    stories.step(case, "proposed", OPENED, papers=("application",))
    stories.step(case, "proposed", OPENED)
    stories.step(case, "let_go", date(2025, 9, 1), decision=make.decision(on=date(2025, 9, 1)))
    back(case, "withdrawal")
    assert stories.waiting(case).step == "decide"
    assert Standing.objects.as_of(TODAY).filter(member=member).exists()


def test_an_entry_posted_again_because_of_a_late_paper_still_finds_its_own_case(world: make.Province) -> None:
    """A recognition decided late goes before the transfer, which is posted anew by the recognition's act."""
    member = make.member(world.cells[0], date(2024, 8, 1))
    moved = stories.transfer(member, world.cells[0], world.cells[2], OPENED)
    stories.sent_off(moved, date(2025, 8, 5))
    stories.step(moved, "received", date(2025, 8, 12))
    late = stories.recognition(member, world.cells[2], date(2025, 8, 20))
    stories.considered(late, date(2025, 8, 21))
    stories.resolved(late, date(2025, 8, 22))
    stories.decided(late, date(2025, 8, 25))
    assert entry_of(moved, "transfer").entry_id == entry_of(late, "recognition").entry_id
    back(moved, "transfer")
    late.refresh_from_db()
    assert (stories.waiting(moved).step, late.state) == ("receive", CaseState.AGREED)
    assert contradictions() == {}


def test_an_entry_that_no_case_brought_about_opens_none(world: make.Province) -> None:
    member, case = transferred(world)
    elsewhere = make.member(world.cells[1], date(2025, 8, 1))
    movement = Movement.objects.get(member=elsewhere)
    reverse_entry(PROGRAM, elsewhere, movement=movement, reason="nhầm")
    case.refresh_from_db()
    assert (case.state, Task.objects.filter(done_on=None).count()) == (CaseState.AGREED, 0)
    assert member.pk != elsewhere.pk


def test_where_a_new_case_of_the_kind_is_open_that_goes_first(world: make.Province) -> None:
    member, case = transferred(world)
    stories.transfer(member, world.cells[2], world.cells[1], date(2025, 9, 1))
    with pytest.raises(Refused, match="đang có hồ sơ cùng loại"):
        back(case, "transfer")
    assert Standing.objects.as_of(TODAY).get(member=member).organization_id == world.cells[2].pk


def test_a_case_of_a_cell_that_has_ended_since_opens_where_its_person_is(world: make.Province) -> None:
    candidate_ = make.member(world.cells[0], date(2024, 9, 2))
    case = stories.recognition(candidate_, world.cells[0], date(2025, 9, 2))
    stories.considered(case, date(2025, 9, 5))
    stories.resolved(case, date(2025, 9, 8))
    stories.decided(case, date(2025, 9, 12))
    lines = [PlanLine("absorb", world.cells[0].pk, destination=world.cells[1].pk)]
    plan = draft(PROGRAM, world.top, name="Sắp xếp", effective_on=date(2025, 11, 3), lines=lines)
    approve(PROGRAM, plan, decision=make.decision(on=date(2025, 11, 1)))
    back(case, "recognition")
    assert (stories.waiting(case).step, case.organization_id) == ("decide", world.cells[1].pk)
    assert contradictions() == {}


def test_the_page_says_beforehand_which_case_opens_again(world: make.Province) -> None:
    member, case = transferred(world)
    office = Client()
    office.force_login(make.account("grassroots_office", world.communes[1]))
    address = f"/members/{member.pk}/do/member.reverse/"
    first = {"movement": entry_of(case, "transfer").pk, "reason": "nhầm ngày"}
    shown = office.post(address, first).content.decode()
    assert "hồ sơ ấy mở lại, chờ ở bước “Nơi đến tiếp nhận”" in shown


def test_of_two_who_reverse_at_once_one_does_and_the_case_opens_once(committed_database: None) -> None:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        world = make.province()
        member, case = transferred(world)
        movement = entry_of(case, "transfer")
    gate, told = Barrier(2), []

    def reverse() -> None:
        try:
            gate.wait()
            with clock_stopped_at(TODAY):
                reverse_entry(PROGRAM, member, movement=movement, reason="nhầm")
            told.append("done")
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=reverse) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told)[1:] == ["done"], told
    assert Task.objects.filter(case=case, done_on=None).count() == 1
    assert StepTaken.objects.filter(takes_back__isnull=False).count() == 1
