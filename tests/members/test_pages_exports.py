"""A list leaves the system with a purpose, a mark, and the consent it needs."""

from datetime import date
from io import BytesIO

from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.members.actions import depart, transfer
from sotay.members.models import Member
from sotay.organizations.rules import override
from tests import make


def exported(response):
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def test_a_list_leaves_with_a_purpose_and_a_mark_that_leads_back(province, office):
    make.member(province.cells[0], name="Nông Văn An", identity_number="006080001234")
    make.member(province.cells[0], name="Nông Thị Ba", sex="female")

    response = office.post(
        reverse("members:export", args=[province.communes[0].pk]),
        {"on": "19/3/2024", "purpose": "report", "columns": ["born", "card"], "sex": "male"},
    )

    rows = exported(response)
    trace = AuditEntry.objects.get(action="member.export")
    assert (trace.purpose, trace.place) == ("report", province.communes[0].path)
    assert any(f"Bản xuất số {trace.pk}" in row[0] for row in rows)
    assert rows[-1][:3] == ["1.0", "Nông Văn An", "1980-05-17"]
    assert [cell for cell in rows[-2] if cell] == ["STT", "Họ và tên", "Ngày sinh", "Số thẻ"]
    assert "006080001234" not in str(rows)


def test_no_purpose_no_list(province, office):
    make.member(province.cells[0])

    response = office.post(
        reverse("members:export", args=[province.communes[0].pk]), {"on": "19/3/2024", "columns": ["born"]}
    )

    assert "purpose" in response.context["form"].errors


def test_columns_outside_the_profile_are_not_given(province, office):
    response = office.post(
        reverse("members:export", args=[province.communes[0].pk]),
        {"on": "19/3/2024", "purpose": "report", "columns": ["ethnicity"]},
    )
    assert "columns" in response.context["form"].errors


def test_a_long_list_waits_for_a_second_office(province, office):
    for _number in range(3):
        make.member(province.cells[0])
    override(
        PROGRAM,
        province.top,
        key="people.export_second_office_above",
        value=2,
        regulation="mục 5, 7-QC/TU",
        on=make.FOUNDED,
        decision=make.decision(),
    )

    response = office.post(
        reverse("members:export", args=[province.communes[0].pk]), {"on": "19/3/2024", "purpose": "report"}
    )

    assert "phải có cơ quan thứ hai đồng ý" in response.content.decode()
    assert response.context["form"].refusal.clause.citation == "mục 5, 7-QC/TU"
    assert not AuditEntry.objects.filter(action="member.export").exists()


def test_whoever_left_the_scope_is_in_no_file(province, office):
    make.member(province.cells[0], name="Nông Văn Ở")
    gone = make.member(province.cells[0], name="Nông Văn Đi")
    depart(PROGRAM, gone, on=date(2024, 3, 1))
    moved = Member.objects.get(person__full_name="Nông Văn Ở")
    transfer(PROGRAM, moved, to_cell=province.cells[3], on=date(2024, 3, 10))

    rows = exported(
        office.post(
            reverse("members:export", args=[province.communes[0].pk]), {"on": "1/2/2024", "purpose": "check"}
        )
    )

    assert "Nông Văn Đi" in str(rows)
    assert "Nông Văn Ở" not in str(rows)


def test_leaders_read_lists_and_take_none_out(province):
    leader = Client()
    leader.force_login(make.account("leader", province.top))
    assert leader.get(reverse("members:export", args=[province.top.pk])).status_code == 403
