"""In a browser: a list is made, kept and printed; a fault is found, filled in on a sheet and gone."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from sotay.kernel.sheets import open_sheet
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from tests import make


@pytest.fixture
def office(committed_database: None) -> Any:
    with clock_stopped_at(make.TODAY):
        world = make.province()
        for number, cell in enumerate((*world.cells, *world.cells)):
            make.official(
                cell,
                name=f"Nông Thị Trang {'ABCDEGHI'[number]}",
                sex="female" if number % 2 else "male",
                born_on=None if number == 0 else make.date(1970 + number, 3, 2),
            )
        make.account("organization_department", world.top, "btc")
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO kernel_clock (id, day) VALUES (1, %s)", [make.TODAY])
    return world


def signed_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Tên đăng nhập").fill("btc")
    page.get_by_label("Mật khẩu", exact=True).fill("btc")
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_list_is_made_grouped_saved_printed_and_exported(office: Any, page: Page, tmp_path: Path) -> None:
    signed_in(page, f"/members/of/{office.top.pk}/")
    page.get_by_role("link", name="Trích ngang").click()
    page.locator("summary", has_text="Cột").click()
    page.get_by_role("checkbox", name="Học vấn").check()
    page.locator("summary", has_text="Nhóm, thứ tự").click()
    page.get_by_label("Chia nhóm theo").select_option(label="Tổ chức trực thuộc")
    page.get_by_label("Trong mỗi nhóm, chia theo").select_option(label="Nam, nữ")
    page.get_by_role("button", name="Xem danh sách").last.click()
    expect(page.get_by_role("row", name="Đảng bộ huyện A 4 đảng viên")).to_be_visible()
    expect(page.locator("thead th").last).to_have_text("Học vấn")

    page.locator("summary", has_text="Cột").click()
    page.get_by_role("button", name="Đưa lên trước: Học vấn").click()
    expect(page.locator("thead th").last).to_have_text("Chi bộ")

    page.get_by_role("link", name="Lưu danh sách").click()
    page.get_by_label("Tên danh sách").fill("Theo huyện")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Danh sách đã lưu").click()
    page.get_by_role("link", name="Theo huyện").click()

    page.get_by_role("link", name="In hoặc xuất Excel").click()
    page.get_by_label("Báo cáo cấp trên có thẩm quyền").check()
    page.get_by_role("button", name="Lấy danh sách").click()
    expect(page.get_by_text("ĐẢNG CỘNG SẢN VIỆT NAM")).to_be_visible()
    expect(page.get_by_text("Tổng cộng: 8 đảng viên")).to_be_visible()
    page.pdf(path=tmp_path / "in.pdf", prefer_css_page_size=True)

    page.get_by_role("link", name="Quay lại").click()
    page.get_by_role("link", name="In hoặc xuất Excel").click()
    page.get_by_label("Tệp Excel").check()
    page.get_by_label("Báo cáo cấp trên có thẩm quyền").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lấy danh sách").click()
    assert len(open_sheet(download.value.path().read_bytes()).values) > 12


def test_a_fault_is_found_filled_in_and_gone(office: Any, page: Page, tmp_path: Path) -> None:
    signed_in(page, f"/organizations/{office.top.pk}/")
    page.get_by_role("link", name="Chất lượng dữ liệu").click()
    page.get_by_role("link", name="1 Thiếu ngày sinh").click()
    page.get_by_role("link", name="Điền bằng bảng Excel").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải bảng để điền").click()
    rows = [list(row) for row in open_sheet(download.value.path().read_bytes()).values]
    (line,) = [row for row in rows if row and str(row[0]).count("-") == 3]
    line[4] = "3/2/1969"
    filled = tmp_path / "đã điền.xlsx"
    filled.write_bytes(saved(rows))

    page.get_by_label("Bảng đã điền").set_input_files(filled)
    page.get_by_role("button", name="Xem các thay đổi").click()
    expect(page.get_by_role("row", name="Nông Thị Trang A Ngày sinh — 3/2/1969")).to_be_visible()
    page.get_by_role("button", name="Ghi các ô đã đánh dấu").click()
    expect(page.get_by_text("Không còn ai, không còn gì phải sửa")).to_be_visible()
    assert Member.objects.filter(person__born_on=make.date(1969, 2, 3)).count() == 1


def saved(rows: list[list[Any]]) -> bytes:
    kept = BytesIO()
    book = Workbook(kept)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            sheet.write(number, at, value)
    book.close()
    return kept.getvalue()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(office: Any, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    top = office.top.pk
    signed_in(page, f"/members/of/{top}/extract/?group=child&group=sex&do=up.sex")
    for address in (
        f"/members/of/{top}/extract/?layout=7-hsdv&group=cell",
        f"/members/of/{top}/extract/?group=child&totals=1",
        "/members/extracts/",
        f"/members/of/{top}/quality/",
        f"/members/of/{top}/quality/quality_born_missing/",
        f"/members/of/{top}/quality/quality_born_missing/fill/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
