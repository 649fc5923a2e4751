"""How far the handbook has come is told in numbers, and never of so few that a number names somebody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sotay.handbook.letterbox import touch
from sotay.handbook.rollout import rollout
from sotay.indicators.engine import evaluate, rows_behind, spread
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.queries import ask
from sotay.organizations.models import OrganizationState
from tests import make
from tests.desk.visiting import words
from tests.handbook.world import account_of, build, signed_in
from tests.independent.test_figures import counted_again


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


CODES = ["handbook_opened", "handbook_installed"]


def figures(organization, on=make.TODAY, known_at=None):
    with seen_by(PROGRAM):
        question = ask(organization, on, on, on + timedelta(days=1), known_at)
        return {code: figure.value for code, figure in evaluate(CODES, question).items()}


def used(world):
    """Three of the cell of six, one long ago, and the only member of another cell."""
    touch(world.account.pk, make.TODAY, installed=True)
    touch(account_of(world.other, world.cell, "cũ").pk, make.TODAY - timedelta(days=30), installed=True)
    touch(account_of(world.province.members[0], world.cell, "mới").pk, make.TODAY - timedelta(days=29))
    alone = make.official(world.province.cells[1], name="Một Mình")
    touch(account_of(alone, world.province.cells[1], "một").pk, make.TODAY, installed=True)


def test_the_figures_count_who_uses_it_on_every_level_and_nobody_alone(world):
    used(world)
    province = world.province
    for place in (province.top, province.districts[0], province.communes[0], province.cells[0]):
        assert figures(place) == {"handbook_opened": 2, "handbook_installed": 2}, place
        whole, _parts = rollout(place, make.TODAY)
        assert (whole.lately, whole.installed) == (2, 2)
    assert figures(province.cells[1]) == {"handbook_opened": 0, "handbook_installed": 0}
    commune = province.communes[0]
    with seen_by(PROGRAM):
        found = spread(CODES, ask(commune, make.TODAY, make.TODAY, make.TODAY + timedelta(days=1)))
    children = {
        child: {code: figure.value for code, figure in row.items()} for child, row in found.children.items()
    }
    assert {child: row for child, row in children.items() if any(row.values())} == {
        province.cells[0].pk: {"handbook_opened": 2, "handbook_installed": 2}
    }


def test_sql_written_from_the_schema_alone_counts_the_same(world):
    used(world)
    for place in (
        world.province.top,
        world.province.communes[0],
        world.province.cells[0],
        world.province.cells[1],
    ):
        day = make.TODAY
        with seen_by(PROGRAM):
            again = counted_again(place.pk, day, day, day + timedelta(days=1), None, today=day)
        assert {code: again[code] for code in CODES} == figures(place)


def test_behind_the_figure_stand_cells_and_never_a_person(world):
    used(world)
    with seen_by(PROGRAM):
        question = ask(world.province.top, make.TODAY, make.TODAY, make.TODAY + timedelta(days=1))
        for code in CODES:
            ((_part, rows),) = rows_behind(code, question)
            assert rows.model is OrganizationState
            assert [row.organization_id for row in rows] == [world.cell.pk]
    office = signed_in(make.account("grassroots_office", world.province.communes[0]))
    for code in CODES:
        answer = office.get(reverse("reports:rows", args=[world.province.communes[0].pk, code]))
        assert answer.status_code == 200
        assert "Lý Thị Tôi" not in words(answer)


def test_of_an_earlier_day_nothing_is_known(world):
    used(world)
    assert figures(world.province.top, make.TODAY - timedelta(days=1)) == dict.fromkeys(CODES)
