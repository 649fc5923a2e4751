"""The pages of badges as their readers meet them."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from sotay.honours.actions import record
from sotay.honours.models import BadgeAward, BadgeWait
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from tests import make

from .world import signed_in, veteran

PLACE = "round=19/5/2024"


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        made = make.province()
        cell = made.cells[0]
        made.members = [veteran(cell, date(1994, 4, day), f"Nông Văn {day}") for day in (1, 2)]
        veteran(cell, date(1994, 1, 1), "Nông Văn Ước", precision="year")
        yield made


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def posted(client: Client, organization: Any, act: str, members: list[Any], **more: str) -> Any:
    given = {
        "act": act,
        "round_on": "19/5/2024",
        "members": [str(each.pk) for each in members],
        "on": "19/3/2024",
        **more,
    }
    return client.post(f"/honours/badges/{organization.pk}/?{PLACE}", given, follow=True)


def test_a_round_is_taken_through_its_pages_by_each_office(province):
    cell, both = province.cells[0], province.members
    secretary = signed_in("cell_secretary", cell)
    asked = words_of(secretary.get(f"/honours/badges/{cell.pk}/"))
    assert "Huy hiệu Đảng, đợt 19/5/2024" in asked
    assert "Nông Văn 1" in asked
    assert "ước tính" in asked
    said = words_of(posted(secretary, cell, "badge.propose", both))
    assert "Đã đề nghị tặng Huy hiệu: 2 đồng chí." in said
    office = signed_in("grassroots_office", province.communes[0])
    assert "Đến lượt mình" in words_of(office.get(f"/honours/badges/{province.communes[0].pk}/"))
    posted(office, province.communes[0], "badge.pass_on", both)
    posted(
        signed_in("organization_department", province.districts[0]),
        province.districts[0],
        "badge.pass_on",
        both,
    )
    department = signed_in("organization_department", province.top)
    missing = words_of(posted(department, province.top, "badge.award", both))
    assert not BadgeAward.objects.exists()
    assert "Số quyết định" in missing
    decision = {"number": "12-QĐ/TU", "signed_on": "19/3/2024", "issuer": "Ban Thường vụ Tỉnh ủy"}
    said = words_of(posted(department, province.top, "badge.award", both, **decision))
    assert "2 đồng chí" in said
    posted(secretary, cell, "badge.hand_over", both[:1])
    assert BadgeAward.objects.exclude(handed_on=None).get().member == both[0]
    record_page = words_of(secretary.get(f"/members/{both[0].pk}/"))
    assert "Huy hiệu Đảng" in record_page
    assert "quyết định 12-QĐ/TU" in record_page


def test_nothing_ticked_is_said_plainly(province):
    secretary = signed_in("cell_secretary", province.cells[0])
    assert "Chưa chọn đồng chí nào" in words_of(posted(secretary, province.cells[0], "badge.propose", []))


def test_another_commune_sees_nothing_of_the_round(province):
    stranger = signed_in("grassroots_office", province.communes[1])
    assert stranger.get(f"/honours/badges/{province.cells[0].pk}/").status_code == 404
    assert "Nông Văn" not in words_of(stranger.get(f"/honours/badges/{province.communes[1].pk}/"))


def test_the_list_leaves_as_a_sheet_with_purpose_and_mark_and_is_read_back(province):
    client = signed_in("grassroots_office", province.communes[0])
    address = f"/honours/badges/{province.communes[0].pk}/export/?{PLACE}"
    given = {"round_on": "19/5/2024", "medium": "sheet", "purpose": "honours"}
    assert client.post(address, {**given, "purpose": ""}).headers["Content-Type"].startswith("text/html")
    answer = client.post(address, given)
    assert "spreadsheet" in answer.headers["Content-Type"]
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    (line,) = [row for row in rows if "Nông Văn 1" in row]
    assert line[6:8] == [30.0, date(2024, 4, 1)]
    assert any("Bản xuất số" in str(row[0]) for row in rows)
    (unsure,) = [row for row in rows if "Nông Văn Ước" in row]
    assert "ước tính" in unsure[-1]


def test_the_list_leaves_as_the_partys_paper(province):
    client = signed_in("grassroots_office", province.communes[0])
    address = f"/honours/badges/{province.communes[0].pk}/export/?{PLACE}"
    answer = client.post(address, {"round_on": "19/5/2024", "medium": "list_docx", "purpose": "honours"})
    table = max(Document(BytesIO(answer.content)).tables, key=lambda each: len(each.rows))
    assert [cell.text for cell in table.rows[1].cells][1] == "Nông Văn 1"
    none = client.post(address, {"round_on": "19/5/2024", "medium": "decision_pdf", "purpose": "honours"})
    assert "Danh sách này chưa có ai" in words_of(none)


def test_an_earlier_badge_is_written_down_on_the_members_page(province):
    member = province.members[0]
    secretary = signed_in("cell_secretary", province.cells[0])
    page = f"/honours/{member.pk}/do/badge.record/"
    assert "Ghi Huy hiệu đã được tặng" in words_of(secretary.get(page))
    answer = secretary.post(
        page, {"years": "30", "round_on": "3/2/2024", "ground": "on_time", "badge_number": "12"}, follow=True
    )
    assert "30 năm" in words_of(answer)
    assert BadgeAward.objects.get().number == 12


def test_the_day_a_badge_waits_for_is_seen_by_who_sets_it_and_the_member_only(province):
    member, cell = province.members[0], province.cells[0]
    department = signed_in("organization_department", province.top)
    department.post(f"/honours/{member.pk}/do/badge.wait/", {"until": "1/9/2024"})
    assert BadgeWait.objects.exists()
    assert "Được xét Huy hiệu từ ngày" in words_of(department.get(f"/members/{member.pk}/"))
    secretary = signed_in("cell_secretary", cell)
    assert "Được xét Huy hiệu từ ngày" not in words_of(secretary.get(f"/members/{member.pk}/"))


def test_a_round_in_the_past_shows_what_was_given(province):
    member = province.members[0]
    record(PROGRAM, member, years=30, round_on=date(2024, 2, 3), handed_on=date(2024, 2, 3))
    secretary = signed_in("cell_secretary", province.cells[0])
    said = words_of(secretary.get(f"/honours/badges/{province.cells[0].pk}/?round=3/2/2024"))
    assert "trao ngày 3/2/2024" in said
