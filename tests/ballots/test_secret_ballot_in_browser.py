"""A secret ballot of thirty in a meeting, on phones: the chair opens it, browsers seal it, the minutes have it."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import expect

from sotay.ballots.models import Outcome, Slot, Voting
from sotay.ballots.opening import open_vote
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from tests import make
from tests.meetings.build import planned

from .voters import voters_of

PHONE = {"width": 390, "height": 844}
VOTERS = 30
SHOTS = Path("/tmp/ballots/shots")
"""Where the pages are drawn for whoever wants to look at them: only if this folder is there."""


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


def open_in_the_meeting(page, secretary, meeting, tellers):
    """The chair begins, and opens the vote from the page on which the meeting is held."""
    sits(page, secretary)
    page.goto(f"/meetings/{meeting.pk}/hold/")
    page.get_by_role("button", name="Bắt đầu họp").click()
    expect(page.locator("[data-net]")).to_have_text("Đã gửi hết", timeout=15000)
    page.get_by_role("link", name="Mở biểu quyết khác").click()
    page.get_by_role("link", name="Lấy ý kiến đảng viên trong chi bộ").click()
    expect(page.get_by_text("30 người có quyền biểu quyết đang có mặt")).to_be_visible()
    page.get_by_label("Nội dung, trong một câu").fill("Chọn ngày sinh hoạt")
    page.get_by_label("Phiếu kín điện tử").check()
    for account in tellers:
        page.get_by_label(account.person.full_name, exact=True).check()
    fits(page, "open-vote")
    page.get_by_role("button", name="Mở biểu quyết").click()
    expect(page.locator("[data-how-far]")).to_contain_text("0 trong 3 người")
    fits(page, "hold-with-vote")
    with seen_by(PROGRAM):
        return Voting.objects.get()


def fits(page, name):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if SHOTS.is_dir():
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def test_thirty_vote_in_secret_in_a_meeting_and_the_minutes_have_the_result(world, page, browser, live_site):
    cell, voters = world
    page.url_base = live_site
    page.set_viewport_size(PHONE)
    with seen_by(PROGRAM):
        meeting = planned(cell, make.TODAY)
        secretary = make.account("cell_secretary", cell, "bithu")
    of_the_chair = browser.new_context(base_url=live_site, viewport=PHONE)
    chair = of_the_chair.new_page()
    chair.url_base = live_site
    voting = open_in_the_meeting(chair, secretary, meeting, voters[:3])
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

    line = "Chọn ngày sinh hoạt (phiếu kín điện tử): tán thành 19/30, không tán thành 10, ý kiến khác 1; thông qua."
    # The page on which the meeting is held has stayed open: the result comes to it.
    expect(chair.locator("[data-how-far]")).to_have_text(line, timeout=20000)
    fits(chair, "hold-with-result")
    chair.goto(f"/meetings/{meeting.pk}/sign/")
    expect(chair.get_by_text(line)).to_be_visible()
    of_the_chair.close()
    connections.close_all()


def test_each_counter_gives_the_code_from_a_telephone_of_their_own(world, page, browser, live_site):
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
    sits(page, voters[5])
    cast(page, voting, "Đồng ý", "Niêm phong, bỏ vào hòm")
    sits(page, voters[0])
    page.goto(f"/votes/ballots/{voting.pk}/count/")
    page.get_by_role("button", name="Nhận mã từ máy của từng người").click()
    signs = page.locator("[data-gather] [data-fingerprint]")
    expect(signs).to_have_text(re.compile(r"^([A-Z2-7]{4} ){2}[A-Z2-7]{4}$"))

    sent = []
    context = browser.new_context(base_url=live_site, viewport=PHONE)
    other = context.new_page()
    other.url_base = live_site
    other.on("request", lambda request: sent.append(request.post_data or ""))
    sits(other, voters[2])
    other.goto(f"/votes/ballots/{voting.pk}/count/")
    expect(other.locator("[data-hand-over] [data-fingerprint]")).to_have_text(signs.inner_text())
    fits(other, "hand-over")
    give = other.locator("[data-hand-over]")
    give.get_by_label("Mã của tôi").fill("SAI")
    give.get_by_role("button", name="Niêm phong, giao mã").click()
    expect(give.get_by_text("Mã chưa đúng")).to_be_visible()
    give.get_by_label("Mã của tôi").fill(codes[1])
    give.get_by_role("button", name="Niêm phong, giao mã").click()
    expect(give.get_by_text("không phải mã của đồng chí")).to_be_visible()
    give.get_by_label("Mã của tôi").fill(codes[2].lower())
    give.get_by_role("button", name="Niêm phong, giao mã").click()
    expect(other.get_by_text("Đã giao mã").first).to_be_visible()
    assert not any(codes[2][:9] in each.upper() for each in sent)
    context.close()

    gathering = page.locator("[data-gather]")
    expect(gathering.get_by_text("✓ đã giao mã")).to_be_visible(timeout=15000)
    expect(gathering.get_by_role("button", name="Mở hòm, kiểm phiếu")).to_be_disabled()
    gathering.get_by_label("Mã của tôi").fill(codes[0])
    fits(page, "gather")
    gathering.get_by_role("button", name="Mở hòm, kiểm phiếu").click()
    expect(page.get_by_text("1 trên 30, cần 16: không đủ tỷ lệ.")).to_be_visible()
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
