from collections.abc import Sequence
from datetime import date

import pytest

from sotay.kernel.sheets import Header, Sheet, find_header, lines, records
from sotay.kernel.sheets.cells import Position, Value
from sotay.kernel.sheets.headings import heading_key

VOCABULARY = {
    "full_name": ["Họ và tên", "Họ tên"],
    "born_on": ["Ngày sinh", "Ngày, tháng, năm sinh", "Năm sinh"],
    "sex": ["Giới tính"],
    "male": ["Nam", "Giới tính nam"],
    "female": ["Nữ", "Giới tính nữ"],
    "ethnicity": ["Dân tộc"],
    "joined_on": ["Ngày vào Đảng", "Ngày kết nạp", "Ngày vào Đảng dự bị", "Dự bị"],
    "official_on": ["Ngày chính thức", "Ngày vào Đảng chính thức", "Chính thức"],
    "card": ["Số thẻ", "Số thẻ đảng viên"],
    "identity": ["Số căn cước", "Số CCCD"],
}


def sheet(*rows: Sequence[Value], merged: Sequence[tuple[Position, Position]] = ()) -> Sheet:
    return Sheet("Một", ("Một",), [[value or None for value in row] for row in rows], merged=tuple(merged))


def found(*rows: Sequence[Value], merged: Sequence[tuple[Position, Position]] = ()) -> Header:
    return find_header(sheet(*rows, merged=merged), VOCABULARY)


def kinds(table: Sheet) -> list[str]:
    return [line.kind for line in lines(table, find_header(table, VOCABULARY))]


PLAIN = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số thẻ"]
AN: list[Value] = [1.0, "Nguyễn Văn An", date(1980, 2, 3), "Nam", "Tày", "00123456"]
BA: list[Value] = [2.0, "Lý Thị Ba", "1975", "Nữ", "Nùng", "00123457"]


def test_headings_are_known_with_and_without_diacritics_in_any_order_and_case() -> None:
    header = found(["SO THE DANG VIEN", "dân tộc", "Họ  tên", "NGÀY SINH"], ["1", "Tày", "An", "1980"])
    assert header.columns == {0: "card", 1: "ethnicity", 2: "full_name", 3: "born_on"}
    assert (header.top, header.first_row, header.confidence) == (0, 1, 1.0)


def test_title_lines_above_are_passed_over() -> None:
    header = found(["ĐẢNG BỘ XÃ NÀ PHẶC"], ["DANH SÁCH ĐẢNG VIÊN"], [], ["Ngày 19/3/2024"], PLAIN, AN)
    assert (header.top, header.first_row) == (4, 5)
    assert header.numbering == 0
    assert header.unmapped == {}


TWO_ROWS: list[list[Value]] = [
    ["STT", "Họ và tên", "Giới tính", "", "Ngày sinh", "Ngày vào Đảng", "", "Ghi chú"],
    ["", "", "Nam", "Nữ", "", "Dự bị", "Chính thức", ""],
    [1.0, "Nguyễn Văn An", "x", "", "3/2/1980", "1/2/2001", "1/2/2002", ""],
]
MEANING = {1: "full_name", 2: "male", 3: "female", 4: "born_on", 5: "joined_on", 6: "official_on"}


@pytest.mark.parametrize(
    "merged",
    [
        [],
        [((0, 2), (0, 3)), ((0, 5), (0, 6)), *(((0, column), (1, column)) for column in (0, 1, 4, 7))],
    ],
    ids=["unmerged, as in CSV", "merged"],
)
def test_two_rows_of_headings_are_joined(merged: list[tuple[Position, Position]]) -> None:
    header = found(*TWO_ROWS, merged=merged)
    assert header.columns == MEANING
    assert header.first_row == 2
    assert header.unmapped == {7: "Ghi chú"}
    assert header.headings[2].text == "Giới tính / Nam"


def test_two_rows_of_headings_under_a_merged_title() -> None:
    title = ["DANH SÁCH ĐẢNG VIÊN", *[""] * 7]
    header = found(title, *TWO_ROWS, merged=[((0, 0), (0, 7)), ((1, 2), (1, 3)), ((1, 5), (1, 6))])
    assert (header.columns, header.top, header.first_row) == (MEANING, 1, 3)


def test_the_first_row_of_data_is_never_taken_for_headings() -> None:
    header = found(["Họ và tên", "Giới tính", "Dân tộc"], ["An", "Nam", "Kinh"], ["Ba", "Nữ", "Tày"])
    assert (header.columns, header.first_row) == ({0: "full_name", 1: "sex", 2: "ethnicity"}, 1)


def test_numbers_of_columns_hints_and_unknown_lower_headings_belong_to_the_headings() -> None:
    assert found(PLAIN, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], AN).first_row == 2
    assert found(PLAIN, ["A", "B", 1.0, 2.0, 3.0, 4.0], AN).first_row == 2
    assert found(PLAIN, ["", "", "(ngày/tháng/năm)", "", "", ""], AN).first_row == 2
    header = found(
        [*PLAIN, "Quê quán", ""], ["", "", "", "", "", "", "Xã", "Huyện"], [*AN, "Nà Phặc", "Ngân Sơn"]
    )
    assert header.first_row == 2


def test_hints_in_parentheses_and_filling_words_do_not_matter() -> None:
    header = found(["Họ và tên đảng viên", "Ngày sinh (dd/mm/yyyy)", "Dân tộc (ghi rõ)"], ["An"])
    assert list(header.columns.values()) == ["full_name", "born_on", "ethnicity"]
    assert heading_key("Số thẻ\nđảng viên:") == "so the"


def test_what_is_likely_is_suggested_and_not_mapped() -> None:
    header = found(
        ["Họ và tên", "Giới tính", "Ngày vào Đảng lần thứ hai", "Ngày sinnh", "Số thẽ cũ bị mất"], ["An"]
    )
    assert header.columns == {0: "full_name", 1: "sex"}
    assert header.suggestions == {2: "joined_on", 3: "born_on", 4: "card"}
    assert set(header.unmapped) == {2, 3, 4}


def test_one_column_only_has_a_field() -> None:
    header = found(["Họ và tên", "Số thẻ mới", "Số thẻ", "Số thẻ đảng viên"], ["An", "1", "2", "3"])
    assert header.columns == {0: "full_name", 2: "card"}
    assert header.suggestions == {1: "card", 3: "card"}


def test_a_person_may_map_the_rest() -> None:
    header = found(["Họ và tên", "Mã số"], ["An", "1"]).mapped({0: "full_name", 1: "card"})
    assert (header.columns, header.unmapped, header.confidence) == ({0: "full_name", 1: "card"}, {}, 1.0)


def test_a_sheet_without_known_headings_says_so_by_its_confidence() -> None:
    header = found(["Báo cáo"], ["x", "y"])
    assert (header.confidence, header.columns) == (0.0, {})


def test_records_are_cells_by_field() -> None:
    table = sheet(["Danh sách"], PLAIN, AN, BA)
    rows = list(records(table, find_header(table, VOCABULARY)))
    assert [row.cells["full_name"].text for row in rows] == ["Nguyễn Văn An", "Lý Thị Ba"]
    assert [row.cells["card"].address for row in rows] == ["F3", "F4"]


def test_totals_footers_blank_lines_and_repeated_headings_are_left_out_and_named() -> None:
    table = sheet(
        PLAIN,
        AN,
        [],
        PLAIN,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        BA,
        ["Tổng cộng: 2 đảng viên", "", "", "", "", 2.0],
        ["", "", "", "Nà Phặc, ngày 19 tháng 3 năm 2024"],
        ["Người lập biểu", "", "", "T/M CHI ỦY"],
        ["", "", "", "BÍ THƯ"],
        ["Hoàng Văn Cường", "", "", "Nông Thị Dung"],
    )
    assert kinds(table) == ["data", "blank", "heading", "heading", "data", "total", *["footer"] * 4]


def test_people_whose_names_resemble_a_total_are_people() -> None:
    table = sheet(
        ["Họ và tên", "Ngày sinh", "Dân tộc", "Số thẻ"],
        ["Tống Công Minh", "1980", "Kinh", "1"],
        ["Tong Cong Minh", "1980", "Kinh", "1"],
        ["Cồng Thị An", "1981", "Thái", "2"],
        ["TỔNG SỐ", "", "", 2.0],
        ["Tong cong: 2 dang vien"],
        ["Cộng", "", "", 2.0],
    )
    assert kinds(table) == ["data", "data", "data", "total", "total", "total"]


def test_a_line_that_names_a_cell_is_a_group_and_stands_over_its_members() -> None:
    table = sheet(PLAIN, ["I", "Chi bộ Nà Bản"], AN, ["II. Chi bộ trường học"], BA, ["", "Đảng bộ xã A"])
    header = find_header(table, VOCABULARY)
    assert kinds(table) == ["group", "data", "group", "data", "group"]
    assert [line.group for line in records(table, header)] == ["I Chi bộ Nà Bản", "II. Chi bộ trường học"]


def test_a_row_with_only_a_name_is_still_a_record() -> None:
    assert kinds(sheet(PLAIN, AN, ["", "Nông Văn Kỳ"], [3.0, "Kỳ Văn An"])) == ["data", "data", "data"]


def test_people_who_are_secretaries_are_no_signatures() -> None:
    table = sheet(
        ["Họ và tên", "Ngày sinh", "Chức vụ"],
        ["Nông Thị Dung", "3/2/1980", "Bí thư"],
        ["Lý Văn Ba", "1975", ""],
        ["Người lập biểu", "", "Bí thư"],
        ["Nông Thị Dung"],
    )
    assert kinds(table) == ["data", "data", "footer", "footer"]


def test_a_general_corporation_is_no_total() -> None:
    table = sheet(
        ["Họ và tên", "Dân tộc"], ["Tổng công ty Giấy", "1"], ["Tổng: 5", ""], ["TONG CONG TY GIAY", "1"]
    )
    assert kinds(table) == ["data", "total", "data"]


def test_records_after_a_signature_are_records_again() -> None:
    table = sheet(PLAIN, AN, ["", "Người lập biểu"], ["", "Nông Thị Dung"], PLAIN, BA)
    assert kinds(table) == ["data", "footer", "footer", "heading", "data"]
