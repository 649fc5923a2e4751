"""A secret ballot of thirty voters on a phone: keys made, ballots sealed in the browser, the box opened."""

import re
from urllib.parse import parse_qsl

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import expect

from sotay.ballots.models import Outcome, Slot
from sotay.ballots.opening import open_vote
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from tests import make

from .voters import voters_of

PHONE = {"width": 390, "height": 844}
VOTERS = 30


@pytest.fixture
def world(committed_database):
    with clock_stopped_at(make.TODAY):
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=make.TODAY).save()
        province = make.province()
        cell = province.cells[0]
        voters = voters_of(cell, VOTERS)
        yield cell, voters


def sits(page, account):
    client = Client()
    client.force_login(account)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url_base}
    page.context.clear_cookies()
    page.context.add_cookies([cookie])


def test_thirty_vote_in_secret_and_the_box_is_counted(world, page, live_site):
    cell, voters = world
    page.url_base = live_site
    page.set_viewport_size(PHONE)
    counters = [account.person for account in voters[:3]]
    voting = open_vote(
        make.actor("cell_secretary", cell),
        cell,
        kind="consultation.members",
        matter="Chọn ngày sinh hoạt",
        channel="electronic",
        tellers=counters,
        keys_needed=2,
    )
    codes = []
    for account in voters[:3]:
        sits(page, account)
        page.goto("/votes/mine/")
        page.get_by_role("link", name="Chọn ngày sinh hoạt").click()
        page.get_by_role("button", name="Tạo mã của tôi").click()
        code = page.locator("[data-code-shown]")
        expect(code).to_have_text(re.compile(r"^([A-Z2-7]{4}-){12}[A-Z2-7]{4}$"))
        codes.append(code.inner_text())
        page.get_by_label("Tôi đã chép mã").check()
        page.get_by_role("button", name="Xong").click()
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    receipts = {}
    for place, account in enumerate(voters):
        sits(page, account)
        page.goto(f"/votes/ballots/{voting.pk}/vote/")
        button = page.get_by_role("button", name="Niêm phong, bỏ vào hòm")
        expect(button).to_be_disabled()
        page.get_by_label("Đồng ý" if place % 3 else "Không đồng ý", exact=True).check()
        button.click()
        expect(page.get_by_text("Trùng với mã mà máy này đã tính")).to_be_visible()
        receipts[account.pk] = page.locator("[data-receipt]").inner_text()
    page.goto(f"/votes/ballots/{voting.pk}/vote/")
    page.get_by_label("Ý kiến khác").check()
    page.get_by_role("button", name="Niêm phong, thay lá phiếu").click()
    expect(page.get_by_text("Trùng với mã mà máy này đã tính")).to_be_visible()
    last = page.locator("[data-receipt]").inner_text()
    assert last != receipts[voters[-1].pk]
    assert Slot.objects.count() == VOTERS
    ballots = [dict(parse_qsl(each))["sealed"] for each in sent]
    assert len({len(each) for each in ballots}) == 1 and len(set(ballots)) == VOTERS + 1
    assert not any("line-" in each or "data-bit" in each for each in sent)

    sits(page, voters[1])
    page.goto(f"/votes/ballots/{voting.pk}/count/")
    fields = page.locator("[data-code]")
    fields.nth(0).fill(codes[0])
    fields.nth(1).fill("SAI-MA")
    page.get_by_role("button", name="Mở hòm").click()
    expect(page.get_by_text("Mã thứ 2 không phải")).to_be_visible()
    expect(page.locator("[data-code]").nth(0)).to_have_value("")
    page.locator("[data-code]").nth(0).fill(codes[2].lower())
    page.locator("[data-code]").nth(1).fill(codes[0].replace("-", " "))
    page.get_by_role("button", name="Mở hòm").click()
    expect(page.get_by_text("19 trên 30, cần 16: đủ tỷ lệ.")).to_be_visible()
    page.get_by_label("Tìm mã biên nhận").fill(last)
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_text("đã ở trong hòm và đã được đếm")).to_be_visible()
    page.get_by_label("Tìm mã biên nhận").fill(receipts[voters[-1].pk])
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_text("Không có mã này trong hòm")).to_be_visible()
    outcome = Outcome.objects.get()
    assert (outcome.papers.count("for"), outcome.papers.count("against"), outcome.papers.count("other")) == (
        19,
        10,
        1,
    )
    assert not Slot.objects.exists()
    connections.close_all()


def test_without_javascript_the_page_names_the_other_way(world, browser, live_site):
    cell, voters = world
    voting = open_vote(
        make.actor("cell_secretary", cell),
        cell,
        kind="consultation.members",
        matter="Chọn ngày",
        channel="electronic",
        tellers=[account.person for account in voters[:3]],
    )
    context = browser.new_context(base_url=live_site, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.url_base = live_site
    sits(page, voters[0])
    page.goto(f"/votes/ballots/{voting.pk}/count/")
    expect(page.get_by_text("bỏ phiếu giấy")).to_be_visible()
    expect(page.get_by_role("button", name="Tạo mã của tôi")).to_be_hidden()
    context.close()
