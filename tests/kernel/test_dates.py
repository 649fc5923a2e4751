from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.kernel.dates import EARLIEST, BadDate, PartialDate, read_date, show_date

TODAY = date(2024, 3, 19)


@pytest.mark.parametrize(
    "written",
    [
        "3/2/1980",
        "03/02/1980",
        "03-02-80",
        "3.2.1980",
        " 3 / 2 / 1980 ",
        "03\\02\\1980",
        "3/2/1980 0:00:00",
        "1980-02-03",
        "1980-02-03T00:00:00",
        "ngày 3 tháng 2 năm 1980",
        "Ngày 03 tháng 02 năm 1980",
        "Nga\u0300y 3/2/1980",
        "3-Feb-80",
        "03021980",
        "19800203",
        29254.0,
        29254.75,
        3021980.0,
        datetime(1980, 2, 3, 7, 30),  # noqa: DTZ001 -- cells know no zone
        date(1980, 2, 3),
    ],
)
def test_a_day_is_read_however_it_is_written(written: object) -> None:
    assert read_date(written, today=TODAY) == PartialDate(date(1980, 2, 3), "day")


@pytest.mark.parametrize(
    "written", ["2/1980", "02-1980", "2.1980", "1980-02", "tháng 2 năm 1980", "00/02/1980"]
)
def test_a_month_keeps_its_precision(written: str) -> None:
    assert read_date(written, today=TODAY) == PartialDate(date(1980, 2, 1), "month")


@pytest.mark.parametrize("written", ["1980", "năm 1980", "NĂM 1980", 1980, 1980.0, "00/00/1980"])
def test_a_year_keeps_its_precision(written: object) -> None:
    assert read_date(written, today=TODAY) == PartialDate(date(1980, 1, 1), "year")


@pytest.mark.parametrize(
    ("written", "shown"),
    [("15/12/24", "15/12/1924"), ("18/3/24", "18/3/2024"), ("19-03-24", "19/3/2024"), ("1/1/25", "1/1/1925")],
)
def test_two_digits_mean_the_last_such_year_that_is_not_to_come(written: str, shown: str) -> None:
    assert show_date(read_date(written, today=TODAY)) == shown


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31/02/1980", "31/2/1980: không có ngày này."),
        ("29/2/1981", "29/2/1981: không có ngày này."),
        ("12/31/1980", "Không có tháng 31; có phải ngày và tháng bị đảo chỗ?"),
        ("40/13/1980", "40/13/1980: không có ngày này."),
        ("3/0/1980", "3/0/1980: không có ngày này."),
        ("20/3/2024", "20/3/2024 là ngày ở tương lai."),
        ("1/1/1200", "Năm 1200 quá xa."),
        ("không rõ", "“không rõ” không phải là ngày; hãy ghi như 3/2/1980, 2/1980 hoặc 1980."),
        ("29254", "“29254” không phải là ngày; hãy ghi như 3/2/1980, 2/1980 hoặc 1980."),
        ("", "Chưa ghi ngày."),
        (None, "Chưa ghi ngày."),
        (12.5, "Số 12,5 không phải là ngày."),
        (99999.0, "Số 99999 không phải là ngày."),
        (float("nan"), "Số nan không phải là ngày."),
        (True, "Ô này không phải là ngày."),
        (time(7, 30), "Ô này không phải là ngày."),
        (timedelta(days=3), "Ô này không phải là ngày."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(written: object, sentence: str) -> None:
    with pytest.raises(BadDate) as refused:
        read_date(written, today=TODAY)
    assert str(refused.value) == sentence


@given(st.dates(EARLIEST, TODAY), st.sampled_from(["day", "month", "year"]))
def test_what_is_shown_is_read_again_as_the_same(day: date, precision: str) -> None:
    partial = {
        "day": PartialDate(day, "day"),
        "month": PartialDate(day.replace(day=1), "month"),
        "year": PartialDate(day.replace(day=1, month=1), "year"),
    }[precision]
    assert read_date(show_date(partial), today=TODAY) == partial
    assert str(partial) == show_date(partial)


@given(st.text() | st.floats() | st.integers())
def test_any_value_is_a_date_or_refused_with_a_sentence(value: object) -> None:
    with suppress(BadDate):
        assert read_date(value, today=TODAY).day <= TODAY
