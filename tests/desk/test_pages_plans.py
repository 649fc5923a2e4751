"""Plans of reorganisation as pages: drawn by hand or from a sheet, looked at, approved, carried out, withdrawn."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sotay.desk.plans.drawing import drawing, trees
from sotay.desk.plans.outcome import receivers
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.bookkeeping import open_book
from sotay.members.export_requests import ExportRequest
from sotay.members.models import Standing
from sotay.members.plan_preview import preview_of
from sotay.organizations.kinds import PlanState
from sotay.organizations.models import Organization, OrganizationState, Placement
from sotay.organizations.plan_lines import PlanLine, lines_of
from sotay.organizations.planning import approve, check, draft, stop
from sotay.organizations.plans import Reorganization
from sotay.organizations.rules import override
from sotay.people.openings import Opening
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


def test_a_preview_counts_what_was_there_with_what_comes(world: make.Province, department: Client) -> None:
    first, second = world.communes
    lines = [PlanLine("absorb", second.pk, destination=first.pk)]
    plan = draft(PROGRAM, world.top, name="Sáp nhập", effective_on=ON, lines=lines)
    looked = check(plan)
    seen = {each.pk: each for each in preview_of(looked, ON).places}
    counts = {
        pk: (each.before and each.before.members, each.after and each.after.members)
        for pk, each in seen.items()
    }
    assert (counts[first.pk], counts[second.pk]) == ((5, 10), (5, None))
    (bundle,) = drawing(looked.reckoned)
    assert [(box.members, box.ends) for box in bundle.sources] == [(5, False), (5, True)]
    assert bundle.target and bundle.target.members == 10
    before, after = trees(looked.reckoned, preview_of(looked, ON), 50)
    assert ("Đảng bộ xã D", 5) in [(row["name"], row["members"]) for row in before.rows]
    assert [row["members"] for row in after.rows if row["name"] == "Đảng bộ xã C"] == [10]
    assert "Sau" in words(department.get(f"/plans/{plan.pk}/preview/"))


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
    assert table(department.get(f"/plans/{plan.pk}/receivers.xlsx").content)[-1][3] == 10
    for door in doors(result):
        if door.startswith(("/plans/", "/reports/", "/tree/")):
            assert department.get(door).status_code == 200, door


def test_whom_two_decisions_of_one_day_carry_is_listed_once_by_each(
    world: make.Province, department: Client
) -> None:
    first, second = world.communes
    lines = [PlanLine("absorb", second.pk, destination=first.pk)]
    one = approve(
        PROGRAM, draft(PROGRAM, world.top, name="Một", effective_on=ON, lines=lines), decision=make.decision()
    )
    lines = [PlanLine("reassign", first.pk, parent=world.districts[1].pk)]
    two = approve(
        PROGRAM, draft(PROGRAM, world.top, name="Hai", effective_on=ON, lines=lines), decision=make.decision()
    )
    listed = [(each.pk, each.members) for each in receivers(one)]
    assert listed == [(first.pk, 5)]
    assert "nhận 10 đảng viên" in words(
        department.get(f"/plans/{two.pk}/members/?at={world.districts[1].pk}")
    )


def test_lists_and_slips_leave_with_a_purpose_a_mark_and_a_trace_with_everybody(
    world: make.Province, department: Client
) -> None:
    make.official(world.cells[0], on=date(2024, 3, 17), name="Nông Thị Muộn")
    plan = begun(department, world)
    merged(department, world, plan)
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    new = OrganizationState.objects.get(name="Đảng bộ xã Nà Phặc").organization
    address = f"/plans/{plan.pk}/take-out/"
    for papers, at, most in (("members", new.pk, 10), ("slips", new.pk, 10), ("readdressed", "", 1)):
        given = {"papers": papers, "at": at}
        assert "Dùng để làm gì" in words(department.get(address, given))
        assert department.post(address, given).status_code == 200  # no purpose, no list
        before = Opening.objects.filter(way="export").count()
        taken = department.post(address, {**given, "purpose": "handover"})
        assert taken["Content-Type"].endswith("sheet"), words(taken)
        rows = table(taken.content)
        assert len([row for row in rows if row[0] in range(1, 20)]) == most
        assert any("Mục đích: bàn giao danh sách, hồ sơ" in str(row[0]) for row in rows)
        assert Opening.objects.filter(way="export").count() == before + most
    slips = table(department.post(address, {"papers": "slips", "at": new.pk, "purpose": "handover"}).content)
    assert "Chi bộ giữ nguyên, chỉ cấp trên thay đổi" in str(slips[-1])
    assert department.get(address, {"papers": "?"}).status_code == 302
    assert reader("leader", world.top).get(address, {"papers": "slips", "at": new.pk}).status_code == 403


def test_a_long_list_of_a_plan_waits_for_a_second_office(world: make.Province, department: Client) -> None:
    override(
        PROGRAM, world.top, key="people.export_second_office_above", value=9, regulation="mục 1, 02-QC/TU",
        on=make.FOUNDED, decision=make.decision(),
    )  # fmt: skip
    plan = begun(department, world)
    merged(department, world, plan)
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    new = OrganizationState.objects.get(name="Đảng bộ xã Nà Phặc").organization
    given = {"papers": "slips", "at": new.pk, "purpose": "handover"}
    refused = department.post(f"/plans/{plan.pk}/take-out/", given)
    assert "phải có cơ quan thứ hai đồng ý" in words(refused)
    asked = {"export": "reorganization.export", "about": plan.pk, "words": urlencode(given)}
    department.post(f"/members/of/{world.top.pk}/export/ask/", asked)
    request = ExportRequest.objects.get()
    second = reader("inspection_commission", world.top)
    second.post(f"/members/exports/{request.pk}/answer/", {"agree": "1"})
    request.refresh_from_db()
    assert request.answer == "agreed"
    taken = department.post(f"/plans/{plan.pk}/take-out/", given)
    assert taken["Content-Type"].endswith("sheet")


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


def test_the_drafter_is_told_who_approves_and_offered_no_button(
    world: make.Province, department: Client
) -> None:
    plan = begun(department, world)
    merged(department, world, plan)
    alone = words(department.get(f"/plans/{plan.pk}/approve/"))
    assert "Soạn và duyệt là cùng một người" in alone
    make.account("organization_department", world.top, "minh")

    refused = department.get(f"/plans/{plan.pk}/approve/")
    assert "Phải là người khác duyệt" in words(refused)
    assert "minh (Ban Tổ chức" in words(refused)
    department.post(f"/plans/{plan.pk}/approve/", PAPER)
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT


def test_what_was_recorded_meanwhile_is_listed_as_recorded_again(
    world: make.Province, department: Client
) -> None:
    make.official(world.cells[0], on=date(2024, 3, 17), name="Nông Thị Muộn")
    plan = begun(department, world)
    merged(department, world, plan)
    assert "bút toán đã ghi từ ngày ấy" in words(department.get(f"/plans/{plan.pk}/preview/"))
    department.post(f"/plans/{plan.pk}/approve/", PAPER)

    listed = words(department.get(f"/plans/{plan.pk}/readdressed/"))
    assert "Nông Thị Muộn" in listed
    cell = name_of(world.cells[0])
    assert f"{cell} (Đảng bộ xã C) {cell} (Đảng bộ xã Nà Phặc)" in listed


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


def test_two_provinces_are_merged_on_the_pages_by_whoever_stands_above_both(db: None) -> None:
    with clock_stopped_at(make.TODAY):
        center = make.organization(None, "center", "Trung ương")
        provinces = [make.organization(center, "province", f"Đảng bộ tỉnh {name}") for name in "KT"]
        for each in provinces:
            open_book(PROGRAM, each, on=make.OPENED)
            commune = make.organization(each, "grassroots_committee", "Đảng bộ xã", sector="commune")
            make.official(make.organization(commune, "cell", "Chi bộ thôn", sector="residential"))
        one = reader("organization_department", center, username="lan")
        other = reader("organization_department", center, username="minh")
        below = reader("organization_department", provinces[0])
        one.post(
            f"/organizations/{center.pk}/plans/new/", {"name": "Hợp nhất K, T", "effective_on": "15/3/2024"}
        )
        plan = Reorganization.objects.get()
        picked = [each.pk for each in provinces]
        new = {"name": "Đảng bộ tỉnh T mới", "organization_kind": "province", "parent": center.pk}
        assert add(one, plan, "merge", pick=picked, parent_words="", **new).status_code == 302
        assert below.get(f"/plans/{plan.pk}/").status_code in (403, 404)
        assert "2 đảng viên được chuyển" in words(one.get(f"/plans/{plan.pk}/preview/"))
        assert "Phải là người khác duyệt" in words(one.get(f"/plans/{plan.pk}/approve/"))
        assert "Chưa ghi mục này" in words(other.post(f"/plans/{plan.pk}/approve/", {}))  # the decision
        other.post(f"/plans/{plan.pk}/approve/", PAPER)

        plan.refresh_from_db()
        assert plan.state == PlanState.CARRIED_OUT
        again = other.get(f"/plans/{plan.pk}/approve/", follow=True)
        assert "đã ở bước khác" in again.content.decode()
        assert "Đảng bộ tỉnh T mới" in words(below.get("/"))
        assert "nhận 2 đảng viên" in words(
            other.get(f"/plans/{plan.pk}/members/?at={plan.steps.get(kind='found').founded_id}")
        )


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
