"""Take the pictures of docs/pictures from a running demo; run by hand when the pages have changed.

    .venv/bin/sotay demo --port 8000                     # in one terminal, data as the generator made them
    .venv/bin/python tools/pictures.py                   # in another; needs Chromium

It looks at the demo in Vietnamese: at a desk as the organisation department, on a telephone as a cell's secretary and
as a member. For the picture of an import it hands in a roster of people whom the demo does not know, two rows of it
wrong, and drops it again; nothing else is written.
"""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from small_png import shrink

from sotay.demo import profiles
from sotay.demo.generate import generate
from sotay.demo.handwriting import Hand
from sotay.demo.rosters import Office, by_code, write_one
from sotay.demo.shapes import Province
from sotay.demo.standing import Seat, Standing, members, path, seats

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
DEPARTMENT, SECRETARY, MEMBER = "tochuc", "bithu", "dangvien"
DESK, SHEET, TELEPHONE = (1280, 900), (1280, 1100), (390, 844)
PEOPLE = 40
IN_THE_DEMO, ELSEWHERE = 1, 2  # seeds


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--address", default="http://127.0.0.1:8000", help="where the demo is served")
    asked.add_argument("--profile", default="bac_kan", help="the province the demo shows")
    asked.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    province = generate(profiles.load(given.profile), IN_THE_DEMO)
    year = province.day.year - 1
    with browser() as chromium:
        with signed_in(chromium, given.address, DEPARTMENT, DESK) as page:
            page.goto(f"/organizations/{province.root}/")
            take(page, given.folder / "organization.png")
            page.goto(f"/reports/{province.root}/form-1/?period=year&on=31/12/{year}")
            take(page, given.folder / "form1.png")
            page.goto(f"/meetings/of/{province.root}/months/")
            take(page, given.folder / "months.png")
            page.set_viewport_size({"width": SHEET[0], "height": SHEET[1]})
            with handed_in(page, province, profiles.load(given.profile)):
                take(page, given.folder / "import.png")
        with signed_in(chromium, given.address, SECRETARY, TELEPHONE) as page:
            follow(page, "/", r"^/meetings/of/\d+/$", r"^/meetings/\d+/$", r"/hold/$")
            page.get_by_role("link", name="Điểm danh").click()
            take(page, given.folder / "meeting.png")
        with signed_in(chromium, given.address, MEMBER, TELEPHONE) as page:
            page.goto("/handbook/")
            take(page, given.folder / "handbook.png")
            follow(page, "/votes/mine/", r"/vote/$")
            take(page, given.folder / "ballot.png")


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def signed_in(chromium: Browser, address: str, account: str, size: tuple[int, int]) -> Iterator[Page]:
    """A tab of somebody who has signed in."""
    viewport = ViewportSize(width=size[0], height=size[1])
    context = chromium.new_context(
        base_url=address, locale="vi-VN", viewport=viewport, service_workers="block"
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.locator(f'form:has(input[value="{account}"]) button').click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page
    context.close()


def follow(page: Page, address: str, *patterns: str) -> None:
    """Go to an address, then along the first link of each page whose address is like the next pattern."""
    page.goto(address)
    for pattern in patterns:
        links = page.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
        page.goto(next(link for link in links if re.search(pattern, link)))


def take(page: Page, target: Path) -> None:
    """A picture of what one sees without scrolling, when letters and drawings are there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=target, animations="disabled")
    shrink(target)
    print(f"{target}: {target.stat().st_size // 1000} kB")


@contextmanager
def handed_in(page: Page, province: Province, profile: profiles.Profile) -> Iterator[None]:
    """The check of a roster, on the page; afterwards nothing of it is left."""
    tree = seats(province)
    upper = next(
        seat for seat in tree.values() if seat.parent == province.root and seat.upper_type == "district"
    )
    opens_on = province.opens_on
    with TemporaryDirectory() as folder:
        file = roster(province, tree, upper, newcomers(profile, province), Path(folder))
        page.goto(f"/members/import/into/{upper.id}/")
        page.set_input_files("input[type=file]", file)
        page.fill("[name=opens_on]", f"{opens_on.day}/{opens_on.month}/{opens_on.year}")
        page.locator("form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_selector("#sheet table", timeout=120_000)
    yield
    page.locator('form:has(input[value="import.drop"]) button').click()
    page.wait_for_load_state("networkidle")


def newcomers(profile: profiles.Profile, province: Province) -> list[Standing]:
    """People as another throw of the dice invents them, members since before the book was opened."""
    others = members(generate(profile, ELSEWHERE, province.next_id))
    long_since = (
        one for one in others if one.member.official_on and one.member.official_on < province.opens_on
    )
    dice = Random(7)
    return [stranger(one, dice) for one, _number in zip(long_since, range(PEOPLE), strict=False)]


def stranger(one: Standing, dice: Random) -> Standing:
    """Somebody whose numbers are nobody else's."""
    number = one.member.identity_number
    other = f"{number[:6]}{dice.randrange(10**6):06}" if number else None
    return replace(
        one, member=replace(one.member, card_number=None, identity_number=other), status="official"
    )


def roster(
    province: Province, tree: dict[int, Seat], upper: Seat, people: list[Standing], folder: Path
) -> Path:
    """Their list as the upper organisation would send it, in its first cell, two rows of it wrong."""
    cells = [seat.id for seat in tree.values() if seat.kind == "cell" and upper in path(tree, seat.id)]
    seated = [replace(one, cell=cells[0]) for one in people]
    told = by_code(Office(province, tree, upper, seated, Hand(Random(7), 0.9), None, 1))
    told.rows[2][3] = "31/02/1985"
    told.rows[4][1] = "99.999.999.999.999"
    return write_one(told, folder)


if __name__ == "__main__":
    main()
