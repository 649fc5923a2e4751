"""Rosters as offices write them: every way of heading and filling a table leads to the same person."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sotay.kernel.sheets import Sheet, lines
from sotay.members.roster import words
from sotay.members.roster.headings import understand
from sotay.members.roster.places import Place, Places
from sotay.members.roster.rows import Draft, Reader
from sotay.members.roster.words import Level

ON = date(2024, 1, 1)
TODAY = date(2024, 3, 19)
PLACES = [
    Place(1, "Đảng bộ tỉnh Bắc Kạn", "T", "province", (1,), outside=True),
    Place(2, "Đảng bộ huyện Ba Bể", "T.1", "upper", (1, 2)),
    Place(3, "Đảng bộ xã Hà Hiệu", "T.1.1", "grassroots_committee", (1, 2, 3)),
    Place(4, "Chi bộ thôn Nà Ma", "T.1.1.1", "cell", (1, 2, 3, 4)),
    Place(5, "Chi bộ thôn Bản Mới - Nà Sliến", "T.1.1.2", "cell", (1, 2, 3, 5)),
    Place(6, "Đảng bộ xã Bành Trạch", "T.1.2", "grassroots_committee", (1, 2, 6)),
    Place(7, "Chi bộ thôn Nà Ma", "T.1.2.1", "cell", (1, 2, 6, 7)),
    Place(8, "Chi bộ Trường THPT Ba Bể", "T.1.3", "grassroots_cell", (1, 2, 8)),
    Place(9, "Đảng bộ Quân sự huyện", "T.1.4", "grassroots_committee", (1, 2, 9), kept_by_totals=True),
]


def read(*rows: list[Any], hold: bool = False, typed: bool = True) -> tuple[list[Draft], Reader]:
    values = [[value or None for value in row] for row in rows]
    sheet = Sheet("Một", ("Một",), values, typed=typed)
    reading = understand(sheet, {}, {})
    reader = Reader(sheet, reading, Places(PLACES, None, hold=hold), ON, TODAY)
    return list(reader.read(lines(sheet, reading.header))), reader


def person(headings: list[str], row: list[Any], **more: Any) -> tuple[Draft, dict[str, list[str]]]:
    """One row under headings, with what is said of it by level."""
    drafts, reader = read(["Họ và tên", "Mã chi bộ", *headings], ["Nông Văn An", "T.1.1.1", *row], **more)
    said: dict[str, list[str]] = {}
    for issue in reader.issues:
        said.setdefault(issue.level.name.lower(), []).append(issue.sentence)
    return drafts[0], said


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("NÔNG VĂN AN", "Nông Văn An"),
        ("  nông   văn an ", "Nông Văn An"),
        (unicodedata.normalize("NFD", "Nông Văn An"), "Nông Văn An"),
        ("Y Bhăm Niê", "Y Bhăm Niê"),
    ],
)
def test_a_name_is_read_however_it_was_typed(written: str, read_as: str) -> None:
    drafts, _reader = read(["Họ và tên", "Mã chi bộ"], [written, "T.1.1.1"])
    assert drafts[0].full_name == read_as


def test_a_name_in_two_columns_is_one_name() -> None:
    drafts, _reader = read(["STT", "HO DEM", "TEN", "MA CHI BO"], [1.0, "Nông Thị", "Bình", "T.1.1.1"])
    assert drafts[0].full_name == "Nông Thị Bình"


@pytest.mark.parametrize(
    ("heading", "row", "sex"),
    [
        (["Giới tính"], ["Nữ"], "female"),
        (["GIOI TINH"], ["nam"], "male"),
        (["Nam", "Nữ"], ["", "x"], "female"),
        (["Nam", "Nữ"], ["X", ""], "male"),
        (["Năm sinh nam", "Năm sinh nữ"], ["", "1970"], "female"),
    ],
)
def test_sex_is_a_word_or_a_mark_or_the_column_of_the_birth_date(
    heading: list[str], row: list[str], sex: str
) -> None:
    draft, said = person(heading, row)
    assert (draft.sex, "error" in said) == (sex, False)


def test_where_only_women_are_marked_the_others_are_men() -> None:
    drafts, _reader = read(
        ["Họ và tên", "Nữ", "Mã chi bộ"], ["Nông Văn An", "", "T.1.1.1"], ["Nông Thị Bình", "x", "T.1.1.1"]
    )
    assert [draft.sex for draft in drafts] == ["male", "female"]


def test_both_marks_are_an_error_and_not_also_an_unknown_sex() -> None:
    _draft, said = person(["Nam", "Nữ"], ["x", "x"])
    assert said["error"] == [words.BOTH_SEXES]
    assert words.NO_SEX not in said["warning"]


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        (datetime(1970, 5, 17, tzinfo=UTC), date(1970, 5, 17), "day"),
        ("17/5/1970", date(1970, 5, 17), "day"),
        ("17-05-70", date(1970, 5, 17), "day"),
        (25705.0, date(1970, 5, 17), "day"),
        ("5/1970", date(1970, 5, 1), "month"),
        ("1970", date(1970, 1, 1), "year"),
        (1970.0, date(1970, 1, 1), "year"),
    ],
)
def test_a_birth_date_keeps_its_precision(written: Any, day: date, precision: str) -> None:
    draft, said = person(["Ngày sinh"], [written])
    assert (draft.born_on, draft.born_precision) == (day, precision)
    assert "error" not in said


@pytest.mark.parametrize("written", ["1970", "1/1/1970", "5/1970"])
def test_a_year_or_the_first_of_january_is_a_note_and_never_blocks(written: str) -> None:
    draft, said = person(["Ngày sinh"], [written])
    assert draft.to_load
    assert len(said["note"]) == 1


def test_what_is_no_date_is_an_error_of_its_cell() -> None:
    draft, said = person(["Ngày sinh"], ["31/2/1985"])
    assert draft.wrong
    assert said["error"] == ["{day}/{month}/{year}: không có ngày này."]


@pytest.mark.parametrize(
    ("headings", "row", "status"),
    [
        (["Ngày vào Đảng", "Ngày chính thức"], ["3/2/1995", "3/2/1996"], "official"),
        (["Ngày vào Đảng", "Ngày chính thức"], ["3/2/2023", ""], "probationary"),
        (["Dự bị", "Chính thức"], ["", "3/2/1996"], "official"),
        (["Dự bị", "Chính thức"], ["x", ""], "probationary"),
        (["Dự bị", "Chính thức"], ["", "x"], "official"),
        (["Ngày vào Đảng", "Chính thức/dự bị"], ["3/2/1995", "CT"], "official"),
    ],
)
def test_the_status_follows_from_either_date_or_is_said(
    headings: list[str], row: list[str], status: str
) -> None:
    draft, said = person(headings, row)
    assert (draft.status, draft.asks_status, "error" in said) == (status, False, False)


def test_a_missing_official_date_after_probation_is_asked_and_never_guessed() -> None:
    draft, said = person(["Ngày vào Đảng", "Ngày chính thức"], ["3/2/2022", ""])
    assert (draft.status, draft.asks_status) == ("unknown", True)
    assert words.ASKED_STATUS in said["warning"]


def test_who_became_official_after_the_opening_is_on_probation_on_that_day() -> None:
    draft, said = person(["Ngày vào Đảng", "Ngày chính thức"], ["3/2/2023", "3/2/2024"])
    assert (draft.status, draft.official_on) == ("probationary", None)
    assert words.OFFICIAL_AFTER_OPENING in said["warning"]


def test_who_joined_after_the_opening_does_not_belong_into_it() -> None:
    draft, said = person(["Ngày vào Đảng"], ["3/2/2024"])
    assert draft.wrong
    assert words.JOINED_AFTER_OPENING in said["error"]


def test_numbers_get_back_the_zeros_a_spreadsheet_took() -> None:
    draft, said = person(["Số CCCD", "Số thẻ", "SĐT"], [6070001234.0, 123456.0, 912345678.0])
    assert (draft.identity_number, draft.card_number, draft.phone) == (
        "006070001234",
        "00123456",
        "0912345678",
    )
    assert said["note"] == [words.ZEROS_BACK] * 2


def test_a_card_of_twelve_digits_is_the_identity_number() -> None:
    draft, _said = person(["Số thẻ đảng viên"], ["006070001234"])
    assert draft.card_number == draft.identity_number == "006070001234"
    _draft, said = person(["Số CCCD", "Số thẻ"], ["006070001234", "006070001235"])
    assert said["error"] == [words.CARD_IS_NOT_IDENTITY]


def test_an_old_identity_card_of_nine_digits_is_left_out_with_a_word() -> None:
    draft, said = person(["Số CMND/CCCD"], ["095123456"])
    assert (draft.identity_number, draft.wrong) == ("", False)
    assert words.OLD_IDENTITY_CARD in said["warning"]


@pytest.mark.parametrize("number", ["00607000123", "1.23456E+11", "06070001234x"])
def test_a_number_that_identifies_is_whole_or_an_error(number: str) -> None:
    draft, said = person(["Số CCCD"], [number])
    assert draft.wrong
    assert number not in str(said)


def test_levels_are_read_from_the_words_of_the_trade() -> None:
    draft, _said = person(
        ["Văn hóa", "Chuyên môn", "LLCT", "Nghề nghiệp", "Dân tộc"],
        ["12/12", "ĐH Luật", "CC", "Cán bộ hưu trí", "Hmông"],
    )
    assert (draft.education, draft.theory) == ("university", "advanced")
    assert (draft.occupation, draft.ethnicity) == ("pensioner", "Mông")


def test_an_unknown_level_is_left_empty_and_an_unknown_people_is_an_error() -> None:
    draft, said = person(["Nghề nghiệp"], ["Phi hành gia"])
    assert (draft.occupation, draft.wrong) == ("", False)
    assert words.NOT_UNDERSTOOD in said["warning"]
    draft, said = person(["Dân tộc"], ["Phật giáo"])
    assert (draft.ethnicity, draft.wrong) == ("", True)


@pytest.mark.parametrize(
    ("headings", "row", "place"),
    [
        (["Mã chi bộ"], ["T.1.1.2"], 5),
        (["Mã chi bộ"], ["t.1.1.2"], 5),
        (["Tổ chức đảng"], ["Đảng bộ huyện Ba Bể / Đảng bộ xã Hà Hiệu / Chi bộ thôn Nà Ma"], 4),
        (
            ["Tổ chức đảng"],
            ["Đảng bộ tỉnh Bắc Kạn > Đảng bộ huyện Ba Bể > Đảng bộ xã Bành Trạch > Chi bộ thôn Nà Ma"],
            7,
        ),
        (["Tổ chức đảng"], ["Chi bộ thôn Nà Ma, Đảng bộ xã Bành Trạch, Đảng bộ huyện Ba Bể"], 7),
        (["Nơi sinh hoạt"], ["CB thon Ban Moi - Na Slien"], 5),
        (["Chi bộ"], ["Trường THPT Ba Bể"], 8),
        (["Đảng bộ cơ sở", "Chi bộ"], ["Đảng ủy xã Hà Hiệu", "thôn Nà Ma"], 4),
        (
            ["DANG BO HUYEN", "DANG BO CO SO", "CHI BO"],
            ["Dang bo huyen Ba Be", "Dang bo xa Banh Trach", "Chi bo thon Na Ma"],
            7,
        ),
        (["DANG BO HUYEN", "DANG BO CO SO", "CHI BO"], ["Huyện ủy Ba Bể", "", "Chi bộ Trường THPT Ba Bể"], 8),
    ],
)
def test_a_cell_is_found_by_code_by_name_or_by_a_path_of_names(
    headings: list[str], row: list[str], place: int
) -> None:
    drafts, reader = read(["Họ và tên", "Ngày sinh", *headings], ["Nông Văn An", "1970", *row])
    assert drafts[0].place == place, [issue.text for issue in reader.issues]


@pytest.mark.parametrize(
    ("headings", "row", "sentence"),
    [
        (["Chi bộ"], ["Chi bộ thôn Nà Ma"], words.SEVERAL_PLACES),
        (["Mã chi bộ"], ["T.9"], words.UNKNOWN_CODE),
        (["Chi bộ"], ["Chi bộ thôn Nà Mà Ma"], words.UNKNOWN_PLACE_PERHAPS),
        (["Chi bộ"], ["Chi bộ Hội Nhà báo"], words.UNKNOWN_PLACE),
        (["Đảng bộ cơ sở", "Chi bộ"], ["Đảng bộ xã Hà Hiệu", "Chi bộ thôn Cốc Lùng"], words.UNKNOWN_CELL),
        (["Tổ chức đảng"], ["Đảng bộ xã Hà Hiệu"], words.WOULD_BE_HELD),
        (["Tổ chức đảng"], ["Đảng bộ huyện Ba Bể"], words.NOT_A_CELL),
        (["Mã chi bộ", "Chi bộ"], ["T.1.1.2", "Chi bộ Trường THPT Ba Bể"], words.CODE_AGAINST_NAME),
        (["Mã chi bộ"], ["T.1.4"], words.KEPT_BY_TOTALS),
    ],
)
def test_what_is_not_found_is_an_error_that_says_why(
    headings: list[str], row: list[str], sentence: str
) -> None:
    drafts, reader = read(["Họ và tên", "Ngày sinh", *headings], ["Nông Văn An", "1970", *row])
    errors = [issue.sentence for issue in reader.issues if issue.level is Level.ERROR]
    assert errors == [sentence]
    assert drafts[0].wrong


def test_who_has_a_committee_but_no_known_cell_is_held_by_choice() -> None:
    for headings, row in (
        (["Đảng bộ cơ sở", "Chi bộ"], ["Đảng bộ xã Hà Hiệu", "Chi bộ thôn Cốc Lùng"]),
        (["Tổ chức đảng"], ["Đảng bộ xã Hà Hiệu / Chi bộ thôn Cốc Lùng"]),
        (["Đảng bộ cơ sở", "Chi bộ"], ["Đảng bộ xã Hà Hiệu", ""]),
    ):
        drafts, _reader = read(
            ["Họ và tên", "Ngày sinh", *headings], ["Nông Văn An", "1970", *row], hold=True
        )
        assert (drafts[0].place, drafts[0].held, drafts[0].to_load) == (3, True, True)


def test_members_stand_under_the_line_that_names_their_cell() -> None:
    headings = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc"]
    drafts, _reader = read(
        headings,
        ["I", "ĐẢNG BỘ XÃ HÀ HIỆU"],
        ["1", "Chi bộ thôn Nà Ma (2 đảng viên)"],
        [1.0, "Nông Văn An", "1970", "Nam", "Tày"],
        [2.0, "Nông Thị Bình", "1971", "Nữ", "Tày"],
        ["II", "ĐẢNG BỘ XÃ BÀNH TRẠCH"],
        ["1", "Chi bộ thôn Nà Ma"],
        [3.0, "Lý Văn Cường", "1972", "Nam", "Dao"],
    )
    assert [draft.place for draft in drafts] == [4, 4, 7]


def test_a_cell_merged_over_several_rows_speaks_for_all_of_them() -> None:
    values: list[list[Any]] = [
        ["Họ và tên", "Ngày sinh", "Chi bộ"],
        ["Nông Văn An", "1970", "Trường THPT Ba Bể"],
    ]
    values.append(["Nông Văn Bình", "1971", None])
    sheet = Sheet("Một", ("Một",), values, merged=(((1, 2), (2, 2)),))
    reading = understand(sheet, {}, {})
    reader = Reader(sheet, reading, Places(PLACES, None, hold=False), ON, TODAY)
    assert [draft.place for draft in reader.read(lines(sheet, reading.header))] == [8, 8]


def test_columns_this_program_does_not_keep_are_left_out_without_a_question() -> None:
    sheet = Sheet(
        "Một",
        ("Một",),
        [["Họ và tên", "Tôn giáo", "Quê quán", "Ghi chú", "Số nhà"], ["An", "x", "y", "z", "1"]],
    )
    reading = understand(sheet, {}, {})
    assert reading.columns == {0: "full_name"}
    assert set(reading.left) == {1, 2, 3}
    assert reading.asked == {4: "Số nhà"}


def test_what_an_office_said_of_a_heading_is_known_in_its_next_file() -> None:
    sheet = Sheet("Một", ("Một",), [["Họ và tên", "Mã số ĐV", "Cột lạ"], ["An", "12345678", "x"]])
    reading = understand(sheet, {"ma so dv": "card_number", "cot la": ""}, {})
    assert (reading.columns, reading.asked) == ({0: "full_name", 1: "card_number"}, {})


def test_a_formula_counts_by_its_result_and_one_without_is_an_error() -> None:
    sheet = Sheet(
        "Một",
        ("Một",),
        [
            ["Họ và tên", "Số thẻ", "Mã chi bộ"],
            ["Nông Văn An", "12345678", "T.1.1.1"],
            ["Nông Văn Ba", "#REF!", "T.1.1.1"],
        ],
        formulas=frozenset({(1, 1), (2, 1)}),
    )
    reading = understand(sheet, {}, {})
    reader = Reader(sheet, reading, Places(PLACES, None, hold=False), ON, TODAY)
    drafts = list(reader.read(lines(sheet, reading.header)))
    said = {(issue.address, issue.sentence) for issue in reader.issues}
    assert [draft.wrong for draft in drafts] == [False, True]
    assert ("B2", words.FORMULA) in said
    assert ("B3", words.FORMULA_FAILED) in said
