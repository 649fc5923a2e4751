"""Asks whether a pinned package is known to be vulnerable, as CI does: findings fail, a service out of reach does not.

    .venv/bin/python tools/audit_packages.py

pip-audit asks the index (PyPI's record of each version). Inside closed networks a mirror may not answer that; then
this says so, and the step has to be done where it does.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = ("requirements.lock", "requirements-dev.lock")
PATIENCE = 600


def audited(lock: str) -> list[dict[str, object]] | None:
    """What is known of the packages of a lock, ``None`` when nobody could be asked."""
    with tempfile.NamedTemporaryFile("r") as told:
        command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--no-deps", "--disable-pip"]
        options = ["--vulnerability-service", "pypi", "--format", "json", "--output", told.name]
        try:
            subprocess.run([*command, *options], check=False, capture_output=True, timeout=PATIENCE)
            found: list[dict[str, object]] = json.load(told)["dependencies"]
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return None
    return found


def main() -> None:
    vulnerable = False
    for lock in LOCKS:
        found = audited(str(Path(__file__).resolve().parent.parent / lock))
        if found is None:
            print(f"{lock}: NOT AUDITED, the vulnerability service does not answer from here")
            continue
        skipped = [package for package in found if "skip_reason" in package]
        print(f"{lock}: {len(found) - len(skipped)} packages audited, {len(skipped)} unknown to the service")
        for package in found:
            for each in package.get("vulns") or ():  # type: ignore[attr-defined]
                vulnerable = True
                print(
                    f"  {package['name']} {package['version']}: {each['id']}, mended in {each['fix_versions']}"
                )
    sys.exit(vulnerable)


if __name__ == "__main__":
    main()
