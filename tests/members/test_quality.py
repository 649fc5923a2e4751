"""Data quality: what is wrong is counted where it is, leads to its rows, and is mended there or by a sheet."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from sotay.indicators.engine import evaluate, rows_behind, spread
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.secrets import CannotOpen
from sotay.kernel.sheets import open_sheet
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import Beginning, Counted, arrive
from sotay.members.corrections import ChangedMeanwhile, describe
from sotay.members.models import Member, Standing
from sotay.members.quality.actions import Filled, export_to_fill, fill
from sotay.members.quality.changes import known_of, packed, seen_of, unpacked
from sotay.members.quality.checks import CHECKS, CONTRADICTORY, DOUBLES, INCOMPLETE, UNSOUND
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import hold_post
from sotay.people.models import Presence
from sotay.regulations import Refused
from tests import make

CELLS_FEW = "quality_cells_few_official"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(db: None) -> make.Province:
    return make.province()


def browser(role: str, organization: Organization) -> Client:
    client = Client()
    client.force_login(make.account(role, organization))
    return client


def somebody(cell: Organization, name: str = "Hoàng Thị Đủ", status: str = "official", **more: Any) -> Member:
    """Somebody of whom everything is known, but what is said otherwise."""
    own = {
        "sex": "female", "born_on": date(1980, 5, 17), "ethnicity": "Tày", "phone": "0912345678",
        "identity_number": f"0060{cell.pk:04}{Member.objects.count():04}",
        **{key: more.pop(key) for key in list(more) if key in ("sex", "born_on", "born_precision", "ethnicity",
                                                               "phone", "identity_number")},
    }  # fmt: skip
    counted = {
        key: more.pop(key, default)
        for key, default in (("education", "college"), ("theory", "none"), ("occupation", "farmer"))
    }
    beginning = {
        "decided_on": date(2005, 8, 2), "joined_on": date(2005, 9, 2), "official_on": date(2006, 9, 2), **more
    }  # fmt: skip
    return arrive(
        PROGRAM, cell, profile=make.profile(name, **own), counted=Counted(**counted),
        beginning=Beginning(**beginning), status=status, on=date(2020, 2, 3),
    )  # fmt: skip


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
    world: make.Province, code: str, given: dict[str, Any]
) -> None:
    somebody(world.cells[0])
    wrong = somebody(world.cells[0], "Lò Văn Thiếu", **given)

    assert found(world.top)[code] == 1
    assert code not in found(world.districts[1])
    assert spread([code], ask(world.top, make.TODAY)).children[world.districts[0].pk][code].value == 1
    ((_part, rows),) = rows_behind(code, ask(world.top, make.TODAY))
    assert [row.member_id for row in rows] == [wrong.pk]


def test_nothing_is_found_of_whom_everything_is_known(world: make.Province) -> None:
    somebody(world.cells[0])
    assert {code for code in found(world.cells[0]) if code not in (CELLS_FEW, UNSOUND)} == {
        "quality_card_missing",
        "quality_cells_without_secretary",
    }


def test_a_date_that_is_not_whole_proves_nothing(world: make.Province) -> None:
    somebody(
        world.cells[0], joined_on=date(2006, 1, 1), joined_precision="year", official_on=date(2006, 9, 2)
    )
    somebody(world.cells[0], "Hà Văn Năm", born_on=date(1988, 1, 1), born_precision="year")
    assert CONTRADICTORY not in found(world.top)


def test_a_summary_counts_whoever_has_several_faults_once(world: make.Province) -> None:
    somebody(world.cells[0], born_on=None, sex="", education="")
    assert found(world.top)[INCOMPLETE] == 1


def test_two_who_share_name_birth_date_and_sex_are_asked_about_within_one_place(world: make.Province) -> None:
    somebody(world.cells[0], "Nông Thị Đôi")
    somebody(world.cells[2], "Nông Thị Đôi")
    somebody(world.cells[1], "Nông Thị Đôi", born_on=date(1980, 1, 1))

    assert found(world.top)[DOUBLES] == 2
    assert DOUBLES not in found(world.communes[0])


def test_a_presence_that_does_not_follow_the_ledger_is_found(world: make.Province) -> None:
    moved = somebody(world.cells[0])
    with entry(PROGRAM, "test.spoil"):
        Presence.objects.filter(person_id=moved.pk).update(organization=world.cells[1])
    assert found(world.top)["quality_presence_astray"] == 1


def test_cells_and_committees_are_measured_by_the_rule_of_the_day(world: make.Province) -> None:
    for number in range(3):
        somebody(world.cells[0], f"Lý Văn Ba {number}")
    body = constitute(PROGRAM, world.cells[0], kind="cell_committee", name="Chi ủy", on=make.FOUNDED)
    post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    hold_post(PROGRAM, post, on=make.FOUNDED, is_member=True, person=Member.objects.all()[0].person)

    assert found(world.top)[CELLS_FEW] == 3
    assert found(world.top)["quality_cells_without_secretary"] == 3
    assert found(world.top)["quality_committees_few"] == 2
    assert CELLS_FEW not in found(world.cells[0])


def test_before_the_book_opens_and_as_known_earlier_there_is_no_figure(world: make.Province) -> None:
    asked = ask(world.top, make.TODAY, known_at=None)
    earlier = ask(world.top, date(2013, 1, 1))
    assert evaluate([INCOMPLETE], earlier)[INCOMPLETE].value is None
    known = ask(world.top, make.TODAY, asked.start, asked.end, AuditEntry.objects.latest("id").at)
    assert evaluate([INCOMPLETE], known)[INCOMPLETE].missing


# Pages -------------------------------------------------------------------------------------------------------


def address(name: str, organization: Organization, *more: Any) -> str:
    return reverse(f"members:{name}", args=[organization.pk, *more])


def test_every_count_of_the_overview_leads_to_rows_of_that_number(world: make.Province) -> None:
    for number in range(3):
        somebody(world.cells[number], f"Mai Thị Thiếu {number}", born_on=None, phone="")
    office = browser("organization_department", world.top)
    page = office.get(address("quality", world.top))

    lines = [line for section in page.context["sections"] for line in section["lines"]]
    assert {line["title"]: line["value"] for line in lines}["Thiếu ngày sinh"] == 3
    for line in lines:
        assert office.get(line["url"]).context["count"] == line["value"]


def test_the_pages_cost_as_many_statements_for_many_as_for_few(
    world: make.Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = browser("organization_department", world.top)
    pages = [address("quality", world.top), address("quality_check", world.top, "quality_born_missing")]
    somebody(world.cells[0], born_on=None)
    for page in pages:
        office.get(page)
        with django_assert_max_num_queries(100) as few:
            office.get(page)
        for number in range(8):
            somebody(world.cells[number % 4], f"Vi Văn Thêm {number}", born_on=None)
        with django_assert_max_num_queries(len(few)):
            office.get(page)


def test_who_reads_figures_only_sees_counts_and_no_names(world: make.Province) -> None:
    somebody(world.cells[0], "Ma Thị Kín", born_on=None)
    reader = browser("propaganda_department", world.top)
    page = reader.get(address("quality_check", world.top, "quality_born_missing"))
    assert page.context["count"] == 1
    assert "Ma Thị Kín" not in page.content.decode()


def test_a_row_is_mended_on_the_page(world: make.Province) -> None:
    member = somebody(world.cells[0], "Đàm Văn Sửa", born_on=None)
    office = browser("cell_secretary", world.cells[0])
    page = address("quality_check", world.cells[0], "quality_born_missing")
    (row,) = office.get(page).context["members"]

    wrong = office.post(page, {"member": member.pk, "seen": row["seen"], "born": "31/2/1970"})
    assert "không có ngày này" in wrong.content.decode()
    office.post(page, {"member": member.pk, "seen": row["seen"], "born": "3/2/1970"})

    member.person.refresh_from_db()
    assert member.person.born_on == date(1970, 2, 3)
    assert office.get(page).context["count"] == 0
    stale = office.post(page, {"member": member.pk, "seen": row["seen"], "born": "4/2/1970"})
    assert "vừa sửa hồ sơ này" in stale.content.decode()


def test_home_asks_the_office_that_mends_it(world: make.Province) -> None:
    somebody(world.cells[0], born_on=None)
    titles = [
        str(line.title)
        for role, where in (("grassroots_office", world.communes[0]), ("leader", world.top))
        for line in browser(role, where).get("/").context["waiting"]
    ]
    assert "Bổ sung thông tin còn thiếu" in titles
    assert titles.count("Bổ sung thông tin còn thiếu") == 1


# By a sheet --------------------------------------------------------------------------------------------------


Table = list[list[Any]]


def table_of(content: bytes) -> Table:
    return [list(row) for row in open_sheet(content).values]


def as_sheet(table: Table) -> bytes:
    """A table as somebody saves it."""
    kept = BytesIO()
    book = Workbook(kept)
    sheet = book.add_worksheet()
    for number, row in enumerate(table):
        for at, value in enumerate(row):
            sheet.write(number, at, value)
    book.close()
    return kept.getvalue()


def people_in(table: Table) -> list[int]:
    """The rows that are about somebody."""
    return [at for at, row in enumerate(table) if row and str(row[0]).count("-") == 3]


def filled_in(content: bytes, **typed: Any) -> bytes:
    """The sheet with something typed into each row, by heading."""
    table = table_of(content)
    top = next(row for row in table if row and row[0] == "Mã dòng")
    for at in people_in(table):
        for heading, value in typed.items():
            table[at][top.index(heading.replace("_", " "))] = value
    return as_sheet(table)


def brought_back(office: Client, page: str, content: bytes) -> Any:
    file = SimpleUploadedFile("bảng.xlsx", content)
    return office.post(page, {"do": "check", "file": file})


def test_a_sheet_goes_out_is_filled_in_and_comes_back(world: make.Province) -> None:
    member = somebody(world.cells[0], "Bế Thị Bảng", born_on=None, sex="", education="")
    somebody(world.cells[1], "Hà Văn Đủ")
    office = browser("grassroots_office", world.communes[0])
    page = address("quality_fill", world.communes[0], INCOMPLETE)

    out = office.post(page, {"do": "sheet"})
    assert out["Content-Disposition"].endswith('.xlsx"')
    trail = AuditEntry.objects.get(action="member.export_to_fill")
    assert trail.purpose == "complete"
    table = table_of(out.content)
    assert [table[at][2] for at in people_in(table)] == ["Bế Thị Bảng"]
    assert "<sheetProtection" in ZipFile(BytesIO(out.content)).read("xl/worksheets/sheet1.xml").decode()

    content = filled_in(out.content, Ngày_sinh="3/2/1970", Giới_tính="nữ", Học_vấn="Đại học Luật")
    check = brought_back(office, page, content)
    (proposal,) = check.context["proposals"]
    assert [(change.key, change.old_words, change.new_words) for change in proposal.changes] == [
        ("sex", "", "Nữ"), ("born", "", "3/2/1970"), ("education", "", "Đại học"),
    ]  # fmt: skip
    before = Standing.objects.as_of(make.TODAY).get(member=member)
    assert before.sex == ""

    sent = {"do": "write", "filled": check.context["form"].initial["filled"], "on": "19/3/2024"}
    office.post(page, {**sent, "take": [f"{member.pk}.sex", f"{member.pk}.born"]})
    after = Standing.objects.as_of(make.TODAY).get(member=member)
    assert (after.sex, after.born_on, after.education) == ("female", date(1970, 2, 3), "")

    again = office.post(page, {**sent, "take": [f"{member.pk}.education"]})
    assert again.status_code == 302
    assert Standing.objects.as_of(make.TODAY).get(member=member).education == "university"


def test_what_was_changed_meanwhile_is_a_conflict_and_not_ticked(world: make.Province) -> None:
    member = somebody(world.cells[0], "Lục Văn Đụng", education="")
    office = browser("grassroots_office", world.communes[0])
    page = address("quality_fill", world.communes[0], "quality_education_missing")
    content = filled_in(office.post(page, {"do": "sheet"}).content, Học_vấn="Thạc sĩ")
    describe(PROGRAM, member, counted=Counted("college", "none", "farmer"), on=date(2024, 3, 1))

    check = brought_back(office, page, content)
    (change,) = check.context["proposals"][0].changes
    assert change.meanwhile is not None
    assert (change.old_words, change.new_words) == ("Cao đẳng", "Thạc sĩ")
    assert f'value="{member.pk}.education" checked' not in check.content.decode()


def test_rows_that_cannot_be_read_are_told_and_the_others_stay(world: make.Province) -> None:
    for name in ("An Thị Sai", "Bàn Văn Sai"):
        somebody(world.cells[0], name, born_on=None)
    office = browser("grassroots_office", world.communes[0])
    page = address("quality_fill", world.communes[0], "quality_born_missing")
    table = table_of(office.post(page, {"do": "sheet"}).content)
    one, other = people_in(table)
    table[one][4], table[other][4] = "32/1/1970", "1970"

    check = brought_back(office, page, as_sheet(table))
    assert [each.name for each in check.context["wrong"]] == ["An Thị Sai"]
    assert [each.name for each in check.context["proposals"]] == ["Bàn Văn Sai"]

    table[one][2], table[other][2] = table[other][2], table[one][2]
    assert len(brought_back(office, page, as_sheet(table)).context["wrong"]) == 2
    assert brought_back(office, page, b"Ho ten;Ngay sinh\nA;1\n").context["trouble"]


def test_a_sheet_of_another_scope_changes_nothing(world: make.Province) -> None:
    somebody(world.cells[2], "Vi Thị Ngoài", born_on=None)
    theirs = browser("grassroots_office", world.communes[1])
    code = "quality_born_missing"
    content = theirs.post(address("quality_fill", world.communes[1], code), {"do": "sheet"}).content
    ours = browser("grassroots_office", world.communes[0])

    check = brought_back(
        ours, address("quality_fill", world.communes[0], code), filled_in(content, Ngày_sinh="1970")
    )
    assert check.context["proposals"] == []
    assert check.context["wrong"][0].name == ""


def test_all_is_written_or_nothing(world: make.Province) -> None:
    taken = somebody(world.cells[0], "Chu Văn Có")
    one, other = (
        somebody(world.cells[0], name, identity_number="") for name in ("Dương Thị Một", "Hứa Văn Hai")
    )
    number = "006080009999"
    fill(PROGRAM, world.cells[0], filled=[_of(taken, identity_number=number)])

    with pytest.raises(Refused, match="Hứa Văn Hai"):
        fill(
            PROGRAM,
            world.cells[0],
            filled=[_of(one, identity_number="006080001111"), _of(other, identity_number=number)],
        )
    one.person.refresh_from_db()
    assert one.person.identity_end == ""
    stale = _of(one, phone="0911111111")
    fill(PROGRAM, world.cells[0], filled=[_of(one, phone="0922222222")])
    with pytest.raises(ChangedMeanwhile):
        fill(PROGRAM, world.cells[0], filled=[stale])


def _of(member: Member, **values: Any) -> Filled:
    (known,) = known_of(PROGRAM, [member.pk]).values()
    return Filled(member.pk, seen_of(known), values)


def test_what_travels_through_the_browser_is_closed(world: make.Province) -> None:
    with pytest.raises(CannotOpen):
        unpacked("bm90IG91cnM=")
    assert unpacked(packed([])) == []


def test_so_many_do_not_leave_on_a_sheet_by_one_office_alone(
    world: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody(world.cells[0], born_on=None)
    monkeypatch.setattr("sotay.members.leaving.law", lambda *args, **more: _Limit())
    with pytest.raises(Refused, match="1 người"):
        export_to_fill(PROGRAM, world.top, check="quality_born_missing", purpose="complete")


class _Limit:
    value = 0
    citation = ""

    def allows(self, count: int) -> bool:
        return count > self.value


def test_a_cell_secretary_mends_what_he_may_say(world: make.Province) -> None:
    somebody(world.cells[0], born_on=None, education="")
    page = browser("cell_secretary", world.cells[0]).get(address("quality_fill", world.cells[0], INCOMPLETE))
    assert "education" not in {field.key for field in page.context["fields"]}
