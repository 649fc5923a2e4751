"""Plans of reorganisation as pages: drawn by hand or from a sheet, looked at, approved, carried out, withdrawn."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Standing
from sotay.organizations.kinds import PlanState
from sotay.organizations.models import Organization, OrganizationState, Placement
from sotay.organizations.plan_lines import PlanLine, lines_of
from sotay.organizations.planning import draft, stop
from sotay.organizations.plans import Reorganization
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.reports.test_pages import table

ON = date(2024, 3, 15)
PAPER = {"number": "45-QĐ/TU", "signed_on": "1/3/2024", "issuer": "Ban Thường vụ Tỉnh ủy"}


@pytest.fixture
def world(a_province: make.Province) -> Iterator[make.Province]:
    """Two communes of two cells each: 3 and 2 members, 4 and 1."""
    with clock_stopped_at(make.TODAY):
        province = a_province
        for cell, count in zip(province.cells, (3, 2, 4, 1), strict=True):
            for _each in range(count):
                make.official(cell)
        yield province


@pytest.fixture
def department(world: make.Province) -> Client:
    return reader("organization_department", world.top)


def begun(client: Client, world: make.Province, on: str = "15/3/2024") -> Reorganization:
    """A plan begun on its page, without a line."""
    given = {"name": "Sắp xếp xã C, D", "effective_on": on, **PAPER}
    answer = client.post(f"/organizations/{world.top.pk}/plans/new/", given)
    assert answer.status_code == 302, words(answer)
    return Reorganization.objects.get()


def add(client: Client, plan: Reorganization, kind: str, **given: Any) -> Any:
    plan.refresh_from_db()
    return client.post(f"/plans/{plan.pk}/lines/new/?kind={kind}", {"version": plan.entry_id, **given})


def merged(client: Client, world: make.Province, plan: Reorganization) -> None:
    """Both communes become a new one under the first district."""
    given = {
        "pick": [world.communes[0].pk, world.communes[1].pk],
        "name": "Đảng bộ xã Nà Phặc",
        "organization_kind": "grassroots_committee",
        "sector": "commune",
        "parent": world.districts[0].pk,
        "parent_words": "",
    }
    answer = add(client, plan, "merge", **given)
    assert answer.status_code == 302, words(answer)


def name_of(organization: Organization, on: date = make.TODAY) -> str:
    state = organization.state(on)
    assert state
    return state.name


def test_a_plan_is_drawn_previewed_approved_and_carried_out(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    merged(department, world, plan)
    shown = words(department.get(f"/plans/{plan.pk}/"))
    assert "Hợp nhất" in shown
    assert "Kiểm tra: duyệt được" in shown

    preview = words(department.get(f"/plans/{plan.pk}/preview/"))
    assert "Đảng bộ xã Nà Phặc" in preview
    assert "10 đảng viên được chuyển theo tổ chức" in preview

    answer = department.post(f"/plans/{plan.pk}/approve/", PAPER)
    assert answer.status_code == 302, words(answer)
    plan.refresh_from_db()
    assert plan.state == PlanState.CARRIED_OUT
    new = OrganizationState.objects.get(name="Đảng bộ xã Nà Phặc").organization
    under = Placement.objects.known_at(None).as_of(make.TODAY).filter(parent=new)
    assert {row.organization_id for row in under} == {cell.pk for cell in world.cells}
    tree = words(department.get(f"/tree/{world.districts[0].pk}/?on=14/3/2024"))
    assert "Nà Phặc" not in tree


def test_after_it_was_carried_out_there_are_lists_and_slips(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    merged(department, world, plan)
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    new = OrganizationState.objects.get(name="Đảng bộ xã Nà Phặc").organization

    result = department.get(f"/plans/{plan.pk}/result/")
    assert "Đảng bộ xã Nà Phặc mới" in words(result)
    members = words(department.get(f"/plans/{plan.pk}/members/?at={new.pk}"))
    assert "nhận 10 đảng viên" in members
    slips = words(department.get(f"/plans/{plan.pk}/slips/?at={new.pk}"))
    assert slips.count("THÔNG BÁO chuyển nơi sinh hoạt") == 10
    assert f"{name_of(world.cells[0])}, Đảng bộ xã C" in slips
    assert "Đảng bộ xã Nà Phặc" in slips
    annex = words(department.get(f"/plans/{plan.pk}/annex/"))
    assert "Đảng bộ xã C" in annex
    rows = table(department.get(f"/plans/{plan.pk}/annex.xlsx").content)
    assert [row[2] for row in rows if row[1] == "Hợp nhất"] == ["Đảng bộ xã C", "Đảng bộ xã D"]
    taken = department.post(f"/plans/{plan.pk}/members/?at={new.pk}", {"purpose": "bàn giao"})
    assert len([row for row in table(taken.content) if row[0] in range(1, 11)]) == 10
    for door in doors(result):
        if door.startswith(("/plans/", "/reports/", "/tree/")):
            assert department.get(door).status_code == 200, door


def test_what_was_recorded_meanwhile_is_listed_as_recorded_again(
    world: make.Province, department: Client
) -> None:
    make.official(world.cells[0], on=date(2024, 3, 17), name="Nông Thị Muộn")
    plan = begun(department, world)
    merged(department, world, plan)
    assert "bút toán đã ghi từ ngày ấy" in words(department.get(f"/plans/{plan.pk}/preview/"))
    department.post(f"/plans/{plan.pk}/approve/", PAPER)

    assert "Nông Thị Muộn" in words(department.get(f"/plans/{plan.pk}/readdressed/"))


def test_a_plan_for_a_later_day_waits_and_is_withdrawn_without_a_trace(
    world: make.Province, department: Client
) -> None:
    plan = Reorganization.objects.get(
        pk=draft(
            PROGRAM, world.top, name="Giải thể", effective_on=date(2024, 6, 1),
            lines=[PlanLine("dissolve", world.cells[1].pk, destination=world.cells[0].pk)],
        ).pk
    )  # fmt: skip
    before = Placement.objects.count()
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    assert "Đã duyệt, chờ đến ngày" in words(department.get(f"/plans/{plan.pk}/"))

    department.post(f"/plans/{plan.pk}/withdraw/")

    assert "Phương án đã rút" in words(department.get(f"/plans/{plan.pk}/"))
    assert Placement.objects.count() == before


def test_what_stands_against_a_plan_is_said_at_its_line(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    add(department, plan, "dissolve", pick=[world.cells[0].pk])
    shown = words(department.get(f"/plans/{plan.pk}/"))

    assert "Chưa duyệt được" in shown
    assert "còn 3 đảng viên: hãy ghi nơi chuyển đến" in shown
    answer = department.post(f"/plans/{plan.pk}/approve/", PAPER)
    assert "hãy ghi nơi chuyển đến" in words(answer)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT


def test_a_line_is_taken_out_with_those_that_lead_to_it(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    merged(department, world, plan)
    plan.refresh_from_db()
    assert len(lines_of(plan)) == 3

    department.post(f"/plans/{plan.pk}/lines/remove/", {"line": "1", "version": plan.entry_id})

    assert lines_of(plan) == []


def test_a_page_that_is_out_of_date_changes_nothing(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    stale = plan.entry_id
    merged(department, world, plan)

    answer = add(
        department, plan, "rename", pick=[world.cells[0].pk], name="Chi bộ thôn Khuổi Tát", version=stale
    )

    assert "Có người vừa sửa phương án này" in words(answer)
    assert len(lines_of(plan)) == 3


def test_looking_around_in_the_tree_keeps_what_was_picked_and_typed(
    world: make.Province, department: Client
) -> None:
    plan = begun(department, world)
    page = add(
        department,
        plan,
        "merge",
        pick=[world.communes[0].pk],
        name="Đảng bộ xã mới",
        go=str(world.districts[1].pk),
    )

    html = page.content.decode()
    assert f'value="{world.communes[0].pk}" checked' in html
    assert f'value="{world.communes[1].pk}"' in html
    assert 'value="Đảng bộ xã mới"' in html
    assert lines_of(plan) == []


def test_a_cell_is_split_by_ticking_its_members(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    cell = world.cells[0]
    asked = add(department, plan, "split", pick=[cell.pk])
    assert "chuyển sang phần tách" in words(asked)
    persons = [row.member_id for row in list(cell_standings(cell))[:2]]

    add(
        department, plan, "split", pick=[cell.pk], seen=cell.pk, person=persons, goes_on="on", share="40",
        name="Chi bộ thôn Khuổi Tát", organization_kind="cell", sector="residential",
        parent=world.communes[0].pk, parent_words="",
    )  # fmt: skip

    kinds = [(line.kind, line.destination, line.persons) for line in lines_of(plan)]
    assert kinds == [("found", None, ()), ("split", cell.pk, ()), ("split", "M1", tuple(persons))]
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    new = OrganizationState.objects.get(name="Chi bộ thôn Khuổi Tát").organization
    assert {row.member_id for row in cell_standings(new)} == set(persons)


def cell_standings(cell: Organization) -> Any:
    return Standing.objects.as_of(make.TODAY).filter(organization=cell).order_by("pk")


def test_a_sheet_is_loaded_whole_or_not_at_all(world: make.Province, department: Client) -> None:
    head = "Việc;Tổ chức;Ký hiệu;Tên mới;Loại tổ chức;Trực thuộc;Chuyển đến\n"
    right = head + (
        "Thành lập;;M1;Đảng bộ xã Nà Phặc;Đảng bộ cơ sở;Đảng bộ huyện A;\n"
        "Hợp nhất;Đảng bộ xã C;;;;;M1\nHợp nhất;Đảng bộ xã D;;;;;M1\n"
    )
    wrong = head + "Giải thể;Đảng bộ xã Không Có;;;;;\n"
    address = f"/organizations/{world.top.pk}/plans/new/"
    given = {"name": "Từ bảng", "effective_on": "15/3/2024"}

    refused = department.post(address, {**given, "lines": sheet(wrong)})
    assert "Không tìm thấy tổ chức “Đảng bộ xã Không Có”" in words(refused)
    assert not Reorganization.objects.exists()

    taken = department.post(address, {**given, "lines": sheet(right)})
    assert taken.status_code == 302, words(taken)
    assert len(lines_of(Reorganization.objects.get())) == 3


def sheet(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("phuong-an.csv", text.encode("utf-8-sig"))


def test_leaders_look_and_decide_nothing(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    merged(department, world, plan)
    leader = reader("leader", world.top)

    assert "Đảng bộ xã Nà Phặc" in words(leader.get(f"/plans/{plan.pk}/preview/"))
    assert leader.post(f"/plans/{plan.pk}/approve/", PAPER).status_code == 403
    assert leader.get(f"/plans/{plan.pk}/lines/new/").status_code == 403
    assert reader("committee_office", world.top).get(f"/plans/{plan.pk}/").status_code in (403, 404)


def test_a_plan_that_could_not_be_carried_out_waits_on_the_home_page(
    world: make.Province, department: Client
) -> None:
    plan = draft(
        PROGRAM, world.top, name="Giải thể", effective_on=date(2024, 6, 1),
        lines=[PlanLine("dissolve", world.cells[1].pk, destination=world.cells[0].pk)],
    )  # fmt: skip
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    plan.refresh_from_db()
    stop(PROGRAM, plan, obstacles=["Chi bộ đã kết thúc."])

    assert "Phương án sắp xếp không thực hiện được đúng ngày" in words(department.get("/"))
    said = words(department.get(f"/plans/{plan.pk}/"))
    assert "Chi bộ đã kết thúc." in said
    assert "Sửa các dòng rồi duyệt lại, hoặc rút phương án" in said


def test_a_plan_of_many_lines_shows_page_by_page(world: make.Province, department: Client) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert department.get(address).status_code == 200
        return len(found)

    plans = []
    for number in (3, 150):
        made = [PlanLine("found", reference=f"M{at}", name=f"Chi bộ {at}", organization_kind="cell",
                         parent=world.communes[0].pk) for at in range(number)]  # fmt: skip
        plans.append(draft(PROGRAM, world.top, name=f"{number}", effective_on=ON, lines=made))
    few, many = plans

    assert asked(f"/plans/{few.pk}/") == asked(f"/plans/{many.pk}/")
    assert asked(f"/plans/{few.pk}/preview/") == asked(f"/plans/{many.pk}/preview/")
    assert "Chi bộ 149" in words(department.get(f"/plans/{many.pk}/?page=2"))
