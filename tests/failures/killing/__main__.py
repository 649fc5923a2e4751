"""The command; see the package."""

import argparse
import sys
import tempfile
from pathlib import Path

from . import __doc__ as what_it_does
from .running import remove, run

MEMBERS_OF_ALL = 2000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=what_it_does, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--restarts", type=int, default=8)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--members", type=int, default=MEMBERS_OF_ALL)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--data", type=Path, help="a folder of its own; by default one that is removed afterwards"
    )
    given = parser.parse_args()
    data = given.data or Path(tempfile.mkdtemp(prefix="sotay-killing-"))
    data.mkdir(parents=True, exist_ok=True)
    verdict = run(
        data, kills=given.kills, restarts=given.restarts, clients=given.clients, seed=given.seed,
        members=given.members, say=lambda words: print(words, flush=True),  # noqa: T201
    )  # fmt: skip
    print(verdict)  # noqa: T201
    if not given.data:
        remove(data)
    sys.exit(bool(verdict.wrong))


if __name__ == "__main__":
    main()
