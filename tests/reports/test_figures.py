"""Every figure is what its rows say: for all indicators, several organisations, days and moments of knowledge."""

from datetime import date, datetime
from fractions import Fraction
from itertools import product

import pytest
from django.db.models import Sum

from sotay.indicators.declaration import INDICATORS, Indicator, Ratio, YearlyChange
from sotay.indicators.engine import evaluate, rows_behind, spread
from sotay.indicators.question import Question
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import DAY, end_of_day, today
from sotay.members.actions import Counted, admit
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization
from sotay.reports.behind import shelves_of
from sotay.reports.catalogue import IN_ORDER, SECTIONS, codes_for, section_of
from tests import make
from tests.reports.world import MOVED, World

DAYS = [date(2014, 6, 1), date(2020, 12, 31), MOVED, date(2023, 7, 1), make.TODAY]
MOMENTS = [None, date(2021, 2, 15), date(2022, 6, 1)]
STOCKS = [code for code, each in INDICATORS.items() if isinstance(each, Indicator) and each.kind == "stock"]


def asked(organization: Organization, on: date, known_on: date | None) -> Question | None:
    moment: datetime | None = end_of_day(known_on) if known_on else None
    try:
        return ask(organization, on, date(on.year - 1, 7, 1), on + DAY, moment)
    except NotThere:
        return None


def recounted(code: str, question: Question) -> int | Fraction | None:
    """The value of an indicator, from its rows alone."""
    indicator = INDICATORS[code]
    if isinstance(indicator, Ratio):
        top, base = recounted(indicator.numerator, question), recounted(indicator.denominator, question)
        return Fraction(100 * top, base) if top is not None and base else None
    if isinstance(indicator, YearlyChange):
        year_ago = question.at(question.on.replace(year=question.on.year - 1))
        now_, then = recounted(indicator.of, question), recounted(indicator.of, year_ago)
        return None if now_ is None or then is None else now_ - then
    if indicator.source.needs_book and question.why_missing(indicator.kind):
        return None
    if indicator.source.now_only and question.known_at is not None:
        return None
    if indicator.source.today_only and question.on != today():
        return None
    return sum(rows.aggregate(n=Sum(part.weight))["n"] or 0 for part, rows in rows_behind(code, question))


def questions(world: World) -> list[Question]:
    found = [
        asked(organization, on, known_on)
        for organization, on, known_on in product(world.telling[::2], DAYS, MOMENTS)
    ]
    return [question for question in found if question is not None]


@pytest.mark.parametrize("section", IN_ORDER)
def test_every_value_is_the_sum_of_its_rows(province: World, section: str) -> None:
    codes = [code for code, each in INDICATORS.items() if section_of(each).key == section]
    for question in questions(province) if codes else []:
        values = {code: figure.value for code, figure in evaluate(codes, question).items()}
        assert values == {code: recounted(code, question) for code in codes}, question


def test_the_children_of_a_stock_make_the_whole_and_the_whole_is_the_figure(province: World) -> None:
    for question in questions(province):
        found, figures = spread(STOCKS, question), evaluate(STOCKS, question)
        for code in STOCKS:
            if code in found.missing:
                assert figures[code].missing == found.missing[code]
                continue
            under = [amounts[code] for amounts in found.children.values() if code in amounts]
            assert sum(amount.value for amount in under) == found.whole[code].value == figures[code].value
            assert found.whole[code].on_totals == figures[code].on_totals


def test_what_counts_under_a_child_are_rows_of_the_child(province: World) -> None:
    codes = ["party_members_total", "members_increased", "members_decreased", "members_reorganized_in"]
    for organization, on in product([province.top, *province.districts, province.communes[0]], DAYS[1:]):
        question = asked(organization, on, None)
        assert question is not None
        for child, amounts in spread(codes, question).children.items():
            for code, amount in amounts.items():
                rows = rows_behind(code, question, child)
                assert amount.value == sum(r.aggregate(n=Sum(part.weight))["n"] or 0 for part, r in rows)


def test_the_entries_a_reader_sees_amount_to_the_figure(province: World) -> None:
    reader = make.actor("auditor", province.top)
    for on, known_on in product(DAYS[1:], MOMENTS[:2]):
        question = asked(province.top, on, known_on)
        assert question is not None
        for code, figure in evaluate(
            ["party_members_total", "women_members", "members_increased", "members_died"], question
        ).items():
            shelves = shelves_of(code, question, reader)
            listed = [entry for shelf in shelves for entry in shelf.read(size=1000).entries]
            assert sum(entry.amount for entry in listed) == figure.value, (code, on, known_on)


def test_one_more_member_raises_every_figure_above_by_one(province: World) -> None:
    cell = province.cells[0]
    above = [province.top, province.districts[0], province.communes[0], cell]
    codes = [
        code
        for code, each in INDICATORS.items()
        if isinstance(each, Indicator) and section_of(each).key != "quality"
    ]
    before = [evaluate(codes, ask(each, make.TODAY)) for each in above]
    elsewhere = evaluate(codes, ask(province.districts[1], make.TODAY))

    admit(
        PROGRAM,
        cell,
        profile=make.profile(sex="female", ethnicity="Mông", born_on=date(2001, 2, 3)),
        counted=Counted("college", "elementary", "worker"),
        decision=make.decision(on=date(2024, 2, 1)),
        ceremony_on=date(2024, 2, 3),
    )

    after = [evaluate(codes, ask(each, make.TODAY)) for each in above]
    raised = [
        {code for code in codes if now_[code].value != then[code].value}
        for then, now_ in zip(before, after, strict=True)
    ]
    assert raised == [
        {
            "party_members_total",
            "probationary_members",
            "women_members",
            "ethnic_minority_members",
            "members_age_18_30",
            "members_education_college",
            "members_theory_elementary",
            "members_occupation_worker",
            "members_sector_residential",
            "members_admitted",
            "members_increased",
            "women_admitted",
            "young_admitted",
            "ethnic_minority_admitted",
            "workers_admitted",
            "admitted_education_college",
            "admitted_theory_elementary",
            "admitted_sector_residential",
            "admitted_ownership_unknown",
            "admitted_people_mong",
        }
    ] * len(above)
    for then, now_, codes_raised in zip(before, after, raised, strict=True):
        assert {now_[code].value - then[code].value for code in codes_raised} == {1}  # type: ignore[operator]
    assert evaluate(codes, ask(province.districts[1], make.TODAY)) == elsewhere


def test_the_age_of_who_is_admitted_is_that_of_the_day(province: World) -> None:
    question = ask(province.top, make.TODAY, date(2014, 1, 1))

    assert evaluate(["young_admitted"], question)["young_admitted"].value == 1


def test_an_incomplete_birth_date_makes_an_estimate(province: World) -> None:
    question = ask(province.top, date(2020, 12, 31))

    found = evaluate(
        ["members_age_estimated", "members_age_over_60", "members_age_over_60_estimated"], question
    )

    assert [figure.value for figure in found.values()] == [2, 2, 2]


def test_every_indicator_has_its_section_and_every_section_is_in_order(province: World) -> None:
    assert {section_of(each).key for each in INDICATORS.values()} <= set(IN_ORDER)
    assert sorted(section.key for section in SECTIONS) == sorted(IN_ORDER)
    cell = province.cells[0].state(make.TODAY)
    assert cell is not None
    assert "grassroots_cells" not in codes_for(cell, province.cells[0].path or "")
    assert "party_members_total" in codes_for(cell, province.cells[0].path or "")
