"""How far the handbook has come is told in numbers, and never of so few that a number names somebody."""

from datetime import timedelta

import pytest

from sotay.handbook.letterbox import touch
from sotay.handbook.rollout import rollout
from sotay.kernel.time import clock_stopped_at
from tests import make
from tests.desk.visiting import words
from tests.handbook.world import account_of, build, signed_in


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    made = build(a_province)
    for number in range(4):
        made.province.members.append(make.official(made.cell, name=f"Nông Thị {'ABCD'[number]}"))
    return made


def test_who_opened_it_within_thirty_days_is_counted_on_every_level(world):
    touch(world.account.pk, make.TODAY, installed=True)
    touch(account_of(world.other, world.cell, "cũ").pk, make.TODAY - timedelta(days=30))
    touch(account_of(world.province.members[0], world.cell, "mới").pk, make.TODAY - timedelta(days=29))
    for organization in (world.province.top, world.province.districts[0], world.province.communes[0]):
        whole, parts = rollout(organization, make.TODAY)
        assert (whole.members, whole.accounts, whole.installed, whole.lately) == (6, 3, 1, 2)
        assert [(part.members, part.lately) for part in parts] == [(6, 2)]


def test_of_few_nothing_is_told_and_nobody_is_named(world):
    make.official(world.province.cells[1], name="Một Mình")
    page = words(
        signed_in(make.account("grassroots_office", world.province.communes[0])).get(
            f"/handbook/rollout/{world.province.communes[0].pk}/"
        )
    )
    assert "ít người, không nói số" in page
    assert "Một Mình" not in page
    assert "Lý Thị Tôi" not in page
