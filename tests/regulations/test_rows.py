"""The research this book was typed from, row by row: none was lost, none was altered on the way."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sotay.regulations import FOREVER, Bound, Clause, Grade, Kind, book, clauses, keys
from sotay.regulations.value import MEASURED, read

GRADES = {"T": Grade.READ, "S": Grade.SECONDARY, "M": Grade.UNVERIFIED, "-": Grade.ASSUMED}

STANDS_IN = {"unknown": date(2011, 1, 19), "local": date(2025, 1, 1)}
"""Days taken where the research knew none."""

ADDED = {
    "admission.readmission_barred",
    "badge.number_form",
    "card.checked_each",
    "transfer.collective_files_within",
    "probation.cell_majority",
    "probation.delegated_majority",
    "probation.grassroots_majority",
    "probation.standing_majority",
    "removal.cell_majority",
    "removal.delegated_majority",
    "removal.grassroots_majority",
    "removal.standing_majority",
    "voting.channels_admission",
    "voting.channels_confidence",
    "voting.channels_consultation",
    "voting.channels_discipline",
    "voting.channels_election",
    "voting.channels_membership",
    "voting.channels_officers",
    "voting.channels_other",
    "voting.channels_planning",
    "voting.counters_least",
    "voting.invalid_choice",
    "voting.invalid_confidence",
    "voting.invalid_election",
    "voting.invalid_planning",
    "voting.left_out_committee",
    "voting.left_out_delegates",
    "voting.left_out_members",
    "privacy.member_erased_after",
    "privacy.screening_list_kept",
    "classification.leaving_after_years",
    "records.supplement_due",
    "records.supplement_opens",
    "privacy.feedback_fewest",
    "privacy.feedback_kept",
    "people.export_agreed_for",
    "general.remind_before_due",
    "organization.cell_consent_above_members",
    "admission.ceremony_counted_from",
    "card.profile_number_letters",
    "classification.review_min_days_province",
    "count.foreign_transfer_months",
    "count.in_transit",
    "count.provincial_committee_bodies",
    "count.series_breaks",
    "count.small_cell_below",
    "count.temporary_activity",
    "count.temporary_cells",
    "document.joint_series",
    "document.term_starts",
    "dues.paid_while_suspended",
    "dues.paid_while_temporary",
    "dues.retirement_months_men",
    "dues.retirement_months_women",
    "dues.rounded_to",
    "dues.uninsured_fixed_amount",
    "dues.uninsured_fixed_retired_share",
    "dues.unpaid_reminder_months",
    "dues.wage_region",
    "inspection.cell_supervision_extension",
    "meeting.absence_reminder_months",
    "meeting.democracy_month",
    "meeting.load_per_month",
    "organization.plan_persons",
    "people.export_second_office_above",
    "privacy.identity_digits_shown",
    "privacy.import_file_kept",
    "privacy.opening_shown_within",
    "privacy.prospect_erased_after",
    "privacy.unanimity_warning_below",
    "stat.age_bands",
    "stat.party_age_day",
    "stat.recognition_day",
    "stat.transfer_day",
    "succession.young_below_age",
    "succession.young_below_age_center",
}
"""Rules without a row: numbers hidden in a row's unit, ways of counting, decisions that protect people."""


UNITS: dict[str, str | tuple[str, ...]] = {
    "wd": "ngày làm việc",
    "months": "tháng",
    "month": "tháng",
    "years": ("năm", "tuổi"),
    "year": "năm",
    "days": "ngày",
    "day": "ngày",
    "hours": "giờ",
    "minutes": "phút",
    "%": "%",
    "points": "điểm",
    "persons": "người",
    "digits": "chữ số",
    "members": "đảng viên",
    "official": "đảng viên chính thức",
    "đ/month": "đồng mỗi tháng",
    "votes": "lần",
    "rounds": "lần",
    "requests": "lần",
    "provinces": "tỉnh, thành phố",
}
"""The first word of a row's unit, and how the unit of its rule begins."""

BOUNDS = {
    "more than": Bound.MORE_THAN,
    "less than": Bound.LESS_THAN,
    "max": Bound.AT_MOST,
    "min": Bound.AT_LEAST,
}


@dataclass(frozen=True)
class Row:
    old_key: str
    value: str
    unit: str
    regulation: str
    start: str
    end: str
    src: str
    new_key: str
    reads_as: str

    def __str__(self) -> str:
        return f"{self.old_key} from {self.start} as {self.new_key}"

    @property
    def since(self) -> date:
        if self.start in STANDS_IN:
            return STANDS_IN[self.start]
        return date(int(self.start), 1, 1) if len(self.start) == 4 else date.fromisoformat(self.start)

    @property
    def clauses(self) -> list[Clause]:
        """The version typed from the row, and its continuation where its text was replaced unread."""
        versions = list(clauses(self.new_key))
        at = next(number for number, clause in enumerate(versions) if clause.since == self.since)
        continued = versions[at + 1 : at + 2]
        return [versions[at], *(clause for clause in continued if clause.grade is Grade.UNCONFIRMED)]


def rows() -> list[Row]:
    with (Path(__file__).parent / "rows.csv").open(encoding="utf-8", newline="") as file:
        return [Row(*line) for line in list(csv.reader(file))[1:]]


ROWS = pytest.mark.parametrize("row", rows(), ids=str)


def test_all_rows_of_the_research_are_here() -> None:
    assert len({(row.old_key, row.start, row.value) for row in rows()}) == 249


def test_no_rule_came_from_nowhere() -> None:
    assert set(keys()) - {row.new_key for row in rows()} == ADDED


def test_each_row_became_one_version() -> None:
    versions = Counter((row.new_key, row.since) for row in rows())
    assert max(versions.values()) == 1


@ROWS
def test_a_row_keeps_its_value(row: Row) -> None:
    value, kind = row.clauses[0].value, book().kind(row.new_key)
    assert value == expected(row, kind) if row.reads_as != "table" else isinstance(value, Mapping)


def expected(row: Row, kind: Kind) -> Any:
    if row.reads_as == "unknown":
        return None
    if row.reads_as:
        return read(kind, tomllib.loads(f"value = {row.reads_as}")["value"])
    if kind is Kind.LIST:
        return tuple(int(item) if item.isdigit() else item for item in row.value.split(","))
    if kind in MEASURED:
        return Fraction(row.value)
    return {"true": True}.get(row.value) or read(kind, row.value)


@ROWS
def test_a_row_keeps_its_unit(row: Row) -> None:
    clause, unit = row.clauses[0], UNITS.get(row.unit.split(" ")[0])
    if unit and not clause.wording:
        assert clause.unit.startswith(unit)


@ROWS
def test_a_row_keeps_the_side_on_which_it_is_kept(row: Row) -> None:
    said = {bound for words, bound in BOUNDS.items() if re.search(rf"\b{words}\b", row.unit)}
    if said and book().kind(row.new_key) in MEASURED:
        assert {row.clauses[0].bound} == said


@ROWS
def test_a_row_keeps_its_source(row: Row) -> None:
    assert row.clauses[0].grade is GRADES[row.src]


@ROWS
def test_a_row_keeps_the_days_it_holds(row: Row) -> None:
    known, *unconfirmed = row.clauses
    last = row.clauses[-1].until
    match row.end:
        case "open" | "local":
            assert not unconfirmed
            assert last == FOREVER
        case "*":
            assert unconfirmed[0].superseded_by == "20-QĐ/TW"
            assert known.until == unconfirmed[0].since == book().texts["20-QĐ/TW"].since
            assert last == FOREVER
        case year if len(year) == 4:
            assert known.date_inferred
            assert last == date(int(year) + 1, 1, 1)
        case day:
            ended = date.fromisoformat(day.rstrip("?")) + timedelta(days=1)
            assert ended in (last, *(clause.since for clause in unconfirmed))
            assert ended == last or day.endswith("?")


@ROWS
def test_a_row_whose_first_day_was_worked_out_says_so(row: Row) -> None:
    worked_out = row.start in STANDS_IN or len(row.start) == 4
    assert row.clauses[0].date_inferred or not worked_out


@ROWS
def test_a_row_keeps_its_regulation_and_article(row: Row) -> None:
    cited = row.clauses[0]
    later = [clause for clause in clauses(row.new_key) if clause.since > cited.since]
    texts = [place.rpartition(", ")[2] for place in cited.citation.split("; ")]
    said = [cited.citation, cited.note, *(f"{clause.citation} {clause.superseded_by}" for clause in later)]
    said += [f"{book().texts[number].name} {book().texts[number].issued}" for number in texts]
    assert numbers(row.regulation) <= numbers(" ".join(said))


def numbers(text: str) -> set[str]:
    return {found.removeprefix("0") for found in re.findall(r"\d+(?:\.\d+)*[a-zđ]?", text)}
