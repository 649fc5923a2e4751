"""Periods, named as reports name them, and the period before."""

from datetime import date

import pytest

from sotay.kernel.time import DAY
from sotay.organizations.models import Organization
from sotay.reports.spans import Span

SOMEWHERE = Organization(path="")


@pytest.mark.parametrize(
    ("span", "words", "before"),
    [
        (
            Span("month", date(2024, 1, 1), date(2024, 2, 1)),
            "tháng 1/2024",
            (date(2023, 12, 1), date(2024, 1, 1)),
        ),
        (
            Span("quarter", date(2024, 1, 1), date(2024, 4, 1)),
            "quý 1/2024",
            (date(2023, 10, 1), date(2024, 1, 1)),
        ),
        (
            Span("half", date(2024, 1, 1), date(2024, 7, 1)),
            "6 tháng đầu năm 2024",
            (date(2023, 7, 1), date(2024, 1, 1)),
        ),
        (
            Span("half", date(2024, 7, 1), date(2025, 1, 1)),
            "6 tháng cuối năm 2024",
            (date(2024, 1, 1), date(2024, 7, 1)),
        ),
        (Span("year", date(2024, 1, 1), date(2025, 1, 1)), "năm 2024", (date(2023, 1, 1), date(2024, 1, 1))),
        (
            Span("custom", date(2023, 10, 1), date(2024, 1, 1)),
            "từ 1/10/2023 đến 31/12/2023",
            (date(2023, 7, 1), date(2023, 10, 1)),
        ),
        (
            Span("custom", date(2024, 3, 5), date(2024, 3, 15)),
            "từ 5/3/2024 đến 14/3/2024",
            (date(2024, 2, 24), date(2024, 3, 5)),
        ),
    ],
)
def test_a_period_has_a_name_and_one_before_it(span: Span, words: str, before: tuple[date, date]) -> None:
    assert span.words == words
    earlier = span.before(SOMEWHERE)
    assert (earlier.start, earlier.end) == before


def test_a_period_that_has_not_run_its_length_is_told_by_its_days() -> None:
    span = Span("year", date(2024, 1, 1), date(2024, 3, 19) + DAY)

    assert not span.is_whole
    assert span.words == "từ 1/1/2024 đến 19/3/2024"
