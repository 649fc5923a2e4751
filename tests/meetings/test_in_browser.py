"""A secretary holds a meeting of thirty with a telephone: few taps, a network that comes and goes, somebody helping."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from sotay.ballots.models import VoteResult
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.models import Assignment, Attendance, Jotting, Meeting
from sotay.people.models import Account
from tests import make

from .build import NOW, Cell, cell_of, planned

PHONE = {"width": 390, "height": 844}
SHOTS = getattr(settings, "SOTAY_SHOTS", "") or (
    "/tmp/meetings/shots" if Path("/tmp/meetings/shots").is_dir() else ""
)


class Phone:
    """A telephone in somebody's hand, which counts the taps."""

    def __init__(self, browser: Browser, site: str, username: str) -> None:
        self.context = browser.new_context(base_url=site, locale="vi-VN", viewport=PHONE, has_touch=True)
        client = Client()
        client.force_login(Account.objects.get(username=username))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
        self.context.add_cookies([cookie])
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.taps = 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def choose(self, what: Locator, value: str) -> None:
        what.select_option(value)
        self.taps += 1

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def row(self, name: str) -> Locator:
        return self.page.locator(".roll-row", has=self.page.get_by_text(name, exact=True))

    def shot(self, name: str) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    def offline(self, is_off: bool) -> None:
        self.context.set_offline(is_off)


@pytest.fixture
def world(committed_database: None) -> Cell:
    with entry(PROGRAM, "test.clock"):
        Clock.objects.create(id=1, day=NOW)
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        made = cell_of(officials=27)
        for name in ("bithu", "phobithu"):
            make.account("cell_secretary", made.cell, name)
    return made


@pytest.fixture
def phones(browser: Browser, live_site: str, world: Cell) -> Iterator[Any]:
    made: list[Phone] = []

    def phone(username: str = "bithu") -> Phone:
        made.append(Phone(browser, live_site, username))
        return made[-1]

    yield phone
    for each in made:
        each.context.close()
        assert each.errors == []


def sent(phone: Phone) -> None:
    expect(phone.page.locator("[data-net]")).to_have_text("Đã gửi hết", timeout=15000)


def test_a_whole_meeting_of_thirty_takes_few_taps_and_survives_the_network(phones, world):
    phone = phones()
    page = phone.page
    page.goto(f"/meetings/of/{world.cell.pk}/")
    phone.shot("of")
    phone.tap(page.get_by_role("link", name="Chuẩn bị buổi này"))
    phone.shot("plan")
    phone.tap(page.locator("main").get_by_role("button", name="Chuẩn bị cuộc họp"))
    phone.shot("prepared")
    phone.tap(phone.button("Báo họp"))
    phone.tap(page.get_by_role("link", name="Vào họp"))
    phone.tap(phone.button("Bắt đầu họp"))
    # Two are absent with reasons, the exempt one came.
    for name, why in (
        ("Nông Văn Chi", "Có lý do, đã xin phép"),
        ("Nông Văn Dũng", "Đi công tác, làm việc xa"),
    ):
        phone.tap(phone.row(name).locator(".roll-name"))
        phone.tap(phone.row(name).get_by_text(why))
    phone.tap(phone.row("Lý Thị Miễn").locator(".roll-name"))
    expect(page.locator("[data-roll]")).to_contain_text("26/28")
    sent(phone)
    phone.offline(True)
    for group in page.locator("[data-group]").all():
        phone.tap(group.get_by_role("button", name="Đã làm cả phần"))
    for name in ("Nông Văn An", "Triệu Thị Dự"):
        phone.tap(page.locator(".speakers").get_by_text(name, exact=True))
    expect(page.locator("[data-net]")).to_contain_text("đang giữ trong máy")
    phone.tap(phone.button("Tất cả người có mặt tán thành"))
    # 26 officials with a vote came (27 less two, and the exempt one); who is elsewhere is left out.
    expect(page.locator("[data-verdict]")).to_have_text("26/28: thông qua")
    phone.offline(False)
    page.locator("#conclusion").fill("Thống nhất phương hướng tháng 1.")
    for number, (what, who) in enumerate(
        (
            ("Làm đường nội thôn", "Nông Văn An"),
            ("Quỹ khuyến học", "Nông Văn Bình"),
            ("Giúp quần chúng", "Nông Văn Đông"),
        )
    ):
        task = page.locator("[data-task]").nth(number)
        task.get_by_label("Việc gì").fill(what)
        task.get_by_label("Ai làm").select_option(label=who)
        phone.taps += 1
    phone.tap(page.locator("[data-score]"))
    sent(phone)
    phone.shot("hold")
    phone.tap(page.get_by_role("link", name="Xem biên bản để ký"))
    expect(page.get_by_role("heading", name="Biên bản chờ ký")).to_be_visible(timeout=20000)
    phone.shot("sign")
    assert page.evaluate("localStorage.length") == 0
    phone.tap(phone.button("Ký biên bản, kết thúc"))
    expect(page.get_by_text("Đã ký biên bản").first).to_be_visible()
    phone.shot("signed")
    assert phone.taps <= 25, phone.taps

    with seen_by(PROGRAM):
        meeting = Meeting.objects.get()
        assert (meeting.expected, meeting.present, meeting.beyond, meeting.excused) == (28, 26, 1, 2)
        assert (meeting.speakers, meeting.tasks, meeting.has_resolution) == (2, 3, True)
        assert VoteResult.objects.get().votes_for == 26
        assert Attendance.objects.count() == 30
        assert sorted(row.what for row in Assignment.objects.all()) == [
            "Giúp quần chúng", "Làm đường nội thôn", "Quỹ khuyến học",
        ]  # fmt: skip
        assert not Jotting.objects.exists()


def test_two_record_one_meeting_and_both_see_what_came_of_it(phones, world):
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        meeting = planned(world.cell, NOW)
    one, two = phones("bithu"), phones("phobithu")
    for phone in (one, two):
        phone.page.goto(f"/meetings/{meeting.pk}/hold/")
    two.offline(True)
    one.tap(one.row("Nông Văn Chi").locator(".roll-name"))
    one.tap(one.row("Nông Văn Chi").get_by_text("Không có lý do"))
    one.tap(one.row("Nông Văn Hà").locator(".roll-name"))
    sent(one)
    # Later, and without a network, the other one knows better about the first, and of somebody else.
    two.tap(two.row("Nông Văn Chi").locator(".roll-name"))
    two.tap(two.row("Nông Văn Chi").get_by_text("Có lý do, đã xin phép"))
    two.tap(two.row("Nông Văn Dũng").locator(".roll-name"))
    two.page.locator("[data-task]").first.get_by_label("Việc gì").fill("Việc của máy hai")
    two.page.locator("[data-task]").first.get_by_label("Việc gì").blur()
    two.offline(False)
    sent(two)
    for phone in (one, two):
        for name in ("Nông Văn Chi", "Nông Văn Dũng", "Nông Văn Hà"):
            expect(phone.row(name).locator(".roll-name input")).to_be_checked(timeout=20000)
        expect(phone.row("Nông Văn Chi").locator("input[value=leave]")).to_be_checked(timeout=20000)
        expect(phone.page.locator("[data-roll]")).to_contain_text("25/28")
    values = one.page.locator("[data-task] input[name$='.what']").evaluate_all(
        "all => all.map(each => each.value)"
    )
    assert values.count("Việc của máy hai") == 1
    with seen_by(PROGRAM):
        keys = list(Jotting.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        assert Jotting.objects.filter(key__endswith=".seen", value="absent").count() == 3


def test_what_was_tapped_is_still_there_after_the_page_was_opened_again(phones, world):
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        meeting = planned(world.cell, NOW)
    phone = phones()
    phone.page.goto(f"/meetings/{meeting.pk}/hold/")
    phone.page.route("**/sync/", lambda route: route.abort())
    phone.tap(phone.row("Nông Văn Chi").locator(".roll-name"))
    phone.page.reload()
    expect(phone.row("Nông Văn Chi").locator(".roll-name input")).to_be_checked()
    assert not Jotting.objects.exists()
    phone.page.unroute("**/sync/")
    sent(phone)
    with seen_by(PROGRAM):
        assert Jotting.objects.get().value == "absent"
