"""The look in a real browser: all can read it, nothing overflows, keys and buttons do what they promise."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

pytestmark = pytest.mark.urls("tests.site.look_urls")

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def open_gallery(settings: Any) -> None:
    settings.SOTAY_GALLERY = True


@pytest.fixture
def gallery(page: Page) -> Page:
    page.goto("/gallery/")
    return page


@pytest.fixture
def without_javascript(browser: Browser, live_site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=live_site, java_script_enabled=False, viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("size", "scheme", "address"),
    [
        (PHONE, "light", "/gallery/"),
        (PHONE, "dark", "/gallery/?past=1"),
        (DESK, "light", "/gallery/?past=1"),
        (DESK, "dark", "/gallery/"),
    ],
)
def test_everybody_can_read_every_component(page: Page, size: Any, scheme: Any, address: str) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_large_letters_fit_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/gallery/")
    page.evaluate("document.cookie = 'sotay_size=large; path=/'")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_thumbs_find_what_they_press(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/gallery/")
    small = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect())
            .filter((box) => box.height && box.height < 47.5).length""",
        ".btn:not(.btn-text), .form-control, .form-select, .sidebar a, .timebar summary",
    )
    assert small == 0


def test_a_slash_leads_to_the_search(gallery: Page) -> None:
    gallery.keyboard.press("/")
    expect(gallery.locator("#search-words")).to_be_focused()
    expect(gallery.locator("#search-words")).to_have_value("")


def test_rows_are_walked_and_opened_by_keys(gallery: Page) -> None:
    for key in "jjk":
        gallery.keyboard.press(key)
    expect(gallery.locator("tr.is-current")).to_have_count(1)
    gallery.keyboard.press("Enter")
    expect(gallery).to_have_url(gallery.url.split("#", maxsplit=1)[0] + "#p0")


def test_a_table_is_copied_so_that_excel_takes_it_apart(gallery: Page) -> None:
    gallery.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = gallery.locator("[data-table]", has=gallery.locator("#form1"))
    box.get_by_role("button", name="Chép sang Excel").click()
    expect(box.get_by_role("button", name="Đã chép")).to_be_visible()
    lines = [line.split("\t") for line in gallery.evaluate("navigator.clipboard.readText()").split("\n")]
    assert {len(line) for line in lines} == {13}
    assert lines[2][:3] == ["A. Đảng viên đầu kỳ", "37340", "4210"]


def test_size_and_darkness_change_at_once_and_stay(gallery: Page) -> None:
    gallery.locator(".preferences summary").click()
    gallery.get_by_role("button", name="Lớn").click()
    gallery.get_by_role("button", name="Tối").click()
    assert gallery.evaluate("getComputedStyle(document.body).fontSize") == "20px"
    dark = gallery.evaluate("getComputedStyle(document.body).backgroundColor")
    gallery.reload()
    assert gallery.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert gallery.evaluate("getComputedStyle(document.body).fontSize") == "20px"


def test_an_organisation_is_found_by_typing_and_chosen_by_keys(gallery: Page) -> None:
    field = gallery.get_by_role("combobox", name="Tổ chức")
    field.fill("ngan son")
    expect(gallery.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    gallery.wait_for_url("**org=8**")


def test_what_was_typed_comes_back(gallery: Page) -> None:
    gallery.get_by_label("Họ và tên khai sinh").first.fill("Hoàng Thị Ánh")
    gallery.on("dialog", lambda dialog: dialog.accept())
    gallery.reload()
    gallery.get_by_role("button", name="Lấy lại").click()
    expect(gallery.get_by_label("Họ và tên khai sinh").first).to_have_value("Hoàng Thị Ánh")


def test_the_range_is_asked_for_only_when_it_is_wanted(gallery: Page) -> None:
    expect(gallery.get_by_label("Từ ngày")).to_be_hidden()
    gallery.get_by_label("Kỳ", exact=True).select_option("custom")
    expect(gallery.get_by_label("Từ ngày")).to_be_visible()


def test_everything_is_there_without_javascript(without_javascript: Page) -> None:
    page = without_javascript
    page.goto("/gallery/")
    page.locator(".timebar summary").click()
    expect(page.get_by_label("Tính đến ngày")).to_be_visible()
    expect(page.get_by_label("Từ ngày")).to_be_visible()
    page.locator(".navigation .more summary").click()
    expect(page.get_by_role("link", name="Nhật ký").last).to_be_visible()
    page.locator(".preferences summary").click()
    expect(page.get_by_role("button", name="Tối")).to_be_visible()
    page.locator(".chart summary").first.click()
    expect(page.get_by_role("cell", name="38.314")).to_be_visible()


def test_paper_gets_tables_without_the_frame(gallery: Page) -> None:
    gallery.emulate_media(media="print", color_scheme="dark")
    for hidden in (".sidebar", ".topbar", ".timebar", ".filters", ".pager"):
        expect(gallery.locator(hidden).first).to_be_hidden()
    expect(gallery.get_by_text("tính đến ngày 19/3/2024")).to_be_visible()
    assert (
        gallery.evaluate("getComputedStyle(document.querySelector('#form1 thead')).display")
        == "table-header-group"
    )
    assert gallery.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
