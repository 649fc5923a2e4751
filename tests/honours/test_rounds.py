"""A round of badges: proposed by cells, agreed level by level, decided by the province, handed over; nobody twice."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sotay.honours.actions import (
    award_round,
    forget_waits,
    hand_over,
    pass_on,
    propose,
    record,
    wait,
    withdraw_award,
)
from sotay.honours.awarding import in_words
from sotay.honours.candidates import candidates
from sotay.honours.kinds import Ground
from sotay.honours.listing import lines
from sotay.honours.models import BadgeAward, BadgeWait
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, transfer
from sotay.members.models import Member
from sotay.procedures.actions import open_case, take_step
from sotay.procedures.models import Case, CaseState, Task
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

from .world import ROUND, veteran

TODAY = make.TODAY


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


def listed(organization, round_on: date = ROUND) -> dict[str, str]:
    return {each.member.person.full_name: each.part for each in lines(PROGRAM, organization, round_on, TODAY)}


def through(province: make.Province, members: list[Member], decision=None) -> list[BadgeAward]:
    """A round from the cell to the decision, each step by its own office."""
    pks = [member.pk for member in members]
    cell, commune, district, top = (
        province.cells[0],
        province.communes[0],
        province.districts[0],
        province.top,
    )
    propose(make.actor("cell_secretary", cell), cell, round_on=ROUND, on=TODAY, members=pks)
    office = make.actor("grassroots_office", commune)
    pass_on(office, commune, round_on=ROUND, on=TODAY, members=pks)
    pass_on(make.actor("organization_department", district), district, round_on=ROUND, on=TODAY, members=pks)
    department = make.actor("organization_department", top)
    decision = decision or make.decision(on=TODAY)
    return award_round(department, top, round_on=ROUND, on=TODAY, members=pks, decision=decision)


def test_the_list_holds_who_reaches_the_age_by_the_round_and_nobody_else(province):
    cell = province.cells[0]
    veteran(cell, date(1994, 5, 19), "Nông Văn Đúng")
    veteran(cell, date(1994, 5, 20), "Nông Văn Sau")
    veteran(cell, date(1990, 5, 19), "Nông Văn Trước")
    veteran(cell, date(1994, 1, 1), "Nông Văn Ước", precision="year")
    veteran(province.cells[2], date(1994, 5, 1), "Nông Văn Xa")
    assert listed(cell) == {
        "Nông Văn Đúng": "to_propose",
        "Nông Văn Trước": "earlier",
        "Nông Văn Ước": "to_confirm",
    }
    assert len(listed(province.top)) == 4


def test_a_round_goes_from_the_cell_to_the_decision_and_the_badge_is_handed_over(province):
    cell = province.cells[0]
    members = [veteran(cell, date(1994, 4, day), f"Nông Văn {day}") for day in (1, 2)]
    older = veteran(cell, date(1979, 4, 1), "Nông Thị Lâu")
    awards = through(province, [*members, older])
    assert sorted((row.years, row.number, row.ground) for row in awards) == [
        (30, 1, "on_time"),
        (30, 2, "on_time"),
        (45, 1, "on_time"),
    ]
    assert {in_words(row, "06") for row in awards} == {"06 00000001", "06 00000002", "06 E0000001"}
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.AGREED}
    assert set(listed(province.top).values()) == {"to_hand_over"}
    secretary = make.actor("cell_secretary", cell)
    hand_over(secretary, cell, round_on=ROUND, on=TODAY, members=[older.pk])
    assert listed(cell)["Nông Thị Lâu"] == "handed_over"
    with pytest.raises(Refused):
        hand_over(secretary, cell, round_on=ROUND, on=TODAY, members=[older.pk])
    assert contradictions() == {}


def test_each_step_is_taken_by_its_own_office_and_in_its_turn(province):
    cell, commune = province.cells[0], province.communes[0]
    member = veteran(cell, date(1994, 4, 1))
    secretary = make.actor("cell_secretary", cell)
    with pytest.raises(Refused):
        pass_on(
            make.actor("grassroots_office", commune), commune, round_on=ROUND, on=TODAY, members=[member.pk]
        )
    propose(secretary, cell, round_on=ROUND, on=TODAY, members=[member.pk])
    with pytest.raises(Refused):
        propose(secretary, cell, round_on=ROUND, on=TODAY, members=[member.pk])
    with pytest.raises(NotAllowed):
        pass_on(secretary, cell, round_on=ROUND, on=TODAY, members=[member.pk])
    district = province.districts[0]
    with pytest.raises(NotAllowed):
        award_round(
            make.actor("grassroots_office", commune),
            commune,
            round_on=ROUND,
            on=TODAY,
            members=[member.pk],
            decision=make.decision(),
        )
    with pytest.raises(Refused):
        award_round(
            make.actor("organization_department", district),
            district,
            round_on=ROUND,
            on=TODAY,
            members=[member.pk],
            decision=make.decision(),
        )


def test_a_day_that_is_only_estimated_decides_nothing(province):
    cell = province.cells[0]
    member = veteran(cell, date(1994, 1, 1), precision="year")
    with pytest.raises(Refused, match="ước tính"):
        propose(PROGRAM, cell, round_on=ROUND, on=TODAY, members=[member.pk])
    assert not BadgeAward.objects.exists()


def test_nobody_gets_the_same_badge_twice_not_even_by_sql(province):
    cell = province.cells[0]
    member = veteran(cell, date(1994, 4, 1))
    (given,) = through(province, [member])
    with pytest.raises(Refused):
        record(PROGRAM, member, years=30, round_on=date(2024, 2, 3))
    given.pk, given.number = None, 99
    with pytest.raises(IntegrityError), transaction.atomic(), entry(PROGRAM, "test.twice"):
        given.save(force_insert=True)
    assert listed(cell) == {member.person.full_name: "to_hand_over"}


def test_what_was_written_down_wrongly_is_taken_back_and_its_number_not_given_again(province):
    cell = province.cells[0]
    first, second = (veteran(cell, date(1994, 4, day)) for day in (1, 2))
    (given,) = through(province, [first])
    withdraw_award(PROGRAM, first, award=given, why="mistaken", on=TODAY)
    (again,) = through(province, [second])
    assert again.number == 2
    assert listed(cell)[first.person.full_name] == "to_propose"
    with pytest.raises(Refused):
        withdraw_award(PROGRAM, first, award=given, why="mistaken", on=TODAY)


def test_nobody_is_proposed_before_the_day_that_was_set_and_the_day_is_forgotten(province):
    cell = province.cells[0]
    member = veteran(cell, date(1994, 4, 1))
    wait(PROGRAM, member, until=date(2024, 9, 1))
    assert listed(cell) == {member.person.full_name: "waiting"}
    with pytest.raises(Refused, match="1/9/2024"):
        propose(PROGRAM, cell, round_on=ROUND, on=TODAY, members=[member.pk])
    assert listed(cell, date(2024, 9, 2)) == {member.person.full_name: "earlier"}
    with clock_stopped_at(date(2024, 9, 1)), entry(PROGRAM, "test.forget"):
        assert forget_waits() == 1
    assert not BadgeWait.objects.exists()


def test_a_set_day_names_no_reason_and_not_longer_than_the_longest_term(province):
    member = veteran(province.cells[0], date(1994, 4, 1))
    assert {field.name for field in BadgeWait._meta.fields} == {
        "id", "entry_id", "valid_from", "valid_to", "member",
    }  # fmt: skip
    with warnings_heard() as heard:
        wait(PROGRAM, member, until=date(2025, 3, 19))
        assert heard == []
        wait(PROGRAM, member, until=date(2025, 3, 20))
    assert [warned.clause.key for warned in heard] == ["badge.wait_after_dismissal"]
    wait(PROGRAM, member)
    assert not BadgeWait.objects.exists()
    with pytest.raises(NotAllowed):
        wait(make.actor("cell_secretary", province.cells[0]), member, until=date(2024, 9, 1))


def test_an_early_badge_is_asked_for_one_by_one_with_a_coded_ground(province):
    cell = province.cells[0]
    member = veteran(cell, date(1995, 5, 19), "Nông Văn Sớm")
    assert listed(cell) == {}
    case = open_case(PROGRAM, cell, procedure="badge", on=TODAY, person=member.person)
    given = {"years": 30, "ground": Ground.EARLY.value, "round": ROUND}
    take_step(
        PROGRAM, Task.objects.get(case=case), way="proposed", on=TODAY, given=given, papers=("declaration",)
    )
    assert listed(cell) == {"Nông Văn Sớm": "turn"}
    top = [(province.communes[0], pass_on), (province.districts[0], pass_on)]
    for organization, act in top:
        act(PROGRAM, organization, round_on=ROUND, on=TODAY, members=[member.pk])
    (row,) = award_round(
        PROGRAM, province.top, round_on=ROUND, on=TODAY, members=[member.pk], decision=make.decision(on=TODAY)
    )
    assert (row.ground, row.reached_on) == ("early", date(2025, 5, 19))
    assert contradictions() == {}


def test_one_who_died_is_given_the_badge_after_death(province):
    cell = province.cells[0]
    member = veteran(cell, date(1994, 12, 1), "Nông Văn Khuất")
    die(PROGRAM, member, on=date(2024, 3, 1))
    assert listed(cell) == {"Nông Văn Khuất": "to_propose"}
    (row,) = through(province, [member])
    assert row.ground == "posthumous"
    assert contradictions() == {}


def test_one_who_moves_is_handed_the_badge_at_the_new_place(province):
    member = veteran(province.cells[0], date(1994, 4, 1))
    through(province, [member])
    transfer(PROGRAM, member, to_cell=province.cells[2], on=TODAY)
    assert listed(province.cells[0]) == {}
    there = make.actor("cell_secretary", province.cells[2])
    (row,) = hand_over(there, province.cells[2], round_on=ROUND, on=TODAY, members=[member.pk])
    assert row.organization == province.cells[0]


def test_what_a_paper_book_says_is_checked_and_not_refused(province):
    member = veteran(province.cells[0], date(1994, 4, 1))
    with warnings_heard() as heard:
        row = record(PROGRAM, member, years=30, round_on=date(2023, 11, 7), number=123)
    assert len(heard) == 1
    assert (row.number, row.reached_on) == (123, None)
    with pytest.raises(Refused, match="chữ số"):
        record(PROGRAM, member, years=90, round_on=date(2023, 11, 7), number=123)
    assert contradictions() == {}


def test_numbers_go_on_after_those_of_the_paper_book(province):
    one, other = (veteran(province.cells[0], date(1994, 4, day)) for day in (1, 2))
    record(PROGRAM, one, years=30, round_on=date(2024, 2, 3), number=4711)
    (row,) = through(province, [other])
    assert row.number == 4712


def test_the_list_takes_the_same_queries_however_many_there_are(province):
    cell = province.cells[0]
    counts = []
    for day in (1, 2):
        for number in range(1, 1 + 5 * day):
            veteran(cell, date(1994, 4, number + 10 * day))
        propose(
            PROGRAM,
            cell,
            round_on=ROUND,
            on=TODAY,
            members=[each.member.pk for each in candidates(cell, ROUND, TODAY) if each.task is None][:3],
        )
        with CaptureQueriesContext(connection) as asked:
            lines(PROGRAM, province.top, ROUND, TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 18
