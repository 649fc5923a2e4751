"""The state of each province on its day is what its profile says, for any seed, counted from the rows."""

from datetime import date

import pytest

from sotay.demo import profiles
from sotay.demo.shapes import Province

from .recount import Tree, flow, province, stays, stock

pytestmark = pytest.mark.xdist_group("invented provinces")

SEEDS = (None, 1, 77, 4_021)
OTHERS = ("ha_giang", "bac_lieu", "bac_giang", "thai_nguyen")


@pytest.fixture(params=SEEDS)
def bac_kan(request: pytest.FixtureRequest) -> Province:
    return province("bac_kan", request.param)


def test_bac_kan_has_the_tree_it_reported(bac_kan: Province) -> None:
    tree, day = Tree(bac_kan), bac_kan.day
    under_root = [org for org in tree.existing(day) if tree.value(org, "parent", day) == bac_kan.root]
    uppers = [org for org in under_root if tree.value(org, "kind", day) == "upper"]
    types = sorted(tree.value(org, "upper_type", day) for org in uppers)

    assert types == ["army", "bloc", "city", *["district"] * 7, "police"]
    assert tree.count(day, "grassroots_committee", "grassroots_cell") == 426
    assert tree.count(day, "cell") == 2093
    assert tree.count(day, "section") == 4
    assert tree.count(day, "delegation") == 10


def test_bac_kan_has_the_members_it_reported(bac_kan: Province) -> None:
    assert stock(bac_kan, bac_kan.day) == 37_340


def test_some_of_its_members_are_kept_by_totals(bac_kan: Province) -> None:
    by_name = sum(rows[-1][3] is None for rows in stays(bac_kan).values() if rows)
    assert 2_000 < stock(bac_kan, bac_kan.day) - by_name < 3_000


def test_some_are_on_probation_on_the_day(bac_kan: Province) -> None:
    open_stays = [rows[-1] for rows in stays(bac_kan).values() if rows and rows[-1][3] is None]
    statuses = [status for _, status, _, _ in open_stays]

    assert 900 < statuses.count("probationary") < 1_500
    assert 0 < statuses.count("unknown") < 60


def test_subordinate_cells_stand_under_grassroots_committees(bac_kan: Province) -> None:
    tree, day = Tree(bac_kan), bac_kan.day
    for org in tree.existing(day):
        if tree.value(org, "kind", day) != "cell":
            continue
        parent = tree.value(org, "parent", day)
        if tree.value(parent, "kind", day) == "section":
            parent = tree.value(parent, "parent", day)
        assert tree.value(parent, "kind", day) == "grassroots_committee"


@pytest.mark.parametrize("name", OTHERS)
def test_other_provinces_have_their_tree_and_members(name: str) -> None:
    rows, profile = province(name), profiles.load(name)
    tree = Tree(rows)

    assert tree.count(rows.day, "grassroots_committee", "grassroots_cell") == profile.grassroots
    assert tree.count(rows.day, "cell") == profile.cells
    assert tree.count(rows.day, "section") == profile.sections
    assert tree.count(rows.day, "delegation") == profile.delegations
    assert stock(rows, rows.day) == profile.members


def test_ha_giang_has_a_little_over_74_thousand_members() -> None:
    rows = province("ha_giang")
    assert 74_000 < stock(rows, date(2023, 12, 31)) < 75_000


def test_bac_lieu_has_nearly_1650_cells_and_a_little_over_1190_admissions() -> None:
    rows = province("bac_lieu")
    tree, day = Tree(rows), date(2023, 1, 9)

    assert tree.count(day, "grassroots_committee", "grassroots_cell") == 329
    assert 1_640 <= tree.count(day, "cell") < 1_650
    assert 1_190 < flow(rows, "admission", date(2022, 1, 1), date(2022, 12, 31)) < 1_200 + _by_totals(rows)


def _by_totals(rows: Province) -> int:
    return sum(
        line.quantity for line in rows.lines if line.kind == "admission" and line.counted_on.year == 2022
    )


def test_more_women_young_and_workers_are_admitted_in_bac_lieu_than_the_year_before() -> None:
    rows = province("bac_lieu")
    work = {row.member: row.occupation for row in reversed(rows.backgrounds)}
    people = {member.id: member for member in rows.members}
    shares = {}
    for year in (2021, 2022):
        admitted = [
            people[movement.member]
            for movement in rows.movements
            if movement.kind == "admission" and movement.counted_on.year == year and movement.quantity > 0
        ]
        young = [person for person in admitted if (person.joined_on - person.born_on).days < 31 * 365.25]
        shares[year] = (
            sum(person.sex == "female" for person in admitted) / len(admitted),
            len(young) / len(admitted),
            sum(work[person.id] == "worker" for person in admitted) / len(admitted),
        )
    assert all(now > before for before, now in zip(shares[2021], shares[2022], strict=True))


def test_bac_giang_admitted_5268_by_its_day() -> None:
    rows = province("bac_giang")
    assert flow(rows, "admission", date(2021, 1, 1), date(2023, 11, 13)) == 5_268


def test_heads_of_villages_in_bac_giang_are_members_as_reported() -> None:
    rows = province("bac_giang")
    villages = {unit.id for unit in rows.units if unit.kind in ("village", "residential_group")}
    shares = {}
    for day in (date(2021, 6, 30), date(2021, 12, 31), date(2022, 6, 30)):
        heads = [
            head
            for head in rows.heads
            if head.unit in villages and head.since <= day and (head.until is None or day < head.until)
        ]
        assert len(heads) == len({head.unit for head in heads}) == 2_128
        shares[day] = 100 * sum(head.is_member for head in heads) / len(heads)

    assert round(shares[date(2022, 6, 30)], 1) == 91.8
    assert round(shares[date(2022, 6, 30)] - shares[date(2021, 12, 31)], 1) == 14.3
    assert round(shares[date(2022, 6, 30)] - shares[date(2021, 6, 30)], 1) == 14.3
