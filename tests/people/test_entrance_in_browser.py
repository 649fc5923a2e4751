"""Passkeys and codes in a real browser, with an authenticator that Chromium plays; the entrance on a phone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from tests import make


@pytest.fixture
def world(committed_database):
    with clock_stopped_at(make.TODAY):
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=make.TODAY).save()
        province = make.province()
        make.account("leader", province.communes[0], "anh")
        return province


@pytest.fixture
def at_localhost(live_site, browser):
    """A tab at the name localhost: a key belongs to a name, never to a numeric address."""
    context = browser.new_context(
        base_url=live_site.replace("127.0.0.1", "localhost"),
        locale="vi-VN",
        viewport={"width": 390, "height": 844},
    )
    tab, complaints = context.new_page(), []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert not complaints


def sign_in(tab, name):
    tab.goto("/sign-in/")
    tab.get_by_label("Tên đăng nhập").fill(name)
    tab.get_by_label("Mật khẩu").fill(name)
    tab.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_a_passkey_is_made_and_lets_one_in_without_a_password(world, at_localhost):
    tab = at_localhost
    devices = tab.context.new_cdp_session(tab)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    sign_in(tab, "anh")
    tab.goto("/account/passkeys/add/")
    tab.get_by_label("Tên để nhớ").fill("điện thoại của tôi")
    tab.get_by_role("button", name="Thêm khóa").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    expect(tab.locator(".codes li")).to_have_count(10)
    tab.goto("/account/")
    expect(tab.get_by_text("điện thoại của tôi")).to_be_visible()

    tab.goto("/sign-out/")
    tab.get_by_role("button", name="Ra khỏi hệ thống").last.click()
    tab.goto("/rules/")
    tab.get_by_role("button", name="Dùng khóa đăng nhập").click()
    expect(tab).to_have_url(re.compile(r"^[^?]*/rules/$"))
    tab.goto("/account/")
    expect(tab.get_by_text("bằng khóa đăng nhập")).to_be_visible()
    assert bool(tab.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    tab.goto("/sign-out/")
    tab.get_by_role("button", name="Ra khỏi hệ thống").last.click()
    sign_in(tab, "anh")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Bước xác nhận thứ hai")
    tab.get_by_role("button", name="Dùng khóa đăng nhập").click()
    expect(tab).to_have_url(re.compile(r"^http://[^/]*/$"))
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_codes_of_a_telephone_are_set_up_and_asked_for(world, page):
    sign_in(page, "anh")
    page.goto("/account/telephone/")
    page.get_by_text("Không quét được").click()
    secret = page.locator("details code").inner_text()
    page.get_by_label("Gõ mã 6 chữ số").fill(code_of(secret, 0))
    page.get_by_role("button", name="Bật mã xác nhận").click()
    spare = page.locator(".codes li").first.inner_text()
    page.goto("/account/codes/")
    expect(page.locator("main")).to_contain_text("Mã chỉ hiện một lần")

    page.goto("/sign-out/")
    page.get_by_role("button", name="Ra khỏi hệ thống").last.click()
    sign_in(page, "anh")
    page.get_by_label("Mã 6 chữ số").fill(spare)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.goto("/account/")
    expect(page.get_by_text("còn 9 mã")).to_be_visible()


def code_of(secret, step):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1] + step))
