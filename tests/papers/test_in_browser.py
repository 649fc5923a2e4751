"""Votes, numbers and papers in a real browser, as a cell secretary with a phone uses them."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from tests import make

TODAY = date(2026, 6, 3)
SHOTS = os.environ.get("SOTAY_SHOTS", "")
"""A folder for pictures, for whoever wants to look."""


@pytest.fixture
def cell(committed_database):
    with clock_stopped_at(TODAY):
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=TODAY).save()
        province = make.province()
        make.account("cell_secretary", province.cells[0], "bithu")
        return province.cells[0].pk


def sign_in(page: Page) -> None:
    client = Client()
    client.force_login(make.Account.objects.get(username="bithu"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    page.context.add_cookies([{**cookie, "domain": "127.0.0.1"}])


def fits(page: Page, name: str) -> bool:
    page.wait_for_load_state("load")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", [390, 1280])
def test_a_secretary_writes_down_a_vote_takes_a_number_and_prints_the_resolution(page, cell, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page)

    page.goto(f"/votes/{cell}/")
    assert fits(page, "votes-empty")
    page.get_by_role("link", name="Ghi kết quả biểu quyết").click()
    page.get_by_label("Việc biểu quyết", exact=True).select_option("admission.cell")
    page.get_by_label("Ngày biểu quyết").fill("3/6/2026")
    page.get_by_label("Hình thức").select_option("paper")
    page.get_by_label("Số người được triệu tập").fill("12")
    page.get_by_label("đã giới thiệu sinh hoạt tạm thời nơi khác").fill("2")
    page.get_by_label("Số người có mặt").fill("9")
    page.get_by_label("Tán thành", exact=True).fill("7")
    page.get_by_label("Không tán thành").fill("2")
    assert fits(page, "vote-form")
    page.get_by_role("button", name="Ghi kết quả biểu quyết").click()
    expect(page.get_by_text("7 trên 10, cần 7: đủ tỷ lệ.")).to_be_visible()
    assert fits(page, "vote")

    page.goto(f"/papers/{cell}/numbers/")
    page.get_by_role("link", name="Cấp số").click()
    page.get_by_label("Ngày ghi trên văn bản").fill("3/6/2026")
    page.get_by_role("button", name="Cấp số văn bản").click()
    expect(page.get_by_role("status").first).to_contain_text("01-NQ/CB")
    assert fits(page, "series")
    page.goto(f"/papers/{cell}/numbers/")
    assert fits(page, "numbers")

    page.get_by_role("link", name="Mẫu văn bản").click()
    assert fits(page, "forms")
    page.get_by_role("link", name="Nghị quyết của chi bộ đề nghị kết nạp đảng viên").click()
    page.get_by_label("Số văn bản").fill("01-NQ/CB")
    page.get_by_label("Họ và tên").fill("Lý Thị Mai")
    page.get_by_role("button", name="Xem còn thiếu gì").click()
    expect(page.get_by_text("Văn bản còn thiếu")).to_be_visible()
    assert fits(page, "fill")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tải PDF để in").click()
    text = PdfReader(BytesIO(Path(taken.value.path()).read_bytes())).pages[0].extract_text()
    assert "Lý Thị Mai" in text
    assert "01-NQ/CB" in text
