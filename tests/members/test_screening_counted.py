"""A screening round is told above in numbers, and at its end no list is left; who sees it until then."""

from datetime import date

import pytest

from sotay.ballots.models import VoteResult
from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.members.queries import ask
from sotay.members.screening.actions import Settled, enlist, hear, propose, settle
from sotay.members.screening.models import ScreenedMember, ScreeningCount, ScreeningPart, ScreeningRound
from sotay.members.screening.queries import cells_of, progress_below, progress_of
from sotay.members.screening.reminding import remind
from sotay.members.screening.rounds import close_forgotten, close_round
from sotay.people.models import Person
from sotay.people.notices import Notice
from sotay.procedures.models import Case, CaseState, StepTaken, Task
from sotay.regulations import Refused
from tests import make
from tests.members import screenings
from tests.members.screenings import (
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
from tests.members.test_prospects import left_of
from tests.members.test_supplements import as_self, link

province, running = screenings.province, screenings.running


# Counting, closing -------------------------------------------------------------------------------------------


def test_above_there_are_numbers_with_cells_behind_them(province, running):
    decided(province, ("help", date(2024, 9, 1)), ("remove", None))
    take(secretary(province, 1), province.cells[1], "nobody")
    codes = [
        "screening_cells_finished",
        "screening_listed",
        "screening_help",
        "screening_remove",
        "screening_none",
    ]
    found = evaluate(codes, ask(province.top, ON, start=date(2024, 1, 1)))
    assert [found[code].value for code in codes] == [2, 2, 1, 1, 0]
    assert progress_of(province.top, running, ON).done == 2
    (line,) = progress_below(province.districts[0], running, ON)
    assert (line.cells, line.done, line.late, line.listed) == (2, 2, 0, 2)


def test_a_committee_sees_which_cells_are_late(province, running):
    late = date(2024, 4, 1)
    assert progress_of(province.communes[0], running, LIST_BY).late == 0
    assert progress_of(province.communes[0], running, late).late == 2
    assert [each["late"] for each in cells_of(province.communes[0], running, late)] == [True, True]


def test_a_name_stands_nowhere_where_it_did_not_stand_before_the_round(province):
    name = province.members[0].person.full_name
    before = left_of(name)
    running = opened(province.communes[0])
    decided(province, ("remove", None))
    close_round(office(province), running, on=ON, unfinished=True)
    assert left_of(name) == before


def test_the_list_is_deleted_at_the_end_and_nothing_of_the_round_leads_to_a_person(province, running):
    part = decided(province, ("help", date(2024, 9, 1)), ("remove", None))
    with pytest.raises(Refused):
        close_round(office(province), running, on=ON)
    close_round(office(province), running, on=ON, unfinished=True)
    assert not ScreenedMember.objects.exists()
    assert dict(ScreeningCount.objects.values_list("measure", "number")) == {"help": 1, "remove": 1}
    assert Case.objects.get(pk=part.case_id).person_id is None
    to_persons = (Person, Member)
    for model in (ScreeningRound, ScreeningPart, ScreeningCount, Case, Task, StepTaken, VoteResult):
        for field in model._meta.concrete_fields:
            if field.related_model in to_persons:
                assert not model.objects.filter(**{f"{field.name}__isnull": False}).exists(), field
    names = [each.person.full_name for each in province.members]
    written = [
        str(list(model._base_manager.values()))
        for model in (ScreeningRound, ScreeningPart, ScreeningCount, Case, Task, StepTaken, VoteResult)
    ]
    written.append(str(list(AuditEntry.objects.filter(action__startswith="screening.").values())))
    assert not [name for name in names for text in written if name in text]
    labels = AuditEntry.objects.filter(action__startswith="screening.").values_list("subject", flat=True)
    assert {label.partition(":")[0] for label in labels} <= {
        "organizations.organization",
        "members.screeninground",
        "members.screeningpart",
        "members.screenedmember",
    }
    with pytest.raises(Refused):
        close_round(office(province), running, on=ON)


def test_cells_that_had_not_finished_end_as_unfinished(province, running):
    listed(province)
    close_round(office(province), running, on=ON, unfinished=True)
    states = Case.objects.filter(procedure="screening").values_list("state", flat=True)
    assert set(states) == {CaseState.WITHDRAWN}
    assert not Task.objects.filter(case__procedure="screening", done_on=None).exists()
    with pytest.raises(Refused):
        enlist(
            PROGRAM,
            ScreeningPart.objects.select_related("case__organization", "round").first(),
            member=province.members[0],
            ground="tasks",
            on=ON,
        )


@pytest.mark.parametrize(("on", "closed"), [(date(2024, 8, 31), 0), (date(2024, 9, 1), 1)])
def test_a_round_that_nobody_ends_ends_by_itself_and_its_list_goes(province, running, on, closed):
    listed(province)
    with clock_stopped_at(on):
        assert close_forgotten() == closed
    assert ScreenedMember.objects.count() == 1 - closed


# Who sees it -------------------------------------------------------------------------------------------------


def test_by_the_second_wall_a_list_is_seen_near_and_by_the_member_only(province, running):
    listed(province)
    seen = {
        "cell": secretary(province),
        "commune": office(province),
        "self": as_self(province.members[0]),
        "another member": as_self(province.members[1]),
        "district": make.actor("organization_department", province.districts[0]),
        "province": make.actor("organization_department", province.top),
        "neighbour": secretary(province, 2),
        "leader": make.actor("leader", province.top),
    }
    counts = {}
    for name, actor in seen.items():
        with seen_by(actor):
            counts[name] = ScreenedMember.objects.count()
    assert counts == {**dict.fromkeys(seen, 0), "cell": 1, "commune": 1, "self": 1}


def test_for_a_grassroots_cell_the_committee_above_sees_the_list_while_it_is_to_decide(province):
    cell = make.organization(province.districts[0], "grassroots_cell")
    member = make.official(cell, on=date(2020, 1, 1))
    opened(province.districts[0])
    own = make.actor("cell_secretary", cell)
    above = make.actor("organization_department", province.districts[0])
    row = enlist(own, part_of(cell), member=member, ground="card", on=ON)
    with seen_by(above):
        assert not ScreenedMember.objects.exists()
    take(own, cell, "listed")
    hear(own, row, called_on=ON, heard="heard", on=ON)
    propose(own, row, measure="remove", voted=voted())
    take(own, cell, "proposed")
    with seen_by(above):
        assert ScreenedMember.objects.count() == 1
    settle(above, part_of(cell), decided={row.pk: Settled("help", date(2024, 9, 1))})
    take(above, cell, "decided", decision=make.decision(on=ON))
    with seen_by(above):
        assert not ScreenedMember.objects.exists()


def test_who_does_not_see_a_list_cannot_pass_it_over(province, running):
    """An office above may write down for a cell what the cell did; what it does not see still stands in its way."""
    above = make.actor("organization_department", province.top)
    listed(province)
    with pytest.raises(Refused):
        take(above, province.cells[0], "nobody")
    take(above, province.cells[0], "listed")
    with pytest.raises(Refused):
        take(above, province.cells[0], "proposed")


def test_members_not_heard_yet_are_told_once_a_week(province, running):
    member = province.members[0]
    row = listed(province)
    holder = make.account("member", province.cells[0])
    link(holder, member)
    assert (remind(ON), remind(ON), remind(date(2024, 3, 21))) == (1, 0, 0)
    assert remind(date(2024, 3, 26)) == 1
    hear(secretary(province), row, called_on=ON, heard="declined")
    assert remind(date(2024, 4, 9)) == 0
    assert set(Notice.objects.values_list("kind", "count")) == {("screening.own", 1)}
