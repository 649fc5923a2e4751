"""The rules of one day, as the command line prints them."""

from datetime import date

from sotay.regulations import keys
from sotay.regulations.listing import listing

ON = date(2026, 11, 21)


def test_every_rule_has_one_line() -> None:
    assert [line.key for line in listing(ON)] == list(keys())


def test_a_line_says_what_holds_and_where_it_stands() -> None:
    (line,) = listing(date(2025, 12, 31), "admission.cell_majority")
    assert line == (
        "admission.cell_majority",
        "Tỷ lệ biểu quyết của chi bộ khi đề nghị kết nạp",
        "ít nhất 2/3",
        "số đảng viên chính thức",
        "mục 9.3.4, 294-QĐ/TW; mục 3.6b, 06-HD/TW",
        "read",
    )


def test_the_day_decides() -> None:
    grades = {
        on: listing(on, "probation.recognition_considered_within")[0].grade for on in (ON, date(2010, 1, 1))
    }
    assert grades == {ON: "unconfirmed", date(2010, 1, 1): "assumed"}


def test_words_are_found_without_diacritics_in_any_order_and_case() -> None:
    found = [line.key for line in listing(ON, "PHI dang hoc sinh")]
    assert found == ["dues.student_amount"]
    assert found == [line.key for line in listing(ON, "học sinh đảng phí")]


def test_a_regulation_is_found_by_its_number() -> None:
    assert {line.key for line in listing(ON, "96-qd/tw")} >= {"confidence.levels", "confidence.quorum"}


def test_what_is_nowhere_gives_no_lines() -> None:
    assert listing(ON, "không có quy định này đâu") == []
