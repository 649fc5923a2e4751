"""Values survive being written and read, typed and said."""

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.regulations import (
    Bound,
    Kind,
    Range,
    clauses,
    in_words,
    keys,
    read_value,
    typed_value,
    written,
)
from sotay.regulations.value import read, typed


@pytest.mark.parametrize("key", keys())
def test_every_value_of_the_book_comes_back_from_json(key: str) -> None:
    for clause in clauses(key):
        if clause.value is not None:
            assert read_value(key, json.loads(json.dumps(written(clause.value)))) == clause.value


@given(st.fractions(min_value=0, max_value=100))
def test_any_share_comes_back(share: Fraction) -> None:
    assert read(Kind.FRACTION, written(share)) == share


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=7))
def test_any_decimal_comes_back(number: Decimal) -> None:
    assert read(Kind.DECIMAL, written(number)) == number


TYPED: list[tuple[Kind, str, Any]] = [
    (Kind.INTEGER, " 30 ", 30),
    (Kind.INTEGER, "5.310.000", 5310000),
    (Kind.DECIMAL, "0,5", Decimal("0.5")),
    (Kind.DECIMAL, "1", Decimal(1)),
    (Kind.FRACTION, "2/3", Fraction(2, 3)),
    (Kind.BOOLEAN, "Có", True),
    (Kind.BOOLEAN, "không", False),
    (Kind.DATE, "1/7/2025", date(2025, 7, 1)),
    (Kind.TEXT, "ceremony", "ceremony"),
]


@pytest.mark.parametrize(("kind", "text", "value"), TYPED)
def test_what_a_clerk_types_is_understood(kind: Kind, text: str, value: object) -> None:
    assert typed(kind, text) == value
    assert typed(kind, in_words(value)) == value


MISTYPED = [
    (Kind.INTEGER, "3,5"),
    (Kind.INTEGER, "1.5"),
    (Kind.INTEGER, ""),
    (Kind.INTEGER, "٣"),
    (Kind.DECIMAL, "một"),
    (Kind.FRACTION, "2/0"),
    (Kind.FRACTION, "0.5"),
    (Kind.BOOLEAN, "chắc"),
    (Kind.DATE, "31/2/2025"),
    (Kind.DATE, "2025"),
    (Kind.TEXT, "  "),
    (Kind.LIST, "1, 2"),
    (Kind.RANGE, "1-2"),
]


@pytest.mark.parametrize(("kind", "text"), MISTYPED)
def test_what_cannot_be_meant_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed(kind, text)


def test_a_value_is_typed_in_the_kind_of_its_rule() -> None:
    assert typed_value("admission.cell_majority", "3/4") == Fraction(3, 4)


@pytest.mark.parametrize("raw", [True, 1.5, "18", None, datetime(2025, 7, 1)])  # noqa: DTZ001
def test_only_a_whole_number_is_a_whole_number(raw: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read(Kind.INTEGER, raw)


def test_a_moment_is_no_day() -> None:
    with pytest.raises(ValueError, match="no day"):
        read(Kind.DATE, datetime(2025, 7, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("bound", "below", "at", "above"),
    [
        (Bound.AT_LEAST, False, True, True),
        (Bound.MORE_THAN, False, False, True),
        (Bound.AT_MOST, True, True, False),
        (Bound.LESS_THAN, True, False, False),
    ],
)
def test_a_bound_is_exact_at_its_edge(bound: Bound, below: bool, at: bool, above: bool) -> None:
    third = Fraction(1, 3)
    assert bound.allows(Decimal("0.333333333333333333"), third) is below
    assert bound.allows(third, third) is at
    assert bound.allows(Decimal("0.333333333333333334"), third) is above


def test_a_range_keeps_or_leaves_out_its_ends() -> None:
    assert 70 in Range(at_least=70, less_than=90)
    assert 90 not in Range(at_least=70, less_than=90)
    assert Fraction(1, 2) not in Range(more_than=Fraction(1, 2), less_than=Fraction(2, 3))
    assert Decimal("0.6") in Range(more_than=Fraction(1, 2), less_than=Fraction(2, 3))


SAID = [
    (5310000, "5.310.000"),
    (Decimal("0.50"), "0,5"),
    (Decimal(1234), "1.234"),
    (Fraction(2, 3), "2/3"),
    (date(2025, 7, 1), "1/7/2025"),
    (True, "có"),
    (None, "chưa rõ"),
    ((30, 40), "30, 40"),
    ({"a": 1, "b": True}, "a: 1; b: có"),
    (Range(at_least=Decimal("1.5"), at_most=2), "từ 1,5 đến 2"),
    (Range(more_than=Fraction(1, 2), less_than=Fraction(2, 3)), "trên 1/2 đến dưới 2/3"),
]


@pytest.mark.parametrize(("value", "words"), SAID)
def test_a_value_is_said_the_vietnamese_way(value: object, words: str) -> None:
    assert in_words(value) == words
