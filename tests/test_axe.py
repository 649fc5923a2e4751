"""Every page of the site, for every role that opens it, in both languages, on a telephone and at a desk: axe finds
nothing wrong, nothing is wider than the screen, and the browser complains of nothing.

Addresses and roles come from the walk, so a new page is looked at when it exists. Pages of two roles that differ in
words only are looked at once. No server runs: the browser is handed what the site answers.
"""

import re
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from sotay.kernel.web import PUBLIC
from sotay.people.roles import ROLES
from tests import test_walk
from tests.test_walk import ADDRESSES, POSTED, Address, World, ask, holds

built, world, today = test_walk.built, test_walk.world, test_walk.today

PARTS = 12
"""So many tests share the pages, so that they run side by side."""
SITE = "http://127.0.0.1:9"
LANGUAGES = ("vi", "en")
WIDTHS = (390, 1280)
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


@pytest.fixture
def tab(browser: Browser) -> Any:
    context = browser.new_context(service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    yield page
    context.close()


def show(page: Page, answer: Any) -> list[str]:
    """Let the browser show an answer; gives back what it complained of."""
    complaints: list[str] = []

    def fulfil(route: Route) -> None:
        address = route.request.url
        if address == f"{SITE}/":
            headers = {
                name: value for name, value in answer.headers.items() if name.lower() != "content-length"
            }
            route.fulfill(status=200, headers=headers, body=answer.content)
        elif address.startswith(f"{SITE}/static/"):
            name = address.removeprefix(f"{SITE}/static/").partition("?")[0]
            found = finders.find(name)
            assert isinstance(found, str), name
            route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(found)[0] or "text/plain")
        elif address.startswith(SITE):
            route.fulfill(status=204)
        else:
            complaints.append(f"asked for {address}")
            route.abort()

    def heard(message: Any) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.unroute_all()
    page.route("**/*", fulfil)
    page.on("console", heard)
    try:
        page.goto(f"{SITE}/", wait_until="load")
    finally:
        page.remove_listener("console", heard)
    return complaints


def wrong_in(page: Page) -> list[str]:
    """What axe finds in the page as it stands, and whether it is too wide."""
    found = [
        f"{rule['id']}: {'; '.join(node['html'][:160] for node in rule['nodes'][:3])}"
        for rule in Axe().run(page).response["violations"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"wider than the screen by {too_wide} px"] if too_wide > 0 else found


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_can_read_every_page(part: int, world: World, tab: Page, settings: Any) -> None:
    settings.SOTAY_GALLERY = True
    wrong = []
    for address in OPENED[part::PARTS]:
        for role, answer in distinct(world, address).values():
            for language in LANGUAGES:
                shown = answer if language == LANGUAGES[0] else answered(world, address, role, language)
                complaints = show(tab, shown)
                for width in WIDTHS:
                    tab.set_viewport_size({"width": width, "height": 900})
                    complaints += [f"{width} px: {each}" for each in wrong_in(tab)]
                wrong += [f"{address.route} ({role}, {language}) {each}" for each in complaints]
    assert not wrong, "\n".join(wrong)
