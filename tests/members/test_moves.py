"""A late entry and a branch moved since: the entries of the move follow, and every month balances."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, recognize, reverse_entry, transfer
from sotay.members.models import Movement
from sotay.organizations.actions import move
from sotay.organizations.asking import question
from tests import make
from tests.make import Province
from tests.proving import contradictions

LONG_AGO = date(2021, 5, 1)
MOVED = date(2022, 1, 1)


@pytest.fixture
def world(a_province: Province) -> Iterator[Province]:
    """A province where somebody is admitted after everything else, so that the proofs look at every month."""
    with clock_stopped_at(make.TODAY):
        made = a_province
        make.member(made.cells[2], on=date(2024, 1, 1))
        yield made


def move_the_first_commune(world: Province) -> None:
    move(PROGRAM, world.communes[0], to_parent=world.districts[1], on=MOVED, decision=make.decision(on=MOVED))


def reorganized(world: Province) -> list[int]:
    """Out of the first district, into the second."""
    codes = ["members_reorganized_out", "members_reorganized_in"]
    return [
        evaluate([code], question(district, make.TODAY, MOVED))[code].value
        for code, district in zip(codes, world.districts, strict=True)
    ]


def test_who_is_admitted_late_is_carried_along(world: Province) -> None:
    move_the_first_commune(world)

    make.member(world.cells[0], on=LONG_AGO)

    assert reorganized(world) == [1, 1]
    assert contradictions() == {}


def test_who_turns_out_to_have_died_before_is_not(world: Province) -> None:
    someone = make.member(world.cells[0])
    move_the_first_commune(world)

    die(PROGRAM, someone, on=LONG_AGO)

    assert reorganized(world) == [0, 0]
    assert contradictions() == {}


def test_who_turns_out_to_be_alive_is(world: Province) -> None:
    someone = make.member(world.cells[0])
    death = die(PROGRAM, someone, on=LONG_AGO)
    move_the_first_commune(world)

    reverse_entry(PROGRAM, someone, movement=death, reason="nhầm người")

    assert reorganized(world) == [1, 1]
    assert contradictions() == {}


def test_who_was_admitted_by_mistake_is_not(world: Province) -> None:
    someone = make.member(world.cells[0])
    move_the_first_commune(world)

    reverse_entry(PROGRAM, someone, movement=Movement.objects.get(member=someone, rank=2), reason="nhầm")

    assert reorganized(world) == [0, 0]
    assert contradictions() == {}


@pytest.mark.parametrize(("from_cell", "to_cell", "carried"), [(0, 3, 0), (3, 0, 1), (0, 1, 1)])
def test_a_late_transfer_changes_who_is_carried(
    world: Province, from_cell: int, to_cell: int, carried: int
) -> None:
    someone = make.member(world.cells[from_cell])
    move_the_first_commune(world)

    transfer(PROGRAM, someone, to_cell=world.cells[to_cell], on=LONG_AGO)

    assert reorganized(world) == [carried, carried]
    assert contradictions() == {}


def test_a_late_recognition_is_carried_as_official(world: Province) -> None:
    someone = make.member(world.cells[0])
    move_the_first_commune(world)

    recognize(PROGRAM, someone, decision=make.decision(on=LONG_AGO), on=LONG_AGO)

    carried = Movement.objects.get(
        member=someone, kind="reorganization", reverses=None, reversal__isnull=True
    )
    assert carried.from_status == "official"
    assert contradictions() == {}
