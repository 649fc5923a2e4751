"""Take the pictures of docs/pictures from a running demo; run by hand when the pages have changed.

    .venv/bin/sotay demo --port 8000                     # in one terminal, data as the generator made them
    .venv/bin/python tools/pictures.py                   # in another; needs Chromium

It looks at the demo as the organisation department, in Vietnamese, 1280 pixels wide. For the picture of an import it
hands in a roster of people whom the demo does not know, two rows of it wrong, and drops it again.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

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
ACCOUNT = "tochuc"
WIDTH, HEIGHT, HEIGHT_OF_A_SHEET = 1280, 900, 1100
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
    with tab(given.address) as page:
        sign_in(page)
        page.goto(f"/organizations/{province.root}/")
        take(page, given.folder / "organization.png")
        page.goto(f"/reports/{province.root}/form-1/?period=year&on=31/12/{year}")
        take(page, given.folder / "form1.png")
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT_OF_A_SHEET})
        with handed_in(page, province, profiles.load(given.profile)):
            take(page, given.folder / "import.png")


@contextmanager
def tab(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            base_url=address, locale="vi-VN", viewport={"width": WIDTH, "height": HEIGHT}
        )
        yield context.new_page()
        browser.close()


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.locator(f'form:has(input[value="{ACCOUNT}"]) button').click()
    page.wait_for_url("**/")


def take(page: Page, target: Path) -> None:
    """A picture of what one sees without scrolling, when letters and drawings are there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=target, animations="disabled")
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
