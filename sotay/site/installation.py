"""What an installation has beside its database: a data folder, and in it the keys it made for itself."""

import contextlib
import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PROFILE = "bac_kan"
KEYS = ("SOTAY_SECRET_KEY", "SOTAY_DATA_KEYS", "SOTAY_SEAL_KEYS")
NUMBERED = KEYS[1:]


def data_folder(profile: str = PROFILE) -> Path:
    """$SOTAY_DATA, else a folder for each profile beside the program."""
    return Path(os.environ.get("SOTAY_DATA") or CHECKOUT / ".demo" / profile).resolve()


def missing_keys(data: Path) -> dict[str, str]:
    """The keys that the environment does not give, from the data folder."""
    if all(os.environ.get(name) for name in KEYS):
        return {}
    return {name: key for name, key in keys_of(data).items() if not os.environ.get(name)}


def keys_of(data: Path) -> dict[str, str]:
    """The data folder's keys, made at the first call and kept private; one that a later version needs is added."""
    kept = data / "keys.json"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        # A file appears whole or not at all, and the first of two stays.
        with _aside({name: _new(name) for name in KEYS}, data) as path, contextlib.suppress(FileExistsError):
            os.link(path, kept)
    with kept.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        keys: dict[str, str] = json.loads(kept.read_text())
        if missing := [name for name in KEYS if name not in keys]:
            keys |= {name: _new(name) for name in missing}
            with _aside(keys, data) as path:
                second = f"{path}.new"
                os.link(path, second)
                Path(second).replace(kept)
    return keys


def _new(name: str) -> str:
    key = secrets.token_urlsafe(48)
    return f"1:{key}" if name in NUMBERED else key


@contextlib.contextmanager
def _aside(keys: dict[str, str], data: Path) -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", dir=data) as aside:
        json.dump(keys, aside)
        aside.flush()
        yield aside.name
