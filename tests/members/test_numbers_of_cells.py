"""How many members an organisation has by the charter: below, at and above, on either side of a rule's change.

The competent office decides, so these rules are told of in the checks and beside a plan; they stop nothing.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.queries import ask
from sotay.organizations.checking import examined
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from tests import make

CELL, COMMITTEE, CONSENT = (
    "organization.cell_min_official_members",
    "organization.grassroots_committee_min_members",
    "organization.cell_consent_above_members",
)
NOW = date(2026, 11, 20)
CHARTER, SINCE_294, SINCE_20 = date(2011, 1, 19), date(2025, 7, 1), date(2026, 4, 8)
DAY = NOW - date(2026, 11, 19)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    """Its book opens before the charter of 2011 holds."""
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield make.province(opened=date(2010, 6, 1))


def officials(cell: Organization, number: int) -> None:
    for _each in range(number):
        make.official(cell, date(2010, 9, 1))


def found(code: str, organization: Organization, on: date) -> bool:
    return bool(evaluate([code], ask(organization, on))[code].value)


@pytest.mark.parametrize(("number", "few"), [(2, True), (3, False), (4, False)])
def test_a_cell_has_three_official_members(world: make.Province, number: int, few: bool) -> None:
    cell = world.cells[0]
    officials(cell, number)
    make.member(cell, date(2026, 3, 2))
    for on in (CHARTER - DAY, CHARTER, NOW):
        assert found("quality_cells_few_official", cell, on) is few, on
    assert [law(CELL, on).refuses for on in (CHARTER - DAY, CHARTER)] == [False, True]


def test_a_cell_of_more_than_thirty_needs_the_consent_of_the_level_above(world: make.Province) -> None:
    cell = world.cells[0]
    officials(cell, 28)
    days = (SINCE_294 - DAY, SINCE_294, SINCE_20 - DAY, SINCE_20, NOW)
    for number, many in ((29, False), (30, False), (31, True)):
        officials(cell, 1)
        for on in days:
            assert found("quality_cells_many", cell, on) is many, (number, on)
    assert [law(CONSENT, on).refuses for on in days] == [False, True, True, False, False]


def test_a_grassroots_cell_of_thirty_may_become_a_committee_and_a_committee_of_fewer_is_named(
    world: make.Province,
) -> None:
    committee, alone = world.communes[0], make.organization(world.districts[0], "grassroots_cell")
    officials(alone, 28)
    officials(world.cells[0], 15)
    officials(world.cells[1], 13)
    for number, enough in ((29, False), (30, True), (31, True)):
        officials(alone, 1)
        officials(world.cells[1], 1)
        for on in (CHARTER - DAY, CHARTER, NOW):
            assert found("quality_grassroots_cells_many", alone, on) is enough, (number, on)
            assert found("quality_committees_few", committee, on) is not enough, (number, on)
    assert [law(COMMITTEE, on).refuses for on in (CHARTER - DAY, CHARTER)] == [False, True]


def told(on: date, *lines: PlanLine) -> set[str]:
    """The rules a plan of that day is told of."""
    findings = examined(lines, on).findings
    assert not [each.text for each in findings if each.refuses]
    return {each.clause.key for each in findings if each.clause is not None}


@pytest.mark.parametrize("on", [CHARTER - DAY, CHARTER, NOW])
def test_a_plan_that_founds_a_cell_is_told_of_fewer_than_three(world: make.Province, on: date) -> None:
    first, second = world.cells[:2]
    lines = (
        PlanLine("found", reference="X", name="Chi bộ thôn Mới", organization_kind="cell", sector="residential",
                 parent=world.communes[0].pk),
        PlanLine("merge", first.pk, destination="X"),
        PlanLine("merge", second.pk, destination="X"),
    )  # fmt: skip
    officials(first, 1)
    for few in (True, False, False):
        officials(second, 1)
        assert (CELL in told(on, *lines)) is few


@pytest.mark.parametrize("on", [CHARTER - DAY, CHARTER, NOW])
def test_a_plan_that_founds_a_committee_is_told_of_fewer_than_thirty(world: make.Province, on: date) -> None:
    first, second = world.communes
    lines = (
        PlanLine("found", reference="X", name="Đảng bộ xã Mới", organization_kind="grassroots_committee",
                 sector="commune", parent=world.districts[0].pk),
        PlanLine("merge", first.pk, destination="X"),
        PlanLine("merge", second.pk, destination="X"),
    )  # fmt: skip
    for cell, number in zip(world.cells, (10, 10, 5, 3), strict=True):
        officials(cell, number)
    for few in (True, False, False):
        officials(world.cells[3], 1)
        assert (COMMITTEE in told(on, *lines)) is few
