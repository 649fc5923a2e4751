"""An organisation as it is made up today, told of an earlier day: what came, what left, what was split."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from sotay.indicators.engine import evaluate, evaluate_parts
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.makeup import legs_of_all
from sotay.members.queries import ask, ask_as_made_up
from sotay.organizations import makeup as makeups
from sotay.organizations.actions import move
from sotay.organizations.asking import NotThere
from sotay.organizations.breaks import breaks_of
from sotay.organizations.makeup import Passing, everybody, makeup
from sotay.organizations.models import Organization, OrganizationState, Placement
from tests import make

THEN, MOVED, NOW = date(2023, 6, 30), date(2024, 1, 1), make.TODAY
TOTAL = "party_members_total"
CELLS = "subordinate_party_cells"


@pytest.fixture
def today() -> Iterator[None]:
    with clock_stopped_at(NOW):
        yield


@pytest.fixture
def world(a_province: make.Province, today: None) -> make.Province:
    """Two communes of two cells each: 3 and 2 members, 4 and 1."""
    province = a_province
    for cell, count in zip(province.cells, (3, 2, 4, 1), strict=True):
        for _each in range(count):
            make.official(cell)
    return province


def value(organization: Organization, code: str, then: date = THEN, now: date = NOW) -> object:
    _made, parts = ask_as_made_up(organization, then, now)
    return evaluate_parts([code], parts)[code].value


def then(organization: Organization, code: str) -> object:
    return evaluate([code], ask(organization, THEN))[code].value


def test_where_nothing_was_moved_both_ways_say_the_same(world: make.Province) -> None:
    assert makeup(world.communes[0], THEN, NOW).is_the_same
    assert value(world.communes[0], TOTAL) == then(world.communes[0], TOTAL) == 5


def test_a_cell_that_came_is_counted_where_it_stands_today(world: make.Province) -> None:
    move(PROGRAM, world.cells[2], to_parent=world.communes[0], on=MOVED, decision=make.decision(on=MOVED))

    assert then(world.communes[0], TOTAL) == 5
    assert value(world.communes[0], TOTAL) == 9
    assert value(world.communes[1], TOTAL) == 1
    assert value(world.communes[0], CELLS) == 3
    assert value(world.top, TOTAL) == then(world.top, TOTAL) == 10
    assert makeup(world.communes[1], THEN, NOW).less == {world.cells[2].pk}


def test_a_branch_that_came_is_told_by_its_top(world: make.Province) -> None:
    move(PROGRAM, world.communes[1], to_parent=world.districts[0], on=MOVED, decision=make.decision(on=MOVED))

    made = makeup(world.districts[0], THEN, NOW)

    assert set(made.tops) == {world.communes[1].pk}
    assert value(world.districts[0], TOTAL) == 10
    assert value(world.districts[1], TOTAL) == 0


def founded_from(world: make.Province, monkeypatch: pytest.MonkeyPatch) -> Organization:
    """Both communes end, their cells but one stand under a new one; the last cell's members were halved."""
    new = make.organization(world.districts[0], "grassroots_committee", "Đảng bộ xã mới", on=MOVED)
    decision = make.decision(on=MOVED)
    for cell in world.cells[:3]:
        move(PROGRAM, cell, to_parent=new, on=MOVED, decision=decision)
    halves = [
        Passing(world.cells[3].pk, world.cells[2].pk, MOVED, Fraction(1, 2)),
        Passing(world.cells[3].pk, world.cells[1].pk, MOVED, Fraction(1, 4)),
    ]
    ended = [Passing(commune.pk, new.pk, MOVED, Fraction(1)) for commune in world.communes]
    found = lambda *_given: [*ended, *halves]  # noqa: E731
    monkeypatch.setattr(makeups, "passings", found)
    return new


def test_a_new_organisation_is_told_of_a_day_before_it_was_founded(
    world: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = founded_from(world, monkeypatch)

    with pytest.raises(NotThere):
        ask(new, THEN)
    assert value(new, TOTAL) == 9 + Fraction(3, 4)
    assert makeup(new, THEN, NOW).shares == {world.cells[3].pk: Fraction(3, 4)}


def test_an_organisation_that_was_split_counts_with_nobody_and_its_members_by_the_share(
    world: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = founded_from(world, monkeypatch)

    assert value(new, CELLS) == 3
    assert value(new, "grassroots_committees") == 2


def test_a_successor_that_ended_passes_on_what_it_was_given(
    world: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c = world.cells[3].pk, world.cells[2].pk, world.cells[0].pk
    rows = [Passing(a, b, date(2023, 9, 1), Fraction(1)), Passing(b, c, MOVED, Fraction(1, 2))]
    monkeypatch.setattr(makeups, "passings", lambda *_given: rows)

    assert value(world.communes[0], TOTAL) == 5 + Fraction(5, 2)


def test_before_anything_of_it_stood_there_is_nothing_to_tell(world: make.Province) -> None:
    with pytest.raises(NotThere):
        makeup(world.communes[0], date(2001, 1, 1), NOW)


def test_the_entries_of_an_organisation_as_it_is_today_are_those_of_all_it_consists_of(
    world: make.Province,
) -> None:
    move(PROGRAM, world.cells[2], to_parent=world.communes[0], on=MOVED, decision=make.decision(on=MOVED))
    start, end = date(2014, 1, 1), date(2024, 3, 20)

    legs = legs_of_all(everybody(world.communes[0], start, NOW), start, end)

    assert sum(leg.balance for leg in legs) == 9
    assert {leg.kind for leg in legs} == {"arrival"}


def test_a_series_breaks_where_the_organisation_was_moved_or_those_below_changed_their_kind(
    world: make.Province,
) -> None:
    commune = world.communes[0]
    move(PROGRAM, commune, to_parent=world.districts[1], on=MOVED, decision=make.decision(on=MOVED))

    assert [each.on for each in breaks_of(commune, date(2020, 1, 1), NOW)] == [MOVED]
    assert breaks_of(commune, MOVED, NOW) == []
    assert [each.on for each in breaks_of(world.top, date(2020, 1, 1), date(2026, 1, 1))] == [
        date(2025, 7, 1)
    ]


def test_no_placement_or_state_is_read_twice_for_a_larger_branch(
    world: make.Province, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        makeup(world.top, THEN, NOW)
    assert Placement.objects.count()
    assert OrganizationState.objects.count()
