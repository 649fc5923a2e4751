"""What only a browser can show: branches open in place, the bar is typed into, a number stays out of addresses."""

import pytest
from playwright.sync_api import Page, expect

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from tests import make
from tests.make import Province

NUMBER = "006090001234"


@pytest.fixture
def world(committed_database: None) -> Province:
    with entry(PROGRAM, "demo.load"):
        Clock(id=1, day=make.TODAY).save()
    made = make.province()
    make.official(made.cells[0], name="Lý Văn Số", identity_number=NUMBER)
    make.account("organization_department", made.top, "tochuc")
    return made


@pytest.fixture
def desk(world: Province, page: Page) -> Page:
    """Signed in, as anybody would be."""
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("tochuc")
    page.get_by_label("Mật khẩu").fill("tochuc")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ tỉnh Ba Bể")
    return page


def test_a_branch_opens_in_place_and_closes_again(world: Province, desk: Page) -> None:
    desk.goto(f"/tree/{world.top.pk}/")
    address, commune = desk.url, desk.get_by_role("link", name="Đảng bộ xã C", exact=True)
    expect(commune).to_have_count(0)
    desk.get_by_role("link", name="Mở Đảng bộ huyện A").click()
    expect(commune).to_be_visible()
    desk.get_by_role("link", name="Mở Đảng bộ huyện A").click()
    expect(commune).to_be_hidden()
    assert desk.url == address


def test_the_tree_is_filtered_while_one_types(world: Province, desk: Page) -> None:
    desk.goto(f"/tree/{world.top.pk}/")
    desk.get_by_label("Tên hoặc mã tổ chức").fill("xa c")
    expect(desk.locator(".found li")).to_have_count(1)
    desk.get_by_label("Tên hoặc mã tổ chức").fill("")
    expect(desk.get_by_role("link", name="Đảng bộ huyện B", exact=True)).to_be_visible()


def test_another_organisation_is_typed_into_the_bar(world: Province, desk: Page) -> None:
    desk.goto(f"/organizations/{world.top.pk}/?on=1/5/2021")
    desk.get_by_role("combobox", name="Tổ chức").fill("huyen b")
    desk.get_by_role("option", name="Đảng bộ huyện B").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Đảng bộ huyện B")
    assert desk.url.endswith(f"/organizations/{world.districts[1].pk}/?on=1/5/2021")


def test_an_identity_number_typed_into_the_search_box_goes_into_no_address(desk: Page) -> None:
    desk.wait_for_load_state()
    desk.keyboard.press("/")
    desk.keyboard.type("006 090 001 234")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("cell", name="Chi bộ thôn").first).to_be_visible()
    assert desk.url.endswith("/search/")
    assert NUMBER not in desk.content().replace(" ", "")


def test_a_move_is_typed_previewed_and_confirmed(world: Province, desk: Page) -> None:
    desk.goto(f"/organizations/{world.communes[1].pk}/move/")
    desk.get_by_role("combobox", name="Chuyển về trực thuộc").fill("huyen a")
    desk.get_by_role("option", name="Đảng bộ huyện A").click()
    desk.get_by_label("Có hiệu lực từ ngày").fill("19/3/2024")
    desk.get_by_label("Số quyết định").fill("9-QĐ/TU")
    desk.get_by_label("Ngày ký").fill("1/3/2024")
    desk.get_by_label("Cơ quan ban hành").fill("Ban Thường vụ Tỉnh ủy")
    desk.get_by_role("button", name="Xem trước").click()
    desk.get_by_label("Gõ xã D để xác nhận").fill("xã D")
    desk.get_by_role("button", name="Ghi quyết định chuyển giao").click()
    expect(desk.get_by_role("status").first).to_have_text("Đã ghi quyết định chuyển giao.")
    expect(desk.get_by_role("navigation", name="Đường dẫn tổ chức")).to_contain_text("Đảng bộ huyện A")
