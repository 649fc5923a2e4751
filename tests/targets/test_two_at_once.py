"""Several decide one target in the same moment: every number has its place in one chain, or its giver is told."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.kernel.actions import Clash
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.targets.actions import allot, set_target
from sotay.targets.models import Target
from tests import make
from tests.dues.test_two_at_once import all_at_once
from tests.proving import contradictions

JANUARY = date(2024, 1, 8)


@pytest.fixture
def world(committed_database: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY):
        yield make.province()
        with seen_by(PROGRAM):
            assert contradictions() == {}


def test_one_chain_comes_of_it_and_who_lost_is_told(world: make.Province) -> None:
    found = all_at_once(
        *[
            lambda value=value: set_target(
                PROGRAM,
                world.top,
                code="members_admitted",
                first_year=2024,
                value=value,
                decision=make.decision(on=JANUARY),
            )
            for value in (10, 20, 30, 40)
        ]
    )
    written = [each for each in found if isinstance(each, Target)]
    assert written
    assert all(isinstance(each, Target | Clash) for each in found), found
    with seen_by(PROGRAM):
        assert Target.objects.count() == len(written)
        assert Target.objects.standing().count() == 1


def test_a_table_is_given_whole_or_not_at_all(world: make.Province) -> None:
    def table(value: int) -> list[Target]:
        values = {district.pk: value for district in world.districts}
        return allot(
            PROGRAM,
            world.top,
            code="members_admitted",
            first_year=2024,
            values=values,
            decision=make.decision(on=JANUARY),
        )

    found = all_at_once(*[lambda value=value: table(value) for value in (1, 2, 3, 4)])
    assert all(isinstance(each, list | Clash) for each in found), found
    with seen_by(PROGRAM):
        held = set(Target.objects.holding().values_list("value", flat=True))
        assert len(held) == 1
        assert Target.objects.count() == sum(len(each) for each in found if isinstance(each, list))
