"""Whoever left and asks to come back: after how long, on which ground, and only once."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import remove, withdraw
from sotay.members.models import Member, Standing
from sotay.members.party_age import Age, later
from sotay.members.prospects.actions import enter_again
from sotay.members.prospects.models import Prospect
from sotay.procedures.models import Case, StepTaken
from sotay.regulations import Refused
from tests import make
from tests.members.admissions import DAY, OPENED, TODAY, candidate
from tests.procedures import stories
from tests.proving import contradictions


def back(world: make.Province, left_on: date, leave: Any = remove) -> Prospect:
    member = make.official(world.cells[0], date(2015, 2, 3), "Nông Văn Lại")
    leave(PROGRAM, member, on=left_on, decision=make.decision(on=left_on))
    return enter_again(
        PROGRAM,
        member,
        cell=world.cells[0],
        consented_on=date(2025, 7, 7),
        on=date(2025, 7, 7),
        helper=make.official(world.cells[0]),
    )


@pytest.mark.parametrize(("days", "waited"), [(-1, True), (0, True), (1, False)])
def test_who_left_waits_thirty_six_months(world: make.Province, days: int, waited: bool) -> None:
    prospect = back(world, later(OPENED, Age(-3, 0, 0)) + days * DAY)
    if waited:
        stories.admission(prospect, OPENED)
        return
    with pytest.raises(Refused, match="mới được xét kết nạp lại"):
        stories.admission(prospect, OPENED)


def test_who_comes_back_is_on_probation_again_with_the_consent_of_the_province_and_only_once(
    world: make.Province, introducer: Member
) -> None:
    prospect = stories.certified(back(world, date(2020, 6, 1)), date(2025, 7, 21))
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 8, 5), introducer)
    stories.voted_through(case, date(2025, 8, 6))
    with pytest.raises(Refused, match="Chưa có văn bản đồng ý"):
        stories.admitted(case, date(2025, 8, 20))
    stories.admitted(case, date(2025, 8, 20), consent_number="8-CV/TU", consent_on=date(2025, 8, 20))
    stories.held(case, date(2025, 8, 25))
    member = Member.objects.get(pk=prospect.person_id)
    assert (member.joined_on, member.official_on) == (date(2025, 8, 25), None)
    assert Standing.objects.as_of(TODAY).get(member=member).status == "probationary"
    stories.step(case, "declared", date(2025, 8, 26), papers=("member_curriculum", "member_sheet"))
    assert contradictions() == {}

    with clock_stopped_at(date(2029, 9, 3)):
        gone = date(2026, 5, 4)
        remove(PROGRAM, member, on=gone, decision=make.decision(on=gone))
        again = enter_again(
            PROGRAM,
            member,
            cell=world.cells[0],
            consented_on=date(2029, 9, 3),
            on=date(2029, 9, 3),
            helper=introducer,
        )
        with warnings_heard() as warned:
            stories.admission(again, date(2029, 9, 3))
        assert "admission.readmissions_max" in [each.clause.key for each in warned]
        assert law("admission.readmissions_max", OPENED).refuses


def test_who_asked_to_leave_is_warned_of(world: make.Province) -> None:
    with warnings_heard() as warned:
        stories.admission(back(world, date(2020, 6, 1), withdraw), OPENED)
    assert "admission.readmission_barred" in [each.clause.key for each in warned]


# On which ground -------------------------------------------------------------------------------------------------


def proposed(case: Case, on: date = OPENED, **given: Any) -> StepTaken:
    return stories.step(case, "proposed", on, papers=("proposal",), given=given)


def test_whoever_comes_back_does_so_on_a_ground_and_nobody_else_is_asked(world: make.Province) -> None:
    case = stories.admission(back(world, date(2020, 6, 1)), OPENED)
    with pytest.raises(Refused, match="Còn thiếu: Diện xét kết nạp lại"):
        proposed(case)
    with pytest.raises(Refused, match="Hãy chọn diện"):
        proposed(case, ground="vì một chuyện riêng")
    assert proposed(case, ground="usual").given == {"ground": "usual", "papers": ["proposal"]}
    first = stories.admission(candidate(world), OPENED)
    with pytest.raises(Refused, match="không hỏi điều đó"):
        proposed(first, ground="usual")
    proposed(first)


@pytest.mark.parametrize(("days", "waited"), [(-1, True), (0, True), (1, False)])
def test_the_longer_wait_is_sixty_months_from_a_day_that_is_not_kept(
    world: make.Province, days: int, waited: bool
) -> None:
    case = stories.admission(back(world, date(2018, 6, 1)), OPENED)
    since = later(OPENED, Age(-5, 0, 0)) + days * DAY
    if not waited:
        with pytest.raises(Refused, match="phải chờ 60 tháng"):
            proposed(case, ground="longer", wait_from=since)
        return
    row = proposed(case, ground="longer", wait_from=since)
    assert row.given == {"ground": "longer", "papers": ["proposal"]}


def test_since_20_qd_the_longer_wait_is_unconfirmed_and_warns(world: make.Province) -> None:
    began = date(2026, 7, 27)
    with clock_stopped_at(began):
        case = stories.admission(back(world, date(2018, 6, 1)), began)
        with warnings_heard() as warned:
            proposed(case, began, ground="longer", wait_from=later(began, Age(-5, 0, 0)) + DAY)
        assert [each.clause.key for each in warned] == ["admission.readmission_after_minor_crime"]


def test_the_longer_wait_needs_its_day_and_the_others_have_none(world: make.Province) -> None:
    case = stories.admission(back(world, date(2018, 6, 1)), OPENED)
    with pytest.raises(Refused, match="ngày bắt đầu tính"):
        proposed(case, ground="longer")
    with pytest.raises(Refused, match="chỉ ghi với diện chờ 60 tháng"):
        proposed(case, ground="usual", wait_from=date(2019, 1, 7))


def test_hardship_is_a_ground_of_those_who_asked_to_leave_only(world: make.Province) -> None:
    removed = stories.admission(back(world, date(2020, 6, 1)), OPENED)
    with pytest.raises(Refused, match="không phải tự xin ra"):
        proposed(removed, ground="hardship")
    asked = stories.admission(back(world, date(2020, 6, 1), withdraw), OPENED)
    with warnings_heard() as warned:
        proposed(asked, ground="hardship")
    assert warned == []


def test_who_asked_to_leave_without_hardship_is_warned_of_again(world: make.Province) -> None:
    case = stories.admission(back(world, date(2020, 6, 1), withdraw), OPENED)
    with warnings_heard() as warned:
        proposed(case, ground="usual")
    assert "admission.readmission_barred" in [each.clause.key for each in warned]


def test_the_page_asks_for_the_ground_of_whoever_comes_back(world: make.Province) -> None:
    case = stories.admission(back(world, date(2020, 6, 1)), OPENED)
    first = stories.admission(candidate(world), OPENED)
    secretary = Client()
    secretary.force_login(make.account("cell_secretary", world.cells[0]))
    asked = secretary.get(f"/cases/{case.pk}/").content.decode()
    assert "Diện xét kết nạp lại" in asked
    assert "Diện xét kết nạp lại" not in secretary.get(f"/cases/{first.pk}/").content.decode()
    given = {"way": "proposed", "on": "4/8/2025", "paper_proposal": "on", "field_ground": "hardship"}
    wrong = secretary.post(f"/cases/{case.pk}/", given).content.decode()
    assert "không phải tự xin ra" in wrong
    done = secretary.post(f"/cases/{case.pk}/", {**given, "field_ground": "usual"})
    assert done.status_code == 302
