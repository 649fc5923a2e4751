"""Asks whether a pinned package is known to be vulnerable, as CI does: findings fail, an index out of reach does not.

    .venv/bin/python tools/audit_packages.py
    .venv/bin/python tools/audit_packages.py --at http://mirror.example/v1/query

pip-audit asks PyPI's record of each version and, where that tells nothing, OSV; ``--at`` names a mirror of OSV to ask
instead. Inside closed networks nobody may answer. Then this says that nothing was audited, in so many words, and the
step has to be done where somebody does; what is known nowhere is no proof that nothing is wrong.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
LOCKS = (HERE / "requirements.lock", HERE / "requirements-dev.lock")
PATIENCE = 600

Packages = list[dict[str, object]]


def asked(lock: Path, service: Sequence[str]) -> Packages | None:
    """The packages of a lock about which a service knows something or nothing, ``None`` when it does not answer."""
    with tempfile.NamedTemporaryFile("r") as told:
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            str(lock),
            "--no-deps",
            "--disable-pip",
        ]
        options = ["--vulnerability-service", *service, "--format", "json", "--output", told.name]
        try:
            subprocess.run([*command, *options], check=False, capture_output=True, timeout=PATIENCE)
            found: Packages = json.load(told)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return None
    audited = [package for package in found if "skip_reason" not in package]
    return found if audited else None


def audit(lock: Path, services: Sequence[Sequence[str]]) -> bool:
    """Tell of one lock; whether something in it is known to be vulnerable."""
    for service in services:
        if (found := asked(lock, service)) is not None:
            break
        print(f"{lock.name}: {service[-1]} answers for no package from here")
    else:
        print(f"{lock.name}: NOT AUDITED. No index could be reached; do this step where one can.")
        return False
    skipped = sum("skip_reason" in package for package in found)
    print(f"{lock.name}: {len(found) - skipped} packages audited at {service[-1]}, {skipped} unknown there")
    vulnerable = False
    for package in found:
        for each in package.get("vulns") or ():  # type: ignore[attr-defined]
            vulnerable = True
            print(f"  {package['name']} {package['version']}: {each['id']}, mended in {each['fix_versions']}")
    return vulnerable


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("locks", nargs="*", type=Path, default=LOCKS)
    parser.add_argument("--at", metavar="URL", help="a mirror of OSV to ask, and nobody else")
    told = parser.parse_args()
    services = [["osv", "--osv-url", told.at]] if told.at else [["pypi"], ["osv"]]
    vulnerable = [lock for lock in told.locks if audit(lock, services)]
    sys.exit(bool(vulnerable))


if __name__ == "__main__":
    main()
