"""Units without members: told alike to whoever asks, also where a cell of another branch serves the unit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.queries import ask
from sotay.organizations.structure import found_unit, serve
from tests import make

CODE = "workplaces_without_members"


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield make.province()


def test_a_unit_served_from_another_branch_has_members_for_whoever_asks(world: make.Province) -> None:
    commune, elsewhere = world.communes[0], world.cells[3]
    unit = found_unit(PROGRAM, commune, name="Trường Nà Pán", kind="school", on=make.FOUNDED)
    serve(PROGRAM, unit, cell=elsewhere, on=make.FOUNDED)
    question = ask(commune, make.TODAY, make.TODAY, make.TODAY + timedelta(days=1))

    def told() -> int:
        with seen_by(make.actor("leader", commune)):
            return int(evaluate([CODE], question)[CODE].value)

    assert told() == 1
    make.member(elsewhere)
    assert told() == 0
