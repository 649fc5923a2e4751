"""Ways out of the list and back: removal, a wish, death, cancellation, exemption, restoration, resumption."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, clock_stopped_at
from sotay.members.actions import depart, die, remove
from sotay.members.case_queries import may_begin
from sotay.members.excusals import Excusal, Removal
from sotay.members.excusing import end_excusal, excuse
from sotay.members.models import Member, Movement, Standing
from sotay.members.procedures.answers import day_answered
from sotay.procedures.models import Case, CaseState, StepTaken
from sotay.procedures.queries import way_of
from sotay.regulations import Refused
from tests import make
from tests.procedures import stories
from tests.proving import contradictions

TODAY = date(2026, 11, 20)
BEGAN = date(2026, 8, 3)
HEARD: dict[str, Any] = {
    "invited_1": date(2026, 8, 5),
    "heard": "heard",
    "exemption_looked_at": True,
    "stay_looked_at": True,
}
PREPARED = date(2026, 9, 1)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def member(world: make.Province) -> Member:
    return make.official(world.cells[0])


def listed(member: Member, on: date = TODAY) -> bool:
    return Standing.objects.as_of(on).filter(member=member).exists()


# Removal -----------------------------------------------------------------------------------------------------


def prepared(
    member: Member,
    world: make.Province,
    on: date = PREPARED,
    *,
    opened: date = date(2026, 3, 3),
    **given: Any,
) -> Case:
    """A case that began before the rules changed, and keeps them."""
    case = stories.open_("removal", member, world.cells[0], opened)
    stories.step(case, "prepared", on, given={**HEARD, "ground": "card", **given})
    return case


def test_a_removal_goes_from_the_cell_to_the_decision_and_says_until_when_one_may_complain(
    world: make.Province, member: Member
) -> None:
    case = prepared(member, world, ground="absent", months=3)
    stories.step(case, "agreed", date(2026, 9, 2), voted=stories.vote(date(2026, 9, 2)))
    stories.step(case, "agreed", date(2026, 9, 10), voted=stories.vote(date(2026, 9, 10)))
    signed = date(2026, 9, 20)
    with pytest.raises(Refused, match="phải có quyết định"):
        stories.step(case, "removed", signed, voted=stories.vote(signed))
    stories.step(
        case,
        "removed",
        date(2026, 9, 25),
        voted=stories.vote(signed),
        decision=make.decision(on=signed),
        given={"in_force_on": signed},
    )
    assert not listed(member, signed)
    assert listed(member, signed - timedelta(days=1))
    assert Removal.objects.get().ground == "absent"

    stories.step(case, "delivered", date(2026, 10, 1))
    case.refresh_from_db()
    assert case.state == CaseState.AGREED
    assert "khiếu nại đến hết ngày 12/11/2026" in way_of(case)[-1].told
    assert contradictions() == {}


@pytest.mark.parametrize("yes", [6, 7])
def test_two_thirds_of_the_cell_are_asked(world: make.Province, member: Member, yes: int) -> None:
    case = prepared(member, world)
    on = date(2026, 9, 2)
    if yes == 7:
        stories.step(case, "agreed", on, voted=stories.vote(on, yes))
        assert stories.waiting(case).step == "resolve"
        return
    with pytest.raises(Refused, match="cần 7, được 6 trên 10"):
        stories.step(case, "agreed", on, voted=stories.vote(on, yes))
    stories.step(case, "kept", on, voted=stories.vote(on, yes))
    assert listed(member)


@pytest.mark.parametrize(("yes", "agreed"), [(5, False), (6, True)])
def test_more_than_half_of_those_who_decide(
    world: make.Province, member: Member, yes: int, agreed: bool
) -> None:
    case = prepared(member, world)
    for on in (date(2026, 9, 2), date(2026, 9, 3)):
        stories.step(case, "agreed", on, voted=stories.vote(on))
    on = date(2026, 9, 4)
    given = {"voted": stories.vote(on, yes), "decision": make.decision(on=on)}
    if agreed:
        stories.step(case, "removed", on, **given)
        assert not listed(member)
        return
    with pytest.raises(Refused, match="cần 6, được 5 trên 10"):
        stories.step(case, "removed", on, **given)


@pytest.mark.parametrize(
    ("given", "on", "refused"),
    [
        ({"ground": "absent", "months": 2}, PREPARED, "Mới 2, phải từ 3 tháng trong năm"),
        ({"ground": "absent", "months": 3}, PREPARED, ""),
        ({"ground": "absent"}, PREPARED, "Hãy ghi số tháng"),
        ({"ground": "weakened", "educated_since": date(2025, 9, 2)}, PREPARED, "đến ngày 2/9/2026 mới hết"),
        ({"ground": "weakened", "educated_since": date(2025, 9, 1)}, PREPARED, ""),
        ({"ground": "weakened"}, PREPARED, "Hãy ghi ngày chi bộ bắt đầu giáo dục"),
        ({"ground": "conduct", "years": 1}, PREPARED, "Mới 1, phải từ 2 năm liền"),
        ({"ground": "conduct", "years": 2}, PREPARED, ""),
        ({"ground": "standard"}, PREPARED, ""),
        ({"ground": "never_came"}, PREPARED, "không phải là căn cứ"),
    ],
)
def test_a_ground_has_lasted_as_long_as_the_rule_says(
    world: make.Province, member: Member, given: dict[str, Any], on: date, refused: str
) -> None:
    if refused:
        with pytest.raises(Refused, match=refused):
            prepared(member, world, on, **given)
        assert not StepTaken.objects.exists()
        return
    assert stories.waiting(prepared(member, world, on, **given)).step == "consider"


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"heard": "declined"}, "Mới mời 1 lần"),
        ({"heard": "declined", "invited_2": date(2026, 8, 12)}, "Mới mời 2 lần"),
        ({"heard": "declined", "invited_2": date(2026, 8, 12), "invited_3": date(2026, 8, 20)}, ""),
        ({"heard": "declined", "invited_2": date(2026, 8, 12), "invited_3": date(2026, 8, 12)}, "thứ tự"),
        ({"invited_1": PREPARED + timedelta(days=1)}, "thứ tự"),
        ({"exemption_looked_at": False}, "đánh dấu từng điều"),
        ({"stay_looked_at": False}, "đánh dấu từng điều"),
        ({"stay_looked_at": None}, "Còn thiếu"),
        ({"invited_1": None}, "Còn thiếu"),
    ],
)
def test_a_person_is_invited_and_heard_first(
    world: make.Province, member: Member, given: dict[str, Any], refused: str
) -> None:
    if refused:
        with pytest.raises(Refused, match=refused):
            prepared(member, world, **given)
        return
    assert stories.waiting(prepared(member, world, **given)).step == "consider"


@pytest.mark.parametrize(
    ("opened", "refuses"),
    [
        (date(2025, 6, 30), False),
        (date(2025, 7, 1), True),
        (date(2026, 4, 7), True),
        (date(2026, 4, 8), False),
    ],
)
def test_only_a_rule_whose_text_was_read_refuses(
    world: make.Province, member: Member, opened: date, refuses: bool
) -> None:
    """Before 294-QĐ/TW was in force, and since a text that nobody here has read followed it, it warns."""
    given = {"ground": "conduct", "years": 1, "opened": opened}
    if refuses:
        with pytest.raises(Refused, match="phải từ 2 năm liền"):
            prepared(member, world, **given)
        return
    with warnings_heard() as warned:
        prepared(member, world, **given)
    assert ["phải từ 2 năm liền" in str(each) for each in warned] == [True]


def test_who_is_exempt_was_not_absent(world: make.Province, member: Member) -> None:
    excuse(PROGRAM, member, ground="itinerant", on=date(2026, 3, 1), until=date(2026, 12, 1))
    with pytest.raises(Refused, match="không phải là bỏ sinh hoạt"):
        prepared(member, world, ground="absent", months=5)


def test_a_good_reason_ends_it_without_more_questions(world: make.Province, member: Member) -> None:
    case = stories.open_("removal", member, world.cells[0], BEGAN)
    stories.step(case, "excused", BEGAN)
    case.refresh_from_db()
    assert (case.state, listed(member)) == (CaseState.ENDED, True)


def test_nothing_is_booked_past_a_removal_that_is_running(world: make.Province, member: Member) -> None:
    prepared(member, world)
    with pytest.raises(Refused, match="chưa xong"):
        remove(PROGRAM, member, on=TODAY, decision=make.decision(on=TODAY))


def test_a_decision_is_not_in_force_before_it_was_signed(world: make.Province, member: Member) -> None:
    case = stories.open_("withdrawal", member, world.cells[0], BEGAN)
    stories.step(case, "proposed", BEGAN, papers=("application",))
    stories.step(case, "proposed", BEGAN)
    paper = make.decision(on=date(2026, 9, 2))
    for day, words in ((date(2026, 9, 1), "trước ngày ký"), (date(2026, 9, 4), "ở sau ngày ghi")):
        with pytest.raises(Refused, match=words):
            stories.step(case, "let_go", date(2026, 9, 3), decision=paper, given={"in_force_on": day})
    stories.step(case, "let_go", date(2026, 9, 3), decision=paper, given={"in_force_on": date(2026, 9, 2)})
    assert Movement.objects.get(member=member, kind="withdrawal").counted_on == date(2026, 9, 2)


# Death, cancellation -----------------------------------------------------------------------------------------


def test_a_death_counts_from_its_day_and_its_slip_is_due_in_thirty_working_days(
    world: make.Province, member: Member
) -> None:
    secretary = make.actor("cell_secretary", world.cells[0])
    case = stories.open_("death", member, world.cells[0], date(2026, 8, 5), secretary)
    with pytest.raises(Refused, match="ở sau ngày báo"):
        stories.step(case, "reported", date(2026, 8, 5), given={"died_on": date(2026, 8, 6)})
    stories.step(case, "reported", date(2026, 8, 5), secretary, given={"died_on": date(2026, 8, 3)})
    assert listed(member)
    assert stories.waiting(case).due_on == date(2026, 9, 16)  # 1 and 2/9 were holidays
    with pytest.raises(NotAllowed):
        stories.step(case, "sent", date(2026, 8, 7), secretary, papers=("slip",))
    stories.step(case, "sent", date(2026, 8, 7), papers=("slip",))
    assert not listed(member, date(2026, 8, 3))
    assert listed(member, date(2026, 8, 2))


def test_what_was_admitted_wrongly_is_cancelled_and_may_be_done_again(world: make.Province) -> None:
    member = make.member(world.cells[0], date(2026, 2, 3))
    case = stories.open_("cancellation", member, world.cells[0], BEGAN)
    stories.step(case, "proposed", BEGAN, given={"fault": "procedure"})
    assert "làm lại thủ tục kết nạp" in way_of(case)[0].told
    stories.step(case, "cancelled", PREPARED, decision=make.decision(on=PREPARED))
    assert Movement.objects.get(member=member, kind="cancellation").counted_on == PREPARED


def test_a_cell_cancels_nothing(world: make.Province) -> None:
    member = make.member(world.cells[0], date(2026, 2, 3))
    secretary = make.actor("cell_secretary", world.cells[0])
    with pytest.raises(NotAllowed):
        stories.open_("cancellation", member, world.cells[0], BEGAN, secretary)


# Exemption ---------------------------------------------------------------------------------------------------


def asked_for(member: Member, world: make.Province, way: str, **given: Any) -> Case:
    case = stories.open_("exemption", member, world.cells[0], BEGAN)
    stories.step(case, way, PREPARED, voted=stories.vote(PREPARED), papers=("application",), given=given)
    return case


def test_for_age_the_cell_decides_and_there_is_no_end(world: make.Province, member: Member) -> None:
    case = asked_for(member, world, "granted", ground="aged")
    row = Excusal.objects.get(member=member)
    case.refresh_from_db()
    assert (case.state, row.valid_from, row.valid_to) == (CaseState.AGREED, PREPARED, FOREVER)
    assert listed(member)


def test_on_other_grounds_the_committee_decides_and_there_is_an_end(
    world: make.Province, member: Member
) -> None:
    with pytest.raises(Refused, match="do đảng ủy cơ sở quyết định"):
        asked_for(member, world, "granted", ground="leave", until=date(2027, 1, 31))
    case = Case.objects.get()
    with pytest.raises(Refused, match="đến ngày nào"):
        stories.step(
            case,
            "proposed",
            PREPARED,
            voted=stories.vote(PREPARED),
            papers=("application",),
            given={"ground": "leave"},
        )
    stories.step(
        case,
        "proposed",
        PREPARED,
        voted=stories.vote(PREPARED),
        papers=("application",),
        given={"ground": "leave", "until": date(2027, 1, 31)},
    )
    assert day_answered(case, "until") == date(2027, 1, 31)
    stories.step(case, "granted", date(2026, 9, 8), decision=make.decision(on=date(2026, 9, 8)))
    row = Excusal.objects.get(member=member)
    assert (row.ground, row.valid_from, row.last_day) == ("leave", date(2026, 9, 8), date(2027, 1, 31))


def test_an_exemption_ends_by_itself_by_an_act_or_with_the_membership(
    world: make.Province, member: Member
) -> None:
    excuse(PROGRAM, member, ground="aged", on=date(2026, 3, 1))
    with pytest.raises(Refused, match="đang có"):
        excuse(PROGRAM, member, ground="remote", on=date(2026, 6, 1), until=date(2026, 7, 1))
    end_excusal(PROGRAM, member, on=date(2026, 5, 1))
    assert Excusal.objects.get().valid_to == date(2026, 5, 1)
    with pytest.raises(Refused, match="không được miễn"):
        end_excusal(PROGRAM, member, on=date(2026, 5, 1))
    excuse(PROGRAM, member, ground="remote", on=date(2026, 6, 1), until=date(2027, 7, 1))
    die(PROGRAM, member, on=date(2026, 10, 1))
    assert Excusal.objects.get(ground="remote").valid_to == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("ground", "words"), [("elsewhere", "không phải là căn cứ"), ("leave", "đến ngày nào")]
)
def test_what_is_no_exemption_is_refused(
    world: make.Province, member: Member, ground: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        excuse(PROGRAM, member, ground=ground, on=date(2026, 6, 1))


# Back --------------------------------------------------------------------------------------------------------


def test_who_was_put_out_unjustly_is_restored_as_what_they_were(world: make.Province, member: Member) -> None:
    remove(PROGRAM, member, on=date(2026, 3, 2), decision=make.decision(on=date(2026, 3, 2)))
    office = make.actor("grassroots_office", world.communes[0])
    with seen_by(office):
        names = [each["name"] for each in may_begin(office, member, world.cells[0], "", TODAY, "removal")]
    assert names == ["restoration", "resumption"]
    case = stories.open_("restoration", member, world.cells[0], BEGAN, office)
    with pytest.raises(Refused, match="đánh dấu từng điều"):
        stories.step(
            case,
            "proposed",
            BEGAN,
            papers=("application", "conclusion"),
            given={"unjust": True, "no_violation": False},
        )
    given = {"unjust": True, "no_violation": True}
    stories.step(case, "proposed", BEGAN, office, papers=("application", "conclusion"), given=given)
    department = make.actor("organization_department", world.districts[0])
    paper = make.decision(on=PREPARED)
    with pytest.raises(NotAllowed):
        stories.step(case, "agreed", PREPARED, office, decision=paper, given={"cell": world.cells[1]})
    stories.step(case, "agreed", PREPARED, department, decision=paper, given={"cell": world.cells[1]})
    standing = Standing.objects.as_of(PREPARED).get(member=member)
    assert (standing.organization_id, standing.status) == (world.cells[1].pk, "official")
    assert contradictions() == {}


def test_only_who_is_on_no_list_and_may_come_back_begins_to(world: make.Province, member: Member) -> None:
    with pytest.raises(Refused, match="đang ở trong danh sách"):
        stories.open_("restoration", member, world.cells[0], BEGAN)
    dead, away = make.official(world.cells[0]), make.official(world.cells[0])
    die(PROGRAM, dead, on=date(2026, 3, 1))
    depart(PROGRAM, away, on=date(2026, 3, 1))
    with pytest.raises(Refused, match="từ trần"):
        stories.open_("resumption", dead, world.cells[0], BEGAN)
    with pytest.raises(Refused, match="Tiếp nhận trở lại"):
        stories.open_("resumption", away, world.cells[0], BEGAN)
    with pytest.raises(Refused, match="không sinh hoạt ở tổ chức ấy"):
        stories.open_("removal", dead, world.cells[0], BEGAN)


def test_an_interruption_is_no_part_of_the_party_age_and_a_restoration_is(world: make.Province) -> None:
    members = [make.official(world.cells[0]), make.official(world.cells[0])]
    for member, key, papers, given in (
        (members[0], "restoration", ("application", "conclusion"), {"unjust": True, "no_violation": True}),
        (members[1], "resumption", ("application", "grounds"), {"not_at_fault": True}),
    ):
        remove(PROGRAM, member, on=date(2026, 3, 2), decision=make.decision(on=date(2026, 3, 2)))
        case = stories.open_(key, member, world.cells[0], BEGAN)
        stories.step(case, "proposed", BEGAN, papers=papers, given=given)
        stories.step(case, "agreed", BEGAN, decision=make.decision(on=BEGAN), given={"cell": world.cells[0]})
    kinds = [Movement.objects.filter(member=each).latest("id").kind for each in members]
    assert kinds == ["restoration", "resumption"]


def test_before_the_rules_were_read_they_warn(db: None) -> None:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        world = make.province()
        member = make.official(world.cells[0])
        case = stories.open_("removal", member, world.cells[0], date(2024, 3, 1))
        given = {**HEARD, "invited_1": date(2024, 3, 2), "heard": "declined", "ground": "conduct", "years": 1}
        with warnings_heard() as warned:
            stories.step(case, "prepared", date(2024, 3, 4), given=given)
        assert len(warned) == 2
