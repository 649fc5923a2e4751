"""What is due for a month: each rule at its limit, the day before and the day of its change."""

from datetime import date
from fractions import Fraction

import pytest

from sotay.dues.kinds import Group
from sotay.dues.rates import KEYS, PERCENT, Rates, Rules, rounded
from sotay.kernel.authority import PROGRAM
from sotay.members.party_age import Age
from sotay.organizations.rules import override
from sotay.regulations import clause
from tests import make

JANUARY_2026, FEBRUARY_2026 = date(2026, 1, 1), date(2026, 2, 1)
DECEMBER_2027, JANUARY_2028 = date(2027, 12, 1), date(2028, 1, 1)


def rates(month: date) -> Rates:
    return Rates(month, {key: clause(key, month) for key in KEYS})


@pytest.mark.parametrize(
    ("group", "month", "base", "retired", "due"),
    [
        (Group.SALARIED, JANUARY_2026, 10_000_000, False, 100_000),
        (Group.SALARIED, FEBRUARY_2026, 10_000_000, False, 100_000),
        (Group.BENEFIT, FEBRUARY_2026, 6_000_000, False, 60_000),
        (Group.PENSIONER, JANUARY_2026, 5_000_000, True, 25_000),
        (Group.PENSIONER, FEBRUARY_2026, 5_000_001, True, 25_000),
        (Group.STUDENT, JANUARY_2026, None, False, 3_000),
        (Group.STUDENT, FEBRUARY_2026, None, False, 5_000),
        (Group.UNINSURED, JANUARY_2026, 10_000, False, 10_000),
        (Group.UNINSURED, JANUARY_2026, 10_001, True, 5_001),
        (Group.UNINSURED, JANUARY_2026, None, False, None),
        (Group.UNINSURED, FEBRUARY_2026, None, False, 11_100),
        (Group.UNINSURED, DECEMBER_2027, None, False, 11_100),
        (Group.UNINSURED, JANUARY_2028, None, False, 18_500),
        (Group.UNINSURED, FEBRUARY_2026, None, True, 7_400),
        (Group.UNINSURED, DECEMBER_2027, None, True, 7_400),
        (Group.UNINSURED, JANUARY_2028, None, True, 11_100),
        (Group.SALARIED, FEBRUARY_2026, None, False, None),
        (Group.ABROAD, FEBRUARY_2026, 150_000, False, 150_000),
    ],
)
def test_what_is_due_follows_the_rule_of_the_month(group, month, base, retired, due):
    assert rates(month).amount(group, base, retired=retired) == due


@pytest.mark.parametrize(("region", "due"), [(1, 15_930), (2, 14_190), (3, 12_420), (4, 11_100)])
def test_the_minimum_wage_is_that_of_the_region_a_competent_body_entered(db, region, due):
    province = make.province()
    override(
        PROGRAM, province.communes[0], key="dues.wage_region", value=region, regulation="293/2025/NĐ-CP",
        on=FEBRUARY_2026, decision=make.decision(),
    )  # fmt: skip
    rules = Rules(FEBRUARY_2026)
    here, there = (
        rules.rates(province.cells[at]).amount(Group.UNINSURED, None, retired=False) for at in (0, 2)
    )
    assert (here, there) == (due, 11_100)


@pytest.mark.parametrize(
    ("month", "years", "is_free"),
    [
        (JANUARY_2026, 60, False),
        (FEBRUARY_2026, 49, False),
        (FEBRUARY_2026, 50, True),
        (FEBRUARY_2026, 51, True),
    ],
)
def test_fifty_years_in_the_party_are_free_from_february_2026_on(month, years, is_free):
    assert rates(month).exempts(Age(years, 0, 0)) is is_free
    assert rates(month).exempts(None) is False


@pytest.mark.parametrize(
    ("sex", "born_on", "month", "is_old"),
    [
        ("male", date(1964, 8, 1), date(2026, 1, 1), False),  # 61 years and 5 months
        ("male", date(1964, 7, 1), date(2026, 1, 1), True),  # 61 years and 6 months
        ("male", date(1964, 7, 2), date(2026, 1, 1), False),
        ("female", date(1969, 2, 1), date(2026, 1, 1), False),
        ("female", date(1969, 1, 1), date(2026, 1, 1), True),  # 57 years
        ("male", date(1964, 9, 1), date(2025, 12, 1), True),  # 61 years and 3 months in 2025
        ("male", None, date(2026, 1, 1), False),
    ],
)
def test_retirement_age_is_reached_in_months_of_the_year_s_own_rule(sex, born_on, month, is_old):
    assert rates(month).is_of_retirement_age(sex, born_on) is is_old


@pytest.mark.parametrize(
    ("exact", "to", "sum_"),
    [("99.49", 1, 99), ("99.5", 1, 100), ("99.51", 1, 100), ("15930", 1000, 16000), ("15499", 1000, 15000)],
)
def test_half_and_more_is_rounded_up(exact, to, sum_):
    assert rounded(Fraction(exact), to) == sum_


def test_a_competent_body_may_say_how_to_round(db):
    province = make.province()
    override(
        PROGRAM, province.top, key="dues.rounded_to", value=1000, regulation="12-HD/TU", on=FEBRUARY_2026,
        decision=make.decision(),
    )  # fmt: skip
    assert (
        Rules(FEBRUARY_2026).rates(province.cells[0]).amount(Group.UNINSURED, None, retired=False) == 11_000
    )


@pytest.mark.parametrize(
    ("kind", "sector", "month", "percent", "known"),
    [
        ("cell", "residential", JANUARY_2026, 30, True),
        ("cell", "residential", FEBRUARY_2026, 70, True),
        ("cell", "agency", JANUARY_2026, 30, True),
        ("cell", "agency", FEBRUARY_2026, 30, False),
        ("grassroots_committee", "commune", JANUARY_2026, 90, True),
        ("grassroots_committee", "commune", FEBRUARY_2026, 70, True),
        ("grassroots_cell", "agency", JANUARY_2026, 70, True),
        ("grassroots_cell", "agency", FEBRUARY_2026, 70, True),
        ("upper", "", JANUARY_2026, 50, True),
        ("upper", "", FEBRUARY_2026, 50, False),
        ("province", "", JANUARY_2026, 50, True),
        ("province", "", FEBRUARY_2026, 50, False),
        ("section", "", FEBRUARY_2026, 0, False),
    ],
)
def test_the_chain_of_shares_follows_the_month_and_says_what_it_assumes(
    db, kind, sector, month, percent, known
):
    link = Rules(month).link(kind, sector, make.province().cells[0])
    assert (link.percent, link.known) == (percent, known)
    assert link.kept_of(101) + (101 - link.kept_of(101)) == 101


def test_a_share_nobody_knew_is_the_one_a_competent_body_typed_in(db):
    province = make.province()
    override(
        PROGRAM, province.top, key="dues.kept_by_others", value=45, regulation="01-QĐ/TW", on=FEBRUARY_2026,
        decision=make.decision(),
    )  # fmt: skip
    link = Rules(FEBRUARY_2026).link("upper", "district", province.districts[0])
    assert (link.percent, link.known) == (45, True)


def test_rules_nobody_has_read_are_named_and_never_refuse():
    used = rates(JANUARY_2026).uncertain([Group.UNINSURED, Group.SALARIED])
    assert {rule.key for rule in used} == {
        "dues.rounded_to",
        "dues.rate_salaried",
        "dues.uninsured_fixed_amount",
    }
    assert not any(rule.refuses for rule in used)
    assert PERCENT == 100
