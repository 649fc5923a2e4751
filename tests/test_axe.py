"""Every page of the site, for every role that opens it, in both languages, on a telephone and at a desk: axe finds
nothing wrong, nothing is wider than the screen, and the browser complains of nothing.

Addresses and roles come from the walk, so a new page is looked at when it exists. Pages of two roles that differ in
words only are looked at once. The site itself does not run: a window hands the browser what the site answers, and
files, which the browser keeps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from sotay.kernel.web import PUBLIC
from sotay.people.roles import ROLES
from tests import walking
from tests.walking import ADDRESSES, POSTED, Address, World, ask, holds

built, world, today = walking.built, walking.world, walking.today

PARTS = 12
"""So many tests share the pages, so that they run side by side."""
LANGUAGES = ("vi", "en")
WIDTHS = (390, 1280)
HEIGHT = 900
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
WORDS = re.compile(r">[^<]*<|\b(?:href|value|content|title|action|src|aria-label|data-\w+)=\"[^\"]*\"|\d+")
WHOLE = ("home", "handbook:home", "gallery")
"""Pages of which the frame is looked at as well, for each role; elsewhere it is the same."""
OPENED = [address for address in ADDRESSES if address.name not in POSTED]


def shape(html: str, *, whole: bool) -> str:
    """A page without its words: what two pages have in common that look alike."""
    main = MAIN.search(html)
    return WORDS.sub("", html if whole or main is None else main[0])


def roles_for(address: Address) -> list[str | None]:
    """Who may open an address; ``None`` is somebody who has not signed in."""
    nobody: list[str | None] = [None] if address.view.open_to == PUBLIC else []
    return [*(role for role in sorted(ROLES) if holds(role, address.view.open_to)), *nobody]


def answered(world: World, address: Address, role: str | None, language: str) -> Any:
    """The page that somebody is given; ``None`` where it is none, or a part of one."""
    account = world.account(role, neighbour=False) if role else None
    answer = ask(world, address, account, language=language)
    is_page = b"<html" in answer.content[:200] and answer.headers["Content-Type"].startswith("text/html")
    return answer if is_page and answer.status_code == 200 else None


def distinct(world: World, address: Address) -> dict[str, tuple[str | None, Any]]:
    """The pages that stand at an address, by their shape: for whom, and what was answered."""
    found: dict[str, tuple[str | None, Any]] = {}
    for role in roles_for(address):
        answer = answered(world, address, role, LANGUAGES[0])
        if answer is not None:
            words = answer.content.decode()
            found.setdefault(shape(words, whole=address.name in WHOLE), (role, answer))
    return found


class Window(ThreadingHTTPServer):
    """Hands out one answer of the site at ``/``, and files that may be kept."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.answer: Any = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes on to the next page hangs up."""


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Window

    def do_GET(self) -> None:
        if self.path == "/":
            self.give(200, self.server.answer.headers, self.server.answer.content)
        elif self.path == AXE:
            self.give_file(AXE_FILE_PATH)
        elif self.path.startswith("/static/"):
            found = finders.find(self.path.removeprefix("/static/").partition("?")[0])
            if isinstance(found, str):
                self.give_file(Path(found))
            else:
                self.give(404, {}, b"")
        else:
            self.give(204, {}, b"")

    do_POST = do_GET  # noqa: N815

    def give_file(self, file: Path) -> None:
        kind = guess_type(file.name)[0] or "text/plain"
        self.give(200, {"Content-Type": kind, "Cache-Control": "max-age=86400, immutable"}, file.read_bytes())

    def give(self, status: int, headers: Any, content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: Any) -> None:
        pass


AXE = "/axe.js"
LOAD_AXE = """address => new Promise((loaded, failed) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = () => { script.remove(); loaded(); };
  script.onerror = failed;
  document.head.append(script);
})"""
RUN_AXE = """async options => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
  const wrong = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(
    node => node.html.slice(0, 160)).join("; ")}`);
  return [wrong, document.documentElement.scrollWidth - innerWidth];
}"""


@dataclass
class Tab:
    """A tab of the browser, and what it complained of since it was asked last."""

    page: Page
    window: Window
    width: int = WIDTHS[0]
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.heard)
        self.page.on("request", self.asked)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.window.address, "data:", "blob:")):
            self.complaints.append(f"asked for {request.url}")

    def show(self, answer: Any, *, colours: bool) -> list[str]:
        """Show an answer at each width, beginning with the one the tab has; what is wrong with it.

        Args:
            answer: what the site answered.
            colours: colours and style sheets are looked at as well.
        """
        self.complaints.clear()
        self.window.answer = answer
        self.page.goto(f"{self.window.address}/", wait_until="load")
        self.page.evaluate(LOAD_AXE, AXE)
        found = []
        for width in sorted(WIDTHS, key=lambda each: each != self.width):
            if width != self.width:
                self.page.set_viewport_size({"width": width, "height": HEIGHT})
                self.width = width
            first = not found
            wrong, too_wide = self.page.evaluate(RUN_AXE, options(colours=colours, sheets=colours and first))
            found += [f"{width} px: {each}" for each in wrong]
            if too_wide > 0:
                found.append(f"{width} px: wider than the screen by {too_wide} px")
        return [*self.complaints, *found]


def options(*, colours: bool, sheets: bool) -> dict[str, Any]:
    """What axe is asked: the sheets are the same at each width."""
    return {"preload": sheets, "rules": {"color-contrast": {"enabled": colours}}}


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    window = Window()
    Thread(target=window.serve_forever, daemon=True).start()
    context = browser.new_context(
        service_workers="block", reduced_motion="reduce", viewport={"width": WIDTHS[0], "height": HEIGHT}
    )
    yield Tab(context.new_page(), window)
    context.close()
    window.shutdown()
    window.server_close()


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_can_read_every_page(part: int, world: World, tab: Tab, settings: Any) -> None:
    settings.SOTAY_GALLERY = True
    wrong = []
    for address in OPENED[part::PARTS]:
        for first_shape, (role, answer) in distinct(world, address).items():
            wrong += told(address, role, LANGUAGES[0], tab.show(answer, colours=True))
            for language in LANGUAGES[1:]:
                other = answered(world, address, role, language)
                # Of the same shape, a page has the same colours whatever its words.
                same = shape(other.content.decode(), whole=address.name in WHOLE) == first_shape
                wrong += told(address, role, language, tab.show(other, colours=not same))
    assert not wrong, "\n".join(wrong)


def told(address: Address, role: str | None, language: str, wrong: list[str]) -> list[str]:
    return [f"{address.route} ({role}, {language}) {each}" for each in wrong]


def test_what_is_wrong_with_a_page_is_seen(tab: Tab) -> None:
    """Grey on grey, nothing to say of a button, too wide for a telephone, a question to strangers."""
    page = (
        "<!doctype html><html lang=vi><title>x</title><main><h1>Danh sách</h1>"
        "<p style='color:#999;background:#888'>mờ</p><button></button><div style='width:700px'>rộng</div><img alt='' src='https://example.org/a.png'></main>"
    )
    answer = HttpResponse(page)
    seen = "\n".join(tab.show(answer, colours=True))
    for each in (
        "390 px: color-contrast",
        "1280 px: color-contrast",
        "1280 px: button-name",
        "asked for https",
    ):
        assert each in seen
    assert "390 px: wider than the screen" in seen
    assert "1280 px: wider" not in seen
    assert "color-contrast" not in "\n".join(tab.show(answer, colours=False))
