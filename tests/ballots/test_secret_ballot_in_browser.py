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


def key_of(page, account):
    """A counter makes a key in the browser and writes the code down."""
    sits(page, account)
    page.goto("/votes/mine/")
    page.get_by_role("link", name="Chọn ngày sinh hoạt").click()
    page.get_by_role("button", name="Tạo mã của tôi").click()
    code = page.locator("[data-code-shown]")
    expect(code).to_have_text(re.compile(r"^([A-Z2-7]{4}-){12}[A-Z2-7]{4}$"))
    written = code.inner_text()
    page.get_by_label("Tôi đã chép mã").check()
    page.get_by_role("button", name="Xong").click()
    return written


def cast(page, voting, choice, button):
    """Mark, have it sealed, send it; gives the receipt."""
    page.goto(f"/votes/ballots/{voting.pk}/vote/")
    expect(page.get_by_role("button", name=button)).to_be_disabled()
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Trùng với mã mà máy này đã tính")).to_be_visible()
    return page.locator("[data-receipt]").inner_text()


def open_box(page, voting, *codes):
    page.goto(f"/votes/ballots/{voting.pk}/count/")
    for place, code in enumerate(codes):
        page.locator("[data-code]").nth(place).fill(code)
    page.get_by_role("button", name="Mở hòm").click()


def look_for(page, receipt):
    page.get_by_label("Tìm mã biên nhận").fill(receipt)
    page.get_by_role("button", name="Tìm").click()


def test_thirty_vote_in_secret_and_the_box_is_counted(world, page, live_site):
    cell, voters = world
    page.url_base = live_site
    page.set_viewport_size(PHONE)
    voting = open_vote(
        make.actor("cell_secretary", cell),
        cell,
        kind="consultation.members",
        matter="Chọn ngày sinh hoạt",
        channel="electronic",
        tellers=[account.person for account in voters[:3]],
        keys_needed=2,
    )
    codes = [key_of(page, account) for account in voters[:3]]
    sent = []
    page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    receipts = []
    for place, account in enumerate(voters):
        sits(page, account)
        choice = "Đồng ý" if place % 3 else "Không đồng ý"
        receipts.append(cast(page, voting, choice, "Niêm phong, bỏ vào hòm"))
    last = cast(page, voting, "Ý kiến khác", "Niêm phong, thay lá phiếu")
    assert last != receipts[-1] and Slot.objects.count() == VOTERS
    ballots = [dict(parse_qsl(each))["sealed"] for each in sent]
    assert len({len(each) for each in ballots}) == 1 and len(set(ballots)) == VOTERS + 1
    assert not any("line-" in each for each in sent)

    sits(page, voters[1])
    open_box(page, voting, codes[0], "SAI-MA")
    expect(page.get_by_text("Mã thứ 2 không phải")).to_be_visible()
    expect(page.locator("[data-code]").nth(0)).to_have_value("")
    open_box(page, voting, codes[2].lower(), codes[0].replace("-", " "))
    expect(page.get_by_text("19 trên 30, cần 16: đủ tỷ lệ.")).to_be_visible()
    look_for(page, last)
    expect(page.get_by_text("đã ở trong hòm và đã được đếm")).to_be_visible()
    look_for(page, receipts[-1])
    expect(page.get_by_text("Không có mã này trong hòm")).to_be_visible()
    papers = Outcome.objects.get().papers
    assert [papers.count(each) for each in ("for", "against", "other")] == [19, 10, 1]
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
