"""The lines of a plan on its pages: drawn in the tree, said otherwise, taken out, loaded from a sheet."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sotay.kernel.authority import PROGRAM
from sotay.members.models import Standing
from sotay.organizations.kinds import PlanState
from sotay.organizations.models import Organization, OrganizationState, Placement
from sotay.organizations.plan_lines import PlanLine, lines_of
from sotay.organizations.planning import draft
from sotay.organizations.plans import Reorganization
from tests import make
from tests.desk import plan_pages
from tests.desk.plan_pages import ON, PAPER, add, begun, merged
from tests.desk.visiting import words

department, world = plan_pages.department, plan_pages.world


def test_a_line_is_said_otherwise_on_the_page(world: make.Province, department: Client) -> None:
    plan = begun(department, world)
    merged(department, world, plan)
    assert "Sửa dòng 1" in words(department.get(f"/plans/{plan.pk}/"))
    plan.refresh_from_db()
    founding = {
        "version": plan.entry_id, "name": "Đảng bộ xã Nà Rì", "organization_kind": "grassroots_committee",
        "sector": "commune", "parent": world.districts[1].pk, "parent_words": "",
    }  # fmt: skip
    assert department.post(f"/plans/{plan.pk}/lines/1/", founding).status_code == 302
    plan.refresh_from_db()
    shown = words(department.get(f"/plans/{plan.pk}/lines/2/"))
    assert "Đảng bộ xã C" in shown
    custodian = {"version": plan.entry_id, "of_plan": "M1", "custodian": world.top.pk, "offices": "end"}
    assert department.post(f"/plans/{plan.pk}/lines/2/", custodian).status_code == 302

    first, second, third = lines_of(plan)
    assert (first.name, first.reference, first.parent) == ("Đảng bộ xã Nà Rì", "M1", world.districts[1].pk)
    assert (second.destination, second.custodian, second.offices) == ("M1", world.top.pk, "end")
    assert (third.destination, third.custodian) == ("M1", None)
    assert "hồ sơ do Đảng bộ tỉnh Ba Bể quản lý" in words(department.get(f"/plans/{plan.pk}/"))
    stale = department.post(f"/plans/{plan.pk}/lines/1/", {**founding, "name": "Khác"})
    assert "Có người vừa sửa" in words(stale)
    assert department.get(f"/plans/{plan.pk}/lines/4/").status_code == 404
    nowhere = {"version": Reorganization.objects.get().entry_id, "of_plan": ""}
    assert "Hãy chọn tổ chức" in words(department.post(f"/plans/{plan.pk}/lines/2/", nowhere))


def test_who_goes_where_in_a_split_is_changed_by_ticking_again(
    world: make.Province, department: Client
) -> None:
    plan = begun(department, world)
    cell, other = world.cells[0], world.cells[1]
    one, two, three = [standing.member_id for standing in cell_standings(cell)]
    given = {"pick": cell.pk, "seen": cell.pk, "person": [one, two], "place": other.pk, "goes_on": "on"}
    assert add(department, plan, "split", **given).status_code == 302
    plan.refresh_from_db()
    assert "checked" in department.get(f"/plans/{plan.pk}/lines/2/").content.decode()
    changed = {"version": plan.entry_id, "place": other.pk, "person": [three], "share": ""}
    assert department.post(f"/plans/{plan.pk}/lines/2/", changed).status_code == 302
    assert lines_of(plan)[1].persons == (three,)


def test_many_change_their_kind_at_once_with_what_stands_inside_them(
    world: make.Province, department: Client
) -> None:
    communes = [
        make.organization(world.top, "upper", f"Đảng bộ xã {name}", upper_type="commune")
        for name in ("Một", "Hai")
    ]
    for commune in communes:
        inner = make.organization(
            commune, "grassroots_committee", "Đảng bộ các cơ quan Đảng xã", sector="agency"
        )
        make.official(make.organization(inner, "cell", "Chi bộ Văn phòng", sector="agency"))
        make.organization(commune, "grassroots_committee", "Đảng bộ Trường Nội trú", sector="public_service")
        make.official(
            make.organization(commune, "grassroots_cell", "Chi bộ thôn Nà Lùng", sector="residential")
        )
    plan = begun(department, world)
    ticked = words(
        department.post(f"/plans/{plan.pk}/lines/new/?kind=change_kind", {"words": "Đảng bộ xã", "go": "all"})
    )
    assert "Đảng bộ xã Một" in ticked
    answer = add(
        department, plan, "change_kind", pick=[each.pk for each in communes],
        organization_kind="grassroots_committee", sector="commune", inner="offices_end",
    )  # fmt: skip
    assert answer.status_code == 302, words(answer)
    assert "Kiểm tra: duyệt được" in words(department.get(f"/plans/{plan.pk}/"))
    department.post(f"/plans/{plan.pk}/approve/", PAPER)

    here = OrganizationState.objects.known_at(None).as_of(ON)
    inside = Placement.objects.known_at(None).as_of(ON).filter(parent__in=communes).values("organization_id")
    assert {here.get(organization=commune).kind for commune in communes} == {"grassroots_committee"}
    kinds_inside = sorted(here.filter(organization_id__in=inside).values_list("kind", flat=True))
    assert kinds_inside == ["cell"] * 4 + ["subordinate_committee"] * 2


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


def test_every_wrong_row_of_a_sheet_is_named(world: make.Province, department: Client) -> None:
    text = "Việc,Tổ chức,Chuyển đến\nPhá bỏ,Đảng bộ xã C,\nGiải thể,,\nSáp nhập,Đảng bộ xã C,Xã không có\n"
    given = {"name": "Sai", "effective_on": "15/3/2024", "lines": sheet(text)}
    told = words(department.post(f"/organizations/{world.top.pk}/plans/new/", given))
    assert "Dòng 2, cột “Việc”: “Phá bỏ” không phải là một lựa chọn" in told
    assert "Dòng 3, cột “Tổ chức”: Hãy ghi tên hoặc mã của tổ chức" in told
    assert "Dòng 4, cột “Chuyển đến”: Không tìm thấy tổ chức “Xã không có”" in told
    assert not Reorganization.objects.exists()


def sheet(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("phuong-an.csv", text.encode("utf-8-sig"))


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
