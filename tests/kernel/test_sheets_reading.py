import codecs
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from sotay.kernel.sheets import BadDigits, BadFile, Cell, address, digits, open_sheet, position

ROWS = "Họ và tên;Ngày sinh;Số thẻ\nNguyễn Thị Hường;3/2/1980;00123456\nĐặng Văn Ẩn;1975;12345678\n"


def saved(fill: object) -> bytes:
    """A workbook with one sheet, filled by the function."""
    output = BytesIO()
    book = xlsxwriter.Workbook(output)
    fill(book, book.add_worksheet("Đảng viên"))  # type: ignore[operator]
    book.close()
    return output.getvalue()


def texts(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row] for row in open_sheet(data, "a.csv").rows]


EXPECTED = [line.split(";") for line in ROWS.splitlines()]


# XLSX


def test_values_keep_their_kind_and_their_address() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_string(2, 2, " Nguyễn  Văn An ")
        sheet.write_number(2, 3, 1080012345)
        sheet.write_datetime(2, 4, datetime(1980, 2, 3), book.add_format({"num_format": "d/m/yyyy"}))  # noqa: DTZ001
        sheet.write_boolean(2, 5, True)

    sheet = open_sheet(saved(fill))
    name, number, day, mark = sheet.rows[2][2:]
    assert [cell.address for cell in (name, number, day, mark)] == ["C3", "D3", "E3", "F3"]
    assert [cell.text for cell in (name, number, day, mark)] == [
        "Nguyễn Văn An",
        "1080012345",
        "3/2/1980",
        "x",
    ]
    assert [cell.was_number for cell in (name, number, day, mark)] == [False, True, False, False]
    assert day.value == date(1980, 2, 3)
    assert all(cell.blank for row in sheet.rows[:2] for cell in row)
    assert sheet.cell(99, 99) == Cell(None, 99, 99)


def test_formulas_give_their_values_and_are_flagged() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_formula("A1", "=IF(1>0,1+1)", None, 2)
        sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C1", '="x"', None, "x")
        sheet.write("D1", 5)
        sheet.write_formula("E1", "=Sheet9!A1", None, "#REF!")

    cells = open_sheet(saved(fill)).rows[0]
    assert [cell.value for cell in cells] == [2.0, "#DIV/0!", "x", 5.0, "#REF!"]
    assert [cell.formula for cell in cells] == [True, True, True, False, True]
    assert [cell.error for cell in cells] == [False, True, False, False, True]


def test_sheets_are_listed_and_hidden_or_empty_ones_not_chosen() -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        hidden, wanted, last = (book.add_worksheet(name) for name in ("Ẩn", "Chi bộ A", "Chi bộ B"))
        hidden.write(0, 0, "ẩn")
        hidden.hide()
        wanted.write(0, 0, "A")
        last.write(0, 0, "B")

    data = saved(fill)
    first = open_sheet(data)
    assert (first.name, first.names) == ("Chi bộ A", ("Đảng viên", "Chi bộ A", "Chi bộ B"))
    assert open_sheet(data, sheet="Chi bộ B").rows[0][0].text == "B"
    with pytest.raises(BadFile, match="Không có trang tính"):
        open_sheet(data, sheet="Ẩn")


def test_a_path_is_as_good_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "danh sách đảng viên.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert open_sheet(path, path.name).name == "danh sách đảng viên"


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_any_unicode_and_with_any_delimiter(encoding: str, delimiter: str) -> None:
    assert texts(ROWS.replace(";", delimiter).encode(encoding)) == EXPECTED


def test_csv_of_vietnamese_windows_is_read() -> None:
    marks = {"ọ": "o\u0323", "ễ": "ê\u0303", "ị": "i\u0323", "ờ": "ơ\u0300", "ặ": "ă\u0323", "Ẩ": "Â\u0309"}
    apart = "".join(marks.get(char, char) for char in ROWS).replace("ẻ", "e\u0309").replace("ố", "ô\u0301")
    assert texts(apart.encode("cp1258")) == EXPECTED


def test_csv_of_western_windows_is_read_as_far_as_it_goes() -> None:
    assert texts("Hà;Lò Mí Ân\n".encode("cp1252")) == [["Hà", "Lò Mí Ân"]]


def test_a_declared_separator_is_believed_and_is_no_row() -> None:
    assert texts(b"sep=|\r\nA|B;C\r\n") == [["A", "B;C"]]


def test_titles_with_commas_do_not_mislead_about_the_delimiter() -> None:
    assert texts("Chi bộ A, xã B, huyện C\nTên;Sinh;Thẻ\nAn;1980;1\nBa;1981;2\n".encode())[1] == [
        "Tên",
        "Sinh",
        "Thẻ",
    ]


def test_quoted_fields_may_hold_lines_and_delimiters() -> None:
    assert texts('A,B\n"x, y\nz","nói ""ừ"""\n'.encode()) == [["A", "B"], ["x, y z", 'nói "ừ"']]


def test_numbers_kept_as_text_by_a_formula_are_text_and_other_formulas_are_flagged() -> None:
    cells = open_sheet(b'="00123",=1+1\n', "a.csv").rows[0]
    assert [(cell.value, cell.formula) for cell in cells] == [("00123", False), ("=1+1", True)]


def test_letters_lost_to_question_marks_are_noticed() -> None:
    with pytest.raises(BadFile, match="Chữ có dấu đã mất"):
        open_sheet(b"Nguy?n V?n An;1980\nTr?n Th? B\xecnh;1981\n")


def test_old_vietnamese_encodings_are_named() -> None:
    with pytest.raises(BadFile, match="TCVN3"):
        open_sheet("NguyÔn V¨n An;1980\n§Æng ThÞ B×nh;1981\n".encode("latin-1"))
    with pytest.raises(BadFile, match="VNI"):
        open_sheet("Nguyeãn Vaên An;1980\nÑaëng Thò Bình;1981\n".encode("latin-1"))


def test_bytes_of_no_known_encoding_are_refused() -> None:
    with pytest.raises(BadFile, match="Không nhận ra bảng mã"):
        open_sheet("Список членов;организации\n".encode("cp1251"))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_refused_with_a_sentence(data: bytes) -> None:
    for mark in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE):
        try:
            sheet = open_sheet(mark + data.replace(b"PK", b"pk"))
        except BadFile as refused:
            assert str(refused).endswith(".")  # noqa: PT017 -- either way is right
        else:
            assert len(sheet.rows) > 0


# Addresses and digits


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_addresses_and_positions_are_inverse(row: int, column: int) -> None:
    assert position(address(row, column)) == (row, column)


def test_addresses_are_those_of_a_spreadsheet() -> None:
    assert [address(6, 2), address(0, 25), address(0, 26), address(1_048_575, 16_383)] == [
        "C7",
        "Z1",
        "AA1",
        "XFD1048576",
    ]


def number(value: float) -> Cell:
    return Cell(value, 0, 0, was_number=True)


def text(value: str) -> Cell:
    return Cell(value, 0, 0)


@pytest.mark.parametrize(
    ("cell", "width", "read"),
    [
        (text("001080012345"), 12, ("001080012345", False)),
        (text("'001080012345"), 12, ("001080012345", False)),
        (text(" 001 080 012 345 "), 12, ("001080012345", False)),
        (number(123456789012.0), 12, ("123456789012", False)),
        (number(1080012345.0), 12, ("001080012345", True)),
        (number(80012345.0), 8, ("80012345", False)),
        (number(234567.0), 8, ("00234567", True)),
        (Cell("1080012345", 0, 0, was_number=True), 12, ("001080012345", True)),
    ],
)
def test_lost_zeros_are_put_back_and_said(cell: Cell, width: int, read: tuple[str, bool]) -> None:
    assert digits(cell, width) == read


@pytest.mark.parametrize(
    ("cell", "width", "sentence"),
    [
        (text("1080012345"), 12, "Có 10 chữ số, cần 12."),
        (number(123456789.0), 12, "Có 9 chữ số, cần 12."),
        (number(1234567890123.0), 12, "Có 13 chữ số, cần 12."),
        (text("00108001234x"), 12, "Chỉ được ghi chữ số."),
        (text(""), 12, "Chỉ được ghi chữ số."),
        (text("١٢٣٤٥٦٧٨"), 8, "Chỉ được ghi chữ số."),
        (number(123457000000.0), 12, "Số đã bị làm tròn"),
        (Cell("1.23E+11", 0, 0, was_number=True), 12, "Số đã bị làm tròn"),
        (number(1234.5), 8, "Số đã bị làm tròn"),
        (number(1.2345678901234567e17), 18, "Số đã bị làm tròn"),
    ],
)
def test_digits_that_cannot_be_trusted_are_refused_without_repeating_them(
    cell: Cell, width: int, sentence: str
) -> None:
    with pytest.raises(BadDigits) as refused:
        digits(cell, width)
    assert str(refused.value).startswith(sentence)
    assert str(cell.value)[:6] not in str(refused.value) or not cell.value
