"""Who may be admitted: every condition of admission below, at and above its limit."""

from datetime import date

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import remove
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import Age, later
from sotay.members.prospects.models import Prospect, ProspectState
from sotay.people.models import NameToken, Presence
from sotay.procedures.models import CaseState, StepTaken
from sotay.regulations import Refused
from tests import make
from tests.members.admissions import CONSIDERED, DAY, OPENED, candidate, considered
from tests.procedures import stories
from tests.proving import contradictions

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
