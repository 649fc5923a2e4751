"""A secretary's telephone loses the network and then the browser: the meeting goes on, and nothing stays afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sotay.handbook.shelf import FILES
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.offline import KEEP, KEPT, KEPT_FOR
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import cancel
from sotay.meetings.models import Beforehand, Jotting, Meeting
from sotay.meetings.recording import jot
from sotay.people.models import Account
from tests import make
from tests.handbook.test_in_browser import PHONE, kept, sign_in
from tests.harness.browser import CHROMIUM, FLAGS
from tests.meetings.build import NOW, Cell, cell_of, entries, planned

BEFORE, IN_THE_ROOM, ELSEWHERE = "Điều gửi trước", "Điều nói trong phòng", "Điều máy khác ghi"
WAITING = "đang giữ trong máy"
SENT = "Đã gửi hết"
Open = Callable[..., Page]


@pytest.fixture
def world(committed_database: None) -> Cell:
    with entry(PROGRAM, "test.clock"):
        Clock.objects.create(id=1, day=NOW)
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        made = cell_of(officials=6)
        for name in ("bithu", "phobithu"):
            make.account("cell_secretary", made.cell, name)
        make.account("grassroots_office", made.province.communes[0], "coso")
    return made


@pytest.fixture
def meeting(world: Cell) -> Meeting:
    """One that was called, to which somebody said beforehand what they mean to say."""
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        found = planned(world.cell, NOW)
        with entry(PROGRAM, "test.words"):
            Beforehand.objects.create(meeting=found, person=world.officials[3].person, text=BEFORE)
    return found


@pytest.fixture
def telephone(browser: Browser, live_site: str, tmp_path: Path) -> Iterator[Open]:
    """A browser whose storage outlives it: opened again, it is the same telephone."""
    running: list[BrowserContext] = []

    def opened(offline: bool = False) -> Page:
        while running:
            running.pop().close()
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "telephone", executable_path=CHROMIUM, args=FLAGS, base_url=live_site, locale="vi-VN",
            viewport=PHONE, has_touch=True,
        )  # fmt: skip
        context.set_offline(offline)
        running.append(context)
        return context.pages[0]

    yield opened
    while running:
        running.pop().close()


def row(page: Page, name: str) -> Locator:
    return page.locator(".roll-row", has=page.get_by_text(name, exact=True)).locator(".roll-name")


def net(page: Page, words: str) -> None:
    expect(page.locator("[data-net]")).to_contain_text(words, timeout=20000)


def hold(page: Page, meeting: Meeting) -> str:
    """Open the page on which it is recorded, until the telephone keeps it."""
    where = f"/meetings/{meeting.pk}/hold/"
    page.goto(where)
    net(page, SENT)
    for _time in range(50):
        if where in kept(page):
            break
        page.wait_for_timeout(100)
    assert where in kept(page)
    return where


def held(page: Page) -> str:
    """All words that the telephone keeps: pages, and what was typed."""
    words: str = page.evaluate(
        """async () => {
            let words = JSON.stringify(localStorage);
            for (const name of await caches.keys()) {
                if (!name.startsWith("sotay-pages")) continue;
                const pages = await caches.open(name);
                for (const key of await pages.keys()) {
                    words += key.url + await (await pages.match(key, { ignoreVary: true })).text();
                }
            }
            return words;
        }"""
    )
    return words


def test_the_browser_is_gone_and_so_is_the_network_and_the_meeting_goes_on(
    telephone: Open, meeting: Meeting
) -> None:
    page = telephone()
    sign_in(page, "bithu")
    where = hold(page, meeting)
    page.context.set_offline(True)
    row(page, "Nông Văn Chi").click()
    page.get_by_role("button", name="Bắt đầu họp").click()
    net(page, WAITING)

    page = telephone(offline=True)
    page.goto(where)
    expect(row(page, "Nông Văn Chi").locator("input")).to_be_checked()
    expect(page.get_by_text("Đang ngoại tuyến: trang này được giữ trên máy từ")).to_be_visible()
    row(page, "Nông Văn Dũng").click()
    page.locator("#conclusion").fill("Làm đường nội thôn.")
    page.locator("#conclusion").blur()
    expect(page.locator("[data-roll] [data-present]")).to_have_text("5")
    with seen_by(PROGRAM):
        assert not Jotting.objects.exists()

    # The network is back; whoever must sign in again loses nothing by it.
    page = telephone()
    page.goto(where)
    sign_in(page, "bithu")
    page.goto(where)
    net(page, SENT)
    with seen_by(PROGRAM):
        said = dict(Jotting.objects.values_list("key", "value"))
    assert sum(key.endswith(".seen") and value == "absent" for key, value in said.items()) == 2
    assert said["m.began"]
    assert said["m.conclusion"] == "Làm đường nội thôn."


def test_it_is_sent_from_the_very_page_that_was_kept(telephone: Open, meeting: Meeting) -> None:
    page = telephone()
    sign_in(page, "bithu")
    where = hold(page, meeting)
    page.context.set_offline(True)
    page.goto("/handbook/offline/")
    page.get_by_role("link", name="Sinh hoạt chi bộ").or_(page.locator("[data-held] a")).first.click()
    assert page.url.endswith(where)
    row(page, "Nông Văn Chi").click()
    net(page, WAITING)
    page.context.set_offline(False)
    net(page, SENT)
    expect(page.get_by_text("Đang ngoại tuyến: trang này")).to_be_hidden()
    with seen_by(PROGRAM):
        assert Jotting.objects.get().value == "absent"


def test_what_others_said_is_not_kept(telephone: Open, world: Cell, meeting: Meeting) -> None:
    page = telephone()
    sign_in(page, "bithu")
    key = f"p.{world.officials[4].pk}.said"
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        jot(PROGRAM, meeting, entries=entries({key: ELSEWHERE}))
    hold(page, meeting)
    assert page.locator(f"[name='e:{key}']").input_value() == ELSEWHERE
    own = page.locator(f"[name='e:p.{world.officials[5].pk}.said']")
    page.locator(".speakers").get_by_text("Nông Văn Giang", exact=True).click()
    page.locator(".speakers li", has=own).locator("summary").click()
    own.fill(IN_THE_ROOM)
    own.blur()
    net(page, SENT)
    words = held(page)
    assert "Nông Văn Chi" in words
    assert IN_THE_ROOM in words
    assert BEFORE not in words
    assert ELSEWHERE not in words


def test_nothing_is_left_once_the_minutes_are_shown_or_one_goes_out(
    telephone: Open, meeting: Meeting
) -> None:
    page = telephone()
    sign_in(page, "bithu")
    hold(page, meeting)
    page.get_by_role("link", name="Xem biên bản để ký").click()
    expect(page.get_by_role("heading", name="Biên bản chờ ký")).to_be_visible()
    assert "Nông Văn Chi" not in held(page)

    hold(page, meeting)
    page.context.set_offline(True)
    row(page, "Nông Văn Chi").click()
    page.context.set_offline(False)
    page.route("**/sync/", lambda route: route.abort())
    page.goto("/sign-out/")
    expect(page.get_by_text("còn ghi chép cuộc họp chưa gửi")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Ra khỏi hệ thống").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert "Nông Văn Chi" not in held(page)
    assert "sotay.meeting" not in held(page)


def test_another_account_on_the_same_telephone_finds_nothing_of_it(telephone: Open, meeting: Meeting) -> None:
    page = telephone()
    sign_in(page, "bithu")
    hold(page, meeting)
    page.route("**/sync/", lambda route: route.abort())
    row(page, "Nông Văn Chi").click()
    assert "sotay.meeting" in held(page)
    page.context.clear_cookies()
    sign_in(page, "phobithu")
    for _time in range(2):
        page.goto("/rules/")
        page.wait_for_timeout(300)
    assert "Nông Văn Chi" not in held(page)
    assert "sotay.meeting" not in held(page)


def test_signed_by_somebody_else_it_is_thrown_away(telephone: Open, meeting: Meeting) -> None:
    page = telephone()
    sign_in(page, "bithu")
    where = hold(page, meeting)
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        cancel(PROGRAM, Meeting.objects.get(), why_not="force")
    page.goto(where)
    page.wait_for_timeout(1000)
    assert where not in kept(page)


def test_after_its_time_it_is_thrown_away_by_itself(telephone: Open, meeting: Meeting) -> None:
    page = telephone()
    sign_in(page, "bithu")
    where = hold(page, meeting)
    page.goto("/handbook/offline/")
    page.evaluate(
        """async (where) => {
            const pages = await caches.open("sotay-pages");
            const old = await pages.match(where, { ignoreVary: true });
            const headers = new Headers(old.headers);
            headers.set("X-Sotay-Kept-At", String(Date.now() - 3 * 86400000 - 1000));
            await pages.put(where, new Response(await old.text(), { headers }));
            const [key] = Object.keys(localStorage);
            const made = { queue: {}, known: {}, at: Date.now() - 3 * 86400000 - 1000 };
            localStorage.setItem(key, JSON.stringify(made));
        }""",
        where,
    )
    page.context.set_offline(True)
    page.goto("/handbook/offline/")
    page.goto(where)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang ngoại tuyến")
    assert "Nông Văn Chi" not in held(page)
    assert "sotay.meeting" not in held(page)


def test_only_the_office_that_meets_keeps_the_page_and_only_as_nobody_has_said_anything(
    world: Cell, meeting: Meeting
) -> None:
    where = f"/meetings/{meeting.pk}/hold/"
    with clock_stopped_at(NOW):
        client = Client()
        client.force_login(Account.objects.get(username="bithu"))
        whole, bare = client.get(where), client.get(f"{where}?kept=1")
        assert KEPT not in whole.headers
        assert (bare.headers[KEPT], bare.headers[KEPT_FOR]) == (KEEP, str(3 * 24 * 3600))
        assert BEFORE in whole.content.decode()
        assert BEFORE not in bare.content.decode()
        files = {part.partition('"')[0] for part in bare.content.decode().split('"/static/')[1:]}
        assert files - set(FILES) <= {"handbook/icons/apple-180.png", "django_htmx/django-htmx.js"}
        client.force_login(Account.objects.get(username="coso"))
        answer = client.get(f"{where}?kept=1")
        assert answer.status_code == 200
        assert KEPT not in answer.headers
