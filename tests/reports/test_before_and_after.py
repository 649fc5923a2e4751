"""Two days side by side: as organised then and as organised now; organisations by kind before and after."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.actions import change_kind, move, rename
from sotay.organizations.changes import Days, changes, count_changes
from sotay.organizations.models import Organization
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.reports.test_pages import table

MOVED = date(2024, 1, 1)
EVE = "31/12/2023"


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    """A commune takes in a cell of another; the other becomes something else; a third is founded."""
    with clock_stopped_at(make.TODAY):
        province = make.province()
        for cell, count in zip(province.cells, (3, 2, 4, 1), strict=True):
            for _each in range(count):
                make.official(cell)
        decision = make.decision(on=MOVED)
        move(PROGRAM, province.cells[2], to_parent=province.communes[0], on=MOVED, decision=decision)
        rename(PROGRAM, province.cells[3], name="Chi bộ thôn Nà Mới", on=MOVED, decision=decision)
        make.organization(province.districts[1], "grassroots_cell", "Chi bộ cơ quan mới", on=MOVED)
        yield province


def at(organization: Organization, rest: str) -> str:
    return f"/reports/{organization.pk}/{rest}"


def test_a_comparison_is_offered_both_ways_and_says_what_the_earlier_day_consists_of(
    world: make.Province,
) -> None:
    client = reader("leader", world.top)
    commune = world.communes[0]

    then = words(client.get(at(commune, f"compare/?with={EVE}")))
    now = words(client.get(at(commune, f"compare/?with={EVE}&by=now")))

    assert "Theo tổ chức lúc đó" in then
    assert "Theo tổ chức hiện nay" in then
    assert "Tổng số đảng viên 5 9 +4" in then
    assert "Tổng số đảng viên 9 9 0" in now
    assert "Cộng thêm: Chi bộ thôn" in now


def test_the_rows_behind_the_earlier_day_are_those_of_the_organisation_as_it_is_today(
    world: make.Province,
) -> None:
    client = reader("leader", world.top)
    page = client.get(at(world.communes[0], f"compare/?with={EVE}&by=now"))
    (door,) = [each for each in doors(page) if "rows/party_members_total/" in each and "organized=" in each]

    assert "Tổng số đảng viên: 9 đảng viên" in words(client.get(door))


def test_of_a_day_before_it_was_founded_it_is_told_by_its_predecessors_or_not_at_all(
    world: make.Province,
) -> None:
    client = reader("leader", world.top)
    with clock_stopped_at(make.TODAY):
        new = make.organization(world.districts[0], "grassroots_committee", "Đảng bộ xã mới", on=MOVED)
        move(PROGRAM, world.cells[0], to_parent=new, on=date(2024, 2, 1), decision=make.decision())

    assert "Lúc đó chưa có tổ chức này" in words(client.get(at(new, f"compare/?with={EVE}")))
    assert "Tổng số đảng viên 3 3 0" in words(client.get(at(new, f"compare/?with={EVE}&by=now")))
    assert "Tổng số đảng viên 3 3 0" in words(client.get(at(new, f"units/?with={EVE}")))


def test_organisations_by_kind_before_and_after_lead_to_their_rows(world: make.Province) -> None:
    client = reader("leader", world.top)
    page = client.get(at(world.top, f"units/?with={EVE}"))
    said = words(page)

    assert "2 tổ chức cơ sở đảng thành 3, 4 chi bộ trực thuộc thành 4" in said
    assert re.search(r"Chi bộ cơ sở 0 1 \+1", said)
    cells = [each for each in doors(page) if "rows/subordinate_party_cells/" in each]
    assert len(cells) == 2
    for each in cells:
        assert "Chi bộ trực thuộc: 4 chi bộ" in words(client.get(each))


def test_what_became_of_each_organisation_is_listed_by_sort(world: make.Province) -> None:
    days = Days(date(2023, 12, 31), make.TODAY, world.top.path or "", world.top.path or "")

    assert {sort: count for sort, count in count_changes(days).items() if count} == {
        "founded": 1,
        "moved": 1,
        "renamed": 1,
    }
    (moved,) = changes(days, "moved")
    assert (moved.parent_then, moved.parent_now) == (world.communes[1].pk, world.communes[0].pk)
    assert [each.name_now for each in changes(days, "renamed")] == ["Chi bộ thôn Nà Mới"]


def test_seen_from_one_side_of_a_move_it_came_or_left(world: make.Province) -> None:
    def counted(organization: Organization) -> dict[str, int]:
        path = organization.path or ""
        found = count_changes(Days(date(2023, 12, 31), make.TODAY, path, path))
        return {sort: count for sort, count in found.items() if count}

    assert counted(world.communes[0]) == {"came": 1}
    assert counted(world.communes[1]) == {"left": 1, "renamed": 1}


def test_the_report_is_taken_out_as_a_spreadsheet(world: make.Province) -> None:
    client = reader("leader", world.top)

    rows = table(client.get(at(world.top, f"units.xlsx?with={EVE}")).content)
    changed = table(client.get(at(world.top, f"units/changes.xlsx?with={EVE}")).content)

    assert [row for row in rows if "Chi bộ cơ sở" in str(row[0])][-1][1:] == [0.0, 1.0, 1.0]
    assert {row[1] for row in changed if row[0]} >= {"Thành lập", "Đổi cấp trên", "Đổi tên"}


def test_many_changes_ask_no_more_of_the_database_than_few(world: make.Province) -> None:
    client = reader("leader", world.top)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(at(world.top, f"units/?with={EVE}"))
        return len(found)

    before = asked()
    with clock_stopped_at(make.TODAY):
        for number in range(5):
            make.organization(world.communes[0], "cell", f"Chi bộ thôn mới {number}", on=MOVED)
    assert asked() == before


def test_a_change_of_kind_breaks_the_series_of_the_organisation_and_of_the_one_above(
    world: make.Province,
) -> None:
    with clock_stopped_at(make.TODAY):
        change_kind(
            PROGRAM,
            world.districts[1],
            kind="upper",
            upper_type="city",
            on=date(2024, 2, 1),
            decision=make.decision(),
        )
    client = reader("leader", world.top)

    for organization in (world.top, world.districts[1]):
        said = words(client.get(at(organization, f"compare/?with={EVE}")))
        assert "Ngày 1/2/2024" in said
