"""Two secretaries write one month in the same moment: one does, the other is told so politely."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.dues.actions import declare, post_month
from sotay.dues.book import balance
from sotay.dues.models import Posting
from sotay.dues.money import remit, reverse_posting
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.regulations import Refused
from tests import make
from tests.at_once import all_at_once
from tests.proving import contradictions

MARCH = date(2024, 3, 1)


@pytest.fixture
def world(committed_database: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY):
        province = make.province()
        for _number in range(3):
            declare(PROGRAM, make.official(province.cells[0]), group="salaried", base=5_000_000, since=MARCH)
        yield province
        with seen_by(PROGRAM):
            assert contradictions() == {}


def test_one_month_is_written_once(world: make.Province) -> None:
    found = all_at_once(*[lambda: post_month(PROGRAM, world.cells[0], month=MARCH)] * 4)
    refused = [each for each in found if isinstance(each, Refused)]
    assert len(refused) == 3, found
    assert all("đã được" in str(each) for each in refused)
    with seen_by(PROGRAM):
        assert Posting.objects.count() == 1


def test_what_is_owed_is_handed_up_once(world: make.Province) -> None:
    post_month(PROGRAM, world.cells[0], month=MARCH)
    found = all_at_once(*[lambda: remit(PROGRAM, world.cells[0], amount=105_000, on=make.TODAY)] * 3)
    assert sum(isinstance(each, Refused) for each in found) == 2, found
    assert balance(world.cells[0])["owed"] == 0


def test_a_mistake_is_taken_back_once(world: make.Province) -> None:
    sheet = post_month(PROGRAM, world.cells[0], month=MARCH)
    found = all_at_once(*[lambda: reverse_posting(PROGRAM, world.cells[0], posting=sheet, reason="nhầm")] * 3)
    assert sum(isinstance(each, Refused) for each in found) == 2, found
    assert not any(balance(world.cells[0]).values())
