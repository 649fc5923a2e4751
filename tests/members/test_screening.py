"""A screening round: opened by a committee, listed on coded grounds, heard, proposed, decided."""

from datetime import date

import pytest

from sotay.ballots.counting import Tally
from sotay.ballots.models import VoteResult
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.members.actions import die, transfer
from sotay.members.erasure import erase_person
from sotay.members.excusing import excuse
from sotay.members.models import Movement
from sotay.members.screening.actions import Settled, enlist, hear, propose, settle, unlist
from sotay.members.screening.kinds import Measure
from sotay.members.screening.models import ScreenedMember
from sotay.members.screening.rounds import close_round, open_round
from sotay.procedures.actions import open_case
from sotay.procedures.models import Case
from sotay.procedures.queries import WAITING, box
from sotay.regulations import Refused
from tests import make
from tests.members import screenings
from tests.members.screenings import (
    BEGINS,
    ENDS,
    LIST_BY,
    ON,
    decided,
    listed,
    office,
    opened,
    part_of,
    secretary,
    take,
    voted,
)

province, running = screenings.province, screenings.running


# Opening -----------------------------------------------------------------------------------------------------


def test_a_committee_opens_it_and_each_of_its_cells_finds_it_in_its_inbox(province, running):
    assert [part.case.organization for part in running.parts.order_by("case__path")] == province.cells[:2]
    (task,) = box(secretary(province), WAITING, ON)
    assert (task.step, task.due_on) == ("review", LIST_BY)
    assert Case.objects.filter(procedure="screening", person__isnull=False).count() == 0


def test_it_begins_with_a_round_only_and_one_at_a_time(province, running):
    with pytest.raises(Refused):
        open_case(PROGRAM, province.cells[2], procedure="screening", on=ON)
    for place in (province.communes[0], province.districts[0], province.top, province.cells[0]):
        with pytest.raises(Refused):
            opened(place)
    opened(province.communes[1])


@pytest.mark.parametrize(
    ("on", "list_by", "ends_on"),
    [
        (date(2024, 3, 20), LIST_BY, ENDS),
        (BEGINS, date(2024, 2, 29), ENDS),
        (BEGINS, LIST_BY, date(2024, 3, 30)),
    ],
)
def test_days_in_the_wrong_order_or_yet_to_come_are_refused(province, on, list_by, ends_on):
    with pytest.raises(Refused):
        open_round(
            PROGRAM, province.top, decision=make.decision(on=BEGINS), on=on, list_by=list_by, ends_on=ends_on
        )


def test_only_a_committee_for_its_own_branch_opens_and_closes_it(province, running):
    for stranger in (secretary(province), make.actor("grassroots_office", province.communes[1])):
        with pytest.raises(NotAllowed):
            opened(province.communes[0], stranger)
        with pytest.raises(NotAllowed):
            close_round(stranger, running, on=ON, unfinished=True)


# The cell's list ---------------------------------------------------------------------------------------------


def test_grounds_are_codes_and_nothing_else_is_said(province, running):
    with pytest.raises(Refused):
        listed(province, ground="opinions")
    text = {field.name for field in ScreenedMember._meta.fields if field.get_internal_type() == "TextField"}
    assert text == set()
    assert all(
        field.choices for field in ScreenedMember._meta.fields if field.get_internal_type() == "CharField"
    )


@pytest.mark.parametrize(("years", "fits"), [(None, False), (0, False), (1, True), (2, True)])
def test_the_yearly_review_is_a_ground_from_the_year_the_rule_says(province, running, years, fits):
    if fits:
        assert listed(province, ground="not_completed", years=years).years == years
        return
    with pytest.raises(Refused):
        listed(province, ground="not_completed", years=years)


@pytest.mark.parametrize(("years", "fits"), [(1, False), (2, True), (3, True)])
@pytest.mark.parametrize("measure", ["advise", "remove"])
def test_for_the_yearly_review_one_is_asked_to_leave_after_two_years(province, running, years, fits, measure):
    row = listed(province, ground="not_completed", years=years)
    take(secretary(province), province.cells[0], "listed")
    hear(secretary(province), row, called_on=ON, heard="declined")
    if fits:
        assert propose(secretary(province), row, measure=measure, voted=voted()).proposal == measure
        return
    with pytest.raises(Refused):
        propose(secretary(province), row, measure=measure, voted=voted())


def test_who_is_exempt_was_not_absent(province, running):
    excuse(PROGRAM, province.members[0], ground="aged", on=date(2024, 1, 1))
    with pytest.raises(Refused):
        listed(province, ground="absent")
    listed(province, ground="tasks")


def test_only_members_of_the_cell_once_and_while_it_reviews(province, running):
    elsewhere = make.official(province.cells[1])
    part = part_of(province.cells[0])
    with pytest.raises(Refused):
        enlist(PROGRAM, part, member=elsewhere, ground="tasks", on=ON)
    with pytest.raises(Refused):
        enlist(PROGRAM, part, member=province.members[0], ground="tasks", on=date(2024, 2, 29))
    row = listed(province)
    with pytest.raises(Refused):
        listed(province)
    with pytest.raises(Refused):
        take(secretary(province), province.cells[0], "nobody")
    unlist(secretary(province), row)
    with pytest.raises(Refused):
        take(secretary(province), province.cells[0], "listed")
    listed(province)
    take(secretary(province), province.cells[0], "listed")
    with pytest.raises(Refused):
        listed(province, 1)


# Hearing, proposing, deciding --------------------------------------------------------------------------------


def test_nobody_is_proposed_unheard_and_the_call_comes_before_the_hearing(province, running):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    with pytest.raises(Refused):
        propose(secretary(province), row, measure="none", voted=voted())
    with pytest.raises(Refused):
        take(secretary(province), province.cells[0], "proposed")
    for wrong in (
        {"called_on": ON, "heard": "heard"},
        {"called_on": ON, "heard": "heard", "on": date(2024, 3, 18)},
        {"called_on": date(2024, 3, 18), "heard": "declined"},
        {"called_on": ON, "heard": ""},
    ):
        with pytest.raises(Refused):
            hear(secretary(province), row, **wrong)
    hear(secretary(province), row, called_on=ON, heard="declined")
    with pytest.raises(Refused):
        take(secretary(province), province.cells[0], "proposed")
    with pytest.raises(Refused):
        propose(secretary(province), row, measure="none", voted=voted(on=date(2024, 3, 18)))
    propose(secretary(province), row, measure="none", voted=voted())
    take(secretary(province), province.cells[0], "proposed")


@pytest.mark.parametrize(("votes", "carried"), [(1, False), (2, True), (3, True)])
def test_a_proposal_needs_the_majority_of_the_rule(province, running, votes, carried):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
    tally = Tally(summoned=3, present=3, votes_for=votes, votes_against=3 - votes, votes_other=0)
    if carried:
        assert propose(secretary(province), row, measure="none", voted=voted(tally)).vote.agreed
        return
    with pytest.raises(Refused):
        propose(secretary(province), row, measure="none", voted=voted(tally))
    assert not VoteResult.objects.exists()


@pytest.mark.parametrize(("until", "fits"), [(None, False), (ON, False), (date(2024, 3, 20), True)])
def test_help_has_an_end(province, running, until, fits):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
    if fits:
        assert propose(secretary(province), row, measure="help", until=until, voted=voted()).until == until
        return
    with pytest.raises(Refused):
        propose(secretary(province), row, measure="help", until=until, voted=voted())


@pytest.mark.parametrize(("until", "warned"), [(date(2025, 3, 19), False), (date(2025, 3, 20), True)])
def test_help_beyond_the_time_of_education_is_warned_of(province, running, until, warned):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
    with warnings_heard() as heard:
        propose(secretary(province), row, measure="help", until=until, voted=voted())
    assert bool([each for each in heard if "Thời hạn dài hơn" in str(each)]) is warned


def test_who_is_erased_is_off_the_list(province, running):
    listed(province)
    with entry(PROGRAM, "test.erase"):
        erase_person(province.members[0])
    assert not ScreenedMember.objects.exists()


def test_the_committee_decides_about_each_and_on_a_decision(province, running):
    rows = [listed(province, number) for number in (0, 1)]
    take(secretary(province), province.cells[0], "listed")
    for row in rows:
        hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
        propose(secretary(province), row, measure="remove", voted=voted())
    with pytest.raises(Refused):
        settle(office(province), part_of(province.cells[0]), decided={rows[0].pk: Settled("none")})
    take(secretary(province), province.cells[0], "proposed")
    with pytest.raises(NotAllowed):
        settle(secretary(province), part_of(province.cells[0]), decided={rows[0].pk: Settled("none")})
    settle(office(province), part_of(province.cells[0]), decided={rows[0].pk: Settled("none")})
    for missing in ({}, {"decision": make.decision(on=ON)}):
        with pytest.raises(Refused):
            take(office(province), province.cells[0], "decided", **missing)
    settle(office(province), part_of(province.cells[0]), decided={rows[1].pk: Settled("remove")})
    take(office(province), province.cells[0], "decided", decision=make.decision(on=ON))
    assert ScreenedMember.objects.get(pk=rows[0].pk).measure == Measure.NONE


def test_the_round_removes_nobody_and_opens_no_removal(province, running):
    before = Movement.objects.count()
    decided(province, ("remove", None))
    assert Movement.objects.count() == before
    assert not Case.objects.filter(procedure="removal").exists()


def test_whoever_leaves_the_cell_is_off_its_list(province, running):
    for number in (0, 1, 2):
        listed(province, number)
    die(PROGRAM, province.members[0], on=ON)
    transfer(PROGRAM, province.members[1], to_cell=province.cells[1], on=ON)
    take(secretary(province), province.cells[0], "listed")
    assert [row.member_id for row in ScreenedMember.objects.all()] == [province.members[2].pk]
