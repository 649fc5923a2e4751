"""The handbook on a telephone: installed, read without a network, forgotten with the account; larger letters."""

from threading import Event

import pytest
from playwright.sync_api import Browser, Page, expect

from sotay.handbook.views import home
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from tests import make
from tests.handbook.world import account_of, build

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def world(committed_database):
    with entry(PROGRAM, "demo.load"):
        Clock(id=1, day=make.TODAY).save()
    made = build()
    account_of(made.other, made.cell, "khac")
    return made


@pytest.fixture
def phone(world, browser: Browser, live_site: str):
    """A telephone of its own, where a page may fail because there is no network."""
    context = browser.new_context(base_url=live_site, locale="vi-VN", viewport=PHONE, has_touch=True)
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(name)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("navigation", name="Các phần")).to_be_visible()


def until(page: Page, question: str, *answer: int) -> None:
    """Wait for something within the page, asking from here: a page lets nobody put a string together and run it."""
    for _again in range(200):
        if page.evaluate(question, *answer):
            return
        page.wait_for_timeout(50)
    raise AssertionError(question)


def with_worker(page: Page) -> None:
    """Open the handbook as often as it takes until its worker serves the page."""
    page.goto("/handbook/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "() => navigator.serviceWorker.controller !== null")


KEPT = """async () => {
    if (!(await caches.has("sotay-pages"))) return [];
    const pages = await (await caches.open("sotay-pages")).keys();
    return pages.map((one) => new URL(one.url).pathname).filter((path) => !path.startsWith("/."));
}"""


KEEPS = f"async (least) => (await ({KEPT})()).length >= least"


def kept(page: Page) -> list[str]:
    """The addresses of the pages that the telephone holds."""
    return sorted(page.evaluate(KEPT))


def test_the_handbook_can_be_installed(phone: Page, world):
    sign_in(phone, "toi")
    with_worker(phone)
    scope = phone.evaluate("navigator.serviceWorker.ready.then((one) => new URL(one.scope).pathname)")
    assert scope == "/"
    session = phone.context.new_cdp_session(phone)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/handbook/manifest.webmanifest")
    wrong = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in wrong if each["errorId"] != "in-incognito"] == []


def test_what_was_opened_is_read_without_a_network_and_nothing_else(phone: Page, world):
    sign_in(phone, "toi")
    with_worker(phone)
    for path in ("/handbook/", "/handbook/mine/", f"/organizations/{world.cell.pk}/", "/rules/"):
        phone.goto(path)
    until(phone, KEEPS, 2)
    assert kept(phone) == ["/handbook/", "/handbook/mine/"]

    phone.context.set_offline(True)
    phone.goto("/handbook/mine/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Của tôi")
    expect(phone.get_by_text("Đang ngoại tuyến: trang này được giữ trên máy từ")).to_be_visible()
    assert phone.evaluate("getComputedStyle(document.querySelector('.tile')).borderTopWidth") == "1px"

    phone.goto("/rules/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đang ngoại tuyến")
    phone.get_by_role("link", name="Mở sổ tay đã giữ trên máy").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lý Thị Tôi")

    phone.context.set_offline(False)
    phone.goto("/handbook/mine/")
    expect(phone.get_by_text("Đang ngoại tuyến: trang này")).to_be_hidden()


def test_opened_from_the_screen_without_a_network_it_is_the_same_page(phone: Page, world):
    sign_in(phone, "toi")
    with_worker(phone)
    phone.goto("/handbook/")
    until(phone, KEEPS, 1)
    phone.context.set_offline(True)
    phone.goto("/handbook/?from=screen")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lý Thị Tôi")


def test_where_the_network_is_too_slow_what_was_kept_is_shown(phone: Page, world, monkeypatch):
    sign_in(phone, "toi")
    with_worker(phone)
    phone.goto("/handbook/mine/")
    until(phone, KEEPS, 1)
    through = Event()
    monkeypatch.setattr(home, "touch", lambda *_what, **_more: through.wait(25))
    phone.goto("/handbook/mine/")
    expect(phone.get_by_text("trang này được giữ trên máy từ")).to_be_visible()
    through.set()


def test_signing_out_leaves_nothing_behind(phone: Page, world):
    sign_in(phone, "toi")
    with_worker(phone)
    phone.goto("/handbook/mine/")
    until(phone, KEEPS, 1)
    phone.goto("/sign-out/")
    phone.get_by_role("main").get_by_role("button", name="Ra khỏi hệ thống").click()
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    until(phone, f"async () => !(await ({KEPT})()).length")
    # What was asked for before one went out, and comes after, does not come back.
    phone.goto("/sign-in/")
    assert kept(phone) == []


def test_another_account_finds_nothing_of_the_one_before(phone: Page, world):
    """The session ended by itself: nobody pressed the button that forgets."""
    sign_in(phone, "toi")
    with_worker(phone)
    phone.goto("/handbook/mine/")
    until(phone, KEEPS, 1)
    phone.context.clear_cookies()
    sign_in(phone, "khac")
    phone.goto("/rules/")
    assert "/handbook/mine/" not in kept(phone)
    phone.context.set_offline(True)
    phone.goto("/handbook/mine/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đang ngoại tuyến")


def test_large_letters_hold_on_every_page_and_fit(phone: Page, world):
    sign_in(phone, "toi")
    phone.goto("/handbook/mine/")
    phone.get_by_role("main").get_by_role("button", name="Lớn").click()
    for path in ("/handbook/", "/handbook/mine/", "/dues/mine/", f"/members/{world.me.pk}/", "/rules/"):
        phone.goto(path)
        assert phone.evaluate("getComputedStyle(document.body).fontSize") == "20px", path
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_other_language_is_one_press_away(phone: Page, world):
    sign_in(phone, "toi")
    phone.goto("/handbook/mine/")
    phone.get_by_role("main").get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.get_by_role("main").get_by_role("button", name="Tiếng Việt").click()
    expect(phone.locator("html")).to_have_attribute("lang", "vi")
