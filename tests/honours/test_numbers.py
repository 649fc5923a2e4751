"""Every badge there is can be given, numbered and printed; one whose form is not known waits for its certificate."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from sotay.honours.actions import number_award, withdraw_award
from sotay.honours.awarding import award, in_words
from sotay.honours.candidates import beginnings_of
from sotay.honours.eligibility import badge_years
from sotay.honours.export import export_round
from sotay.honours.models import BadgeAward
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

from .world import veteran

TODAY, ROUND = date(2026, 9, 10), date(2026, 9, 2)
FORMS = {
    30: "BK 00000001", 40: "BK 0000001", 45: "BK E0000001", 50: "BK 000001", 55: "BK D000001", 60: "BK 00001",
    65: "BK C00001", 70: "BK 0001", 75: "BK B0001", 80: "BK 001", 85: "BK A001", 90: "BK 01", 95: "",
}  # fmt: skip
"""What is engraved on the first badge of each kind; of the newest the form is not known."""


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


def given(province: make.Province, years: int) -> BadgeAward:
    member = veteran(province.cells[0], date(ROUND.year - years, 9, 1))
    with entry(PROGRAM, "test.award"):
        return award(
            member,
            years=years,
            ground="on_time",
            round_on=ROUND,
            organization=province.cells[0],
            province=province.top,
            decision=None,
            reckoned=beginnings_of([member])[member.pk],
        )


def test_every_badge_there_is_can_be_given_and_numbered(province):
    assert badge_years(ROUND) == list(FORMS)
    with warnings_heard() as warned:
        told = {years: in_words(given(province, years), "BK") for years in badge_years(ROUND)}
    assert told == FORMS
    assert [each.clause.key for each in warned] == ["badge.number_form"]
    assert contradictions() == {}


def test_a_badge_without_a_form_takes_the_number_of_its_certificate(province):
    first, second = given(province, 95), given(province, 95)
    assert number_award(PROGRAM, first.member, award=first, number=7).number == 7
    assert in_words(BadgeAward.objects.get(pk=first.pk), "BK") == "BK 7"
    with pytest.raises(Refused, match="đã ghi cho một Huy hiệu 95 năm khác"):
        number_award(PROGRAM, second.member, award=second, number=7)
    with pytest.raises(Refused, match="đã có số"):
        number_award(PROGRAM, first.member, award=first, number=8)
    with pytest.raises(Refused, match="không phải của đồng chí này"):
        number_award(PROGRAM, first.member, award=second, number=8)
    number_award(PROGRAM, second.member, award=second, number=8)
    assert contradictions() == {}


def test_a_number_longer_than_its_form_or_of_a_badge_taken_back_is_refused(province):
    row = given(province, 90)
    with entry(PROGRAM, "test.paper"):
        BadgeAward.objects.filter(pk=row.pk).update(number=None)
    with pytest.raises(Refused, match="có 2 chữ số"):
        number_award(PROGRAM, row.member, award=row, number=100)
    withdraw_award(PROGRAM, row.member, award=row, why="mistaken", on=TODAY)
    with pytest.raises(Refused, match="đã bỏ ghi"):
        number_award(PROGRAM, row.member, award=row, number=9)


def test_the_record_says_that_a_number_is_missing_and_leads_to_writing_it(province):
    row = given(province, 95)
    member: Member = row.member
    office = Client()
    office.force_login(make.account("grassroots_office", province.communes[0]))
    shown = office.get(f"/members/{member.pk}/").content.decode()
    assert "chưa ghi số" in shown
    address = f"/honours/{member.pk}/do/badge.number/"
    assert address in shown
    wrong = office.post(address, {"award": row.pk, "badge_number": "0"})
    assert "badge_number" in wrong.context["form"].errors
    assert office.post(address, {"award": row.pk, "badge_number": "12"}).status_code == 302
    after = office.get(f"/members/{member.pk}/").content.decode()
    assert "12" in after
    assert address not in after


def test_every_kind_stands_on_the_rounds_list_in_each_medium(province):
    for years in badge_years(ROUND):
        given(province, years)
    for medium, beginning in (("decision_docx", b"PK"), ("decision_pdf", b"%PDF")):
        taken = export_round(PROGRAM, province.top, round_on=ROUND, medium=medium, purpose="honours")
        assert taken.content.startswith(beginning)
    sheet = export_round(PROGRAM, province.top, round_on=ROUND, medium="sheet", purpose="honours")
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    numbers = [form.split()[1] for form in FORMS.values() if form]
    assert all(any(each.endswith(number) for each in cells) for number in numbers)
    assert ROUND + timedelta(days=8) == TODAY
