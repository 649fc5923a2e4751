"""Data quality: what is wrong is counted where it is, leads to its rows, and is mended there or by a sheet."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sotay.indicators.engine import evaluate, rows_behind, spread
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.members.models import Member
from sotay.members.quality.checks import CHECKS, CONTRADICTORY, DOUBLES, INCOMPLETE, UNSOUND
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import hold_post
from sotay.people.models import Presence
from tests import make
from tests.desk.visiting import reader
from tests.members.faults import address, somebody

CELLS_FEW = "quality_cells_few_official"


def found(organization: Organization, on: date = make.TODAY) -> dict[str, int]:
    """The checks that find something, with how much."""
    figures = evaluate(list(CHECKS), ask(organization, on))
    return {code: int(figure.value) for code, figure in figures.items() if figure.value}


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("quality_born_missing", {"born_on": None}),
    ("quality_born_imprecise", {"born_on": date(1980, 1, 1), "born_precision": "year"}),
    ("quality_sex_missing", {"sex": ""}),
    ("quality_ethnicity_missing", {"ethnicity": ""}),
    ("quality_phone_missing", {"phone": ""}),
    ("quality_identity_missing", {"identity_number": ""}),
    ("quality_education_missing", {"education": ""}),
    ("quality_theory_missing", {"theory": ""}),
    ("quality_occupation_missing", {"occupation": ""}),
    ("quality_decided_missing", {"decided_on": None}),
    ("quality_joined_missing", {"joined_on": None}),
    ("quality_official_missing", {"official_on": None}),
    ("quality_official_before_joined", {"joined_on": date(2006, 9, 2), "official_on": date(2005, 9, 2)}),
    ("quality_decided_after_joined", {"decided_on": date(2005, 9, 3)}),
    ("quality_joined_before_of_age", {"born_on": date(1987, 9, 3)}),
    ("quality_joined_after_counted", {"joined_on": date(2020, 2, 4), "official_on": date(2021, 2, 4)}),
    ("quality_official_too_soon", {"joined_on": date(2012, 3, 5), "official_on": date(2013, 3, 4),
                                   "decided_on": date(2012, 2, 5)}),
    ("quality_joined_imprecise", {"joined_on": date(2005, 1, 1), "joined_precision": "month"}),
    ("quality_official_imprecise", {"official_on": date(2006, 1, 1), "official_precision": "year"}),
    ("quality_probation_over", {"status": "probationary", "joined_on": date(2019, 9, 2), "official_on": None,
                                "decided_on": date(2019, 8, 2)}),
    ("quality_status_unknown", {"status": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "given"), FAULTS, ids=[code for code, _given in FAULTS])
def test_each_fault_is_counted_once_where_it_is_and_leads_to_its_row(
    province: make.Province, code: str, given: dict[str, Any]
) -> None:
    somebody(province.cells[0])
    wrong = somebody(province.cells[0], "Lò Văn Thiếu", **given)

    assert found(province.top)[code] == 1
    assert code not in found(province.districts[1])
    assert spread([code], ask(province.top, make.TODAY)).children[province.districts[0].pk][code].value == 1
    ((_part, rows),) = rows_behind(code, ask(province.top, make.TODAY))
    assert [row.member_id for row in rows] == [wrong.pk]


def test_nothing_is_found_of_whom_everything_is_known(province: make.Province) -> None:
    somebody(province.cells[0])
    assert {code for code in found(province.cells[0]) if code not in (CELLS_FEW, UNSOUND)} == {
        "quality_card_missing",
        "quality_cells_without_secretary",
    }


def test_a_date_that_is_not_whole_proves_nothing(province: make.Province) -> None:
    somebody(
        province.cells[0], joined_on=date(2006, 1, 1), joined_precision="year", official_on=date(2006, 9, 2)
    )
    somebody(province.cells[0], "Hà Văn Năm", born_on=date(1988, 1, 1), born_precision="year")
    assert CONTRADICTORY not in found(province.top)


def test_a_summary_counts_whoever_has_several_faults_once(province: make.Province) -> None:
    somebody(province.cells[0], born_on=None, sex="", education="")
    assert found(province.top)[INCOMPLETE] == 1


def test_two_who_share_name_birth_date_and_sex_are_asked_about_within_one_place(
    province: make.Province,
) -> None:
    somebody(province.cells[0], "Nông Thị Đôi")
    somebody(province.cells[2], "Nông Thị Đôi")
    somebody(province.cells[1], "Nông Thị Đôi", born_on=date(1980, 1, 1))

    assert found(province.top)[DOUBLES] == 2
    assert DOUBLES not in found(province.communes[0])


def test_a_presence_that_does_not_follow_the_ledger_is_found(province: make.Province) -> None:
    moved = somebody(province.cells[0])
    with entry(PROGRAM, "test.spoil"):
        Presence.objects.filter(person_id=moved.pk).update(organization=province.cells[1])
    assert found(province.top)["quality_presence_astray"] == 1


def test_cells_and_committees_are_measured_by_the_rule_of_the_day(province: make.Province) -> None:
    for number in range(3):
        somebody(province.cells[0], f"Lý Văn Ba {number}")
    body = constitute(PROGRAM, province.cells[0], kind="cell_committee", name="Chi ủy", on=make.FOUNDED)
    post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    hold_post(PROGRAM, post, on=make.FOUNDED, is_member=True, person=Member.objects.all()[0].person)

    assert found(province.top)[CELLS_FEW] == 3
    assert found(province.top)["quality_cells_without_secretary"] == 3
    assert found(province.top)["quality_committees_few"] == 2
    assert CELLS_FEW not in found(province.cells[0])


def test_before_the_book_opens_and_as_known_earlier_there_is_no_figure(province: make.Province) -> None:
    asked = ask(province.top, make.TODAY, known_at=None)
    earlier = ask(province.top, date(2013, 1, 1))
    assert evaluate([INCOMPLETE], earlier)[INCOMPLETE].value is None
    known = ask(province.top, make.TODAY, asked.start, asked.end, AuditEntry.objects.latest("id").at)
    assert evaluate([INCOMPLETE], known)[INCOMPLETE].missing


# Pages -------------------------------------------------------------------------------------------------------


def test_every_count_of_the_overview_leads_to_rows_of_that_number(province: make.Province) -> None:
    for number in range(3):
        somebody(province.cells[number], f"Mai Thị Thiếu {number}", born_on=None, phone="")
    office = reader("organization_department", province.top)
    page = office.get(address("quality", province.top))

    lines = [line for section in page.context["sections"] for line in section["lines"]]
    assert {line["title"]: line["value"] for line in lines}["Thiếu ngày sinh"] == 3
    for line in lines:
        assert office.get(line["url"]).context["count"] == line["value"]


def test_the_pages_cost_as_many_statements_for_many_as_for_few(
    province: make.Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = reader("organization_department", province.top)
    pages = [address("quality", province.top), address("quality_check", province.top, "quality_born_missing")]
    somebody(province.cells[0], born_on=None)
    for page in pages:
        office.get(page)
        with django_assert_max_num_queries(100) as few:
            office.get(page)
        for number in range(8):
            somebody(province.cells[number % 4], f"Vi Văn Thêm {number}", born_on=None)
        with django_assert_max_num_queries(len(few)):
            office.get(page)


def test_who_reads_figures_only_sees_counts_and_no_names(province: make.Province) -> None:
    somebody(province.cells[0], "Ma Thị Kín", born_on=None)
    propaganda = reader("propaganda_department", province.top)
    page = propaganda.get(address("quality_check", province.top, "quality_born_missing"))
    assert page.context["count"] == 1
    assert "Ma Thị Kín" not in page.content.decode()


def test_a_row_is_mended_on_the_page(province: make.Province) -> None:
    member = somebody(province.cells[0], "Đàm Văn Sửa", born_on=None)
    office = reader("cell_secretary", province.cells[0])
    page = address("quality_check", province.cells[0], "quality_born_missing")
    (row,) = office.get(page).context["members"]

    wrong = office.post(page, {"member": member.pk, "seen": row["seen"], "born": "31/2/1970"})
    assert "không có ngày này" in wrong.content.decode()
    office.post(page, {"member": member.pk, "seen": row["seen"], "born": "3/2/1970"})

    member.person.refresh_from_db()
    assert member.person.born_on == date(1970, 2, 3)
    assert office.get(page).context["count"] == 0
    stale = office.post(page, {"member": member.pk, "seen": row["seen"], "born": "4/2/1970"})
    assert "vừa sửa hồ sơ này" in stale.content.decode()


def test_home_asks_the_office_that_mends_it(province: make.Province) -> None:
    somebody(province.cells[0], born_on=None)
    titles = [
        str(line.title)
        for role, where in (("grassroots_office", province.communes[0]), ("leader", province.top))
        for line in reader(role, where).get("/").context["waiting"]
    ]
    assert "Bổ sung thông tin còn thiếu" in titles
    assert titles.count("Bổ sung thông tin còn thiếu") == 1
