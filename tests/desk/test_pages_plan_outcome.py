"""What a plan of reorganisation does, shown before and after: previews, lists, slips, what is recorded again."""

from datetime import date
from urllib.parse import urlencode

from django.test import Client

from sotay.desk.plans.drawing import drawing, trees
from sotay.desk.plans.outcome import receivers
from sotay.kernel.authority import PROGRAM
from sotay.members.export_requests import ExportRequest
from sotay.members.plan_preview import preview_of
from sotay.organizations.models import OrganizationState
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, check, draft
from sotay.organizations.rules import override
from sotay.people.openings import Opening
from tests import make
from tests.desk import plan_pages
from tests.desk.plan_pages import ON, PAPER, begun, merged, name_of
from tests.desk.visiting import doors, reader, words
from tests.reports.test_pages import table

department, world = plan_pages.department, plan_pages.world


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
