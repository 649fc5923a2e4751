"""Forms 2, 2B, 3 and 5: they agree with one another and with form 1, and every figure leads to its rows."""

import re
from datetime import date
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sotay.indicators.engine import NONE
from sotay.kernel.authority import PROGRAM
from sotay.members.totals import Line, hand_in
from sotay.organizations.asking import NotThere
from sotay.organizations.structure import found_unit, serve
from sotay.reports.composition import TOTAL
from sotay.reports.form1 import CLOSING, D, form_of
from sotay.reports.form5 import HEADS, form5_of
from sotay.reports.member_forms import ADMITTED, FORM_2, FORM_2B, FORM_3, admitted_form, membership_form
from sotay.reports.spans import Span
from tests import make
from tests.reports.test_pages import at, reader, table, text
from tests.reports.world import World

YEARS = [Span("year", date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2014, 2025)]
PAGES = ("form-2/", "form-2b/", "form-3/", "form-5/")


@pytest.fixture
def newcomers(province: World) -> World:
    """Somebody of each sort is admitted in the last year."""
    cell = province.cells[0]
    unit = found_unit(
        PROGRAM, province.communes[0], name="Công ty", kind="enterprise", ownership="private", on=make.FOUNDED
    )
    serve(PROGRAM, unit, cell=cell, on=make.FOUNDED)
    for month, (sex, people) in enumerate((("female", "Mông"), ("male", "Kinh"), ("", "")), 1):
        make.member(cell, date(2024, month, 3), sex=sex, ethnicity=people, born_on=date(2000 - month, 1, 1))
    return province


def admitted(table_, organization, span, reader_="auditor"):
    return admitted_form(table_, organization, span, make.actor(reader_, organization))


def test_form_2_counts_whoever_form_1_says_was_admitted_everywhere_in_every_year(newcomers):
    told = 0
    for organization, span in product(newcomers.telling, YEARS):
        actor = make.actor("auditor", organization)
        try:
            one, two = form_of(organization, span, actor), admitted(FORM_2, organization, span)
        except NotThere:
            continue
        if one.figures is None:
            continue
        row = one.figures.during.whole.get(ADMITTED, NONE)
        assert two.made.found.whole.get(ADMITTED, NONE) == row
        assert two.wrong == [], (organization, span)
        assert admitted(FORM_2B, organization, span).wrong == []
        told += row.value
    assert told


def test_form_3_is_row_d_of_form_1_and_its_groups_are_the_whole(newcomers):
    for organization, span in product(newcomers.telling, YEARS[3:-1]):
        actor = make.actor("auditor", organization)
        try:
            one = form_of(organization, span, actor)
            three = membership_form(organization, span.last, actor)
        except NotThere:
            continue
        assert three.wrong == []
        if one.figures is not None:
            assert D.when == CLOSING
            assert three.made.found.whole[TOTAL] == one.figures.amount(D)


def test_form_5_adds_up_and_counts_the_members_of_form_3(newcomers):
    for organization in newcomers.telling:
        five = form5_of(organization, make.TODAY)
        three = membership_form(organization, make.TODAY, make.actor("auditor", organization))
        assert five.wrong == []
        assert five.figure(HEADS[-1], None).value == three.made.found.whole[TOTAL].value


def test_what_disagrees_is_named(newcomers):
    form = membership_form(newcomers.top, make.TODAY, make.actor("auditor", newcomers.top))
    form.made.found.whole["members_education_college"] += form.made.found.whole[TOTAL]
    assert form.wrong == ["nhóm Học vấn"]


def test_who_was_admitted_stands_in_each_group_where_they_belong(newcomers):
    found = admitted(FORM_2, newcomers.cells[0], YEARS[-1]).made.found.whole
    counted = {code: amount.value for code, amount in found.items() if amount.value}
    assert counted["women_admitted"] == counted["admitted_sex_male"] == counted["admitted_sex_unknown"] == 1
    assert counted["ethnic_minority_admitted"] == counted["admitted_minority_unknown"] == 1
    assert counted["young_admitted"] == counted["admitted_education_university"] == 3
    assert counted["admitted_sector_residential"] == counted["admitted_ownership_private"] == 3
    assert "admitted_ownership_state" not in counted
    by_people = admitted(FORM_2B, newcomers.cells[0], YEARS[-1]).made
    assert {code: n.value for code, n in by_people.found.whole.items() if n.value} == {
        "members_admitted": 3,
        "admitted_people_mong": 1,
        "admitted_people_kinh": 1,
        "admitted_people_unknown": 1,
    }
    assert [str(entry.title) for entry in by_people.groups[1].entries] == ["Kinh", "Mông", "Chưa rõ dân tộc"]


def test_totals_are_told_by_what_their_sheet_says(province):
    day = date(2024, 2, 1)
    sorts = ((4, {"minority": True}), (3, {"minority": False}), (2, {}))
    hand_in(
        PROGRAM,
        province.unit,
        number="9",
        signed_on=make.TODAY,
        period_from=day,
        period_to=make.TODAY,
        lines=[Line("admission", day, many, status="probationary", breakdown=said) for many, said in sorts],
    )
    form = admitted(FORM_2B, province.unit, YEARS[-1])
    assert form.wrong == []
    found = form.made.found.whole
    assert [found[f"admitted_people_{what}"].value for what in ("khac", "kinh", "unknown")] == [4, 3, 2]
    assert admitted(FORM_2, province.unit, YEARS[-1]).wrong == []


@pytest.mark.parametrize("rest", PAGES)
def test_every_cell_leads_to_rows_that_amount_to_it(newcomers, rest):
    client = reader("auditor", newcomers.top)
    html = client.get(at(newcomers.top, f"{rest}?on=19/3/2024")).content.decode()
    cells = re.findall(r'<td class="num[^"]*" data-value="(-?\d+)"><a href="([^"]+)">', html)
    assert cells
    for value, address in sorted({(v, a) for v, a in cells if v != "0"}):
        page = text(client.get(address.replace("&amp;", "&")))
        title = re.search(r": ([−\d.]+) (đảng viên|đảng bộ|chi bộ|tổ chức)", page)
        assert title, (address, page[:200])
        assert title[1].replace("−", "-").replace(".", "") == value, address


@pytest.mark.parametrize(
    ("rest", "name"),
    [("form-2/", "Biểu 2."), ("form-2b/", "Biểu 2B."), ("form-3/", "Biểu 3."), ("form-5/", "Biểu 5.")],
)
def test_the_pages_say_what_they_are_that_they_agree_and_what_is_not_there(newcomers, rest, name):
    page = text(reader("leader", newcomers.top).get(at(newcomers.top, rest)))
    assert name in page
    assert "Khớp với:" in page
    if rest != "form-5/":
        assert "Trong các tôn giáo" in page


@pytest.mark.parametrize("rest", ["form-2", "form-2b", "form-3", "form-5"])
def test_the_sheets_hold_what_the_pages_show(newcomers, rest):
    client = reader("leader", newcomers.top)
    rows = table(client.get(at(newcomers.top, f"{rest}.xlsx")).content)
    html = client.get(at(newcomers.top, f"{rest}/")).content.decode()
    totals = re.search(r'<tr class="total">.*?data-value="(\d+)"', html, re.DOTALL)
    assert totals
    assert any(str(row[1]).strip().startswith("Tổng số") and row[2] == float(totals[1]) for row in rows)


@pytest.mark.parametrize("rest", PAGES[:3])
def test_before_the_book_opens_there_is_nothing_and_it_is_said_why(province, rest):
    page = text(reader("leader", province.top).get(at(province.top, f"{rest}?on=31/12/2012")))
    assert "Sổ mở ngày 1/1/2014, trước đó chưa có số liệu." in page


@pytest.mark.parametrize("rest", PAGES)
def test_a_broader_form_asks_no_more_of_the_database(newcomers, rest):
    client = reader("leader", newcomers.top)

    def asked():
        client.get(at(newcomers.top, rest))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(newcomers.top, rest))
        return len(queries)

    before = asked()
    for name in "XYZ":
        district = make.organization(newcomers.top, "upper", f"Đảng bộ huyện {name}", upper_type="district")
        commune = make.organization(district, "grassroots_committee", sector="commune")
        make.member(make.organization(commune, "cell", sector="residential"), date(2024, 1, 9))
    assert asked() == before


def test_nothing_stands_on_a_form_twice():
    for form in (FORM_2, FORM_2B, FORM_3):
        listed = [entry.code for group in form.groups for entry in group.entries if entry.code]
        assert len(listed) == len(set(listed))


def test_what_is_known_only_now_is_told_so_and_is_not_nought(newcomers):
    known_at = "?known_at=1/3/2024"
    client = reader("leader", newcomers.top)
    for rest in ("form-2b/", "form-3/"):
        page = client.get(at(newcomers.top, f"{rest}{known_at}"))
        assert "Các số không khớp nhau" not in text(page)
    html = client.get(at(newcomers.top, f"form-3/{known_at}")).content.decode()
    row = html[html.index("Được miễn công tác") :]
    assert "Chỉ có số liệu theo hiểu biết hiện nay." in row[: row.index("</tr>")]
    assert "Chỉ có số liệu theo hiểu biết hiện nay." in text(
        client.get(at(newcomers.top, f"form-2b/{known_at}"))
    )
