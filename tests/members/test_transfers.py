"""Transfers of every kind: two sides, each speaks for itself; where one counts meanwhile; who never comes."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from sotay.dues.actions import declare
from sotay.dues.payers import payers_of
from sotay.dues.rates import Rules
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import depart, transfer
from sotay.members.excusals import Excusal, Removal
from sotay.members.excusing import end_excusal, guests_leave
from sotay.members.kinds import Excuse
from sotay.members.models import Member, Movement, Standing
from sotay.organizations.actions import move
from sotay.organizations.models import Organization
from sotay.people.models import Presence, PresenceReason
from sotay.procedures.actions import open_case
from sotay.procedures.models import Case, CaseState, StepTaken
from sotay.procedures.queries import way_of
from sotay.regulations import Refused
from tests import make
from tests.procedures import stories
from tests.proving import contradictions

TODAY = date(2026, 11, 20)
SENT = date(2026, 3, 2)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def member(world: make.Province) -> Member:
    return make.official(world.cells[0])


def where(member: Member, on: date = TODAY) -> int | None:
    found = Standing.objects.as_of(on).filter(member=member).first()
    return found.organization_id if found else None


# For good ----------------------------------------------------------------------------------------------------


def test_under_one_committee_a_transfer_is_internal_and_goes_straight(
    world: make.Province, member: Member
) -> None:
    other = make.organization(world.districts[0], "grassroots_committee", "Đảng bộ xã E", sector="commune")
    near = make.organization(other, "cell", "Chi bộ thôn Nà Pán", sector="residential")
    case = stories.transfer(member, world.cells[0], near, SENT)
    stories.step(case, "introduced", SENT, papers=stories.TRANSFER_PAPERS[:3])
    stories.step(case, "confirmed", SENT, papers=stories.TRANSFER_PAPERS[3:])
    assert stories.waiting(case).step == "receive"
    assert "nội bộ, loại 7 ô" in way_of(case)[1].told


def test_beyond_it_the_committee_above_introduces_further(world: make.Province, member: Member) -> None:
    case = stories.transfer(member, world.cells[0], world.cells[2], SENT)
    stories.step(case, "introduced", SENT, papers=stories.TRANSFER_PAPERS[:3])
    stories.step(case, "confirmed", SENT, papers=stories.TRANSFER_PAPERS[3:])
    assert (stories.waiting(case).step, stories.waiting(case).organization) == (
        "introduce_above",
        world.districts[0],
    )
    assert "chính thức, loại 10 ô" in way_of(case)[1].told


def test_nothing_is_booked_past_a_transfer_on_its_way(world: make.Province, member: Member) -> None:
    case = stories.transfer(member, world.cells[0], world.cells[2], SENT)
    stories.sent_off(case, SENT)
    department = make.actor("organization_department", world.top)
    with pytest.raises(Refused, match="chưa xong"):
        transfer(department, member, to_cell=world.cells[2], on=TODAY)
    with pytest.raises(Refused, match="chưa xong"):
        depart(department, member, on=TODAY)
    assert where(member) == world.cells[0].pk


def test_an_office_of_one_side_books_no_transfer_to_another(world: make.Province, member: Member) -> None:
    with pytest.raises(NotAllowed):
        transfer(make.actor("grassroots_office", world.communes[0]), member, to_cell=world.cells[2], on=TODAY)


@pytest.mark.parametrize(
    ("on", "allowed"), [(date(2026, 6, 1), False), (date(2026, 6, 2), False), (date(2026, 6, 3), True)]
)
def test_only_after_three_months_somebody_counts_as_not_come(
    world: make.Province, member: Member, on: date, allowed: bool
) -> None:
    case = stories.transfer(member, world.cells[0], world.cells[2], SENT)
    stories.sent_off(case, SENT)
    if not allowed:
        with pytest.raises(Refused, match="đến hết ngày 2/6/2026"):
            stories.step(case, "absent", on)
        return
    stories.step(case, "absent", on)
    assert stories.waiting(case).organization_id == world.communes[1].pk


HEARD = {
    "invited_1": date(2026, 6, 10),
    "invited_2": date(2026, 6, 20),
    "invited_3": date(2026, 6, 30),
    "heard": "declined",
    "exemption_looked_at": True,
    "stay_looked_at": True,
}


def test_the_receiving_side_removes_and_the_sending_cell_loses_the_member(
    world: make.Province, member: Member
) -> None:
    case = stories.transfer(member, world.cells[0], world.cells[2], SENT)
    stories.sent_off(case, SENT)
    stories.step(case, "absent", date(2026, 6, 3))
    on = date(2026, 7, 6)
    with pytest.raises(Refused, match="phải có quyết định"):
        stories.step(case, "removed", on, given=HEARD)
    few = {key: value for key, value in HEARD.items() if key != "invited_3"}
    with pytest.raises(Refused, match="Mới mời 2 lần"):
        stories.step(case, "removed", on, given=few, decision=make.decision(on=on))
    receiver = make.actor("grassroots_office", world.communes[1])
    stories.step(case, "removed", on, receiver, given=HEARD, decision=make.decision(on=on))

    booked = Movement.objects.get(member=member, kind="removal")
    assert (booked.from_organization_id, booked.counted_on) == (world.cells[0].pk, on)
    assert Removal.objects.get().ground == "never_came"
    case.refresh_from_db()
    assert case.state == CaseState.ENDED
    assert contradictions() == {}


def test_who_comes_after_all_is_received(world: make.Province, member: Member) -> None:
    case = stories.transfer(member, world.cells[0], world.cells[2], SENT)
    stories.sent_off(case, SENT)
    stories.step(case, "absent", date(2026, 6, 3))
    stories.step(case, "came", date(2026, 6, 5))
    stories.step(case, "received", date(2026, 6, 5))
    assert where(member) == world.cells[2].pk


def test_whoever_dies_on_the_way_has_no_transfer_any_more(world: make.Province, member: Member) -> None:
    case = stories.transfer(member, world.cells[0], world.cells[2], SENT)
    stories.sent_off(case, SENT)
    death = stories.open_("death", member, world.cells[0], SENT)
    stories.step(death, "reported", SENT, given={"died_on": SENT})
    stories.step(death, "sent", SENT, papers=("slip",))
    case.refresh_from_db()
    assert (case.state, case.tasks.filter(done_on=None).count()) == (CaseState.WITHDRAWN, 0)


# For a time --------------------------------------------------------------------------------------------------


def leaving(member: Member, world: make.Province, since: date, until: date, **more: object) -> Case:
    case = stories.open_("temporary", member, world.cells[0], SENT, destination=world.cells[2])
    given = {"since": since, "until": until, **more}
    stories.step(case, "introduced", SENT, papers=stories.TRANSFER_PAPERS[:2], given=given)
    return case


def guest(member: Member, world: make.Province, until: date = date(2026, 9, 30)) -> Case:
    case = leaving(member, world, SENT, until)
    stories.step(case, "confirmed", SENT, papers=("slip",))
    stories.step(case, "received", date(2026, 3, 10))
    return case


@pytest.mark.parametrize(
    ("until", "study", "refused"),
    [
        (date(2026, 5, 31), False, "dưới 3 tháng"),
        (date(2026, 6, 1), False, ""),
        (date(2027, 2, 28), False, ""),
        (date(2027, 3, 1), False, "Từ 12 tháng"),
        (date(2027, 3, 1), True, ""),
        (date(2028, 3, 1), True, ""),
        (date(2028, 3, 2), True, "quá 24 tháng"),
    ],
)
def test_what_is_temporary_lies_between_three_and_twelve_months(
    world: make.Province, member: Member, until: date, study: bool, refused: str
) -> None:
    """From 2/3/2026: three months are over on 1/6, twelve on 1/3/2027; studies may take twenty-four."""
    if refused:
        with pytest.raises(Refused, match=refused):
            leaving(member, world, SENT, until, study=study)
        return
    assert stories.waiting(leaving(member, world, SENT, until, study=study)).step == "confirm"


def test_before_the_rule_was_read_it_warns_and_does_not_refuse(db: None) -> None:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        world = make.province()
        member = make.official(world.cells[0])
        case = stories.open_(
            "temporary", member, world.cells[0], date(2024, 3, 1), destination=world.cells[2]
        )
        given = {"since": date(2024, 3, 1), "until": date(2024, 4, 1)}
        with warnings_heard() as warned:
            stories.step(
                case, "introduced", date(2024, 3, 1), papers=stories.TRANSFER_PAPERS[:2], given=given
            )
        assert "dưới 3 tháng" in str(warned[0])


def test_a_guest_counts_at_home_pays_there_and_comes_back(world: make.Province, member: Member) -> None:
    declare(PROGRAM, member, group="salaried", base=9_000_000, since=date(2026, 1, 1))
    before = Movement.objects.count()
    case = guest(member, world)

    assert where(member) == world.cells[0].pk
    assert Movement.objects.count() == before
    row = Excusal.objects.get(member=member)
    assert (row.ground, row.valid_from, row.valid_to) == (
        Excuse.ELSEWHERE,
        date(2026, 3, 10),
        date(2026, 10, 1),
    )
    assert payers(world.cells[0], date(2026, 4, 1)) == []
    assert payers(world.cells[2], date(2026, 4, 1)) == [(member.pk, True)]
    assert stories.waiting(case).due_on == date(2026, 9, 30)

    stories.step(case, "home", date(2026, 8, 1))
    case.refresh_from_db()
    assert case.state == CaseState.AGREED
    assert payers(world.cells[0], date(2026, 8, 1)) == [(member.pk, False)]
    presence = Presence.objects.get(person=member.person, reason=PresenceReason.TEMPORARY)
    assert (presence.valid_to, presence.latest) == (date(2026, 8, 1), False)
    assert contradictions() == {}


def payers(cell: Organization, month: date) -> list[tuple[int, bool]]:
    rows = payers_of([cell], Rules(month))[cell.pk]
    return [(each.member_id, each.guest) for each in rows if each.here]


def test_a_stay_is_prolonged_for_less_than_a_year(world: make.Province, member: Member) -> None:
    case = guest(member, world)
    with pytest.raises(Refused, match="đến hết ngày nào"):
        stories.step(case, "prolonged", date(2026, 9, 1))
    with pytest.raises(Refused, match="ở sau ngày đã ghi"):
        stories.step(case, "prolonged", date(2026, 9, 1), given={"until": date(2026, 9, 30)})
    with pytest.raises(Refused, match="dưới 12 tháng"):
        stories.step(case, "prolonged", date(2026, 9, 1), given={"until": date(2027, 9, 30)})
    stories.step(case, "prolonged", date(2026, 9, 1), given={"until": date(2027, 9, 29)})
    assert stories.waiting(case).due_on == date(2027, 9, 29)
    assert Excusal.objects.get(member=member).last_day == date(2027, 9, 29)
    presence = Presence.objects.get(person=member.person, reason=PresenceReason.TEMPORARY)
    assert presence.last_day == date(2027, 9, 29)


def test_a_guest_whose_time_is_over_is_seen_there_no_more(world: make.Province, member: Member) -> None:
    guest(member, world, until=TODAY)
    there = make.actor("grassroots_office", world.communes[1])
    assert Member.objects.visible_to(there).filter(pk=member.pk).exists()
    assert guests_leave() == 0
    with clock_stopped_at(TODAY + timedelta(days=1)):
        assert guests_leave() == 1
    assert not Member.objects.visible_to(there).filter(pk=member.pk).exists()


def test_a_guest_who_stays_for_good_is_no_guest_any_more(world: make.Province, member: Member) -> None:
    stay = guest(member, world)
    case = stories.transfer(member, world.cells[0], world.cells[2], date(2026, 8, 3))
    stories.sent_off(case, date(2026, 8, 3))
    stories.step(case, "received", date(2026, 8, 10))
    stay.refresh_from_db()
    assert (where(member), stay.state) == (world.cells[2].pk, CaseState.WITHDRAWN)
    assert Excusal.objects.get(member=member).valid_to == date(2026, 8, 10)
    assert contradictions() == {}


def test_a_stay_is_ended_in_its_case(world: make.Province, member: Member) -> None:
    guest(member, world)
    with pytest.raises(Refused, match="chưa xong"):
        end_excusal(PROGRAM, member, on=TODAY)


def test_nobody_is_a_guest_twice(world: make.Province, member: Member) -> None:
    guest(member, world)
    with pytest.raises(Refused, match="chưa xong"):
        stories.open_("temporary", member, world.cells[0], TODAY, destination=world.cells[3])
    with pytest.raises(Refused, match="đang sinh hoạt ở nơi khác"):
        stories.open_("abroad", member, world.cells[0], date(2026, 4, 1))


# Abroad ------------------------------------------------------------------------------------------------------


def abroad(member: Member, world: make.Province, until: date | None) -> Case:
    case = stories.open_("abroad", member, world.cells[0], SENT)
    papers = ("grounds", "self_review", "slip_3a")
    given = {"since": SENT, **({"until": until} if until else {})}
    stories.step(case, "introduced", SENT, papers=papers, given=given)
    stories.step(case, "confirmed", SENT, papers=("slip",))
    stories.step(case, "introduced", SENT)
    return case


@pytest.mark.parametrize(
    ("until", "way", "other"),
    [
        (date(2027, 2, 28), "for_a_time", "for_good"),
        (date(2027, 3, 1), "for_good", "for_a_time"),
        (None, "for_good", "for_a_time"),
    ],
)
def test_twelve_months_abroad_leave_the_count(
    world: make.Province, member: Member, until: date | None, way: str, other: str
) -> None:
    case = abroad(member, world, until)
    arrived = date(2026, 3, 20)
    with pytest.raises(Refused, match="Từ 12 tháng trở lên là chính thức"):
        stories.step(case, other, arrived, papers=("slip_3b",))
    stories.step(case, way, arrived, papers=("slip_3b",))
    counted = way == "for_a_time"
    assert (where(member) is not None) == counted
    assert Excusal.objects.filter(member=member, ground=Excuse.ABROAD).exists() == counted
    assert Movement.objects.filter(member=member, kind="abroad").exists() != counted
    assert contradictions() == {}


def test_shorter_than_three_months_abroad_needs_no_transfer(world: make.Province, member: Member) -> None:
    with pytest.raises(Refused, match="Dưới 3 tháng"):
        abroad(member, world, date(2026, 5, 31))
    assert not StepTaken.objects.exists()


# A whole cell ------------------------------------------------------------------------------------------------


def test_a_whole_cell_goes_by_two_decisions_and_the_plan_that_carries_it(
    world: make.Province, member: Member
) -> None:
    cell, there = world.cells[0], world.communes[1]
    office = make.actor("grassroots_office", world.communes[0])
    case = open_case(office, cell, procedure="collective", on=SENT, destination=there)
    with pytest.raises(Refused, match="phải có quyết định"):
        stories.step(case, "decided", SENT)
    stories.step(case, "decided", SENT, decision=make.decision(on=SENT))
    receiver = make.actor("grassroots_office", there)
    with pytest.raises(NotAllowed):
        stories.step(case, "decided", SENT, office, decision=make.decision(on=SENT))
    stories.step(case, "decided", SENT, receiver, decision=make.decision(on=SENT))
    with pytest.raises(Refused, match="chưa thuộc nơi đến"):
        stories.step(case, "carried_out", TODAY)

    move(PROGRAM, cell, to_parent=there, on=TODAY, decision=make.decision(on=SENT))
    case.refresh_from_db()
    stories.step(case, "carried_out", TODAY)
    stories.step(case, "handed_over", TODAY, receiver)
    case.refresh_from_db()
    assert case.state == CaseState.AGREED
    assert where(member) == cell.pk
    assert Movement.objects.filter(member=member, kind="reorganization").exists()
    assert contradictions() == {}


def test_only_a_cell_goes_as_a_whole_and_only_to_another_side(world: make.Province) -> None:
    for whole, there in ((world.communes[0], world.communes[1]), (world.cells[0], world.communes[0])):
        with pytest.raises(Refused):
            open_case(PROGRAM, whole, procedure="collective", on=SENT, destination=there)
