"""By when steps are to be done: each term as its regulation says it, on either side of a change."""

from datetime import date, timedelta

import pytest

from sotay.kernel.law import law
from sotay.procedures.deadlines import end_of_term
from sotay.procedures.declaring import PROCEDURES
from sotay.regulations import Grade
from sotay.regulations.workdays import is_working_day

IN_2025, TODAYS = date(2025, 7, 1), date(2026, 7, 26)
"""The days from which 294-QĐ/TW and 208-QĐ/TW hold."""

TERMS = {
    "admission.vetting_reply_within": 30,
    "admission.vetting_reply_within_abroad": 90,
    "admission.decided_within": 45,
    "admission.decision_extension": 15,
    "admission.ceremony_within": 30,
    "admission.profile_declared_within": 30,
    "admission.moved_file_forwarded_within": 15,
    "admission.moved_decided_within": 30,
    "admission.moved_reconsidered_within": 60,
    "probation.recognition_considered_within": 30,
    "probation.recognition_decided_within": 30,
    "transfer.start_within": 60,
    "transfer.present_within": 30,
    "transfer.abroad_present_within": 30,
    "transfer.ended_file_sent_within": 30,
    "transfer.collective_files_within": 30,
}
"""Working days, as read in the regulations."""

STARTS = (date(2024, 1, 15), IN_2025 - timedelta(days=1), IN_2025, TODAYS - timedelta(days=1), TODAYS)


def test_every_term_of_a_procedure_stands_in_this_table() -> None:
    declared = {
        step.within.rule for procedure in PROCEDURES.values() for step in procedure.steps if step.within
    }
    assert declared - {""} <= set(TERMS)


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize("rule", TERMS)
def test_a_term_ends_with_its_last_working_day(rule: str, start: date) -> None:
    last = end_of_term(law(rule, start), start)

    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(map(is_working_day, days)) == TERMS[rule]
    assert is_working_day(last)


@pytest.mark.parametrize(
    ("on", "counted_from"),
    [(TODAYS - timedelta(days=1), "decision_received"), (TODAYS, "decision_made")],
)
def test_the_day_before_a_change_the_ceremony_is_counted_as_before(on: date, counted_from: str) -> None:
    assert law("admission.ceremony_counted_from", on).value == counted_from


def test_a_term_that_no_text_sets_for_a_day_warns_and_never_refuses() -> None:
    assert law("admission.decided_within", IN_2025).grade is Grade.READ
    assert law("admission.decided_within", date(2012, 1, 1)).grade is Grade.ASSUMED
