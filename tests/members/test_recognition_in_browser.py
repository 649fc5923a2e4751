"""In a browser, each office in turn, in both languages: on probation one moves, fails twice, is late, is recognised."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, expect

from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Standing
from tests import make
from tests.procedures import stories

CEREMONY, MONTH_12 = date(2025, 12, 1), date(2026, 12, 1)
LEAVES, ARRIVES = date(2026, 7, 20), date(2026, 8, 3)
"""In month 8, on either side of 26/7/2026."""

OFFICES = {
    "bithu-cu": ("cell_secretary", "cells", 0),
    "xa-cu": ("grassroots_office", "communes", 0),
    "huyen-cu": ("organization_department", "districts", 0),
    "bithu-moi": ("cell_secretary", "cells", 2),
    "xa-moi": ("grassroots_office", "communes", 1),
}


@pytest.fixture
def world(committed_database: None) -> Any:
    with clock_stopped_at(LEAVES):
        province = make.province()
        make.member(province.cells[0], CEREMONY, "Nông Thị Thắm", sex="female")
        for username, (role, sort, number) in OFFICES.items():
            make.account(role, getattr(province, sort)[number], username)
    return province


class Desk:
    """A tab in which one office after another sits down."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.keep(
            "django_language" if not settings.LANGUAGE_COOKIE_NAME else settings.LANGUAGE_COOKIE_NAME,
            language,
        )

    def keep(self, name: str, value: str) -> None:
        self.page.context.add_cookies([{"name": name, "value": value, "path": "/", "domain": "127.0.0.1"}])

    def sit(self, username: str, on: date) -> "Desk":
        """Somebody else, on another day."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM kernel_clock")
            cursor.execute("INSERT INTO kernel_clock (id, day) VALUES (1, %s)", [on])
        client = Client()
        client.force_login(make.Account.objects.get(username=username))
        self.keep("sessionid", client.cookies["sessionid"].value)
        return self

    def case(self, title: str) -> "Desk":
        """The case as the office finds it in its inbox."""
        self.page.goto("/cases/")
        self.page.locator("th[scope=row] a", has_text=title).click()
        return self

    def step(
        self, way: str, on: date, papers: tuple[str, ...] = (), yes: int | None = None, **more: str
    ) -> None:
        """Take the step that waits, as the form asks."""
        page = self.page.locator("form[data-draft]")
        page.locator(f"input[name=way][value={way}]").check()
        page.locator("input[name=on]").fill(f"{on.day}/{on.month}/{on.year}")
        for paper in papers:
            page.locator(f"input[name=paper_{paper}]").check()
        if yes is not None:
            channel = page.locator("[name=vote_channel]")
            if channel.first.evaluate("each => each.tagName") == "SELECT":
                channel.select_option("paper")
            else:
                page.locator("[name=vote_channel][value=paper]").check()
            votes = {"summoned": 10, "present": 10, "votes_for": yes, "votes_against": 10 - yes}
            for name, number in votes.items():
                page.locator(f"input[name=vote_{name}]").fill(str(number))
        for name, value in more.items():
            page.locator(f"input[name={name}]").fill(value)
        page.locator("button[type=submit]").click()
        self.page.wait_for_load_state("load")
        expect(self.page.locator("[data-went-wrong], .error-summary")).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_who_moves_fails_twice_and_is_late_is_recognised_from_month_12(
    page: Page, world: Any, language: str
) -> None:
    member = Member.objects.get()
    desk = Desk(page, language)

    desk.sit("bithu-cu", LEAVES)
    page.goto(f"/members/{member.pk}/begin/transfer/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    there = world.cells[2].state(LEAVES).name
    page.locator("[data-suggest]").last.press_sequentially(there.split()[-1])
    page.locator(".suggestions li", has_text=there).click()
    page.locator("main form button[type=submit]").click()
    desk.step("introduced", LEAVES, stories.TRANSFER_PAPERS[:3])
    desk.sit("xa-cu", LEAVES).case("Nông Thị Thắm").step("confirmed", LEAVES, ("slip",))
    desk.sit("huyen-cu", LEAVES).case("Nông Thị Thắm").step("introduced", LEAVES)
    desk.sit("xa-moi", ARRIVES).case("Nông Thị Thắm").step("received", ARRIVES)
    assert Standing.objects.as_of(ARRIVES).get().organization_id == world.cells[2].pk

    first, second, late = date(2026, 12, 5), date(2026, 12, 20), date(2027, 2, 1)
    desk.sit("bithu-moi", first)
    page.goto(f"/members/{member.pk}/begin/recognition/")
    page.locator("main form button[type=submit]").click()
    desk.step("not_agreed", first, yes=6)
    desk.sit("bithu-moi", second).case("Nông Thị Thắm").step("not_agreed", second, yes=6)
    desk.sit("bithu-moi", late).case("Nông Thị Thắm")
    expect(page.locator(".case-holder")).to_contain_text("13/1/2027")
    expect(page.locator(".case-holder .chip")).to_be_visible()
    desk.step("agreed", late, stories.RECOGNITION_PAPERS, yes=7)
    desk.sit("xa-moi", late).case("Nông Thị Thắm").step("agreed", late, yes=9)
    signed = {"number": "12-QĐ/ĐU", "signed_on": "1/3/2027", "issuer": "Ban Thường vụ Đảng ủy xã D"}
    desk.sit("xa-moi", date(2027, 3, 1)).case("Nông Thị Thắm").step(
        "recognized", date(2027, 3, 1), yes=9, **signed
    )

    member = Member.objects.get()
    assert (member.official_on, member.recognition_decided_on) == (MONTH_12, date(2027, 3, 1))
    assert Standing.objects.as_of(MONTH_12).get().status == "official"
