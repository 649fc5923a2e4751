"""Draw the pictures by which telephones show the handbook, from the mark of the site; run by hand when it changes.

.venv/bin/python tools/icons.py          # needs Chromium
"""

import re
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOMS = Path(__file__).resolve().parent.parent / "sotay"
MARK = ROOMS / "site" / "static" / "sotay" / "icons" / "mark.svg"
FOLDER = ROOMS / "handbook" / "static" / "handbook" / "icons"
CHROMIUM = "/usr/bin/chromium"
GROUND = "#9b1c22"
DRAWN = {"icon-192.png": 192, "icon-512.png": 512, "icon-maskable-512.png": 512, "apple-180.png": 180}
"""Names and sizes. What a telephone cuts its own shape from, and what Apple rounds itself, is filled to the edge."""
SAFE = 0.72
"""How much of the edge is left to be cut away."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    mark = MARK.read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, size in DRAWN.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            filled = not name.startswith("icon-1") and not name.startswith("icon-5")
            page.set_content(drawn(mark, size, filled=filled))
            page.screenshot(path=FOLDER / name, omit_background=True)
            page.close()
        browser.close()


def drawn(mark: str, size: int, *, filled: bool) -> str:
    """The mark in a page of its own size."""
    if filled:
        mark = re.sub(r'<rect width="32" height="32" rx="7"', '<rect width="32" height="32"', mark)
    inner = round(size * SAFE) if filled else size
    ground = f"background: {GROUND};" if filled else ""
    return (
        f"<style>* {{ margin: 0 }} body {{ {ground} width: {size}px; height: {size}px; display: grid;"
        f"place-items: center }} svg {{ width: {inner}px; height: {inner}px; display: block }}</style>{mark}"
    )


if __name__ == "__main__":
    main()
