"""Rows that agree on a number never hold at the same time: the rectangles say just what the ranges say."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotay.kernel.time import BEGINNING, FOREVER
from sotay.members.models import Standing, Traits
from sotay.organizations.models import Term
from sotay.people.models import PostHolding, Presence

BOTH = """
SELECT box(point(a, af - DATE '2000-01-01'), point(a, at - DATE '2000-01-01' - 0.5))
    && box(point(b, bf - DATE '2000-01-01'), point(b, bt - DATE '2000-01-01' - 0.5)),
       int8range(a, a, '[]') && int8range(b, b, '[]') AND daterange(af, at) && daterange(bf, bt)
FROM (SELECT %s::bigint AS a, %s::date AS af, %s::date AS at, %s::bigint AS b, %s::date AS bf, %s::date AS bt) pair
"""
NUMBERS = st.one_of(st.integers(1, 3), st.integers(2**53 - 4, 2**53 - 1))
DAYS = st.one_of(
    st.sampled_from([BEGINNING, FOREVER, date(9999, 12, 30)]), st.dates(date(2024, 2, 27), date(2024, 3, 3))
)
ROWS = st.tuples(NUMBERS, DAYS, DAYS).filter(lambda row: row[1] < row[2])


@pytest.mark.django_db
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, ROWS)
def test_rectangles_touch_exactly_where_number_and_period_do(
    one: tuple[int, date, date], other: tuple[int, date, date]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BOTH, [*one, *other])
        by_rectangle, by_range = cursor.fetchone()

    assert by_rectangle == by_range


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Standing, Traits, Term, PostHolding, Presence])
def test_the_database_compares_rectangles_where_there_is_one_number(model: type) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'x'",
            [model._meta.db_table],  # type: ignore[attr-defined]
        )
        (said,) = cursor.fetchone()

    assert "box(" in said
