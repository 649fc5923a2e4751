"""Every number of a rule that the rooms of a member's life ask is tested below, at and above, or named as lacking it.

A room that begins to ask a rule with a number is told so here, by name, until its limit is tested.
"""

import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from sotay.regulations import clause, clauses, keys

HERE = Path(__file__).parents[2]
ROOMS = ("members", "dues", "honours", "procedures", "ballots", "targets")
CONDITIONS = "members/admission/test_conditions.py"
BACK = "members/admission/test_coming_back.py"
TERMS = "procedures/test_deadlines.py"
VOTES = "ballots/test_counting.py"
RATES = "dues/test_rates.py"
AWAY = "members/test_transfers.py"
TERM = f"{TERMS}::test_a_term_ends_with_its_last_working_day"
SHARE = f"{VOTES}::test_two_thirds_are_reached_with_just_enough_and_not_with_one_less"
HALF = f"{VOTES}::test_half_is_not_more_than_half"
REMOVAL = "members/test_leaving_the_list.py::test_a_ground_has_lasted_as_long_as_the_rule_says"
SCREENING = "members/test_screening_limits.py"
OPENING = "ballots/test_opening_limits.py"
CELLS = "members/test_numbers_of_cells.py"
CHAIN = f"{RATES}::test_the_chain_of_shares_follows_the_month_and_says_what_it_assumes"
DUE = f"{RATES}::test_what_is_due_follows_the_rule_of_the_month"

LIMITS = {
    "admission.awareness_certificate_valid": f"{CONDITIONS}::test_a_certificate_is_good_for_sixty_months",
    "admission.file_redone_after": f"{CONDITIONS}::test_introductions_older_than_twelve_months_are_made_anew",
    "admission.introducer_same_unit": f"{CONDITIONS}::test_who_introduces_has_been_here_twelve_months",
    "admission.introducers_without_union": f"{CONDITIONS}::test_without_a_union_two_members_introduce",
    "admission.maximum_age": f"{CONDITIONS}::test_sixty_years_and_a_month_needs_the_consent_of_the_province",
    "admission.minimum_age": f"{CONDITIONS}::test_full_eighteen_on_the_day_the_cell_considers",
    "admission.readmission_after": f"{BACK}::test_who_left_waits_thirty_six_months",
    "admission.readmission_after_minor_crime": (
        f"{BACK}::test_the_longer_wait_is_sixty_months_from_a_day_that_is_not_kept"
    ),
    "admission.readmissions_max": (
        f"{BACK}::test_who_comes_back_is_on_probation_again_with_the_consent_of_the_province_and_only_once"
    ),
    **dict.fromkeys(
        (
            "admission.ceremony_within", "admission.decided_within", "admission.decision_extension",
            "admission.moved_decided_within", "admission.moved_file_forwarded_within",
            "admission.moved_reconsidered_within", "admission.profile_declared_within",
            "admission.vetting_reply_within", "admission.vetting_reply_within_abroad",
            "probation.recognition_considered_within", "probation.recognition_decided_within",
            "transfer.abroad_present_within", "transfer.collective_files_within",
            "transfer.ended_file_sent_within", "transfer.present_within", "transfer.start_within",
        ),
        TERM,
    ),
    "badge.early_30_to_65": (
        "honours/test_eligibility.py::test_an_early_badge_is_given_so_many_months_before_and_not_a_day_more"
    ),
    "badge.early_70_and_over": (
        "honours/test_eligibility.py::test_an_early_badge_is_given_so_many_months_before_and_not_a_day_more"
    ),
    "badge.early_posthumous": (
        "honours/test_eligibility.py::test_a_badge_after_death_is_due_up_to_twelve_months_before_its_age"
    ),
    "badge.wait_after_dismissal": (
        "honours/test_rounds.py::test_a_set_day_names_no_reason_and_not_longer_than_the_longest_term"
    ),
    "classification.leaving_after_years": (
        f"{SCREENING}::test_two_years_running_are_needed_to_ask_somebody_to_leave"
    ),
    "classification.screening_after_years": (
        f"{SCREENING}::test_one_year_not_completed_is_enough_for_the_list"
    ),
    "privacy.screening_list_kept": (
        f"{SCREENING}::test_a_list_that_nobody_closes_is_kept_three_months_and_not_a_day_longer"
    ),
    "election.secretary_rounds": (
        f"{OPENING}::test_after_the_third_round_without_result_the_level_above_may_appoint"
    ),
    "election.surplus_max": f"{OPENING}::test_more_names_than_thirty_in_a_hundred_are_said",
    "voting.counters_least": f"{OPENING}::test_a_box_is_opened_by_two_counters_at_least",
    "organization.cell_consent_above_members": (
        f"{CELLS}::test_a_cell_of_more_than_thirty_needs_the_consent_of_the_level_above"
    ),
    "organization.cell_min_official_members": f"{CELLS}::test_a_cell_has_three_official_members",
    "organization.grassroots_committee_min_members": (
        f"{CELLS}"
        "::test_a_grassroots_cell_of_thirty_may_become_a_committee_and_a_committee_of_fewer_is_named"
    ),
    "people.export_agreed_for": (
        "members/test_leaving.py"
        "::test_what_was_agreed_to_leaves_for_seven_days_or_for_fewer_where_a_committee_says_so"
    ),
    "privacy.opening_shown_within": (
        "members/test_pages_record.py"
        "::test_a_look_for_an_inspection_that_nobody_ended_is_read_after_twelve_months"
    ),
    "card.checked_each": "honours/test_cards.py::test_a_cell_checks_its_cards_once_a_year_as_numbers",
    "card.digits": "honours/test_cards.py::test_the_day_of_giving_says_which_number_a_card_bears",
    **dict.fromkeys(
        (
            "discipline.expulsion_proposal_majority", "meeting.quorum", "organization.disband_proposal_majority",
            "election.quorum", "confidence.quorum", "confidence.low_high",
        ),
        SHARE,
    ),
    **dict.fromkeys(
        (
            "discipline.expulsion_decision_majority", "discipline.low_majority", "meeting.resolution_majority",
            "organization.disband_decision_majority", "election.winning_share",
        ),
        HALF,
    ),
    "dues.exempt_party_age": f"{RATES}::test_fifty_years_in_the_party_are_free_from_february_2026_on",
    "dues.hardship_exemption_max": (
        "members/test_days_of_change.py::test_eleven_twelve_and_thirteen_months_without_dues"
    ),
    **dict.fromkeys(
        (
            "dues.kept_by_cell", "dues.kept_by_commune", "dues.kept_by_grassroots",
            "dues.kept_by_other_grassroots", "dues.kept_by_province", "dues.kept_by_upper",
            "dues.kept_by_village_cell",
        ),
        CHAIN,
    ),
    **dict.fromkeys(
        (
            "dues.rate_insurance_benefit", "dues.rate_pension", "dues.rate_salaried",
            "dues.rate_uninsured_retirement_age", "dues.rate_uninsured_working_age", "dues.student_amount",
            "dues.uninsured_fixed_retired_share",
        ),
        DUE,
    ),
    "dues.retirement_months_men": f"{RATES}::test_retirement_age_is_reached_in_months_of_the_year_s_own_rule",
    "dues.retirement_months_women": f"{RATES}::test_retirement_age_is_reached_in_months_of_the_year_s_own_rule",
    "dues.rounded_to": f"{RATES}::test_half_and_more_is_rounded_up",
    "dues.unpaid_reminder_months": "dues/test_reminders.py::test_one_month_asks_nothing_two_do",
    "dues.wage_region": (
        f"{RATES}::test_the_minimum_wage_is_that_of_the_region_a_competent_body_entered"
    ),
    "general.remind_before_due": "procedures/test_reminders.py::test_days_at_the_limits",
    "people.export_second_office_above": (
        "members/test_leaving.py"
        "::test_a_list_of_three_needs_a_second_office_only_where_three_is_too_many"
    ),
    "privacy.member_erased_after": (
        "members/test_erasure.py"
        "::test_ten_years_after_they_left_and_not_a_day_before_they_may_be_erased"
    ),
    "privacy.prospect_erased_after": (
        "members/test_prospects.py::test_24_months_without_a_step_and_the_person_is_erased"
    ),
    "privacy.unanimity_warning_below": f"{VOTES}::test_fewer_than_five_who_voted_alike_are_disclosed",
    "probation.failed_votes_reported": (
        "procedures/test_cases.py::test_two_votes_below_the_ratio_are_repeated_and_the_third_goes_up"
    ),
    "probation.months": (
        "procedures/test_cases.py::test_a_probationary_member_becomes_official_at_month_12_however_late_it_is_decided"
    ),
    "removal.absent_or_unpaid_months": REMOVAL,
    "removal.education_period": REMOVAL,
    "removal.violation_years": REMOVAL,
    "removal.invitations": "members/test_leaving_the_list.py::test_a_person_is_invited_and_heard_first",
    "removal.complaint_within": (
        "members/test_removal_limits.py"
        "::test_a_complaint_is_open_for_thirty_working_days_on_either_side_of_a_change"
    ),
    "discipline.suspension_max": "members/test_suspension.py::test_it_lasts_ninety_days_at_most",
    "discipline.suspension_extension": "members/test_suspension.py::test_it_is_prolonged_by_thirty_days_at_most",
    "succession.majority": "ballots/test_votings_on_paper.py::test_planning_needs_more_than_half_of_all_summoned",
    "transfer.abroad_permanent_min": f"{AWAY}::test_twelve_months_abroad_leave_the_count",
    "transfer.removal_after": f"{AWAY}::test_only_after_three_months_somebody_counts_as_not_come",
    "transfer.temporary_below": f"{AWAY}::test_what_is_temporary_lies_between_three_and_twelve_months",
    "transfer.temporary_min": f"{AWAY}::test_what_is_temporary_lies_between_three_and_twelve_months",
    "transfer.temporary_study_max": f"{AWAY}::test_what_is_temporary_lies_between_three_and_twelve_months",
}  # fmt: skip
"""Which test goes below, to and above the number of a rule."""

LACKING: set[str] = set()
"""Rules with a number whose limit has no table yet. It is empty, and stays so: a rule that is asked is tested."""


def asked() -> set[str]:
    """The rules with a number that the rooms ask."""
    named: set[str] = set()
    for room in ROOMS:
        for file in (HERE / "sotay" / room).rglob("*.py"):
            if "migrations" not in file.parts:
                named |= set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', file.read_text()))
    return {key for key in named & set(keys()) if is_number(key)}


def is_number(key: str) -> bool:
    values = [version.value for version in clauses(key)]
    return all(
        isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool)
        for value in values
    )


def test_every_number_the_rooms_ask_is_in_the_table_or_named_as_lacking() -> None:
    assert not LIMITS.keys() & LACKING
    assert asked() - LIMITS.keys() - LACKING == set()


def test_nothing_is_called_lacking_that_nobody_asks() -> None:
    assert LACKING - asked() == set()


@pytest.mark.parametrize("key", sorted(LIMITS))
def test_the_test_it_names_is_there(key: str) -> None:
    path, _colons, name = LIMITS[key].partition("::")
    assert f"def {name}(" in (HERE / "tests" / path).read_text()


@pytest.mark.parametrize("key", sorted(LIMITS))
def test_each_version_holds_from_its_own_day_and_not_the_day_before(key: str) -> None:
    versions = clauses(key)
    for earlier, version in zip([None, *versions], versions, strict=False):
        on, before = clause(key, version.since), clause(key, version.since - timedelta(days=1))
        assert on.value == version.value
        if earlier is None:
            assert not before.refuses, "before the first text that is known a rule only warns"
        else:
            assert before.value == earlier.value
