"""Whoever has written a plan of reorganisation does not approve it."""

from collections.abc import Iterator

import pytest

from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.kinds import PlanState
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft, revise
from sotay.organizations.plans import Reorganization
from sotay.organizations.rules import override
from sotay.people.recovery import close
from sotay.regulations import Refused
from tests import make
from tests.make import Province


@pytest.fixture
def world(db: None) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = make.province()
        for cell in made.cells:
            make.official(cell)
        yield made


def officer(world: Province, name: str) -> Actor:
    return make.acting(make.account("organization_department", world.top, name))


def drafted(world: Province, by: Actor) -> Reorganization:
    first, second = world.communes
    lines = [PlanLine("absorb", second.pk, destination=first.pk)]
    return draft(by, world.top, name="Sáp nhập", effective_on=make.TODAY, lines=lines)


def test_the_drafter_is_refused_and_reads_who_may_another_approves(world: Province) -> None:
    drafter, other = officer(world, "lan"), officer(world, "minh")
    plan = drafted(world, drafter)

    with pytest.raises(Refused, match=r"không tự duyệt.*minh \(Ban Tổ chức, Đảng bộ tỉnh Ba Bể\)"):
        approve(drafter, plan, decision=make.decision())
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT

    done = approve(other, plan, decision=make.decision())
    assert (done.state, done.by_one_person) == (PlanState.CARRIED_OUT, False)


def test_whoever_changed_it_since_does_not_approve_it_either(world: Province) -> None:
    drafter, reviser, third = (officer(world, name) for name in ("lan", "minh", "an"))
    plan = drafted(world, drafter)
    revise(reviser, plan, name="Sáp nhập hai xã", effective_on=make.TODAY)

    for writer in (drafter, reviser):
        with pytest.raises(Refused, match="không tự duyệt"):
            approve(writer, plan, decision=make.decision())
    assert approve(third, plan, decision=make.decision()).state == PlanState.CARRIED_OUT


def test_alone_one_is_warned_and_the_plan_says_that_it_was_one_person(world: Province) -> None:
    drafter = officer(world, "lan")
    away = make.account("organization_department", world.top, "minh")
    close(PROGRAM, away)
    make.account("organization_department", world.districts[0], "huyen")
    plan = drafted(world, drafter)

    with warnings_heard() as heard:
        done = approve(drafter, plan, decision=make.decision())

    assert "chưa có ai khác" in heard[0].why
    assert (done.state, done.by_one_person) == (PlanState.CARRIED_OUT, True)


@pytest.mark.parametrize(("persons", "refused"), [(2, True), (1, False)])
def test_alone_a_rule_of_ones_own_decides(world: Province, persons: int, refused: bool) -> None:
    override(
        PROGRAM, world.top, key="organization.plan_persons", value=persons, regulation="mục 2, 05-QC/TU",
        on=make.FOUNDED, decision=make.decision(),
    )  # fmt: skip
    drafter = officer(world, "lan")
    plan = drafted(world, drafter)

    if refused:
        with pytest.raises(Refused, match="chưa có ai khác"):
            approve(drafter, plan, decision=make.decision())
        return
    with warnings_heard() as heard:
        assert approve(drafter, plan, decision=make.decision()).state == PlanState.CARRIED_OUT
    assert heard == []
