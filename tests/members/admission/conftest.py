"""The little province of these tests, on a day under 294-QĐ/TW, and somebody who may introduce."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from tests import make
from tests.members.admissions import TODAY


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def introducer(world: make.Province) -> Member:
    return make.official(world.cells[0], date(2020, 2, 3), "Lò Văn Giới")
