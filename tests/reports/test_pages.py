"""The pages of reports: what they say, where their figures lead, what leaves and what stays."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from sotay.indicators.declaration import INDICATORS, Indicator
from sotay.kernel.models import AuditEntry
from sotay.members.actions import reverse_entry
from sotay.members.models import Movement
from sotay.organizations.models import Organization
from sotay.reports.form1 import form_of
from sotay.reports.spans import Span
from tests import make
from tests.reports.world import MOVED, World

PAGES = ("form-1/", "composition/", "figures/", "compare/", "sheets/", "rows/party_members_total/")
YEAR = "?on=31/12/2023"


def reader(role: str, organization: Organization) -> Client:
    client = Client()
    client.force_login(make.account(role, organization, f"{role}-{organization.pk}-reports"))
    return client


def text(response: Any) -> str:
    """What the main part of a page says."""
    assert response.status_code == 200, response
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0]))


def table(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def at(organization: Organization, rest: str) -> str:
    return f"/reports/{organization.pk}/{rest}"


def test_form_1_states_its_finding_and_its_balance(province: World) -> None:
    page = text(reader("leader", province.top).get(at(province.top, f"form-1/{YEAR}")))

    assert "Thêm 1 đảng viên: tăng 1, giảm 0, cuối kỳ" in page
    assert "Biểu 1. Thống kê tăng, giảm đảng viên, năm 2023" in page
    assert "A + B − C = D ở mọi cột" in page
    assert "Kỳ trước: năm 2022" in page


def test_every_cell_of_the_form_leads_to_rows_that_amount_to_it(province: World) -> None:
    client = reader("auditor", province.top)
    html = client.get(at(province.top, "form-1/?on=31/12/2022")).content.decode()
    cells = re.findall(r'<td class="num[^"]*" data-value="(-?\d+)"><a href="([^"]+)">', html)
    assert len(cells) > 80

    for value, address in {(v, a) for v, a in cells if v != "0"}:
        page = text(client.get(address.replace("&amp;", "&")))
        title = re.search(r": ([−\d.]+) đảng viên", page)
        assert title, address
        assert title[1].replace("−", "-").replace(".", "") == value, address


def test_the_figures_of_one_section_are_shown_and_all_at_a_word(province: World) -> None:
    client = reader("leader", province.top)

    first = text(client.get(at(province.top, f"figures/{YEAR}")))
    moved = text(client.get(at(province.top, f"figures/{YEAR}&section=movements")))
    everything = text(client.get(at(province.top, f"figures/{YEAR}&section=all")))

    assert "Đảng viên dự bị" in first
    assert "Chuyển đi" not in first
    assert "Chuyển đi" in moved
    assert all(word in everything for word in ("Đảng viên dự bị", "Chuyển đi"))
    assert text(client.get(at(province.top, f"figures/{YEAR}&section=x"))) == first


def test_before_the_book_opens_the_pages_say_why_there_is_nothing(province: World) -> None:
    client = reader("leader", province.top)
    for rest in ("form-1/", "composition/", "rows/party_members_total/", "rows/members_admitted/"):
        page = text(client.get(at(province.top, f"{rest}?on=31/12/2012")))
        assert "Sổ mở ngày 1/1/2014, trước đó chưa có số liệu." in page


def test_an_organisation_that_was_not_there_yet_is_no_error(province: World) -> None:
    client = reader("leader", province.top)
    for rest in PAGES:
        assert client.get(at(province.top, f"{rest}?on=1/1/2005")).status_code == 200


def test_the_pages_stay_closed_to_a_neighbour_and_to_who_reads_no_figures(province: World) -> None:
    neighbour, member = (
        reader("organization_department", province.districts[1]),
        reader("member", province.top),
    )
    for rest in PAGES:
        assert neighbour.get(at(province.districts[0], rest)).status_code == 404
        assert member.get(at(province.top, rest)).status_code == 403


def test_queries_do_not_grow_with_what_is_shown(province: World) -> None:
    client = reader("organization_department", province.top)

    def count(organization: Organization, rest: str) -> int:
        client.get(at(organization, rest))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(organization, rest)).status_code == 200
        return len(queries)

    sources = {each.source.name for each in INDICATORS.values() if isinstance(each, Indicator)}
    for rest in (*PAGES, "rows/members_increased/?period=term"):
        few, many = count(province.communes[1], rest), count(province.top, rest)
        assert abs(many - few) <= 3, rest
        # Each source is asked once for each side that is compared; the rest is the frame of the page.
        assert many < 25 + 2 * len(sources), rest


def test_the_sheet_says_what_the_page_says(province: World) -> None:
    client = reader("organization_department", province.top)

    rows = table(client.get(at(province.top, f"form-1.xlsx{YEAR}")).content)

    heads = next(row for row in rows if row[0] == "TT")
    assert heads[2] == "Toàn tổ chức"
    assert rows[rows.index(heads) + 1][2:5] == ["Kỳ này", "Kỳ trước", "% so với kỳ trước"]
    first, last = (next(row for row in rows if row[0] == mark) for mark in "AD")
    span = Span("year", date(2023, 1, 1), date(2024, 1, 1))
    form = form_of(province.top, span, make.actor("leader", province.top))
    assert form.figures is not None
    assert last[2] == form.figures.at_end.whole["party_members_total"].value
    assert last[2] == sum(last[5:])
    assert first[2] == form.figures.at_start.whole["party_members_total"].value


def test_the_composition_sheet_has_a_row_for_each_kind(province: World) -> None:
    client = reader("leader", province.top)

    rows = table(client.get(at(province.top, "composition.xlsx")).content)

    titles = [str(row[1]).strip() for row in rows]
    assert {"Tổng số đảng viên", "Nữ", "Dân tộc thiểu số", "Trên 60 tuổi", "Đại học"} <= set(titles)


def test_rows_of_persons_leave_only_with_a_purpose_and_leave_a_trail(province: World) -> None:
    client, address = (
        reader("organization_department", province.top),
        at(province.top, f"rows/members_admitted/{YEAR}"),
    )

    assert "Chưa ghi mục này" in text(client.post(address, {"purpose": ""}))
    response = client.post(address, {"purpose": "Đối chiếu với huyện"})

    trail = AuditEntry.objects.filter(action="member.export").get()
    assert (trail.purpose, trail.subject) == (
        "Đối chiếu với huyện",
        f"organizations.organization:{province.top.pk}",
    )
    rows = table(response.content)
    assert any(f"Lần xuất số {trail.pk}" in str(cell) for row in rows for cell in row)
    assert any("Nông Văn" in str(row[0]) for row in rows)


@pytest.mark.parametrize("role", ["propaganda_department", "committee_office", "leader"])
def test_who_may_not_take_out_lists_of_members_is_refused(province: World, role: str) -> None:
    client, address = reader(role, province.top), at(province.top, "rows/party_members_total/")

    assert "Xuất danh sách" not in text(client.get(address))
    assert client.post(address, {"purpose": "xem"}).status_code == 403


def test_more_persons_than_one_office_may_take_out_stay(
    province: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = (
        reader("organization_department", province.top),
        at(province.top, "rows/party_members_total/"),
    )
    monkeypatch.setattr("sotay.reports.views.rows.most_at_once", lambda bar: 3)

    page = text(client.post(address, {"purpose": "xem"}))

    assert "người nhiều hơn mức 3" in page
    assert not AuditEntry.objects.filter(action="member.export").exists()


def test_who_left_stands_in_the_rows_but_the_record_opens_only_where_they_are(province: World) -> None:
    """The first district sees whom it sent away; the doors of their records are the second district's."""
    first, second = (reader("organization_department", each) for each in province.districts)
    sent = Movement.objects.get(
        kind="transfer", from_organization=province.cells[0], to_organization=province.cells[3], rank=2,
        reverses=None, member__person__sex="female",
    )  # fmt: skip
    out = first.get(at(province.communes[0], "rows/members_moved_out/?on=31/12/2022")).content.decode()
    into = second.get(at(province.cells[3], "rows/members_moved_in/?on=31/12/2022")).content.decode()

    assert sent.member is not None
    assert sent.member.person.full_name in out
    assert f"/members/{sent.member_id}/" not in out
    assert sent.member.person.full_name in into


def test_an_entry_taken_back_keeps_its_name_to_who_made_it_and_the_auditor(province: World) -> None:
    department = make.account("organization_department", province.top, "reverser")
    someone = make.member(province.cells[0], on=date(2024, 2, 5), name="Lò Thị Nhầm")
    entry = Movement.objects.get(member=someone)
    reverse_entry(make.acting(department), someone, movement=entry, reason="nhập nhầm")
    address = at(province.cells[0], "rows/members_admitted/?on=19/3/2024")

    seen = {role: text(reader(role, province.top).get(address)) for role in ("auditor", "leader")}

    assert "Lò Thị Nhầm" in seen["auditor"]
    assert "Lò Thị Nhầm" not in seen["leader"]
    assert "1 bút toán đã đảo" in seen["leader"]


def test_a_line_leads_to_its_signed_sheet(province: World) -> None:
    client = reader("auditor", province.top)
    html = client.get(at(province.army, "rows/members_admitted/?on=31/12/2014")).content.decode()

    address = re.search(r'href="(/reports/\d+/sheets/\?sheet=\d+)"', html)

    assert address
    page = text(client.get(address[1]))
    assert "Biểu số 1-B" in page
    assert "Ký ngày 1/7/2014" in page
    assert "Nữ, dân tộc thiểu số" in page or "dân tộc thiểu số, Nữ" in page


def test_a_column_outside_the_scope_shows_no_small_cell(province: World) -> None:
    """The commune stands under the second district today no more; that district still sees its own past."""
    reader_ = make.actor("organization_department", province.districts[1])
    form = form_of(province.districts[1], Span("year", date(2022, 1, 1), date(2023, 1, 1)), reader_)

    commune = next(c for c in form.columns if c.organization_id == province.communes[0].pk)
    own = next(c for c in form.columns if c.organization_id == province.communes[1].pk)

    assert (commune.open, own.open) == (False, True)
    veil = form.veil
    assert veil is not None
    assert [veil.hides(commune, n) for n in (0, 1, 4, 5, -2)] == [False, True, True, False, True]
    assert not veil.hides(own, 1)
    client = reader("organization_department", province.districts[1])
    html = client.get(at(province.districts[1], "form-1/?on=31/12/2022")).content.decode()
    assert "Dưới 5, không nêu riêng" in html
    assert f"in={province.communes[0].pk}" not in html
    hidden = client.get(
        at(province.districts[1], f"rows/members_died/?on=31/12/2022&in={province.communes[0].pk}")
    )
    assert hidden.status_code == 404


def test_two_states_of_knowledge_stand_side_by_side(province: World) -> None:
    client = reader("auditor", province.top)

    page = text(client.get(at(province.top, "compare/?on=31/12/2021&with_known_at=15/1/2022")))

    assert "biết đến 15/1/2022" in page


def test_nonsense_in_an_address_is_no_error(province: World) -> None:
    client = reader("leader", province.top)
    for query in (
        "on=31/2/2023", "period=custom&from=5/5/2023", "period=custom&from=5/5/2023&to=1/1/2023", "after=9&before=x",
        "in=99999999", "in=x", "period=decade", "known_at=mai", "rows=nothing", "after=123456789012345678901234567890",
    ):  # fmt: skip
        for rest in ("form-1/", "rows/members_admitted/", "compare/"):
            assert client.get(at(province.top, f"{rest}?{query}")).status_code in (200, 404), (rest, query)
    assert client.get(at(province.top, "rows/no_such_indicator/")).status_code == 404


def test_pages_of_rows_follow_one_another_without_gap_or_repetition(
    province: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sotay.reports.views.rows.PER_PAGE", 7)
    client = reader("auditor", province.top)
    moment = "&known_at=1/6/2022"
    for rest in ("rows/party_members_total/?on=1/6/2022", f"rows/party_members_total/?on=1/6/2022{moment}",
                 "rows/members_increased/?on=19/3/2024&period=custom&from=1/1/2014&to=19/3/2024",
                 "rows/grassroots_party_organisations/?on=1/6/2022"):  # fmt: skip
        address, seen, backwards = at(province.top, rest), [], []
        while address:
            page = client.get(address).content.decode()
            seen.append(re.findall(r'<th scope="row">(.*?)</th>', page, re.DOTALL))
            last, address = page, _link(page, "next", address)
        page = last
        while address := _link(page, "prev", at(province.top, rest)):
            page = client.get(address).content.decode()
            backwards.append(re.findall(r'<th scope="row">(.*?)</th>', page, re.DOTALL))
        assert backwards[::-1] == seen[:-1], rest


def _link(page: str, rel: str, address: str) -> str:
    found = re.search(rf'rel="{rel}" href="(\?[^"]*)"', page)
    return address.partition("?")[0] + found[1].replace("&amp;", "&") if found else ""


def test_columns_are_those_who_stand_there_and_those_who_left(province: World) -> None:
    actor = make.actor("leader", province.top)
    form = form_of(province.districts[0], Span("month", MOVED, date(2022, 2, 1)), actor)

    assert [column.name for column in form.columns] == ["Đảng bộ xã C"]
    assert [column.short for column in form.columns] == ["Xã C"]
