"""Form 1 balances, whatever happened; and says so, or says why there is nothing to say."""

from datetime import date, timedelta
from itertools import pairwise, product

from sotay.indicators.engine import spread
from sotay.kernel.time import DAY, end_of_day
from sotay.members.queries import ask
from sotay.members.stocks import stocks
from sotay.organizations.asking import NotThere
from sotay.reports.form1 import CLOSING, DURING, OPENING, ROWS, Form, form_of
from sotay.reports.spans import Span
from tests import make
from tests.reports.world import JOINED, MOVED, MOVED_BACK, OPENED, World

SUMS = {
    "members_increased": (
        "members_admitted",
        "members_moved_in",
        "members_returned",
        "members_reorganized_in",
        "members_opened_later",
    ),
    "members_decreased": (
        "members_died",
        "members_expelled",
        "members_removed",
        "members_withdrawn",
        "members_moved_out",
        "members_gone_abroad",
        "members_reorganized_out",
    ),
    "members_moved_in": ("members_from_other_provinces", "members_from_within_province"),
    "members_moved_out": ("members_to_other_provinces", "members_to_within_province"),
}
SPANS = [
    *(Span("year", date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2014, 2024)),
    Span("year", date(2024, 1, 1), make.TODAY + DAY),
    Span("half", date(2023, 7, 1), date(2024, 1, 1)),
    Span("month", MOVED, date(2022, 2, 1)),
    Span("custom", MOVED - DAY, MOVED),
    Span("custom", MOVED, MOVED + DAY),
    Span("custom", MOVED_BACK - timedelta(days=40), MOVED_BACK + timedelta(days=40)),
    Span("custom", JOINED, JOINED + timedelta(days=10)),
    Span("term", date(2015, 3, 3), date(2023, 12, 12)),
]


def number(form: Form, code: str, child: int | None = None, when: str = DURING) -> int:
    row = next(row for row in ROWS if row.code == code and row.when == when)
    assert form.figures is not None
    return form.figures.amount(row, child).value


def whole(form: Form) -> dict[str, int]:
    """The rows of the form that are not nothing."""
    assert form.figures is not None
    return {f"{row.mark} {row.code}": n for row in ROWS if (n := form.figures.amount(row).value)}


def test_opening_and_increase_and_decrease_make_the_closing_everywhere(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    for organization, span in product(province.telling, SPANS):
        form = form_of(organization, span, actor)
        if form.missing:
            continue
        assert form.unbalanced == [], (organization, span)
        for child in (None, *(column.organization_id for column in form.columns)):
            for total, parts in SUMS.items():
                assert number(form, total, child) == sum(number(form, part, child) for part in parts)


def test_what_one_period_ends_with_the_next_begins_with(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    years = SPANS[:10]
    for before, after in pairwise(years):
        ended, begun = (form_of(province.districts[0], span, actor) for span in (before, after))
        assert number(ended, "party_members_total", when=CLOSING) == number(
            begun, "party_members_total", when=OPENING
        )
        assert begun.previous is not None
        assert (
            whole(ended).items()
            >= {
                f"{row.mark} {row.code}": n
                for row in ROWS
                if row.when != OPENING and (n := begun.previous.amount(row).value)
            }.items()
        )


def test_the_columns_of_a_stock_make_the_whole(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    for organization, span in product([province.top, *province.districts, *province.communes], SPANS):
        form = form_of(organization, span, actor)
        if form.missing:
            continue
        for when in (OPENING, CLOSING):
            assert number(form, "party_members_total", None, when) == sum(
                number(form, "party_members_total", column.organization_id, when) for column in form.columns
            )


def test_the_book_opens_with_what_is_there_that_day(province: World) -> None:
    form = form_of(province.top, Span("year", OPENED, date(2015, 1, 1)), make.actor("leader", province.top))

    assert whole(form) == {
        "A party_members_total": 60,
        "B members_increased": 4,
        "1 members_admitted": 4,
        "C members_decreased": 2,
        "5 members_moved_out": 2,
        "a members_to_other_provinces": 2,
        "D party_members_total": 62,
    }
    assert form.why_no_previous == "Sổ mở ngày 1/1/2014, trước đó chưa có số liệu."


def test_before_the_book_opens_there_is_a_reason_and_no_figure(province: World) -> None:
    actor = make.actor("leader", province.top)

    form = form_of(province.top, Span("year", date(2013, 1, 1), OPENED), actor)

    assert form.figures is None
    assert form.missing == "Sổ mở ngày 1/1/2014, trước đó chưa có số liệu."


def test_a_period_in_which_the_book_opens_begins_that_day(province: World) -> None:
    actor = make.actor("leader", province.top)

    form = form_of(province.third, Span("year", date(2019, 1, 1), date(2020, 1, 1)), actor)

    assert form.span.start == JOINED
    assert form.notes == ["Sổ mở ngày 1/6/2019; kỳ này tính từ ngày đó."]
    assert whole(form) == {
        "A party_members_total": 4,
        "B members_increased": 1,
        "5 members_opened_later": 1,
        "D party_members_total": 5,
    }


def test_a_part_that_joins_the_book_later_is_an_increase_of_the_whole(province: World) -> None:
    actor = make.actor("leader", province.top)

    form = form_of(province.top, Span("year", date(2019, 1, 1), date(2020, 1, 1)), actor)

    assert number(form, "members_opened_later") == 5
    assert number(form, "members_opened_later", province.third.pk) == 5
    column = next(each for each in form.columns if each.organization_id == province.third.pk)
    assert column.why_missing(date(2018, 12, 31)) == "Sổ mở ngày 1/6/2019, trước đó chưa có số liệu."


def test_a_moved_commune_shows_in_its_own_row_between_the_districts_and_nowhere_else(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    span = Span("month", MOVED, date(2022, 2, 1))
    out, into = province.districts

    form = form_of(province.top, span, actor)

    carried = number(form, "members_reorganized_out", out.pk)
    assert carried == number(form, "members_reorganized_in", into.pk) > 0
    assert number(form, "members_reorganized_in") == 0
    own = form_of(province.communes[0], span, actor)
    assert number(own, "members_reorganized_in") == number(own, "members_reorganized_out") == 0


def test_who_moves_within_the_province_is_told_from_who_comes_from_elsewhere(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    year = Span("year", date(2022, 1, 1), date(2023, 1, 1))

    receiving = form_of(province.third, year, actor)
    top = form_of(province.top, year, actor)

    assert number(receiving, "members_from_within_province") == 1
    assert number(receiving, "members_from_other_provinces") == 0
    assert number(top, "members_moved_in") == 0
    assert number(top, "members_to_other_provinces") == 1
    assert number(top, "members_gone_abroad") == 1


def test_what_was_handed_in_stays_as_it_was_known(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    year = Span("year", date(2021, 1, 1), date(2022, 1, 1))

    then = form_of(province.top, year, actor, end_of_day(date(2022, 1, 15)))
    today = form_of(province.top, year, actor)

    assert then.unbalanced == today.unbalanced == []
    assert number(then, "members_admitted") == 0
    assert number(today, "members_admitted") == 1
    assert number(then, "party_members_total", when=OPENING) == number(
        today, "party_members_total", when=OPENING
    )


def test_every_form_balances_as_it_was_known_at_any_moment(province: World) -> None:
    actor = make.actor("organization_department", province.top)
    moments = [date(2018, 6, 1), date(2020, 12, 31), date(2021, 2, 15), date(2022, 1, 31), date(2023, 1, 1)]
    for organization, span, on in product(province.telling, SPANS[5:14:2], moments):
        try:
            form = form_of(organization, span, actor, end_of_day(on))
        except NotThere:
            continue
        assert form.missing or form.unbalanced == [], (organization, span, on)


def test_the_stocks_of_several_days_are_the_indicator_of_each(province: World) -> None:
    days = [date(2013, 12, 31), OPENED, date(2020, 12, 31), MOVED - DAY, MOVED, make.TODAY]
    for organization in province.telling:
        asked = ask(organization, make.TODAY)
        found = stocks(asked, days)
        for day, each in zip(days, found, strict=True):
            expected = spread(["party_members_total"], asked.at(day))
            assert (each.whole, each.missing) == (expected.whole, expected.missing)
            assert {k: v for k, v in each.children.items() if v} == expected.children
