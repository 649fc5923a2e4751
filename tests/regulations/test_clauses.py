"""Which version answers on which day, and whether it may refuse."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.regulations import (
    FOREVER,
    Bound,
    Clause,
    Grade,
    Range,
    Refused,
    UnknownRule,
    book,
    clause,
    clauses,
    keys,
    object_to,
    overridden,
)

DAY = timedelta(days=1)

CHANGES = [
    ("organization.province_count", date(2025, 7, 1), 63, 34),
    ("organization.commune_kind", date(2026, 7, 26), "upper", "grassroots_committee"),
    ("admission.education", date(2026, 7, 26), "lower_secondary_diploma", "lower_secondary_completed"),
    ("admission.deciding_body", date(2026, 7, 26), "upper_standing", "grassroots_standing"),
    ("admission.ceremony_counted_from", date(2026, 7, 26), "decision_received", "decision_made"),
    ("card.digits", date(2025, 9, 2), 8, 12),
    ("dues.student_amount", date(2026, 2, 1), 3000, 5000),
    ("dues.rate_uninsured_working_age", date(2028, 1, 1), Decimal("0.3"), Decimal("0.5")),
    ("dues.rate_uninsured_retirement_age", date(2028, 1, 1), Decimal("0.2"), Decimal("0.3")),
    ("succession.young_below_age", date(2025, 10, 8), 40, 42),
    ("succession.young_below_age_center", date(2025, 10, 8), 45, 42),
]


@pytest.mark.parametrize(("key", "on", "before", "after"), CHANGES)
def test_a_changed_rule_answers_with_the_old_value_the_day_before_and_the_new_one_that_day(
    key: str, on: date, before: object, after: object
) -> None:
    assert clause(key, on - DAY).value == before
    assert clause(key, on).value == after


def test_the_95_year_badge_exists_from_19_may_2026() -> None:
    assert 95 not in clause("badge.years", date(2026, 5, 18)).value
    assert 95 in clause("badge.years", date(2026, 5, 19)).value


@pytest.mark.parametrize("key", keys())
def test_every_version_begins_on_its_own_day(key: str) -> None:
    for before, after in zip(clauses(key), clauses(key)[1:], strict=False):
        assert before.until <= after.since
        assert clause(key, before.until - DAY) == before
        assert clause(key, after.since) == after


@given(st.sampled_from(keys()), st.dates())
def test_an_answer_is_in_force_or_says_that_it_is_assumed(key: str, on: date) -> None:
    answer = clause(key, on)
    assert answer.in_force(on) or (answer.grade is Grade.ASSUMED and not answer.refuses)


@given(st.sampled_from(keys()), st.dates())
def test_outside_its_periods_a_rule_answers_with_the_nearest_version(key: str, on: date) -> None:
    answer = clause(key, on)
    if not answer.in_force(on):
        gaps = [max((version.since - on).days, (on - version.until).days + 1) for version in clauses(key)]
        assert max((answer.since - on).days, (on - answer.until).days + 1) == min(gaps)


@pytest.mark.parametrize("key", keys())
def test_every_rule_has_a_title_a_citation_and_a_known_grade(key: str) -> None:
    for version in clauses(key):
        assert version.title
        assert version.regulation in book().texts
        assert version.regulation in version.citation
        assert version.grade in Grade
        assert version.in_words
        assert version.standing


def test_a_rule_known_only_from_a_replaced_text_warns_from_that_day_on() -> None:
    replaced_on = book().texts["20-QĐ/TW"].since
    assert clause("admission.cell_majority", replaced_on - DAY).refuses
    unsure = clause("admission.cell_majority", replaced_on)
    assert unsure.grade is Grade.UNCONFIRMED
    assert unsure.value == Fraction(2, 3)
    assert not unsure.refuses
    assert unsure.standing == "chưa xác nhận theo văn bản mới: đã được 20-QĐ/TW thay thế"


def test_a_rule_the_newest_text_is_known_to_keep_still_refuses() -> None:
    assert clause("admission.minimum_age", date(2026, 11, 21)).refuses
    assert clause("admission.ceremony_within", date(2026, 11, 21)).refuses


def test_between_two_texts_the_unread_one_is_not_trusted() -> None:
    assert clause("admission.education", date(2026, 7, 25)).grade is Grade.UNCONFIRMED
    assert clause("admission.education", date(2026, 7, 26)).grade is Grade.SECONDARY


def test_hearsay_never_refuses() -> None:
    on = date(2026, 11, 21)
    for key in keys():
        answer = clause(key, on)
        assert answer.refuses <= (answer.grade in ("read", "secondary"))


def test_the_rule_of_one_province_binds_nobody_elsewhere() -> None:
    rule = clause("inspection.team_max", date(2026, 11, 21))
    assert rule.grade is Grade.SECONDARY
    assert not rule.refuses
    assert rule.standing == "theo nguồn thứ cấp, chỉ áp dụng ở Lào Cai"


def test_a_value_nobody_has_read_is_unknown_rather_than_invented() -> None:
    rule = clause("dues.kept_by_others", date(2026, 11, 21))
    assert rule.value is None
    assert not rule.refuses
    assert rule.in_words == "chưa rõ"


def test_a_period_without_an_end_is_open() -> None:
    assert clauses("probation.months")[-1].until == FOREVER == date(9999, 12, 31)


def test_an_unknown_rule_is_a_key_error_that_suggests_what_was_meant() -> None:
    with pytest.raises(UnknownRule, match=r"admission\.cell_majority") as raised:
        clause("admission.cell_majorty", date(2026, 1, 1))
    assert isinstance(raised.value, KeyError)
    assert raised.value.nearest[0] == "admission.cell_majority"


def test_a_rule_says_what_it_demands() -> None:
    on = date(2026, 1, 1)
    assert clause("admission.cell_majority", on).in_words == "ít nhất 2/3 số đảng viên chính thức"
    assert clause("admission.decided_within", on).in_words == "không quá 45 ngày làm việc"
    assert clause("wage.region_1", on).in_words == "5.310.000 đồng mỗi tháng"
    assert clause("dues.rate_pension", on).in_words == "0,5 % lương hưu"
    assert clause("classification.good_points", on).in_words == "từ 70 đến dưới 90 điểm"
    assert clause("stat.admission_day", on).in_words == "ngày tổ chức lễ kết nạp"


def test_a_clause_knows_whether_what_was_measured_keeps_to_it() -> None:
    on = date(2026, 1, 1)
    assert clause("admission.cell_majority", on).allows(Fraction(20, 30))
    assert not clause("admission.cell_majority", on).allows(Fraction(19, 30))
    assert not clause("admission.standing_majority", on).allows(Fraction(1, 2))
    assert clause("classification.good_points", on).allows(70)
    assert not clause("classification.good_points", on).allows(90)
    with pytest.raises(TypeError, match="no bound"):
        clause("probation.months", on).allows(12)


def test_a_refusal_says_why_and_where_it_is_written() -> None:
    rule = clause("admission.minimum_age", date(2026, 11, 21))
    with pytest.raises(Refused) as raised:
        object_to(rule, "Nông Thị Mai mới 17 tuổi")
    assert raised.value.clause == rule
    assert str(raised.value) == "Nông Thị Mai mới 17 tuổi (mục 1.1.1, 294-QĐ/TW; 208-QĐ/TW)"


def test_a_refusal_without_a_rule_says_only_why() -> None:
    assert str(Refused(None, "Kỳ này đã chốt")) == "Kỳ này đã chốt"


def test_an_unsure_rule_warns_and_names_its_grade() -> None:
    rule = clause("organization.committee_term", date(2026, 11, 21))
    warned = object_to(rule, "Nhiệm kỳ dài 6 năm")
    assert str(warned) == "Nhiệm kỳ dài 6 năm (Điều lệ Đảng; chưa kiểm chứng)"


def test_an_override_is_a_clause_of_its_own_and_binds() -> None:
    rule = overridden("inspection.team_max", 7, "Quyết định 12-QĐ/TU", date(2026, 1, 1))
    assert rule.refuses
    assert rule.citation == "Quyết định 12-QĐ/TU"
    assert rule.in_words == "không quá 7 người"
    assert rule.title == clause("inspection.team_max", date(2026, 1, 1)).title
    with pytest.raises(ValueError, match="whole number"):
        overridden("inspection.team_max", "nhiều", "Quyết định 12-QĐ/TU", date(2026, 1, 1))


def test_an_override_back_to_a_known_word_reads_like_it() -> None:
    rule = overridden("stat.admission_day", "ceremony", "Công văn 5-CV/BTCTU", date(2026, 1, 1))
    assert rule.in_words == "ngày tổ chức lễ kết nạp"


def test_clauses_of_tables_and_lists_can_stand_in_sets() -> None:
    versions = {version for key in keys() for version in clauses(key)}
    assert clause("document.font", date(2026, 11, 21)) in versions


def test_a_value_cannot_be_changed_by_whoever_asks() -> None:
    font = clause("document.font", date(2026, 11, 21)).value
    with pytest.raises(TypeError):
        font["size_pt"] = 13


def test_going_abroad_counts_as_leaving_exactly_when_the_transfer_is_permanent() -> None:
    counted, transferred = clauses("count.foreign_transfer_months"), clauses("transfer.abroad_permanent_min")
    assert [(c.value, c.since, c.until, c.grade) for c in counted] == [
        (c.value, c.since, c.until, c.grade) for c in transferred
    ]


def test_the_age_bands_cover_every_age_from_the_youngest_member_on() -> None:
    bands = clause("stat.age_bands", date(2026, 11, 21)).value
    assert bands[0] == clause("admission.minimum_age", date(2026, 11, 21)).value
    assert list(bands) == sorted(set(bands))


def test_holidays_are_weekdays_and_days_worked_instead_are_saturdays() -> None:
    calendar = clause("general.working_day_calendar", date(2026, 11, 21)).value
    assert all(day.weekday() < 5 for day in calendar["holidays"])
    assert all(day.weekday() == 5 for day in calendar["worked"])
    assert max(calendar["holidays"]) < calendar["complete_until"]


def test_points_of_the_review_leave_no_gap_between_levels() -> None:
    on = date(2026, 11, 21)
    completed, good = (clause(f"classification.{name}_points", on).value for name in ("completed", "good"))
    assert completed == Range(at_least=50, less_than=70)
    assert good == Range(at_least=70, less_than=90)
    assert clause("classification.not_completed_below", on).value == completed.at_least
    assert clause("classification.excellent_min", on).value == good.less_than


def test_a_clause_can_be_built_from_its_nine_facts() -> None:
    rule = Clause(
        key="local.cap",
        value=3,
        unit="người",
        title="Số người",
        regulation="12-QĐ/TU",
        article="",
        since=date(2026, 1, 1),
        until=FOREVER,
        grade=Grade.READ,
    )
    assert rule.refuses
    assert rule.in_words == "3 người"
    assert replace(rule, bound=Bound.AT_MOST).in_words == "không quá 3 người"


def test_the_rule_book_needs_no_django() -> None:
    program = "import sys, sotay.regulations as r; r.keys(); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
