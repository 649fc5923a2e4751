"""What a target promises: whose it is, what was divided below, that nothing is lost when organisations change."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from sotay.indicators.engine import evaluate, spread
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.queries import ask
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.regulations import Refused
from sotay.targets.actions import allot, set_target, withdraw
from sotay.targets.carry import apportioned
from sotay.targets.models import MOST, Target
from sotay.targets.queries import Division, history_of, targets_of
from tests import make
from tests.proving import contradictions

ADMITTED = "members_admitted"
YEAR = 2024
JANUARY = date(2024, 1, 10)
END_OF_2023 = date(2023, 12, 31)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield make.province()


def ask_for(organization, value, *, on=JANUARY, by=PROGRAM, **more):
    given = {"code": ADMITTED, "first_year": YEAR, **more}
    return set_target(by, organization, value=value, decision=make.decision(on=on), **given)


def divide(organization, values, *, on=JANUARY, by=PROGRAM, year=YEAR):
    numbers = {each.pk: value for each, value in values.items()}
    return allot(
        by, organization, code=ADMITTED, first_year=year, values=numbers, decision=make.decision(on=on)
    )


def asked_of(*organizations, year=YEAR, **more):
    found = targets_of([each.pk for each in organizations], year, year, code=ADMITTED, **more)
    return [
        found[each.pk, ADMITTED].value if (each.pk, ADMITTED) in found else None for each in organizations
    ]


def carry_out(province, *lines, on=make.TODAY):
    plan = draft(PROGRAM, province.top, name="Sắp xếp", effective_on=on, lines=list(lines))
    approve(PROGRAM, plan, decision=make.decision(on=on))


# What is decided ---------------------------------------------------------------------------------------------


def test_a_later_decision_replaces_the_number_and_the_earlier_stays_in_the_history(province):
    ask_for(province.top, 40)
    latest = ask_for(province.top, 50, on=date(2024, 3, 1))
    assert asked_of(province.top) == [50]
    assert asked_of(province.top, on=date(2024, 2, 29)) == [40]
    assert [row.value for row in history_of(latest)] == [50, 40]
    assert contradictions() == {}


def test_a_decision_signed_before_the_one_that_holds_is_refused(province):
    ask_for(province.top, 40, on=date(2024, 2, 1))
    with pytest.raises(Refused):
        ask_for(province.top, 50, on=date(2024, 1, 31))
    ask_for(province.top, 50, on=date(2024, 2, 1))
    assert asked_of(province.top) == [50]


@pytest.mark.parametrize(("value", "lawful"), [(-1, False), (0, True), (MOST, True), (MOST + 1, False)])
def test_a_target_is_a_number_that_can_be_counted(province, value, lawful):
    if lawful:
        assert ask_for(province.top, value).value == value
    else:
        with pytest.raises(Refused):
            ask_for(province.top, value)


@pytest.mark.parametrize(
    ("first", "last", "lawful"),
    [(2024, None, True), (2024, 2023, False), (2020, 2025, True), (2020, 2029, True), (2020, 2030, False)],
)
def test_the_years_are_one_or_a_term(province, first, last, lawful):
    if lawful:
        made = ask_for(province.top, 5, first_year=first, last_year=last)
        assert (made.first_year, made.last_year) == (first, last or first)
    else:
        with pytest.raises(Refused):
            ask_for(province.top, 5, first_year=first, last_year=last)


@pytest.mark.parametrize(
    "code", ["women_members_share", "admissions_targeted", "quality_born_missing", "none"]
)
def test_only_a_plain_count_can_have_a_target(province, code):
    with pytest.raises(Refused):
        ask_for(province.top, 5, code=code)


def test_a_decision_that_is_not_signed_yet_gives_no_target(province):
    with pytest.raises(Refused):
        ask_for(province.top, 5, on=date(2024, 3, 20))


def test_a_withdrawn_target_holds_no_more_and_can_be_set_again(province):
    target = ask_for(province.top, 40)
    withdraw(PROGRAM, target, decision=make.decision(on=date(2024, 2, 1)))
    assert asked_of(province.top) == [None]
    assert asked_of(province.top, on=date(2024, 1, 31)) == [40]
    with pytest.raises(Refused):
        withdraw(PROGRAM, target, decision=make.decision(on=date(2024, 2, 1)))
    ask_for(province.top, 30, on=date(2024, 2, 2))
    assert asked_of(province.top) == [30]


def test_no_number_is_ever_changed_or_taken_away(province):
    target = ask_for(province.top, 40)
    for sql in ("UPDATE targets_target SET value = 1", "DELETE FROM targets_target"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Target.objects.get(pk=target.pk).value == 40


# Divided below -----------------------------------------------------------------------------------------------


def test_all_directly_below_get_their_numbers_in_one_act(province):
    ask_for(province.top, 30)
    made = divide(province.top, dict(zip(province.districts, (20, 10), strict=True)))
    assert asked_of(*province.districts) == [20, 10]
    assert {row.entry_id for row in Target.objects.filter(pk__in=[row.pk for row in made])} != {0}
    assert len({row.entry_id for row in Target.objects.filter(pk__in=[row.pk for row in made])}) == 1
    again = divide(province.top, dict(zip(province.districts, (20, 15), strict=True)), on=date(2024, 2, 1))
    assert [row.organization_id for row in again] == [province.districts[1].pk]
    with pytest.raises(Refused):
        divide(province.top, dict(zip(province.districts, (20, 15), strict=True)), on=date(2024, 2, 1))


def test_only_those_directly_below_are_given_anything_and_otherwise_nobody_is(province):
    with pytest.raises(Refused):
        divide(province.top, {province.districts[0]: 5, province.communes[1]: 5})
    assert asked_of(province.districts[0], province.communes[1]) == [None, None]


@pytest.mark.parametrize(
    ("own", "given", "state"),
    [
        (30, [20, 10], "even"),
        (30, [20, 9], "under"),
        (30, [20, 11], "over"),
        (None, [20, 10], "alone"),
        (30, [], "none"),
        (0, [0], "even"),
    ],
)
def test_what_was_given_on_is_told_against_what_was_given(own, given, state):
    division = Division(own, sum(given), len(given))
    assert division.state == state
    assert division.words


def test_who_gave_a_target_changes_it_and_not_who_got_it(province):
    divide(province.top, dict(zip(province.districts, (20, 10), strict=True)))
    own = make.actor("organization_department", province.districts[0])
    above = make.actor("organization_department", province.top)
    target = Target.objects.holding().get(organization=province.districts[0])
    with pytest.raises(Refused, match="nơi giao"):
        ask_for(province.districts[0], 5, by=own, on=date(2024, 2, 1))
    with pytest.raises(Refused, match="nơi giao"):
        withdraw(own, target, decision=make.decision(on=date(2024, 2, 1)))
    ask_for(province.districts[0], 25, by=above, on=date(2024, 2, 1))
    assert asked_of(province.districts[0]) == [25]


@pytest.mark.parametrize("role", ["cell_secretary", "leader", "auditor", "committee_office", "member"])
def test_who_only_reads_sets_nothing(province, role):
    with pytest.raises(NotAllowed):
        ask_for(province.communes[0], 5, by=make.actor(role, province.communes[0]))


def test_a_neighbour_sets_nothing(province):
    with pytest.raises(NotAllowed):
        ask_for(province.communes[1], 5, by=make.actor("grassroots_office", province.communes[0]))


def test_a_chain_begins_once_even_when_two_begin_it(province):
    ask_for(province.top, 5)
    row = Target.objects.get()
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), entry(PROGRAM, "test.two"):
        row.save(force_insert=True)


# As figures --------------------------------------------------------------------------------------------------


def share(organization, on, start=None):
    found = evaluate(["admissions_targeted", "admission_target_share"], ask(organization, on, start))
    return found["admissions_targeted"].value, found["admission_target_share"].value


def test_the_share_of_the_target_is_what_the_rows_say(province):
    make.member(province.cells[0], date(2024, 2, 1))
    assert share(province.top, make.TODAY) == (0, None)
    ask_for(province.top, 4)
    ask_for(province.top, 7, first_year=2023, on=date(2023, 1, 5))
    ask_for(province.top, 99, first_year=2020, last_year=2025)
    assert share(province.top, make.TODAY) == (4, 25)
    assert share(province.top, END_OF_2023) == (7, 0)
    assert share(province.top, make.TODAY, date(2023, 12, 1)) == (4, 25)
    assert share(province.top, make.TODAY, date(2023, 1, 1)) == (11, Fraction(100, 11))
    assert share(province.top, date(2024, 1, 9)) == (0, None)


def test_what_each_below_was_asked_stands_under_it(province):
    ask_for(province.top, 30)
    divide(province.top, dict(zip(province.districts, (20, 11), strict=True)))
    found = spread(["admissions_targeted"], ask(province.top, make.TODAY))
    assert found.whole["admissions_targeted"].value == 30
    below = {pk: each["admissions_targeted"].value for pk, each in found.children.items()}
    assert below == {
        province.top.pk: 30,
        province.districts[0].pk: 20,
        province.districts[1].pk: 11,
    }


# Reorganisation ----------------------------------------------------------------------------------------------


def test_who_absorbs_another_is_asked_the_sum(province):
    cells = province.cells[:2]
    divide(province.communes[0], dict(zip(cells, (3, 4), strict=True)))
    carry_out(province, PlanLine("absorb", cells[0].pk, destination=cells[1].pk))
    assert asked_of(*cells) == [None, 7]
    assert asked_of(*cells, on=date(2024, 3, 18)) == [3, 4]
    row = Target.objects.holding().get(organization=cells[1])
    assert (row.way, row.allotted_by_id) == ("carried", province.communes[0].pk)
    assert contradictions() == {}


def test_an_heir_without_a_target_takes_it_over(province):
    cells = province.cells[:2]
    divide(province.communes[0], {cells[0]: 3})
    carry_out(province, PlanLine("absorb", cells[0].pk, destination=cells[1].pk))
    assert asked_of(*cells) == [None, 3]


def test_a_split_goes_by_the_shares_decided(province):
    gone, *heirs = province.cells[:3]
    divide(province.communes[0], {gone: 7})
    carry_out(
        province,
        PlanLine("split", gone.pk, destination=heirs[0].pk, share=Decimal("0.25")),
        PlanLine("split", gone.pk, destination=heirs[1].pk, share=Decimal("0.75")),
    )
    assert asked_of(gone, *heirs) == [None, 2, 5]


def test_a_year_that_is_over_is_not_carried(province):
    cells = province.cells[:2]
    divide(province.communes[0], dict(zip(cells, (3, 4), strict=True)), on=date(2023, 1, 9), year=2023)
    carry_out(province, PlanLine("absorb", cells[0].pk, destination=cells[1].pk))
    assert asked_of(*cells, year=2023) == [3, 4]


def test_a_committee_that_ends_leaves_the_number_of_the_one_above_as_it_is(province):
    ask_for(province.top, 30)
    divide(province.top, {province.districts[0]: 20})
    divide(province.districts[0], {province.communes[0]: 18})
    carry_out(
        province,
        PlanLine("reassign", province.communes[0].pk, parent=province.top.pk),
        PlanLine("dissolve", province.districts[0].pk),
    )
    assert asked_of(province.top, province.districts[0], province.communes[0]) == [30, None, 18]
    above = make.actor("organization_department", province.top)
    ask_for(province.communes[0], 19, by=above, on=make.TODAY)
    assert asked_of(province.communes[0]) == [19]


@given(
    value=some.integers(0, 1000),
    parts=some.lists(some.integers(1, 20), min_size=1, max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_what_is_apportioned_adds_up_to_the_same(value, parts):
    shares = {at: Fraction(part, sum(parts)) for at, part in enumerate(parts)}
    found = apportioned(value, shares)
    assert sum(found.values()) == value
    assert all(abs(found[at] - value * share) < 1 for at, share in shares.items())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_merged_what_the_cells_were_asked_together_stays(province, seed):
    rng = random.Random(seed)
    cells = list(province.cells)
    for commune, own in zip(province.communes, (cells[:2], cells[2:]), strict=True):
        divide(commune, {cell: rng.randrange(20) for cell in own})
    before = sum(value or 0 for value in asked_of(*cells))
    for _turn in range(2):
        gone, heir = rng.sample(cells, 2)
        carry_out(province, PlanLine("absorb", gone.pk, destination=heir.pk))
        cells.remove(gone)
        assert sum(value or 0 for value in asked_of(*cells)) == before
    assert contradictions() == {}
