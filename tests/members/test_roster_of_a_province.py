"""An invented province, written down as its committees would send it, and brought into an empty installation."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sotay.demo.rosters import rosters, write
from sotay.demo.shapes import Province
from sotay.demo.standing import members
from sotay.demo.words import EDUCATION, OCCUPATION
from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.indicators import code_of
from sotay.members.kinds import Education, Occupation
from sotay.members.roster.actions import answer, check, load
from sotay.organizations.asking import question
from sotay.organizations.models import Organization, OrganizationState
from tests.demo.recount import Tree, province
from tests.members.rostering import hand_in

pytestmark = pytest.mark.xdist_group("invented provinces")
NAME = "thai_nguyen"


@pytest.fixture(scope="module")
def told() -> Province:
    return province(NAME)


def test_the_rosters_of_a_province_bring_its_stock_and_make_up(
    db: None, told: Province, tmp_path: Path
) -> None:
    files = write(told, tmp_path)
    with clock_stopped_at(told.day):
        top = found(files[0], told)
        for file in files[1:]:
            bring_in(file, upper_of(file, top), told)
        figures = evaluate(sorted(expected(told)), question(top, told.day))
    assert {code: int(figure.value or 0) for code, figure in figures.items()} == expected(told)


def found(file: Path, told: Province) -> Organization:
    roster = hand_in(None, file.read_bytes(), on=told.day, file_name=file.name, found=True)
    load(PROGRAM, roster)
    roster.refresh_from_db()
    assert roster.organization is not None
    return roster.organization


def upper_of(file: Path, top: Organization) -> Organization:
    """The committee that sends a file is named in its name; the sheet of totals is the province's own."""
    state = OrganizationState.objects.known_at(None).filter(name=file.stem[3:]).first()
    return state.organization if state else top


def bring_in(file: Path, organization: Organization, told: Province) -> None:
    roster = hand_in(organization, file.read_bytes(), on=told.day, file_name=file.name)
    checked = check(PROGRAM, roster)
    assert (checked.asks, checked.trouble) == (False, {})
    namesakes = [draft for draft in checked.drafts if draft.question]
    if namesakes:
        answer(PROGRAM, roster, answers={str(draft.row): "other" for draft in namesakes})
    load(PROGRAM, roster)


def expected(told: Province) -> dict[str, int]:
    """Counted from the province's own rows, in plain Python."""
    counted: Counter[str] = Counter()
    for standing in members(told):
        counted["party_members_total"] += 1
        counted["women_members"] += standing.member.sex == "female"
        counted["ethnic_minority_members"] += standing.member.ethnicity != "Kinh"
        counted["official_members"] += standing.status == "official"
        counted[code_of("education", EDUCATION[standing.background.education])] += 1
        counted[code_of("occupation", word(OCCUPATION, standing.background.occupation))] += 1
    for line in told.lines:
        sign = (line.to_organization is not None) - (line.from_organization is not None)
        count = sign * line.quantity
        counted["party_members_total"] += count
        counted["women_members"] += count * (line.sex == "female")
        counted["ethnic_minority_members"] += count * line.minority
        official = (line.to_status == "official") - (line.from_status == "official")
        counted["official_members"] += official * line.quantity
        counted[code_of("education", EDUCATION[line.education])] += count
        counted[code_of("occupation", word(OCCUPATION, line.occupation))] += count
    counted["grassroots_party_organisations"] = Tree(told).count(
        told.day, "grassroots_committee", "grassroots_cell"
    )
    every = [code_of("education", level) for level in Education] + [
        code_of("occupation", job) for job in Occupation
    ]
    return dict.fromkeys(every, 0) | dict(counted)


def word(words: dict[str, str], told: str) -> str:
    return words.get(told, told)


MISTAKES = {
    "no name": "Chưa ghi họ và tên",
    "impossible birth date": "không có ngày này",
    "short identity number": "cần 12",
    "identity number of somebody else": "Trùng số định danh",
    "both sexes": "Đánh dấu cả nam và nữ",
    "unknown cell": "Không có",
}


def test_every_mistake_of_a_committee_is_found_in_its_row(db: None, told: Province, tmp_path: Path) -> None:
    files = write(told, tmp_path, errors=True)
    sent = {roster.filename: roster for roster in rosters(told, errors=True)}
    with clock_stopped_at(told.day):
        top = found(files[0], told)
        for file in files[1:-1]:
            roster = sent[file.name]
            first = len(roster.title) + len(roster.headings)
            checked = check(
                PROGRAM, hand_in(upper_of(file, top), file.read_bytes(), on=told.day, file_name=file.name)
            )
            said = {
                issue.row: said_of(checked.tables[0].issues, issue.row) for issue in checked.tables[0].issues
            }
            for row, mistake in roster.mistakes.items():
                assert MISTAKES[mistake] in said[first + row], (file.name, row, mistake)
            wrong = {draft.row for draft in checked.drafts if draft.wrong}
            partners = {row for row in wrong if "Trùng số định danh" in said[row]}
            assert wrong - partners <= {first + row for row in roster.mistakes}


def said_of(issues: Any, row: int) -> str:
    return " ".join(issue.text for issue in issues if issue.row == row)
