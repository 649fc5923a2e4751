"""Two offices take one step of a round in the same moment: one does, the other is told so; nothing is given twice."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sotay.honours.actions import award_round, pass_on, propose, record
from sotay.honours.models import BadgeAward
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.regulations import Refused
from tests import make
from tests.at_once import all_at_once
from tests.proving import contradictions

from .world import ROUND, veteran


@pytest.fixture
def world(committed_database: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY):
        province = make.province()
        province.members = [veteran(cell, date(1994, 4, 1)) for cell in province.cells]
        yield province
        with seen_by(PROGRAM):
            assert contradictions() == {}


def taken(act: Any, organization: Any, members: list[Member], **more: Any) -> Any:
    pks = [member.pk for member in members]
    return act(PROGRAM, organization, round_on=ROUND, on=make.TODAY, members=pks, **more)


def test_a_badge_is_proposed_and_awarded_once(world: make.Province) -> None:
    one = world.members[:1]
    found = all_at_once(*[lambda: taken(propose, world.cells[0], one)] * 3)
    assert sum(isinstance(each, list) for each in found) == 1, found
    assert sum(isinstance(each, Refused) for each in found) == 2
    taken(pass_on, world.communes[0], one)
    taken(pass_on, world.districts[0], one)
    found = all_at_once(
        *[lambda: taken(award_round, world.top, one, decision=make.decision(on=make.TODAY))] * 3
    )
    assert sum(isinstance(each, list) for each in found) == 1, found
    with seen_by(PROGRAM):
        assert BadgeAward.objects.count() == 1


def test_no_number_is_given_twice(world: make.Province) -> None:
    for act in (propose, pass_on, pass_on):
        taken(act, world.top, world.members)
    found = all_at_once(
        *[
            lambda member=member: taken(
                award_round, world.top, [member], decision=make.decision(on=make.TODAY)
            )
            for member in world.members
        ]
    )
    assert all(isinstance(each, list) for each in found), found
    with seen_by(PROGRAM):
        assert sorted(BadgeAward.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_one_badge_of_the_paper_book_is_written_down_once(world: make.Province) -> None:
    member = world.members[0]
    found = all_at_once(*[lambda: record(PROGRAM, member, years=30, round_on=date(2024, 2, 3))] * 3)
    assert sum(isinstance(each, BadgeAward) for each in found) == 1, found
    assert sum(isinstance(each, Refused) for each in found) == 2
