"""Form 1 in a real browser: a figure is a door, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from tests import make


@pytest.fixture
def signed_in(page: Page) -> Page:
    with clock_stopped_at(make.TODAY):
        with entry(PROGRAM, "test.stop_the_clock"):
            Clock(pk=1, day=make.TODAY).save()
        province = make.province()
        for cell in province.cells:
            make.member(cell, name=f"Nông Thị Hoa {cell.pk}")
        make.account("leader", province.top, "lanh-dao")
    page.goto("/sign-in/")
    page.fill("[name=username]", "lanh-dao")
    page.fill("[name=password]", "lanh-dao")
    page.click("button.btn-primary")
    page.wait_for_url("**/")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_a_figure_of_the_form_leads_to_its_rows(signed_in: Page, width: int) -> None:
    page = signed_in
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/reports/")
    page.click("text=Biểu 1. Tăng, giảm đảng viên")
    page.goto(f"{page.url}?on=31/12/2020")

    expect(page.locator("h1")).to_have_text("Thêm 4 đảng viên: tăng 4, giảm 0, cuối kỳ 4")
    expect(page.locator(".balance")).to_contain_text("A + B − C = D")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("row", name=re.compile("Kết nạp")).get_by_role("link").first.click()

    expect(page.locator("h1")).to_have_text("Kết nạp: 4 đảng viên")
    expect(page.locator("#rows tbody tr")).to_have_count(4)
    page.locator("#rows tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/members/\d+/"))
