"""Plans of reorganisation: checked, approved, carried out as one act, withdrawn without a trace in any figure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Bitemporal, Dated
from sotay.kernel.time import DAY, clock_stopped_at
from sotay.members.actions import recognize, transfer
from sotay.members.models import Movement, Standing
from sotay.organizations.asking import question
from sotay.organizations.carrying import BY_HAND
from sotay.organizations.models import Body, Organization, Post, Unit, UnitService
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, carry_out, carry_out_due, draft, withdraw
from sotay.organizations.plans import Reorganization
from sotay.organizations.reorganization import FOLLOWS, PASSES, STAYS, WORDS
from sotay.organizations.structure import begin_term, constitute, found_unit, seat, serve
from sotay.people.actions import hold_post
from sotay.people.models import Person, PostHolding
from sotay.regulations import Refused
from tests import make
from tests.make import Province
from tests.proving import contradictions

ON = date(2024, 3, 1)


@pytest.fixture
def world(a_province: Province) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = a_province
        for cell in made.cells:
            for _ in range(3):
                make.member(cell)
        yield made


def stock(organization: Organization, on: date = make.TODAY) -> object:
    return evaluate(["party_members_total"], question(organization, on))["party_members_total"].value


def planned(world: Province, *lines: PlanLine, on: date = ON) -> Reorganization:
    return draft(PROGRAM, world.top, name="Sắp xếp", effective_on=on, lines=lines)


def carried(world: Province, *lines: PlanLine, on: date = ON) -> Reorganization:
    return approve(PROGRAM, planned(world, *lines, on=on), decision=make.decision(on=on))


def merge_of_the_communes(world: Province) -> list[PlanLine]:
    """Both communes into a new one under the first district; two cells into one."""
    first, second = world.communes
    return [
        PlanLine(
            "found",
            reference="X",
            name="Đảng bộ xã Mới",
            organization_kind="grassroots_committee",
            sector="commune",
            parent=world.districts[0].pk,
        ),
        PlanLine("merge", first.pk, destination="X"),
        PlanLine("merge", second.pk, destination="X"),
        PlanLine("absorb", world.cells[1].pk, destination=world.cells[0].pk),
    ]


def test_communes_merge_and_everybody_is_somewhere(world: Province) -> None:
    plan = carried(world, *merge_of_the_communes(world))

    new = plan.steps.get(kind="found").founded
    assert new is not None
    assert (plan.state, plan.counted_on) == ("carried_out", ON)
    assert [stock(each) for each in (world.top, new, world.cells[0], world.districts[1])] == [12, 12, 6, 0]
    assert [stock(each, ON - DAY) for each in world.communes] == [6, 6]
    assert {row.kind for row in Movement.objects.filter(counted_on=ON)} == {"reorganization"}
    assert Movement.objects.filter(kind="reorganization").count() == 12
    assert contradictions() == {}


def test_a_withdrawn_plan_leaves_nothing(world: Province) -> None:
    plan = approve(
        PROGRAM,
        planned(world, *merge_of_the_communes(world), on=make.TODAY + DAY),
        decision=make.decision(on=make.TODAY),
    )
    assert plan.state == "approved"
    assert withdraw(PROGRAM, plan).state == "withdrawn"
    with clock_stopped_at(make.TODAY + DAY):
        assert carry_out_due() == []
    assert Movement.objects.filter(kind="reorganization").count() == 0


def test_a_cell_with_members_needs_somewhere_for_them(world: Province) -> None:
    plan = planned(world, PlanLine("dissolve", world.cells[0].pk))
    with pytest.raises(Refused, match="còn 3 đảng viên"):
        approve(PROGRAM, plan, decision=make.decision(on=ON))


def test_a_plan_waits_for_its_day_and_a_job_carries_it_out(world: Province) -> None:
    day = make.TODAY + 5 * DAY
    plan = approve(
        PROGRAM,
        planned(world, *merge_of_the_communes(world), on=day),
        decision=make.decision(on=make.TODAY),
    )
    assert (plan.state, carry_out_due()) == ("approved", [])
    with clock_stopped_at(day):
        (done,) = carry_out_due()
        assert done.state == "carried_out"
        assert carry_out_due() == []
        assert carry_out(PROGRAM, done).carried_out_entry == done.carried_out_entry
        assert contradictions() == {}


def test_a_plan_the_world_has_overtaken_is_stopped_whole(world: Province) -> None:
    day = make.TODAY + 5 * DAY
    plan = approve(
        PROGRAM, planned(world, *merge_of_the_communes(world), on=day), decision=make.decision(on=make.TODAY)
    )
    with clock_stopped_at(day):
        carried(world, PlanLine("absorb", world.communes[1].pk, destination=world.communes[0].pk), on=day)
        (stopped,) = carry_out_due()

        assert stopped.pk == plan.pk
        assert stopped.state == "stopped"
        assert "không hoạt động" in stopped.obstacles[0]
        assert stopped.steps.filter(founded__isnull=False).count() == 0
        assert contradictions() == {}


def test_two_decisions_of_one_day_carry_everybody_once(world: Province) -> None:
    first, second = world.communes
    carried(world, PlanLine("absorb", second.pk, destination=first.pk))
    carried(world, PlanLine("reassign", first.pk, parent=world.districts[1].pk))
    carried(world, PlanLine("absorb", world.cells[3].pk, destination=world.cells[0].pk))

    effective = Movement.objects.filter(kind="reorganization", reverses=None, reversal=None)
    assert [stock(each) for each in (*world.districts, first, world.cells[0])] == [0, 12, 12, 6]
    assert effective.count() == 12
    assert {row.from_path for row in effective if row.from_organization_id == world.cells[3].pk} == {
        world.cells[3].placement(ON - DAY).path
    }
    assert contradictions() == {}


def test_a_cell_is_split_by_names_and_goes_on(world: Province) -> None:
    cell = world.cells[0]
    someone = Standing.objects.filter(organization=cell).order_by("member_id").first()
    assert someone is not None
    plan = carried(
        world,
        PlanLine(
            "found", reference="N", name="Chi bộ Mới", organization_kind="cell", parent=world.communes[0].pk
        ),
        PlanLine("split", cell.pk, destination=cell.pk),
        PlanLine("split", cell.pk, destination="N", persons=(someone.member_id,)),
    )
    new = plan.steps.get(kind="found").founded
    assert new is not None
    assert [stock(each) for each in (cell, new)] == [2, 1]
    assert contradictions() == {}

    transfer(PROGRAM, someone.member, to_cell=world.cells[2], on=make.TODAY)
    recognize(PROGRAM, someone.member, decision=make.decision(on=ON - DAY), on=ON - DAY)
    assert contradictions() == {}


def test_what_hangs_on_an_organisation_goes_where_its_model_says(world: Province) -> None:
    first, second = world.communes
    body = constitute(PROGRAM, second, kind="executive", name="Đảng ủy xã D", on=make.FOUNDED)
    begin_term(PROGRAM, body, name="2020-2025", on=make.FOUNDED)
    secretary = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    hold_post(PROGRAM, secretary, on=make.FOUNDED, is_member=True, person=Person.objects.first())
    village = found_unit(PROGRAM, second, name="Nà Pán", kind="village", on=make.FOUNDED)
    serve(PROGRAM, village, cell=world.cells[2], on=make.FOUNDED)
    head = Post.objects.get(unit=village)
    hold_post(PROGRAM, head, on=make.FOUNDED, is_member=False)
    holder = make.account("grassroots_office", second)
    heads = lambda place, on: evaluate(["village_heads"], question(place, on))["village_heads"].value  # noqa: E731
    before = heads(second, ON - DAY)

    carried(world, PlanLine("absorb", second.pk, destination=first.pk))

    again = Unit.objects.get(formerly=village)
    assert Body.objects.get(pk=body.pk).valid_to == ON
    assert [PostHolding.objects.get(post=secretary).valid_to, again.organization] == [ON, first]
    assert UnitService.objects.as_of(ON).get(cell=world.cells[2]).unit == again
    assert (before, heads(second, ON - DAY), heads(first, ON), heads(world.top, ON)) == (1, 1, 1, 1)
    assert [office.organization for office in holder.offices(make.TODAY)] == [first]
    assert contradictions() == {}


def test_an_ended_organisation_is_seen_by_its_successors(world: Province) -> None:
    first, second = world.communes
    carried(world, PlanLine("absorb", second.pk, destination=first.pk, custodian=world.top.pk))
    reader = make.actor("grassroots_office", first)
    stranger = make.actor("grassroots_office", world.districts[1])
    seen = Organization.objects.filter(pk=second.pk)
    assert seen.visible_to(reader, "organization.view").exists()
    assert seen.visible_to(reader, "figures.view").exists()
    assert not seen.visible_to(stranger, "organization.view").exists()
    assert not seen.visible_to(reader, "member.list").exists()


def test_every_relation_to_an_organisation_is_carried_by_its_word() -> None:
    for model in apps.get_models():
        for name, word in getattr(model, "carries_over", {}).items():
            assert word in WORDS, (model, name, word)
            by_itself = word in (STAYS, FOLLOWS) or issubclass(model, Dated | Bitemporal) or model in BY_HAND
            assert by_itself or word == PASSES, (model, name, word)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (lambda w: [PlanLine("reassign", w.districts[0].pk, parent=w.communes[0].pk)], "dưới chính nó"),
        (lambda w: [PlanLine("merge", w.communes[0].pk, destination=w.communes[1].pk)], "sáp nhập"),
        (lambda w: [PlanLine("absorb", w.communes[0].pk, destination="?")], "không có trong"),
        (
            lambda w: [
                PlanLine("absorb", w.cells[0].pk, destination=w.cells[1].pk),
                PlanLine("absorb", w.cells[1].pk, destination=w.cells[0].pk),
            ],
            "cũng kết thúc",
        ),
        (lambda w: [PlanLine("dissolve", w.communes[0].pk)], "chưa có nơi chuyển đến"),
        (
            lambda w: [PlanLine("absorb", w.cells[0].pk, destination=w.communes[1].pk)],
            "không đặt|phải là chi bộ|^$",
        ),
        (
            lambda w: [
                PlanLine("absorb", w.communes[1].pk, destination=w.communes[0].pk),
                PlanLine("reassign", w.cells[0].pk, parent=w.communes[1].pk),
            ],
            "đặt dưới tổ chức kết thúc",
        ),
        (lambda w: [], "chưa có dòng nào"),
    ],
)
def test_a_plan_that_cannot_be_says_why(world: Province, lines: Any, why: str) -> None:
    plan = planned(world, *lines(world))
    if why.endswith("^$"):
        assert approve(PROGRAM, plan, decision=make.decision(on=ON)).state == "carried_out"
        assert contradictions() == {}
        return
    with pytest.raises(Refused, match=why):
        approve(PROGRAM, plan, decision=make.decision(on=ON))
    assert Movement.objects.filter(kind="reorganization").count() == 0
