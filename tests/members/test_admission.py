"""Admission: every condition below, at and above its limit; who decides by the rule of its day; up to the ceremony."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import remove, withdraw
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import Age, later
from sotay.members.prospects.actions import enter_again, move
from sotay.members.prospects.actions import withdraw as let_go
from sotay.members.prospects.erasing import erase_lapsed
from sotay.members.prospects.models import Prospect, ProspectState
from sotay.organizations.models import Organization, OrganizationState
from sotay.people.models import NameToken, Person, Presence
from sotay.procedures.actions import open_case
from sotay.procedures.models import Case, CaseState, StepTaken
from sotay.regulations import Refused
from sotay.regulations.workdays import add_working_days
from tests import make
from tests.procedures import stories
from tests.proving import contradictions

DAY = timedelta(days=1)
TODAY = date(2025, 12, 1)
"""Under 294-QĐ/TW, whose text was read: what it says refuses."""

OPENED = date(2025, 8, 4)
NEW_LAW = date(2026, 7, 26)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def introducer(world: make.Province) -> Member:
    return make.official(world.cells[0], date(2020, 2, 3), "Lò Văn Giới")


def candidate(world: make.Province, born: date = date(1999, 5, 17), **more: Any) -> Prospect:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7), born_on=born, **more)
    return stories.certified(prospect, date(2025, 7, 21))


def considered(case: Case, on: date) -> StepTaken:
    return stories.step(case, "agreed", on, voted=stories.vote(on))


# The whole way -----------------------------------------------------------------------------------------------


def test_from_prospect_to_probationary_member(world: make.Province, introducer: Member) -> None:
    prospect = candidate(world)
    person = prospect.person_id
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 9, 3), introducer)
    stories.voted_through(case, date(2025, 9, 10))
    stories.admitted(case, date(2025, 10, 1))
    stories.held(case, date(2025, 10, 15), ethnicity="Tày", education="university", occupation="farmer")

    member = Member.objects.select_related("person").get(pk=person)
    assert (member.decided_on, member.joined_on) == (date(2025, 10, 1), date(2025, 10, 15))
    standing = Standing.objects.as_of(date(2025, 10, 15)).get(member=member)
    assert (standing.status, standing.organization_id) == ("probationary", world.cells[0].pk)
    assert (standing.education, standing.occupation, standing.minority) == ("university", "farmer", True)
    assert not Standing.objects.as_of(date(2025, 10, 14)).filter(member=member).exists()
    assert (member.person.is_prospect, NameToken.objects.filter(person=person).exists()) == (False, True)
    assert set(Presence.objects.filter(person=person).values_list("reason", flat=True)) == {"home"}
    prospect.refresh_from_db()
    assert (prospect.state, prospect.ended_on) == (ProspectState.ADMITTED, date(2025, 10, 15))

    assert stories.waiting(case).step == "declare"
    stories.step(case, "declared", date(2025, 11, 3), papers=("member_curriculum", "member_sheet"))
    case.refresh_from_db()
    assert case.state == CaseState.AGREED
    ceremony = StepTaken.objects.get(case=case, step="ceremony")
    assert ceremony.given == {"papers": ["oath", "minutes"]}
    assert contradictions() == {}


def test_a_vote_below_two_thirds_is_still_reported_and_nobody_is_admitted(
    world: make.Province, introducer: Member
) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    with pytest.raises(Refused, match="cần 7, được 6 trên 10"):
        stories.step(case, "agreed", date(2025, 9, 10), voted=stories.vote(date(2025, 9, 10), 6))
    stories.voted_through(case, date(2025, 9, 10), cell=6, committee=3)
    assert (stories.waiting(case).step, stories.waiting(case).seat) == ("decide", "upper")
    stories.step(case, "refused", date(2025, 9, 20), voted=stories.vote(date(2025, 9, 20), 2))
    case.refresh_from_db()
    assert (case.state, Movement.objects.filter(kind="admission").count()) == (CaseState.ENDED, 0)
    assert Prospect.objects.get().is_open


@pytest.mark.parametrize(("votes", "agreed"), [(5, False), (6, True)])
def test_more_than_half_of_the_standing_committee_decides(
    world: make.Province, introducer: Member, votes: int, agreed: bool
) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    stories.voted_through(case, date(2025, 9, 10))
    on = date(2025, 10, 1)
    given = {"voted": stories.vote(on, votes), "decision": make.decision(on=on)}
    if not agreed:
        with pytest.raises(Refused, match="không đủ tỷ lệ"):
            stories.step(case, "admitted", on, **given)
        return
    stories.step(case, "admitted", on, **given)
    assert stories.waiting(case).step == "receive"


# Conditions --------------------------------------------------------------------------------------------------

CONSIDERED = date(2025, 9, 10)


@pytest.mark.parametrize(
    ("born", "old_enough"),
    [(date(2007, 9, 11), False), (date(2007, 9, 10), True), (date(2007, 9, 9), True)],
)
def test_full_eighteen_on_the_day_the_cell_considers(
    world: make.Province, introducer: Member, born: date, old_enough: bool
) -> None:
    case = stories.filed(stories.admission(candidate(world, born), OPENED), date(2025, 9, 3), introducer)
    if old_enough:
        considered(case, CONSIDERED)
        return
    with pytest.raises(Refused, match="mới 17 tuổi 11 tháng"):
        considered(case, CONSIDERED)


@pytest.mark.parametrize(
    ("born", "too_old"),
    [
        (date(1965, 8, 11), False),
        (date(1965, 8, 10), True),
        (date(1965, 7, 1), True),
        (date(1965, 9, 10), False),
    ],
)
def test_sixty_years_and_a_month_needs_the_consent_of_the_province(
    world: make.Province, introducer: Member, born: date, too_old: bool
) -> None:
    case = stories.filed(stories.admission(candidate(world, born), OPENED), date(2025, 9, 3), introducer)
    with warnings_heard() as warned:
        stories.voted_through(case, CONSIDERED)
    assert any(each.clause.key == "admission.maximum_age" for each in warned) == too_old
    on = date(2025, 10, 1)
    if not too_old:
        stories.admitted(case, on)
        return
    for given in ({}, {"consent_number": "12"}, {"consent_number": "12", "consent_on": on + DAY}):
        with pytest.raises(Refused, match="Chưa có văn bản đồng ý"):
            stories.admitted(case, on, **given)
    stories.admitted(case, on, consent_number="12-CV/TU", consent_on=on)


@pytest.mark.parametrize(("days", "good"), [(-1, True), (0, True), (1, False)])
def test_a_certificate_is_good_for_sixty_months(
    world: make.Province, introducer: Member, days: int, good: bool
) -> None:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7))
    stories.certified(prospect, later(CONSIDERED, Age(-5, 0, 0)) - days * DAY)
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 9, 3), introducer)
    if good:
        considered(case, CONSIDERED)
        return
    with pytest.raises(Refused, match="hết giá trị"):
        considered(case, CONSIDERED)


def test_without_a_certificate_the_file_may_begin_and_the_cell_may_not_agree(
    world: make.Province, introducer: Member
) -> None:
    with warnings_heard() as warned:
        case = stories.admission(make.prospect(world.cells[0], date(2025, 7, 7)), OPENED)
    assert "Chưa ghi giấy chứng nhận" in str(warned[0])
    stories.filed(case, date(2025, 9, 3), introducer)
    with pytest.raises(Refused, match="Chưa ghi giấy chứng nhận"):
        considered(case, CONSIDERED)


@pytest.mark.parametrize(("days", "fresh"), [(-1, True), (0, True), (1, False)])
def test_introductions_older_than_twelve_months_are_made_anew(
    world: make.Province, introducer: Member, days: int, fresh: bool
) -> None:
    prospect = candidate(world)
    with clock_stopped_at(date(2026, 4, 1)):
        case = stories.filed(stories.admission(prospect, OPENED), date(2025, 8, 11), introducer)
        on = later(date(2025, 8, 11), Age(1, 0, 0)) + days * DAY
    with clock_stopped_at(on):
        if fresh:
            considered(case, on)
            return
        with pytest.raises(Refused, match="đã quá 12 tháng"):
            considered(case, on)
        stories.step(case, "redo", on)
        assert stories.waiting(case).step == "introduce"
        stories.filed(case, on, introducer)
        considered(case, on)


@pytest.mark.parametrize(("days", "long_enough"), [(-1, True), (0, True), (1, False)])
def test_who_introduces_has_been_here_twelve_months(
    world: make.Province, days: int, long_enough: bool
) -> None:
    on = date(2025, 9, 3)
    newcomer = make.official(world.cells[0], later(on, Age(-1, 0, 0)) + days * DAY)
    case = stories.filed(stories.admission(candidate(world), OPENED), on, newcomer, until="introduce")
    given = {"first": newcomer, "union": "trade"}
    if long_enough:
        stories.step(case, "introduced", on, papers=("introduction",), given=given)
        return
    with pytest.raises(Refused, match="chưa cùng đơn vị đủ 12 tháng"):
        stories.step(case, "introduced", on, papers=("introduction",), given=given)


def test_a_move_within_the_commune_is_no_gap_and_the_probationary_do_not_introduce(
    world: make.Province, introducer: Member
) -> None:
    on = date(2025, 9, 3)
    case = stories.filed(stories.admission(candidate(world), OPENED), on, introducer, until="introduce")
    with pytest.raises(Refused, match="không phải đảng viên chính thức"):
        stories.step(
            case,
            "introduced",
            on,
            papers=("introduction",),
            given={"first": make.member(world.cells[0], date(2025, 8, 1)), "union": "youth"},
        )


def test_without_a_union_two_members_introduce(world: make.Province, introducer: Member) -> None:
    on = date(2025, 9, 3)
    case = stories.filed(stories.admission(candidate(world), OPENED), on, introducer, until="introduce")
    second = make.official(world.cells[0])
    with pytest.raises(Refused, match="hai đảng viên khác nhau"):
        stories.step(
            case,
            "introduced",
            on,
            papers=("introduction",),
            given={"first": introducer, "second": introducer, "union": "none"},
        )
    with warnings_heard() as warned:
        stories.step(
            case, "introduced", on, papers=("introduction",), given={"first": introducer, "union": "none"}
        )
    assert [each.clause.key for each in warned] == ["admission.introducers_without_union"]
    row = StepTaken.objects.get(case=case, step="introduce")
    assert row.given == {"first": introducer.pk, "union": "none", "papers": ["introduction"]}
    assert second.pk != introducer.pk


def test_an_introducer_who_left_is_replaced(world: make.Province, introducer: Member) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    remove(PROGRAM, introducer, on=date(2025, 9, 5), decision=make.decision(on=date(2025, 9, 5)))
    with pytest.raises(Refused, match="không còn ở chi bộ"):
        considered(case, CONSIDERED)


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


# Coming back -------------------------------------------------------------------------------------------------


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


# Who may, and what is forgotten --------------------------------------------------------------------------------


def test_only_a_prospect_has_such_a_file(world: make.Province, introducer: Member) -> None:
    with pytest.raises(Refused, match="không có trong danh sách quần chúng ưu tú"):
        open_case(PROGRAM, world.cells[0], procedure="admission", on=OPENED, person=introducer.person)


def test_a_prospect_has_no_file_of_a_member(world: make.Province) -> None:
    with pytest.raises(Refused, match="dành cho đảng viên"):
        open_case(PROGRAM, world.cells[0], procedure="recognition", on=OPENED, person=candidate(world).person)


def test_the_name_goes_up_with_the_file_and_not_before(world: make.Province, introducer: Member) -> None:
    prospect = candidate(world, name="Hoàng Thị Lên")
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 9, 3), introducer)
    department = Client()
    department.force_login(make.account("organization_department", world.districts[0]))

    def seen() -> bool:
        page = department.get(f"/cases/{case.pk}/").content.decode()
        inbox = "".join(
            department.get(f"/cases/?box={box}").content.decode() for box in ("late", "elsewhere")
        )
        return "Hoàng Thị Lên" in page and "Hoàng Thị Lên" in inbox

    assert not seen()
    assert "Kết nạp đảng viên" in department.get(f"/cases/{case.pk}/").content.decode()
    stories.voted_through(case, CONSIDERED)
    assert seen()
    stories.step(case, "refused", date(2025, 9, 20), voted=stories.vote(date(2025, 9, 20), 2))
    assert not seen()


def test_who_withdraws_leaves_a_case_without_a_name(world: make.Province, introducer: Member) -> None:
    prospect = candidate(world)
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 9, 3), introducer)
    let_go(PROGRAM, prospect, on=date(2025, 9, 8))
    case.refresh_from_db()
    assert (case.person_id, case.state) == (None, CaseState.WITHDRAWN)
    assert not Person.objects.filter(is_prospect=True).exists()
    assert not case.tasks.filter(done_on=None).exists()


def test_a_step_of_the_case_counts_as_a_step(world: make.Province, introducer: Member) -> None:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7))
    with clock_stopped_at(date(2027, 3, 1)):
        stories.step(stories.admission(prospect, OPENED), "proposed", date(2027, 3, 1), papers=("proposal",))
    with clock_stopped_at(date(2029, 2, 28)):
        assert erase_lapsed() == 0
    with clock_stopped_at(date(2029, 3, 1)):
        assert erase_lapsed() == 1


# Pages and the command ---------------------------------------------------------------------------------------


def browser(role: str, place: Organization) -> Client:
    client = Client()
    client.force_login(make.account(role, place))
    return client


def test_a_file_begins_on_the_prospects_page_and_is_shown_there(
    world: make.Province, introducer: Member
) -> None:
    prospect = candidate(world)
    secretary = browser("cell_secretary", world.cells[0])
    own = f"/members/prospects/{prospect.pk}/"
    assert "Kết nạp đảng viên" in secretary.get(own).content.decode()
    begun = secretary.post(
        f"{own}begin/admission/", {"procedure": "admission", "person": prospect.person_id, "on": "4/8/2025"}
    )
    case = Case.objects.get()
    assert begun.headers["Location"] == f"/cases/{case.pk}/"
    assert "Chi bộ đề nghị cho làm hồ sơ" in secretary.get(own).content.decode()
    assert secretary.get(f"/members/{prospect.person_id}/").headers["Location"] == own

    stories.filed(case, date(2025, 9, 3), introducer, until="introduce")
    offered = secretary.get(f"/cases/{case.pk}/").content.decode()
    assert "Lò Văn Giới" in offered
    wrong = secretary.post(
        f"/cases/{case.pk}/", {"way": "introduced", "on": "3/9/2025", "paper_introduction": "on"}
    )
    assert {"field_first", "field_union"} <= set(wrong.context["form"].errors)
    done = secretary.post(
        f"/cases/{case.pk}/",
        {
            "way": "introduced",
            "on": "3/9/2025",
            "paper_introduction": "on",
            "field_first": introducer.pk,
            "field_union": "youth",
        },
    )
    assert done.status_code == 302
    assert stories.waiting(case).step == "gather"


def test_steps_that_are_not_ones_own_are_refused_by_action_page_and_command(
    world: make.Province, introducer: Member
) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    neighbour = make.account("cell_secretary", world.cells[1], "lang gieng")
    with pytest.raises(NotAllowed):
        stories.step(case, "agreed", CONSIDERED, make.acting(neighbour), voted=stories.vote(CONSIDERED))
    client = Client()
    client.force_login(neighbour)
    assert client.post(f"/cases/{case.pk}/", {"way": "agreed", "on": "10/9/2025"}).status_code == 404
    with pytest.raises(CommandError, match="Không có số"):
        call_command("do", "case.step", stories.waiting(case).pk, "way=agreed", account="lang gieng")
    make.account("cell_secretary", world.cells[0], "bi thu")
    with pytest.raises(CommandError, match="cần 7, được 6 trên 10"):
        call_command(
            "do",
            "case.step",
            stories.waiting(case).pk,
            "way=agreed",
            "on=10/9/2025",
            "vote_channel=paper",
            "vote_summoned=10",
            "vote_present=10",
            "vote_votes_for=6",
            "vote_votes_against=4",
            account="bi thu",
        )
    assert stories.waiting(case).step == "consider"
    with pytest.raises(Refused, match="không kết thúc theo cách đó"):
        stories.step(case, "held", CONSIDERED)


def test_the_awareness_class_is_proposed_sent_and_certified(world: make.Province) -> None:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7))
    case = open_case(PROGRAM, world.cells[0], procedure="awareness_class", on=OPENED, person=prospect.person)
    stories.step(case, "proposed", OPENED, papers=("proposal",))
    stories.step(case, "sent", OPENED)
    stories.step(
        case,
        "certified",
        date(2025, 8, 20),
        papers=("certificate",),
        given={"class_from": date(2025, 8, 11), "class_to": date(2025, 8, 15)},
    )
    prospect.refresh_from_db()
    assert (prospect.class_from, prospect.certified_on) == (date(2025, 8, 11), date(2025, 8, 20))
