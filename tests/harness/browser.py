"""A real browser for tests that ask for ``page``: Debian's Chromium, before a site that serves
``committed_database``.

A page that complains, at its console or with an error, fails its test; so does one that asks anybody else for
anything.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = f"the browser is missing: {CHROMIUM}"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: the test opens a browser (marked by itself)")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        if {"page", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            item.add_marker(pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line of a run tells what it left out."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    left_out = [report for report in reporter.stats.get("skipped", ()) if MISSING in str(report.longrepr)]
    if left_out:
        reporter.write_line(
            f"{len(left_out)} browser tests were skipped: {MISSING} (apt-get install chromium)"
        )


@pytest.fixture
def live_site(committed_database: None) -> Iterator[str]:
    """The address of a site that serves the test's own database."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    connections.close_all()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, live_site: str) -> Iterator[Page]:
    """A tab whose addresses begin at the site: ``page.goto("/")``."""
    context = browser.new_context(base_url=live_site, locale="vi-VN", viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    complaints: list[str] = []

    def stay_at_home(route: Route) -> None:
        if route.request.url.startswith((live_site, "data:", "blob:")):
            route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", stay_at_home)
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert not complaints
