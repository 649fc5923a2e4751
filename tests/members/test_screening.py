"""A screening round: listed on coded grounds, heard, proposed, decided, counted; at its end no list is left."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from sotay.ballots.counting import Tally
from sotay.ballots.models import VoteResult
from sotay.indicators.engine import evaluate
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import warnings_heard
from sotay.kernel.models import AuditEntry
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, transfer
from sotay.members.erasure import erase_person
from sotay.members.excusing import excuse
from sotay.members.models import Member, Movement
from sotay.members.queries import ask
from sotay.members.screening.actions import Settled, enlist, hear, propose, settle, unlist
from sotay.members.screening.kinds import Measure
from sotay.members.screening.models import ScreenedMember, ScreeningCount, ScreeningPart, ScreeningRound
from sotay.members.screening.queries import cells_of, progress_below, progress_of
from sotay.members.screening.reminding import remind
from sotay.members.screening.rounds import close_forgotten, close_round, open_round
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.people.models import Person
from sotay.people.notices import Notice
from sotay.procedures.actions import Voted, open_case, take_step
from sotay.procedures.models import Case, CaseState, StepTaken, Task
from sotay.procedures.printing import facts_of, printable
from sotay.procedures.queries import WAITING, box
from sotay.regulations import Refused
from tests import make
from tests.members.test_prospects import left_of
from tests.members.test_supplements import as_self, link

BEGINS, LIST_BY, ENDS = date(2024, 3, 1), date(2024, 3, 31), date(2024, 5, 31)
ON = make.TODAY
ALL_FOR = Tally(summoned=3, present=3, votes_for=3, votes_against=0, votes_other=0)
TOO_FEW = Tally(summoned=3, present=3, votes_for=1, votes_against=2, votes_other=0)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(ON), seen_by(PROGRAM):
        made = make.province()
        made.members = [
            make.official(made.cells[0], name=name, on=date(2020, 1, 1))
            for name in ("Nông Văn Soát", "Hoàng Thị Lọc", "Triệu Văn Ngoài")
        ]
        yield made


@pytest.fixture
def running(province) -> ScreeningRound:
    return opened(province.communes[0])


def opened(organization, by: Actor = PROGRAM) -> ScreeningRound:
    return open_round(
        by, organization, decision=make.decision(on=BEGINS), on=BEGINS, list_by=LIST_BY, ends_on=ENDS
    )


def part_of(cell: Organization) -> ScreeningPart:
    return ScreeningPart.objects.select_related("case__organization", "round").get(
        case__organization=cell, round__state="open"
    )


def secretary(province, number: int = 0) -> Actor:
    return make.actor("cell_secretary", province.cells[number])


def office(province) -> Actor:
    return make.actor("grassroots_office", province.communes[0])


def take(actor, cell, way, **more):
    task = Task.objects.get(case__organization=cell, case__procedure="screening", done_on=None)
    return take_step(actor, task, way=way, on=ON, **more)


def listed(province, number: int = 0, ground: str = "tasks", **more) -> ScreenedMember:
    part = part_of(province.cells[0])
    return enlist(secretary(province), part, member=province.members[number], ground=ground, on=ON, **more)


def voted(tally: Tally = ALL_FOR, on: date = ON) -> Voted:
    return Voted(on, "hands", tally)


def decided(province, *results: tuple[str, date | None]) -> ScreeningPart:
    """The whole way of the first cell: as many are listed as there are results."""
    cell = province.cells[0]
    rows = [listed(province, number) for number in range(len(results))]
    take(secretary(province), cell, "listed")
    for row, (measure, until) in zip(rows, results, strict=True):
        hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
        propose(secretary(province), row, measure=measure, until=until, voted=voted())
    take(secretary(province), cell, "proposed")
    said = {row.pk: Settled(*result) for row, result in zip(rows, results, strict=True)}
    settle(office(province), part_of(cell), decided=said)
    take(office(province), cell, "decided", decision=make.decision(on=ON))
    return part_of(cell)


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


# Pages, papers, command --------------------------------------------------------------------------------------


@pytest.fixture
def clients(province):
    holder = make.account("member", province.cells[0])
    link(holder, province.members[0])
    accounts = {
        "member": holder,
        "cell_secretary": make.account("cell_secretary", province.cells[0]),
        "grassroots_office": make.account("grassroots_office", province.communes[0]),
        "organization_department": make.account("organization_department", province.top),
    }
    found = {}
    for role, account in accounts.items():
        found[role] = Client()
        found[role].force_login(account)
    return found


def test_the_whole_way_on_the_pages(province, clients):
    commune, cell, member = province.communes[0], province.cells[0], province.members[0]
    name = member.person.full_name
    given = {
        "on": "1/3/2024",
        "list_by": "31/3/2024",
        "ends_on": "31/5/2024",
        "number": "12-KH/ĐU",
        "signed_on": "1/3/2024",
        "issuer": "Đảng ủy xã",
    }
    page = f"/members/of/{commune.pk}/screening/"
    assert "Mở đợt" in clients["grassroots_office"].get(page).content.decode()
    assert clients["grassroots_office"].post(f"{page}open/", given).status_code == 302
    case = part_of(cell).case_id
    of_cell = f"/members/screening/of-cell/{case}/"
    assert (
        f"/members/screening/of-cell/{case}/"
        in clients["cell_secretary"].get(f"/cases/{case}/").content.decode()
    )
    sent = {"member": member.pk, "ground": "tasks", "on": "19/3/2024"}
    assert clients["cell_secretary"].post(f"{of_cell}list/", {**sent, "ground": "faith"}).status_code == 200
    assert clients["cell_secretary"].post(f"{of_cell}list/", sent).status_code == 302
    row = ScreenedMember.objects.get()
    assert "mời đồng chí đến trao đổi" in clients["member"].get("/members/mine/screening/").content.decode()
    step = {"way": "listed", "on": "19/3/2024"}
    assert clients["cell_secretary"].post(f"/cases/{case}/", step).status_code == 302
    entry = f"/members/screening/listed/{row.pk}/"
    heard = {"called_on": "19/3/2024", "heard": "heard", "on": "19/3/2024"}
    assert clients["cell_secretary"].post(f"{entry}hear/", heard).status_code == 302
    vote = {"held_on": "19/3/2024", "channel": "hands", "summoned": 3, "present": 3, "votes_for": 3}
    assert (
        clients["cell_secretary"].post(f"{entry}propose/", {**vote, "measure": "remove"}).status_code == 302
    )
    shown = clients["cell_secretary"].get(of_cell).content.decode()
    assert name in shown
    assert (
        clients["cell_secretary"].post(f"/cases/{case}/", {"way": "proposed", "on": "19/3/2024"}).status_code
        == 302
    )
    assert clients["organization_department"].get(of_cell).status_code == 200
    assert name not in clients["organization_department"].get(of_cell).content.decode()
    assert name not in clients["organization_department"].get(page).content.decode()
    results = {f"measure_{row.pk}": "help", f"until_{row.pk}": "1/9/2024"}
    assert clients["grassroots_office"].post(f"{of_cell}settle/", results).status_code == 302
    last = {
        "way": "decided",
        "on": "19/3/2024",
        "number": "3-QĐ/ĐU",
        "signed_on": "19/3/2024",
        "issuer": "Đảng ủy xã",
    }
    assert clients["grassroots_office"].post(f"/cases/{case}/", last).status_code == 302
    assert "Giáo dục, giúp đỡ" in clients["member"].get("/members/mine/screening/").content.decode()
    running = ScreeningRound.objects.get()
    closing = f"/members/screening/{running.pk}/close/"
    assert "bị xóa" in clients["grassroots_office"].get(closing).content.decode()
    assert clients["grassroots_office"].post(closing, {"on": "19/3/2024"}).status_code == 200
    ending = {"on": "19/3/2024", "unfinished": "on"}
    assert clients["grassroots_office"].post(closing, ending).status_code == 302
    for who, url in (
        ("cell_secretary", of_cell),
        ("member", "/members/mine/screening/"),
        ("grassroots_office", page),
    ):
        assert name not in clients[who].get(url).content.decode().replace("title>", "")
    assert clients["cell_secretary"].get(f"{entry}hear/").status_code == 404


def test_papers_list_who_is_listed_while_the_round_runs_and_nobody_afterwards(province, running):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
    propose(secretary(province), row, measure="none", voted=voted())
    case = Case.objects.get(pk=row.part.case_id)
    (paper,) = printable(case)
    assert [each["full_name"] for each in facts_of(case, paper)["rows"]] == ["Nông Văn Soát"]
    close_round(office(province), running, on=ON, unfinished=True)
    assert facts_of(case, paper)["rows"] == []


def test_from_the_command_line_the_same_steps_are_open_and_the_same_are_closed(province, running):
    holder = make.account("cell_secretary", province.cells[0], "bi thu")
    part = part_of(province.cells[0])
    said = (f"member={province.members[0].pk}", "ground=tasks", "on=19/3/2024")
    call_command("do", "screening.list", part.pk, *said, account=holder.username)
    row = ScreenedMember.objects.get()
    with pytest.raises(Exception, match="bước"):
        call_command("do", "screening.propose", row.pk, "measure=none", "held_on=19/3/2024", "channel=hands",
                     "summoned=3", "present=3", "votes_for=3", account=holder.username)  # fmt: skip
    call_command("do", "screening.unlist", row.pk, account=holder.username)
    assert not ScreenedMember.objects.exists()


def test_a_cell_that_is_absorbed_leaves_its_part_and_its_list_to_its_successor(province, running):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    line = PlanLine("absorb", province.cells[0].pk, destination=province.cells[1].pk)
    plan = draft(PROGRAM, province.top, name="Sáp nhập", effective_on=ON, lines=[line])
    approve(PROGRAM, plan, decision=make.decision(on=ON))
    part = ScreeningPart.objects.select_related("case").get(pk=row.part_id)
    assert part.case.organization == province.cells[1]
    assert Task.objects.get(case=part.case, done_on=None).organization == province.cells[1]
    row = ScreenedMember.objects.get(pk=row.pk)
    hear(secretary(province, 1), row, called_on=ON, heard="heard", on=ON)
    propose(secretary(province, 1), row, measure="none", voted=voted())
    with seen_by(secretary(province, 1)):
        assert ScreenedMember.objects.get().proposal == "none"
