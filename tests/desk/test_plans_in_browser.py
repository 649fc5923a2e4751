"""A reorganisation from the first click to the comparison, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from tests import make
from tests.make import Province


@pytest.fixture
def world(committed_database: None) -> Province:
    with entry(PROGRAM, "demo.load"):
        Clock(id=1, day=make.TODAY).save()
    made = make.province()
    for cell in made.cells:
        make.official(cell)
    make.account("organization_department", made.top, "tochuc")
    return made


@pytest.fixture
def desk(world: Province, page: Page) -> Page:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("tochuc")
    page.get_by_label("Mật khẩu").fill("tochuc")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ tỉnh Ba Bể")
    return page


def test_two_communes_become_one_and_both_days_can_be_looked_at(world: Province, desk: Page) -> None:
    desk.get_by_role("link", name="Sắp xếp tổ chức").click()
    desk.get_by_role("link", name="Soạn phương án").first.click()
    desk.get_by_label("Tên phương án").fill("Hợp nhất xã C, D")
    desk.get_by_label("Có hiệu lực từ ngày").fill("15/3/2024")
    desk.get_by_role("button", name="Lưu phương án").click()
    desk.get_by_role("link", name="Thêm việc").click()
    desk.get_by_role("link", name="Hợp nhất", exact=True).click()

    desk.get_by_role("button", name="Mở Đảng bộ huyện A").click()
    desk.get_by_label("Đảng bộ xã C").check()
    desk.get_by_role("button", name="Đảng bộ tỉnh Ba Bể").click()
    desk.get_by_role("button", name="Mở Đảng bộ huyện B").click()
    desk.get_by_label("Đảng bộ xã D").check()
    expect(desk.get_by_label("Đảng bộ xã C")).to_be_checked()
    desk.get_by_label("Tên tổ chức mới").fill("Đảng bộ xã Nà Phặc")
    desk.get_by_label("Là tổ chức").select_option("grassroots_committee")
    desk.get_by_role("combobox", name="Trực thuộc").fill("Đảng bộ huyện A")
    desk.get_by_role("option", name=re.compile("Đảng bộ huyện A")).first.click()
    desk.get_by_role("main").get_by_role("button", name="Thêm vào phương án").last.click()

    desk.get_by_role("link", name="Xem trước", exact=True).click()
    expect(desk.locator(".bundle")).to_have_count(1)
    expect(desk.locator(".bundle-from li")).to_have_count(2)
    desk.get_by_role("link", name="Duyệt phương án").click()
    desk.get_by_label("Số quyết định").fill("45-QĐ/TU")
    desk.get_by_label("Ngày ký").fill("1/3/2024")
    desk.get_by_label("Cơ quan ban hành").fill("Ban Thường vụ Tỉnh ủy")
    desk.get_by_role("button", name="Duyệt phương án").click()
    expect(desk.get_by_role("main")).to_contain_text("Đã thực hiện")

    desk.get_by_role("link", name="Kết quả, giấy tờ").click()
    desk.get_by_role("link", name="Cây tổ chức ngày 14/3/2024").click()
    expect(desk.get_by_role("main")).not_to_contain_text("Nà Phặc")
    desk.go_back()
    desk.get_by_role("link", name="Đảng bộ xã Nà Phặc").click()
    expect(desk.get_by_role("main")).to_contain_text("Đảng bộ xã Nà Phặc")
    commune = re.search(r"organizations/(\d+)", desk.url)
    assert commune
    desk.goto(f"/reports/{commune[1]}/compare/?with=14/3/2024")
    desk.get_by_role("link", name="Theo tổ chức hiện nay").first.click()
    expect(desk.get_by_role("main")).to_contain_text("Cộng từ: Đảng bộ xã C, Đảng bộ xã D")
