"""Keeps a small demo of a version of the program, so that a test can bring it up to every later one.

    .venv/bin/python tools/keep_version.py               the version that lies here
    .venv/bin/python tools/keep_version.py --tree PATH   the version checked out there

Run it once for each landing that changes the schema. It writes tests/upgrades/DAY-COMMIT.dump.xz, what pg_dump made
of the demo, and beside it DAY-COMMIT.json, the figures that this version itself gives.
"""

import argparse
import lzma
import os
import subprocess
import sys
from pathlib import Path

from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE, Server
from sotay.site.programs import binary

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "tests" / "upgrades"
AUDITOR = "kiemtoan"
LARGEST = 500_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tree", type=Path, default=HERE.parent)
    tree = parser.parse_args().tree.resolve()
    name = subprocess.run(
        ["git", "-C", str(tree), "log", "-1", "--format=%cs-%h", "--abbrev=7"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with Server.throw_away() as server:
        environment = os.environ | {
            "PYTHONPATH": f"{tree}{os.pathsep}{HERE}",
            "DATABASE_URL": server.url(PROGRAM_ROLE),
            "DATABASE_OWNER_URL": server.url(OWNER_ROLE),
            "SOTAY_DATA": str(server.station / "data"),
            "SOTAY_DATA_KEYS": "1:a key for kept versions only",
            "SOTAY_DEMO_LOADER": "small_province.load",
        }

        def sotay(*words: str) -> str:
            command = [sys.executable, "-P", "-m", "sotay.site.command", *words]
            done = subprocess.run(
                command, check=True, env=environment, cwd=tree, stdout=subprocess.PIPE, text=True
            )
            return done.stdout

        sotay("demo", "--no-serve")
        sotay("verify", "--as", AUDITOR)
        figures = sotay("figures", "--json", "--as", AUDITOR)
        dump = subprocess.run(
            [binary("pg_dump"), "--format=custom", "--compress=none", server.url(OWNER_ROLE)],
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    dump = lzma.compress(dump, preset=9 | lzma.PRESET_EXTREME)
    if len(dump) > LARGEST:
        sys.exit(f"{len(dump)} bytes are too many to be kept")
    (KEPT / f"{name}.dump.xz").write_bytes(dump)
    (KEPT / f"{name}.json").write_text(figures)
    print(f"{name}: {len(dump)} bytes")


if __name__ == "__main__":
    main()
