"""From prospect to official member in a real browser, each step by the office it waits for, in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Standing
from sotay.people.models import Account
from sotay.procedures.models import Case, CaseState
from tests import make

NOW = date(2026, 5, 4)
"""Long enough after the ceremony that probation is over: what happened is written down of its own days."""

FORM = "main form[method=post]"


@pytest.fixture
def world(committed_database: None) -> make.Province:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=NOW).save()
        province = make.province()
        make.official(province.cells[0], date(2020, 2, 3), "Lò Văn Giới")
        make.account("cell_secretary", province.cells[0], "bithu")
        make.account("grassroots_office", province.communes[0], "coso")
        make.account("organization_department", province.districts[0], "tochuc")
        return province


class Offices:
    """The page, signed in as one office after another."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        cookie = {"name": "django_language", "value": language, "domain": "127.0.0.1", "path": "/"}
        page.context.add_cookies([cookie])

    def sign_in(self, username: str) -> None:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        self.page.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": "/"}])

    def fits(self) -> None:
        self.page.wait_for_load_state("load")
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def fill(self, name: str, value: str) -> None:
        self.page.locator(f"{FORM} [name='{name}']").fill(value)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"{FORM} [name='{name}'][value='{value}']").check()

    def send(self) -> None:
        self.page.locator(f"{FORM} button[type=submit].btn-primary").last.click()

    def step(self, case: int, who: str, way: str, on: str, *papers: str, **more: Any) -> None:
        """Take the step that waits, as the office it waits for."""
        self.sign_in(who)
        self.page.goto(f"/cases/{case}/")
        self.fits()
        self.choose("way", way)
        self.fill("on", on)
        for paper in papers:
            self.page.locator(f"{FORM} [name='paper_{paper}']").check()
        if (votes := more.pop("votes", None)) is not None:
            self.choose_channel()
            for name, value in (
                ("summoned", 10),
                ("present", 10),
                ("votes_for", votes),
                ("votes_against", 10 - votes),
            ):
                self.fill(f"vote_{name}", str(value))
        for name, value in more.items():
            field = self.page.locator(f"{FORM} [name='{name}']")
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(str(value))
        self.send()
        self.page.wait_for_load_state("load")
        expect(self.page.locator("[data-went-wrong], .error-summary")).to_have_count(0)

    def choose_channel(self) -> None:
        field = self.page.locator(FORM + " [name='vote_channel']")
        if field.first.evaluate("each => each.tagName") == "SELECT":
            field.select_option("paper")
        else:
            self.choose("vote_channel", "paper")


@contextmanager
def looked_at() -> Iterator[None]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield


def entered(offices: Offices, world: make.Province, name: str) -> int:
    """The secretary enters somebody, writes the class down and begins a file; gives the case."""
    page = offices.page
    offices.sign_in("bithu")
    page.goto(f"/members/of/{world.cells[0].pk}/prospects/enter/")
    offices.fits()
    offices.fill("full_name", name)
    offices.choose("sex", "female")
    offices.fill("born_on", "17/5/1999")
    offices.fill("on", "2/12/2024")
    offices.fill("consented_on", "2/12/2024")
    page.locator(FORM + " [name='helper']").select_option(label="Lò Văn Giới")
    offices.send()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    own = page.url
    page.goto(f"{own}do/prospect.certify/")
    offices.fill("class_from", "6/1/2025")
    offices.fill("class_to", "10/1/2025")
    offices.fill("on", "13/1/2025")
    offices.send()
    page.goto(f"{own}begin/admission/")
    offices.fits()
    offices.fill("on", "3/2/2025")
    offices.send()
    page.wait_for_url("**/cases/*/")
    return int(page.url.rstrip("/").rpartition("/")[2])


def filed(offices: Offices, case: int) -> None:
    """The file up to the day the cell considers."""
    offices.step(case, "bithu", "proposed", "3/2/2025", "proposal")
    offices.step(case, "coso", "allowed", "5/2/2025")
    offices.step(case, "bithu", "applied", "6/2/2025", "application")
    offices.step(case, "bithu", "described", "7/2/2025", "curriculum")
    offices.step(case, "bithu", "asked", "10/2/2025", field_number="12-CV/CB")
    offices.step(case, "bithu", "answered", "3/3/2025", field_number="45-CV/ĐU")
    with looked_at():
        introducer = Member.objects.get(person__full_name="Lò Văn Giới").pk
    offices.step(
        case, "bithu", "introduced", "4/3/2025", "introduction", field_first=introducer, field_union="youth"
    )
    offices.step(case, "bithu", "gathered", "10/3/2025", "unions_letter", "residence_letter", "summary")


@pytest.mark.parametrize(("language", "width"), [("vi", 390), ("en", 1280)])
def test_a_person_goes_from_prospect_to_official_member(
    page: Page, world: make.Province, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    offices = Offices(page, language)
    name = "Hoàng Thị Mơ"
    case = entered(offices, world, name)
    filed(offices, case)
    offices.step(case, "bithu", "agreed", "12/3/2025", votes=9)
    offices.step(case, "coso", "agreed", "20/3/2025", votes=9)
    decision = {"number": "77-QĐ/HU", "signed_on": "1/4/2025", "issuer": "Ban Thường vụ Huyện ủy"}
    offices.step(case, "tochuc", "admitted", "1/4/2025", votes=8, **decision)
    offices.step(case, "bithu", "received", "3/4/2025")
    offices.step(case, "bithu", "held", "10/4/2025", "oath", "minutes", field_occupation="farmer")
    offices.step(case, "bithu", "declared", "14/4/2025", "member_curriculum", "member_sheet")
    with looked_at():
        assert Case.objects.get(pk=case).state == CaseState.AGREED
        member = Member.objects.get(person__full_name=name)
        assert Standing.objects.as_of(date(2025, 4, 10)).get(member=member).status == "probationary"

    offices.sign_in("bithu")
    page.goto(f"/members/{member.pk}/begin/recognition/")
    offices.fits()
    offices.fill("on", "10/4/2026")
    offices.send()
    page.wait_for_url("**/cases/*/")
    case = int(page.url.rstrip("/").rpartition("/")[2])
    papers = ("class_certificate", "self_review", "helper_remarks", "opinions")
    offices.step(case, "bithu", "agreed", "14/4/2026", *papers, votes=9)
    offices.step(case, "coso", "agreed", "16/4/2026", votes=9)
    decision = {"number": "99-QĐ/HU", "signed_on": "29/4/2026", "issuer": "Ban Thường vụ Huyện ủy"}
    offices.step(case, "tochuc", "recognized", "29/4/2026", votes=8, **decision)
    with looked_at():
        member.refresh_from_db()
        assert (member.joined_on, member.official_on) == (date(2025, 4, 10), date(2026, 4, 10))
        assert Standing.objects.as_of(NOW).get(member=member).status == "official"
    page.goto(f"/members/{member.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_third_is_refused_by_the_vote_and_the_paper_still_goes_up(page: Page, world: make.Province) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    offices = Offices(page, "vi")
    case = entered(offices, world, "Nông Thị Ba")
    filed(offices, case)
    offices.sign_in("bithu")
    page.goto(f"/cases/{case}/")
    offices.choose("way", "agreed")
    offices.fill("on", "12/3/2025")
    offices.choose_channel()
    for name, value in (("summoned", 10), ("present", 10), ("votes_for", 6), ("votes_against", 4)):
        offices.fill(f"vote_{name}", str(value))
    offices.send()
    expect(page.locator("[data-went-wrong]")).to_contain_text("cần 7, được 6 trên 10")
    offices.step(case, "bithu", "not_agreed", "12/3/2025", votes=6)
    offices.step(case, "coso", "not_agreed", "20/3/2025", votes=5)
    offices.sign_in("tochuc")
    page.goto(f"/cases/{case}/")
    expect(page.locator("main")).to_contain_text("Nông Thị Ba")
    offices.step(case, "tochuc", "refused", "1/4/2025", votes=2)
    with looked_at():
        assert Case.objects.get(pk=case).state == CaseState.ENDED
        assert not Member.objects.filter(person__full_name="Nông Thị Ba").exists()
