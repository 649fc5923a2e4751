"""Plans of reorganisation as pages: begun, approved, carried out, withdrawn, by whom and when."""

from datetime import date

from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.bookkeeping import open_book
from sotay.organizations.kinds import PlanState
from sotay.organizations.models import OrganizationState, Placement
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import draft, stop
from sotay.organizations.plans import Reorganization
from tests import make
from tests.desk import plan_pages
from tests.desk.plan_pages import PAPER, add, begun, merged
from tests.desk.visiting import reader, words

department, world = plan_pages.department, plan_pages.world


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
