"""Decisions about organisations as pages: what is asked, what would happen, why not, and that it was done."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sotay.kernel.authority import PROGRAM
from sotay.organizations.models import Body, Organization, OrganizationState, Placement, RuleOverride
from sotay.organizations.structure import constitute
from sotay.people.models import PostHolding
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.make import Province

PAPER = {"number": "45-QĐ/TU", "signed_on": "1/3/2024", "issuer": "Ban Thường vụ Tỉnh ủy"}
ON = {"on": "10/3/2024"}


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


@pytest.fixture
def department(world: Province) -> Client:
    return reader("organization_department", world.top)


def test_a_cell_is_founded_and_shown(world: Province, department: Client) -> None:
    page = f"/organizations/{world.communes[0].pk}/found/"
    assert "Chi bộ cơ sở" not in words(department.get(page))
    answer = department.post(
        page, {"name": "Chi bộ thôn Nà Pán", "kind": "cell", "sector": "residential", **ON, **PAPER}
    )
    shown = department.get(answer["Location"])
    assert "Đã ghi quyết định thành lập." in words(shown)
    made = OrganizationState.objects.get(name="Chi bộ thôn Nà Pán")
    assert answer["Location"] == f"/organizations/{made.organization_id}/"
    assert (made.kind, made.sector, made.decision.number) == ("cell", "residential", "45-QĐ/TU")  # type: ignore[union-attr]


def test_under_a_cell_nothing_is_founded(world: Province, department: Client) -> None:
    page = words(department.get(f"/organizations/{world.cells[0].pk}/found/"))
    assert "Dưới tổ chức này không đặt tổ chức nào" in page


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(world: Province, department: Client) -> None:
    page = department.post(f"/organizations/{world.cells[0].pk}/rename/", {"name": "Chi bộ Mới"})
    assert "Còn 4 chỗ cần sửa" in words(page)
    assert b'value="Chi b\xe1\xbb\x99 M\xe1\xbb\x9bi"' in page.content


def test_a_day_to_come_is_refused_in_words(world: Province, department: Client) -> None:
    sent = {"name": "Chi bộ Mới", "on": "20/3/2024", **PAPER}
    assert "20/3/2024 là ngày ở tương lai." in words(
        department.post(f"/organizations/{world.cells[0].pk}/rename/", sent)
    )


def test_a_body_here_or_above_is_known_by_its_name(world: Province, department: Client) -> None:
    body = constitute(PROGRAM, world.top, kind="standing", name=PAPER["issuer"], on=make.FOUNDED)
    page = department.get(f"/organizations/{world.cells[0].pk}/rename/")
    assert f'<option value="{PAPER["issuer"]}">' in page.content.decode()
    department.post(f"/organizations/{world.cells[0].pk}/rename/", {"name": "Chi bộ Mới", **ON, **PAPER})
    assert OrganizationState.objects.get(name="Chi bộ Mới").decision.body == body  # type: ignore[union-attr]


def test_a_refusal_says_why_and_writes_nothing(world: Province, department: Client) -> None:
    sent = {"kind": "grassroots_cell", **ON, **PAPER}
    page = words(department.post(f"/organizations/{world.communes[0].pk}/kind/", sent))
    assert "Chưa ghi được" in page
    assert "đang đặt dưới tổ chức này" in page
    assert not OrganizationState.objects.filter(kind="grassroots_cell").exists()


def test_the_kind_page_begins_with_what_it_is(world: Province, department: Client) -> None:
    page = department.get(f"/organizations/{world.districts[0].pk}/kind/").content.decode()
    assert '<option value="district" selected>' in page


def sent_to(parent: Organization) -> dict[str, str]:
    state = parent.state(make.TODAY)
    assert state
    return {"to_parent": str(parent.pk), "to_parent_words": state.name, **ON, **PAPER}


def test_a_move_is_shown_before_it_is_made(world: Province, department: Client) -> None:
    make.official(world.cells[0])
    make.official(world.cells[2])
    page = words(department.post(f"/organizations/{world.communes[0].pk}/move/", sent_to(world.districts[1])))
    assert "Chưa có gì được ghi." in page
    assert "Đảng bộ huyện A 1 0 Đảng bộ huyện B 1 2" in page
    assert "1 đảng viên đi theo 2 chi bộ đi theo" in page
    assert Placement.objects.filter(parent=world.districts[1]).count() == 1


def test_a_move_is_made_when_its_name_was_typed(world: Province, department: Client) -> None:
    page = f"/organizations/{world.communes[0].pk}/move/"
    mistyped = words(department.post(page, sent_to(world.districts[1]) | {"words": "xã D"}))
    assert "Chữ gõ để xác nhận chưa đúng" in mistyped
    answer = department.post(page, sent_to(world.districts[1]) | {"words": "xa c"})
    assert answer["Location"] == f"/organizations/{world.communes[0].pk}/"
    assert Organization.objects.get(pk=world.communes[0].pk).ancestor_ids[1] == world.districts[1].pk


def test_a_parent_may_be_typed_without_choosing(world: Province, department: Client) -> None:
    page = f"/organizations/{world.communes[0].pk}/move/"
    typed = sent_to(world.districts[1]) | {"to_parent": "", "to_parent_words": "huyen b"}
    assert "về trực thuộc Đảng bộ huyện B" in words(department.post(page, typed))
    unclear = typed | {"to_parent_words": "huyen"}
    assert "Không rõ là tổ chức nào" in words(department.post(page, unclear))
    changed = sent_to(world.districts[1]) | {"to_parent_words": "Đảng bộ huyện A"}
    assert "về trực thuộc Đảng bộ huyện A" not in words(department.post(page, changed))


def test_a_parent_outside_ones_scope_is_not_found(world: Province) -> None:
    office = reader("organization_department", world.districts[0])
    page = f"/organizations/{world.communes[0].pk}/move/"
    assert "Không rõ là tổ chức nào" in words(office.post(page, sent_to(world.districts[1])))


def test_an_own_rule_is_set_on_a_decision(world: Province, department: Client) -> None:
    page = f"/organizations/{world.districts[0].pk}/rule/"
    wrong = {"key": "probation.months", "value": "nhiều", "regulation": "12-HD/HU", **ON, **PAPER}
    assert "không nhận giá trị như vậy" in words(department.post(page, wrong))
    department.post(page, wrong | {"value": "18", "until": "18/3/2024"})
    made = RuleOverride.objects.get(key="probation.months")
    assert (made.value, made.valid_to) == (18, date(2024, 3, 19))


def test_a_seat_is_added_to_a_body_one_chooses(world: Province, department: Client) -> None:
    body = constitute(PROGRAM, world.communes[0], kind="executive", name="Đảng ủy xã C", on=make.FOUNDED)
    page = f"/organizations/{world.communes[0].pk}/bodies/seat/"
    assert f"?of={body.pk}" in doors(department.get(page))
    department.post(f"{page}?of={body.pk}", {"title": "secretary", "on": "1/1/2020"})
    (post,) = Body.objects.get(pk=body.pk).posts.all()
    assert post.title == "secretary"

    someone = make.official(world.cells[0], name="Đàm Thị Dẫn")
    hold = f"/organizations/{world.communes[0].pk}/posts/hold/?of={post.pk}"
    department.post(hold, {"is_member": "1", "person": "dam thi dan", "on": "1/1/2021"})
    assert PostHolding.objects.get(post=post).person == someone.person


def test_a_body_of_another_organisation_is_no_choice(world: Province, department: Client) -> None:
    body = constitute(PROGRAM, world.communes[1], kind="executive", name="Đảng ủy xã D", on=make.FOUNDED)
    assert (
        department.get(f"/organizations/{world.communes[0].pk}/bodies/seat/?of={body.pk}").status_code == 404
    )


@pytest.mark.parametrize("size", [1, 3])
def test_a_form_costs_the_same_for_many_as_for_one(
    world: Province, department: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        constitute(PROGRAM, world.top, kind="standing", name=f"Ban {number}", on=make.FOUNDED)
        make.organization(world.communes[0], "cell")
    with django_assert_num_queries(10):
        department.get(f"/organizations/{world.communes[0].pk}/move/")
