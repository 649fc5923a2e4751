"""Ask Lighthouse of pages of a running demo, as a telephone on a slow network sees them; run by hand.

With ``sotay demo --port 8000`` in one terminal, in another
``.venv/bin/python tools/lighthouse.py /handbook/ /dues/mine/``.
It needs node, npm and Chromium.

Lighthouse is installed with npm into a folder of its own outside of the repository; the program itself needs no Node.
Printed are the accessibility, the best practices and the median performance of the runs, and what fell short.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = ("lighthouse@12", "puppeteer-core@24")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("pages", nargs="+", help="their paths")
    asked.add_argument("--address", default="http://127.0.0.1:8000", help="where the demo is served")
    asked.add_argument("--account", default="dangvien")
    asked.add_argument("--password", default="sotay-minh-hoa")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "sotay-lighthouse")
    given = asked.parse_args()
    installed(given.folder)
    script = shutil.copy(HERE / "lighthouse.mjs", given.folder)
    said = (given.address, given.account, given.password, str(given.runs), *given.pages)
    done = subprocess.run(
        ["node", script, *said], cwd=given.folder, check=True, capture_output=True, text=True
    )
    print(
        "| page | accessibility | best practices | performance (median) | fell short |\n|---|---|---|---|---|"
    )
    for path, runs in json.loads(done.stdout.splitlines()[-1]).items():
        least = {name: min(run[name] for run in runs) for name in ("accessibility", "best-practices")}
        middle = statistics.median(run["performance"] for run in runs)
        short = ", ".join(sorted({each for run in runs for each in run["failed"]})) or "—"
        print(f"| {path} | {least['accessibility']} | {least['best-practices']} | {middle:.0f} | {short} |")


def installed(folder: Path) -> None:
    """Lighthouse in a folder of its own, fetched once."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "lighthouse").exists():
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], cwd=folder, check=True
        )


if __name__ == "__main__":
    main()
