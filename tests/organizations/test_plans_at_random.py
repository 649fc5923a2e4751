"""Any plan over a small province, on time or late, with anything recorded in between: no earlier figure changes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import DAY, clock_stopped_at, end_of_day
from sotay.members.actions import die, recognize, transfer
from sotay.members.dump import differences, dump_of
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, check, draft
from sotay.regulations import Refused
from sotay.reports.form1 import figures_of
from sotay.reports.spans import Span
from tests import make
from tests.organizations.plan_worlds import small_province
from tests.proving import contradictions

ON = date(2024, 3, 1)
RECORDED = date(2024, 3, 19)

cells = st.integers(0, 3)
lines = st.lists(
    st.one_of(
        st.tuples(st.just("absorb cell"), cells, cells),
        st.tuples(st.just("move cell"), cells, st.integers(0, 1)),
        st.tuples(st.just("absorb commune"), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("merge communes"), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("move commune"), st.integers(0, 1), st.integers(0, 1)),
        st.tuples(st.just("new cell"), cells, st.integers(0, 2)),
    ),
    min_size=1,
    max_size=3,
)
between = st.lists(
    st.tuples(
        st.sampled_from(["admit", "transfer", "die", "recognize"]),
        st.integers(0, 11),
        cells,
        st.integers(0, 9),
    ),
    max_size=4,
)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(date(2024, 2, 20)):
        yield small_province()


def plan_lines(world: make.Province, drawn: list[tuple[str, int, int]]) -> list[PlanLine]:
    found: list[PlanLine] = []
    for number, (what, one, other) in enumerate(drawn):
        if what == "absorb cell":
            found.append(PlanLine("absorb", world.cells[one].pk, destination=world.cells[other].pk))
        elif what == "move cell":
            found.append(PlanLine("reassign", world.cells[one].pk, parent=world.communes[other].pk))
        elif what == "absorb commune":
            found.append(PlanLine("absorb", world.communes[one].pk, destination=world.communes[other].pk))
        elif what == "move commune":
            found.append(PlanLine("reassign", world.communes[one].pk, parent=world.districts[other].pk))
        elif what == "merge communes":
            word, above = f"X{number}", world.districts[other].pk
            found.append(
                PlanLine(
                    "found", reference=word, name=word, organization_kind="grassroots_committee", parent=above
                )
            )
            found += [PlanLine("merge", each.pk, destination=word) for each in world.communes]
        else:
            word, commune = f"N{number}", world.communes[other % 2].pk
            persons = tuple(each.pk for each in world.members[one * 3 : one * 3 + other + 1])
            found.append(
                PlanLine("found", reference=word, name=word, organization_kind="cell", parent=commune)
            )
            found.append(PlanLine("split", world.cells[one].pk, destination=world.cells[one].pk))
            found.append(PlanLine("split", world.cells[one].pk, destination=word, persons=persons))
    return found


def record(world: make.Province, what: str, who: int, where: int, day: int) -> None:
    """Something recorded in between; what cannot be is refused, and that is that."""
    member, on = world.members[who], ON + day * DAY
    acts: dict[str, Any] = {
        "admit": lambda: make.member(world.cells[where], on=on),
        "transfer": lambda: transfer(PROGRAM, member, to_cell=world.cells[where], on=on),
        "die": lambda: die(PROGRAM, member, on=on),
        "recognize": lambda: recognize(PROGRAM, member, decision=make.decision(on=on), on=on),
    }
    try:
        with transaction.atomic():
            acts[what]()
    except Refused:
        pass


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(drawn=lines, recorded=between, after=between)
def test_no_earlier_figure_changes_whatever_is_planned(world: make.Province, drawn, recorded, after) -> None:
    with transaction.atomic(), clock_stopped_at(RECORDED):
        with clock_stopped_at(date(2024, 3, 12)):
            for act in recorded:
                record(world, *act)
        plan = draft(PROGRAM, world.top, name="Bất kỳ", effective_on=ON, lines=plan_lines(world, drawn))
        if not check(plan).refusals:
            places = [each.pk for each in [world.top, *world.districts, *world.communes]]
            yesterday = end_of_day(RECORDED - DAY)
            dumps = lambda: [  # noqa: E731
                dump_of(ON - DAY, organizations=places),
                dump_of(date(2024, 3, 10), yesterday, organizations=places),
            ]
            before = dumps()
            approve(PROGRAM, plan, decision=make.decision(on=ON))
            assert [differences(*pair) for pair in zip(before, dumps(), strict=True)] == [[], []]
            for act in after:
                record(world, act[0], act[1], act[2], act[3] - 5)
            assert contradictions() == {}
            for place in Organization.objects.filter(
                pk__in=places, placements__valid_to__gt=RECORDED
            ).distinct():
                asked = ask(place, RECORDED, date(2024, 1, 1), RECORDED + DAY)
                figures, _before = figures_of(asked, Span("custom", date(2023, 1, 1), date(2024, 1, 1)))
                assert [figures.difference(), *map(figures.difference, figures.children)] == [0] * (
                    1 + len(figures.children)
                )
        transaction.set_rollback(True)
