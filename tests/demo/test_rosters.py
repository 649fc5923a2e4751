"""The province as its committees would send it: everybody once, in layouts as offices really have them."""

import csv
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sotay.demo.rosters import Roster, rosters, write
from sotay.demo.standing import members, seats

from .recount import Tree, province, stays, stock

pytestmark = pytest.mark.xdist_group("invented provinces")

NAME_COLUMNS = {"code": (2,), "path": (1,), "columns": (4, 5)}


@pytest.fixture(scope="module")
def sent() -> list[Roster]:
    return list(rosters(province("bac_kan")))


def people_in(roster: Roster) -> int:
    return sum(len(row) > 2 for row in roster.rows)


def test_the_standing_of_the_day_is_that_of_the_ledger() -> None:
    rows = province("bac_kan")
    told = {standing.member.id: (standing.cell, standing.status) for standing in members(rows)}
    open_stays = {member: s[-1][:2] for member, s in stays(rows).items() if s and s[-1][3] is None}

    assert told == open_stays


def test_everybody_is_on_one_roster(sent: list[Roster]) -> None:
    lists = [roster for roster in sent if roster.layout in NAME_COLUMNS]
    rows = province("bac_kan")
    by_totals = next(roster for roster in sent if roster.layout == "totals")

    assert {roster.layout for roster in lists} == set(NAME_COLUMNS)
    assert len(lists) == 9
    counted = sum(map(people_in, lists)) + sum(int(str(row[-1])) for row in by_totals.rows)
    assert counted == stock(rows, rows.day) == 37_340


def test_the_list_of_organisations_names_them_all_parents_first(sent: list[Roster]) -> None:
    rows = province("bac_kan")
    listed = next(roster for roster in sent if roster.layout == "tree").rows
    above: set[object] = {None}

    assert len(listed) == len(Tree(rows).existing(rows.day)) == len(seats(rows))
    for row in listed:
        assert row[4] in above
        above.add(row[1])


def test_offices_write_as_offices_do(sent: list[Roster]) -> None:
    by_layout = {
        layout: [r for roster in sent if roster.layout == layout for r in roster.rows]
        for layout in NAME_COLUMNS
    }
    names = [str(row[2]) for row in by_layout["code"]]
    dates = [row[3] for row in by_layout["code"]]

    assert any(name.isupper() for name in names) and any("  " in name for name in names)
    assert any(name != unicodedata.normalize("NFC", name) for name in names)
    assert any(isinstance(row[6], int) for row in by_layout["code"]), "numbers that lost their zeros"
    assert any(isinstance(day, date) for day in dates) and any(isinstance(day, str) for day in dates)
    assert {row[2] for row in by_layout["path"] if len(row) > 2} == {"x", None}
    assert all(len(str(row[9])) == 8 for row in by_layout["columns"])


def test_a_member_of_unknown_status_is_not_given_one(sent: list[Roster]) -> None:
    unknown = [standing for standing in members(province("bac_kan")) if standing.status == "unknown"]
    assert unknown
    assert all(standing.member.official_on is None for standing in unknown)


def test_mistakes_are_made_only_when_asked_for_and_are_named(sent: list[Roster]) -> None:
    assert not any(roster.mistakes for roster in sent)
    spoilt = [roster for roster in rosters(province("bac_kan"), errors=True) if roster.layout in NAME_COLUMNS]

    assert all(roster.mistakes for roster in spoilt)
    assert len({what for roster in spoilt for what in roster.mistakes.values()}) == 6
    for roster in spoilt:
        for place, what in roster.mistakes.items():
            if what == "no name":
                assert all(roster.rows[place][column] is None for column in NAME_COLUMNS[roster.layout])


def test_files_can_be_opened(tmp_path: Path) -> None:
    files = write(province("thai_nguyen"), tmp_path / "danh sách gửi lên")
    suffixes = sorted(file.suffix for file in files)

    assert suffixes == [".csv", ".csv", ".xlsx", ".xlsx", ".xlsx"]
    for file in files:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as lines:
                assert len(list(csv.reader(lines, delimiter=";"))) > 100
        else:
            book = CalamineWorkbook.from_path(str(file))
            assert len(book.get_sheet_by_index(0).to_python()) > 300
