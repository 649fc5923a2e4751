import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotay.kernel.dates import PartialDate
from sotay.kernel.sheets import BadFile, Column, find_header, mark_errors, open_sheet, write_xlsx

COLUMNS = [
    Column("STT", "whole", width=6),
    Column("Họ và tên", width=26),
    Column("Ngày sinh", "date"),
    Column("Dự bị", "date", group="Ngày vào Đảng"),
    Column("Chính thức", "date", group="Ngày vào Đảng"),
    Column("Số thẻ"),
    Column("Tỷ lệ", "percent"),
]
ROW = [
    1,
    "Nguyễn Văn An",
    date(1980, 2, 3),
    PartialDate(date(2001, 2, 3), "day"),
    None,
    "00123456",
    Fraction(1, 4),
]
VOCABULARY = {
    "full_name": ["Họ và tên"],
    "born_on": ["Ngày sinh"],
    "joined_on": ["Ngày vào Đảng dự bị"],
    "official_on": ["Ngày vào Đảng chính thức"],
    "card": ["Số thẻ"],
}


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_what_is_written_is_read_as_what_it_was() -> None:
    data = write_xlsx(COLUMNS, [ROW], title="DANH SÁCH ĐẢNG VIÊN", notes=["Tính đến 19/3/2024"])
    sheet = open_sheet(data)
    header = find_header(sheet, VOCABULARY)
    assert header.columns == {1: "full_name", 2: "born_on", 3: "joined_on", 4: "official_on", 5: "card"}
    assert [cell.value for cell in sheet.rows[header.first_row]] == [
        1.0,
        "Nguyễn Văn An",
        date(1980, 2, 3),
        date(2001, 2, 3),
        None,
        "00123456",
        0.25,
    ]


def test_pages_are_landscape_a4_with_headings_on_each_and_in_sight() -> None:
    data = write_xlsx(COLUMNS, [ROW], title="Danh sách", sheet_name="Đảng viên")
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert 'topLeftCell="A5"' in sheet
    assert "'Đảng viên'!$3:$4" in part(data, "xl/workbook.xml")


@pytest.mark.parametrize("text", ["=1+1", "+84 209", "-5", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(text: str) -> None:
    data = write_xlsx([Column("Ghi chú")], [[text]])
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert 'quotePrefix="1"' in part(data, "xl/styles.xml")
    assert open_sheet(data).rows[1][0].value == text


def test_numbers_are_numbers_except_those_too_long_to_be_kept_exactly() -> None:
    data = write_xlsx([Column("Số", "decimal")], [[37_340], [Decimal("91.95")], [10**18], [123_456_789_012]])
    cells = [row[0] for row in open_sheet(data).rows[1:]]
    assert [cell.value for cell in cells] == [37340.0, 91.95, str(10**18), 123456789012.0]


def test_dates_that_a_spreadsheet_cannot_hold_or_that_are_not_whole_stay_text() -> None:
    values = [
        date(1890, 5, 19),
        PartialDate(date(1980, 2, 1), "month"),
        PartialDate(date(1980, 1, 1), "year"),
    ]
    data = write_xlsx([Column("Ngày", "date")], [[value] for value in values])
    assert [row[0].value for row in open_sheet(data).rows[1:]] == ["19/5/1890", "2/1980", "1980"]


def test_sheet_names_are_made_to_fit() -> None:
    data = write_xlsx([Column("A")], [["x"]], sheet_name="Biểu 1/2: tăng, giảm [đảng viên] trong toàn tỉnh")
    assert open_sheet(data).name == "Biểu 1 2  tăng, giảm  đảng viên"


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=50), max_size=5)
)
def test_any_text_survives_the_journey(texts: list[str]) -> None:
    data = write_xlsx([Column("Chữ")], [["mốc"], *([text] for text in texts), ["mốc"]])
    try:
        read = [row[0].value for row in open_sheet(data).rows[1:]]
    except BadFile as refused:
        assert "bảng mã" in str(refused)  # noqa: PT017 -- random letters may look like an old font
    else:
        assert read == ["mốc", *(text or None for text in texts), "mốc"]


# Given back with errors


def handed_in() -> bytes:
    return write_xlsx(COLUMNS, [ROW, [2, "Lý Ba", "31/02/1980", None, None, "7", 0]], title="Danh sách")


def test_the_same_table_comes_back_with_a_column_that_says_why() -> None:
    back = open_sheet(
        mark_errors(handed_in(), {"F6": "Thiếu số.", "C6": "Không có ngày này."}, heading_row=3)
    )
    original = open_sheet(handed_in())
    assert [[cell.value for cell in row[:7]] for row in back.rows] == [
        [cell.value for cell in row] for row in original.rows
    ]
    assert back.merged == original.merged
    assert [row[7].text for row in back.rows[3:]] == [
        "Lỗi / cần xem",
        "",
        "C6: Không có ngày này. F6: Thiếu số.",
    ]


def test_marked_cells_are_coloured() -> None:
    assert "F8D7DA" in part(mark_errors(handed_in(), {"C6": "Sai."}), "xl/styles.xml")
    assert "F8D7DA" not in part(mark_errors(handed_in(), {}), "xl/styles.xml")


def test_a_table_marked_twice_has_one_column_of_remarks_and_it_is_never_read_as_data() -> None:
    once = mark_errors(handed_in(), {"C6": "Không có ngày này."}, heading_row=3)
    twice = open_sheet(mark_errors(once, {"B5": "Trùng tên."}, heading_row=3))
    header = find_header(twice, VOCABULARY)
    assert twice.width == 8
    assert [row[7].text for row in twice.rows[3:]] == ["Lỗi / cần xem", "B5: Trùng tên.", ""]
    assert 7 not in header.unmapped
    assert set(header.columns.values()) == set(VOCABULARY)


def test_a_csv_file_comes_back_as_a_workbook_with_its_zeros() -> None:
    given_in = "Họ và tên;Số thẻ\nAn;00123456\nBa\n".encode()
    back = open_sheet(mark_errors(given_in, {"B3": "Thiếu số thẻ."}))
    assert [[cell.text for cell in row] for row in back.rows] == [
        ["Họ và tên", "Số thẻ", "Lỗi / cần xem"],
        ["An", "00123456", ""],
        ["Ba", "", "B3: Thiếu số thẻ."],
    ]
