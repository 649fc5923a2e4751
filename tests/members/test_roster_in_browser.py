"""An office brings its roster in, in a real browser: file, check, mended file, loading, and what it sees on a phone."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from sotay.members.imports import RosterImport
from sotay.members.roster.work import work_on
from sotay.people.models import Account
from tests import make
from tests.members.rostering import line, names_in, table


@pytest.fixture
def office(committed_database: None) -> Any:
    """An account of an organisation department; the clock of the installation stands still."""
    with clock_stopped_at(make.TODAY):
        world = make.province()
        account = make.account("organization_department", world.top, "btc")
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO kernel_clock (id, day) VALUES (1, %s)", [make.TODAY])
    assert Clock.objects.get().day == make.TODAY
    return world, account


def work(account: Account) -> None:
    """What the background would do."""
    with clock_stopped_at(make.TODAY):
        work_on(make.acting(account), RosterImport.objects.latest("pk"))


def written(folder: Path, name: str, *rows: list[Any]) -> Path:
    path = folder / name
    path.write_bytes(table(*rows))
    return path


def test_an_office_brings_its_roster_in(office: Any, page: Page, tmp_path: Path) -> None:
    world, account = office
    cell = world.cells[0].state(make.TODAY).name
    page.goto("/members/import/")
    page.get_by_label("Tên đăng nhập").fill("btc")
    page.get_by_label("Mật khẩu", exact=True).fill("btc")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Nhập danh sách", exact=True).last.click()

    wrong = written(tmp_path, "danh sách.xlsx", line(cell), line(cell, "Lý Thị Bình", "31/2/1975", "Nữ"))
    page.get_by_label("Tệp danh sách").set_input_files(wrong)
    expect(page.get_by_label("Danh sách này tính đến ngày nào?")).to_have_value("1/1/2014")
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_text("Đang chờ đến lượt")).to_be_visible()
    work(account)

    expect(page.get_by_role("heading", name="Còn 1 dòng phải xem trước khi nạp")).to_be_visible()
    marked = page.get_by_role("row", name="Lý Thị Bình").locator("td.cell-error")
    expect(marked).to_contain_text("31/2/1975: không có ngày này.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp có đánh dấu lỗi").click()
    assert download.value.suggested_filename == "danh sách - cần sửa.xlsx"

    mended = written(tmp_path, "đã sửa.xlsx", line(cell), line(cell, "Lý Thị Bình", "28/2/1975", "Nữ"))
    page.get_by_label("Tệp đã sửa").set_input_files(mended)
    page.get_by_role("button", name="Tải lại tệp đã sửa").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work(account)
    page.get_by_role("button", name="Nạp vào sổ").click()
    expect(page.get_by_text("Nạp tất cả, hoặc không nạp gì")).to_be_visible()
    work(account)
    expect(page.get_by_text("2 đảng viên, tính từ ngày mở sổ 1/1/2014")).to_be_visible()
    assert names_in(world.cells[0]) == ["Lý Thị Bình", "Nông Văn An"]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_step_is_wider_than_the_screen(office: Any, page: Page, tmp_path: Path, width: int) -> None:
    world, account = office
    cell = world.cells[0].state(make.TODAY).name
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/members/import/into/{world.top.pk}/")
    page.get_by_label("Tên đăng nhập").fill("btc")
    page.get_by_label("Mật khẩu", exact=True).fill("btc")
    page.get_by_role("button", name="Đăng nhập").click()
    assert fits(page)
    page.get_by_label("Tệp danh sách").set_input_files(
        written(tmp_path, "ds.xlsx", line(cell), line("Chi bộ " + "dài " * 40))
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()
    assert fits(page)
    work(account)
    expect(page.get_by_role("heading", name="Còn 1 dòng phải xem trước khi nạp")).to_be_visible()
    assert fits(page)
    page.goto("/members/import/")
    assert fits(page)


def fits(page: Page) -> bool:
    """Nothing sticks out sideways, once the page has its styles."""
    page.wait_for_load_state("load")
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
