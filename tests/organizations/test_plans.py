"""Plans of reorganisation: checked, approved, carried out as one act, withdrawn without a trace in any figure."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import DAY, clock_stopped_at
from sotay.kernel.verify import PROOFS
from sotay.members.models import Movement
from sotay.organizations.asking import question
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, carry_out_due, draft, withdraw
from sotay.organizations.plans import Reorganization
from sotay.regulations import Refused
from tests import make
from tests.make import Province

ON = date(2024, 3, 1)


@pytest.fixture
def world(db: None) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = make.province()
        for cell in made.cells:
            for _ in range(3):
                make.member(cell)
        yield made


def contradictions() -> dict[str, list[str]]:
    return {str(proof.title): found for proof in PROOFS if (found := list(proof.search()))}


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
