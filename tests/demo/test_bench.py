"""The pieces of the benchmarks run, on a province of a handful of people. How fast is nobody's business here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from django.db import connections

from sotay.demo.bench import running, writing
from sotay.demo.bench.loading import Loading, Sheets, imported
from sotay.demo.bench.measuring import Sample, Timing, measured
from sotay.demo.bench.throwaway import throwaway
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from sotay.people.models import Office
from tests import make

Table = list[list[str | None]]
RECORDED, DAY = date(2024, 1, 2), date(2024, 3, 19)
ORGANIZATIONS: Table = [
    ["Mã tổ chức đảng", "Tên tổ chức đảng", "Loại tổ chức đảng", "Mã tổ chức đảng cấp trên", "Loại hình"],
    ["01", "Đảng bộ tỉnh Ba Bể", "Đảng bộ tỉnh", None, None],
    ["01.01", "Đảng bộ xã A", "Đảng bộ cơ sở", "01", "Xã, phường, thị trấn"],
    ["01.01.01", "Chi bộ thôn Một", "Chi bộ trực thuộc", "01.01", "Thôn, tổ dân phố"],
]
MEMBERS: Table = [
    ["Mã chi bộ", "Họ và tên", "Ngày sinh", "Giới tính", "Ngày vào Đảng", "Ngày chính thức"],
    ["01.01.01", "Nông Thị Hoa", "3/2/1970", "Nữ", "3/2/1995", "3/2/1996"],
    ["01.01.01", "Hoàng Văn Tá", "4/5/1981", "Nam", "19/5/2005", "19/5/2006"],
]


@pytest.fixture
def office(db: None) -> Office:
    with clock_stopped_at(RECORDED):
        province = make.province()
        for cell in province.cells:
            make.official(cell)
            make.member(cell)
        make.account("organization_department", province.top)
    Clock.objects.create(id=1, day=DAY)
    return running.department()


def test_every_question_is_answered_beside_its_plain_way(office: Office) -> None:
    asked = list(running.questions(office, times=1))

    assert [each.case.title for each in asked if not (each.timing.statements and each.way)] == []
    assert all((each.plain is None) == (each.case.plainly is None) for each in asked)
    assert len(asked) > 8


def test_every_page_answers(office: Office) -> None:
    visited = list(running.pages(office, times=1))

    assert [each.title for each in visited][:3] == ["home", "organisation", "tree"]
    assert len(visited) > 8
    assert all(each.size and each.timing.statements for each in visited)


def test_the_same_rows_go_in_by_import_by_copy_and_one_by_one(
    committed_database: None, tmp_path: Path
) -> None:
    @contextmanager
    def empty() -> Iterator[str]:
        with throwaway(str(connections.settings["default"]["NAME"])) as name:
            yield name

    sheets = Sheets(workbook(tmp_path, ORGANIZATIONS), workbook(tmp_path, MEMBERS), DAY)
    organizations, checked, loaded, copied, created = imported(sheets, empty)

    assert (organizations.rows, checked.rows, loaded.rows) == (3, 2, 2)
    assert copied.rows == created.rows > 10


def workbook(folder: Path, rows: Table) -> bytes:
    target = folder / "roster.xlsx"
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.read_bytes()


def test_what_is_run_several_times_is_told_by_its_best_and_its_median(db: None) -> None:
    timing, found = measured(Office.objects.count, times=3)
    told = Timing([Sample(wall=3.0), Sample(wall=1.0), Sample(wall=2.0)])

    assert (found, timing.statements, len(timing.samples)) == (0, 1, 3)
    assert (told.best, told.median) == (1.0, 2.0)


def test_a_run_replaces_its_own_section_of_the_page_and_no_other(office: Office, tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    for profile in ("bac_kan", "ha_giang", "bac_kan"):
        report = running.begun(profile, office)
        report.loaded.append(Loading("a roster", 12.0, 5.0, None, 37_340, 20.0))
        writing.write(report, page)

    text = page.read_text("utf-8")
    assert text.startswith("# Benchmarks")
    assert text.count("(`bac_kan`)") == text.count("(`ha_giang`)") == 1
    assert text.count("| a roster | 20 ✓ | 12.0 | 5.0 + ? | 37,340 |") == 1
    assert text.count("| a roster |  | 12.0 | 5.0 + ? | 37,340 |") == 1


PAGE = """# Benchmarks

Of an older run.

## On a telephone

By hand, before.

<!-- bac_kan -->
## Bắc Kạn

| measured | once |

### Many rows at once

old rows

### What row security costs

old costs

## Two hundred users at once

By hand, between.

### In detail

<!-- trail -->
## A trail of 1,000,000 entries

old trail

## Three hundred vote in the same minute

By hand, after.
"""


@pytest.mark.parametrize("profile", ["bac_kan", "trail", "ha_giang"])
def test_what_somebody_wrote_on_the_page_stays_whatever_is_measured(profile: str) -> None:
    text = writing.with_section(PAGE, profile, "## New\n\nmeasured\n")
    again = writing.with_section(text, profile, "## New\n\nmeasured\n")

    by_hand = [line for line in PAGE.splitlines() if line.startswith(("By hand", "## T", "## O", "### In"))]
    assert [line for line in text.splitlines() if line in by_hand] == by_hand
    assert ("old rows" in text, "old trail" in text) == (profile != "bac_kan", profile != "trail")
    assert text.count("measured\n") == 1
    assert again == text
    assert "Of an older run" not in text


def test_one_part_measured_again_leaves_the_others_of_its_province_and_of_other_provinces(
    office: Office, tmp_path: Path
) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE + "\n<!-- ha_giang -->\n## Hà Giang\n\n### Many rows at once\n\nits rows\n", "utf-8")
    report = running.begun("bac_kan", office)
    report.in_part = True
    report.loaded.append(Loading("a roster", 12.0, 5.0, None, 37_340, 20.0))
    for _time in range(2):
        writing.write(report, page)

    text = page.read_text("utf-8")
    assert [each for each in ("old rows", "old costs", "its rows", "old trail", "once") if each in text] == [
        "old costs",
        "its rows",
        "old trail",
        "once",
    ]
    assert text.count("| a roster |") == text.count("| in the database |") == 1
    assert text.index("| a roster |") < text.index("old costs") < text.index("its rows")
