"""A reorganisation in force on the first of a month and recorded weeks later: what came between is re-addressed."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import DAY, FOREVER, clock_stopped_at, end_of_day
from sotay.members.actions import die, recognize, reverse_entry, transfer
from sotay.members.bookkeeping import close_period
from sotay.members.dump import differences, dump_of
from sotay.members.models import Movement, Standing
from sotay.members.queries import ask
from sotay.members.readdressing import readdressed_by
from sotay.organizations.asking import question
from sotay.organizations.models import Organization, Post
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.organizations.structure import found_unit
from sotay.people.actions import hold_post
from sotay.people.models import PostHolding
from sotay.reports.form1 import figures_of
from sotay.reports.spans import Span
from tests import make
from tests.organizations.plan_worlds import flow, small_province, stock
from tests.proving import contradictions

ON = date(2024, 3, 1)
RECORDED = date(2024, 3, 19)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(date(2024, 2, 20)):
        yield small_province()


def lines(world: make.Province) -> list[PlanLine]:
    first, second = world.communes
    new = PlanLine(
        "found",
        reference="X",
        name="Đảng bộ xã Mới",
        organization_kind="grassroots_committee",
        sector="commune",
        parent=world.districts[0].pk,
    )
    return [
        new,
        PlanLine("merge", first.pk, destination="X"),
        PlanLine("merge", second.pk, destination="X"),
        PlanLine("absorb", world.cells[1].pk, destination=world.cells[0].pk),
    ]


def test_what_came_between_is_readdressed_and_no_earlier_figure_changes(world: make.Province) -> None:
    gone, kept, _other, far = world.cells
    someone, mover, dying = world.members[3], world.members[4], world.members[5]
    with clock_stopped_at(date(2024, 3, 12)):
        new = make.member(gone, on=date(2024, 3, 5))
        late = make.member(kept, on=date(2024, 3, 6))
        transfer(PROGRAM, mover, to_cell=far, on=date(2024, 3, 7))
        recognize(PROGRAM, someone, decision=make.decision(on=date(2024, 3, 8)), on=date(2024, 3, 8))
        die(PROGRAM, dying, on=date(2024, 3, 9))
        within = world.members[0]
        transfer(PROGRAM, within, to_cell=kept, on=date(2024, 3, 10))
    days = [ON - DAY, date(2024, 3, 10)]
    yesterday = end_of_day(RECORDED - DAY)
    with clock_stopped_at(RECORDED):
        eve = dump_of(ON - DAY)
        known = [dump_of(day, yesterday) for day in days]
        plan = approve(
            PROGRAM,
            draft(PROGRAM, world.top, name="Muộn", effective_on=ON, lines=lines(world)),
            decision=make.decision(on=ON),
        )
        assert differences(eve, dump_of(ON - DAY)) == []
        assert [differences(was, dump_of(day, yesterday)) for was, day in zip(known, days, strict=True)] == [
            [],
            [],
        ]
        assert contradictions() == {}

        founded = plan.steps.get(kind="found").founded
        assert founded is not None
        listed = readdressed_by(plan)
        assert {row.was.member_id for row in listed} == {
            each.pk for each in (new, late, mover, someone, dying, within)
        }
        assert [row.was.member_id for row in listed if row.now is None] == [within.pk]
        assert Standing.objects.as_of(RECORDED).get(member=late).organization == world.cells[0]
        assert stock(founded) == 12 + 2 - 1
        assert flow("members_admitted", founded, ON, RECORDED) == 2
        assert flow("members_reorganized_in", founded, ON, RECORDED) == 12
        assert flow("members_transferred_out", world.cells[0], ON, RECORDED) == 1


def test_a_village_head_changed_in_between_heads_the_village_of_the_successor(world: make.Province) -> None:
    first, second = world.communes
    village = found_unit(PROGRAM, second, name="Nà Pán", kind="village", on=make.FOUNDED)
    post = Post.objects.get(unit=village)
    hold_post(PROGRAM, post, on=make.FOUNDED, is_member=False)
    with clock_stopped_at(date(2024, 3, 12)):
        hold_post(PROGRAM, post, on=date(2024, 3, 7), is_member=True, person=world.members[-1].person)
    yesterday = end_of_day(RECORDED - DAY)
    with clock_stopped_at(RECORDED):
        known = dump_of(RECORDED - DAY, yesterday)
        approve(
            PROGRAM,
            draft(
                PROGRAM, world.top, name="Muộn", effective_on=ON,
                lines=[PlanLine("absorb", second.pk, destination=first.pk)],
            ),
            decision=make.decision(on=ON),
        )  # fmt: skip

        again = Post.objects.get(unit__formerly=village)
        held = PostHolding.objects.filter(post=again).order_by("valid_from")
        assert [(row.valid_from, row.valid_to, row.is_member) for row in held] == [
            (ON, date(2024, 3, 7), False),
            (date(2024, 3, 7), FOREVER, True),
        ]
        assert differences(known, dump_of(RECORDED - DAY, yesterday)) == []
        assert heads(first, RECORDED) == (1, 1)
        assert contradictions() == {}


def heads(organization: Organization, on: date) -> tuple[object, object]:
    told = evaluate(["village_heads", "village_heads_party_members"], question(organization, on))
    return told["village_heads"].value, told["village_heads_party_members"].value


def test_the_form_balances_across_the_day(world: make.Province) -> None:
    with clock_stopped_at(RECORDED):
        make.member(world.cells[0], on=date(2024, 3, 5))
        plan = approve(
            PROGRAM,
            draft(PROGRAM, world.top, name="Muộn", effective_on=ON, lines=lines(world)),
            decision=make.decision(on=ON),
        )
        founded = plan.steps.get(kind="found").founded
        for organization in [*world.organizations, founded]:
            assert organization is not None
            asked = ask(organization, date(2024, 3, 19), date(2024, 1, 1), date(2024, 3, 20))
            figures, _previous = figures_of(asked, Span("custom", date(2023, 1, 1), date(2024, 1, 1)))
            assert figures.difference() == 0, organization
            assert [figures.difference(child) for child in figures.children] == [0] * len(figures.children)


def test_a_day_that_is_handed_in_moves_the_plan_to_the_first_open_one(world: make.Province) -> None:
    with clock_stopped_at(RECORDED):
        make.member(world.cells[0], on=date(2024, 3, 5))
        close_period(PROGRAM, world.top, until=date(2024, 3, 10))
        before = dump_of(date(2024, 3, 10))
        plan = approve(
            PROGRAM,
            draft(PROGRAM, world.top, name="Muộn", effective_on=ON, lines=lines(world)),
            decision=make.decision(on=ON),
        )
        assert plan.counted_on == date(2024, 3, 11)
        assert differences(before, dump_of(date(2024, 3, 10))) == []
        assert {row.happened_on for row in Movement.objects.filter(kind="reorganization")} == {ON}
        assert contradictions() == {}


def test_late_papers_of_an_ended_cell_find_their_way(world: make.Province) -> None:
    with clock_stopped_at(RECORDED):
        approve(
            PROGRAM,
            draft(PROGRAM, world.top, name="Muộn", effective_on=ON, lines=lines(world)),
            decision=make.decision(on=ON),
        )
        ended, heir = world.cells[1], world.cells[0]
        someone = world.members[4]

        recognize(PROGRAM, someone, decision=make.decision(on=date(2024, 2, 5)), on=date(2024, 2, 5))
        newcomer = make.member(ended, on=date(2024, 2, 6))
        transfer(PROGRAM, newcomer, to_cell=world.cells[3], on=date(2024, 3, 15))
        transfer(PROGRAM, world.members[5], to_cell=world.cells[3], on=date(2024, 2, 7))

        standing = Standing.objects.as_of(RECORDED).get(member=someone)
        assert (standing.organization, standing.status) == (heir, "official")
        assert contradictions() == {}


def test_a_mistake_made_in_an_ended_cell_is_taken_back_after_the_period_is_closed(
    world: make.Province,
) -> None:
    with clock_stopped_at(RECORDED):
        approve(
            PROGRAM,
            draft(PROGRAM, world.top, name="Muộn", effective_on=ON, lines=lines(world)),
            decision=make.decision(on=ON),
        )
        close_period(PROGRAM, world.top, until=date(2024, 3, 10))
        someone = world.members[4]
        mistake = Movement.objects.get(member=someone, kind="admission")

        taken_back = reverse_entry(PROGRAM, someone, movement=mistake, reason="nhầm người")

        assert taken_back.counted_on == date(2024, 3, 11)
        assert stock(world.top) == 11
        assert contradictions() == {}
