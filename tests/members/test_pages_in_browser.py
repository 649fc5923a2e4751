"""The pages of members in a real browser: at a phone, with the other cell found by typing."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Standing
from tests import make


@pytest.fixture
def world(committed_database):
    with clock_stopped_at(make.TODAY):
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=make.TODAY).save()
        province = make.province()
        make.member(province.cells[0], name="Nông Thị Thắm", sex="female")
        make.account("grassroots_office", province.communes[0], "xa")
        return province


def sign_in(page: Page, username: str) -> None:
    client = Client()
    client.force_login(make.Account.objects.get(username=username))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/"}
    page.context.add_cookies([{**cookie, "domain": "127.0.0.1"}])


def fits(page: Page) -> bool:
    page.wait_for_load_state("load")
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_from_the_list_to_the_record_to_another_cell_on_a_phone(page, world):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "xa")
    target = world.cells[1].state(make.TODAY).name

    page.goto("/members/")
    assert fits(page)
    page.get_by_role("link", name="Nông Thị Thắm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nông Thị Thắm")
    assert fits(page)

    page.get_by_text("Việc khác").click()
    page.get_by_role("link", name="Ghi chuyển sinh hoạt đã xong").click()
    page.get_by_role("combobox", name="Chuyển đến chi bộ").press_sequentially(target.split()[-1])
    page.locator(".suggestions li", has_text=target).click()
    page.get_by_label("Ngày nơi đến tiếp nhận").fill("1/3/2024")
    assert fits(page)
    page.get_by_role("button", name="Ghi chuyển sinh hoạt đã xong").click()

    expect(page.get_by_role("status").first).to_contain_text(
        "Đã ghi: chuyển sinh hoạt đã xong, Nông Thị Thắm"
    )
    assert Standing.objects.as_of(make.TODAY).get().organization_id == world.cells[1].pk


def test_a_death_is_confirmed_by_typing_the_given_name(page, world):
    sign_in(page, "xa")
    page.goto(f"/members/{Standing.objects.get().member_id}/do/member.die/")

    page.get_by_label("Từ trần ngày").fill("1/3/2024")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_label("Gõ Thắm để xác nhận").fill("Thắm")
    page.get_by_role("button", name="Báo từ trần").click()

    expect(page.locator(".standing")).to_contain_text("Từ trần")
    assert not Standing.objects.as_of(make.TODAY).exists()
