"""What an installation has beside its database: a data folder, and in it the keys it made for itself."""

import contextlib
import json
import os
import secrets
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PROFILE = "bac_kan"
KEYS = ("SOTAY_SECRET_KEY", "SOTAY_DATA_KEYS")


def data_folder(profile: str = PROFILE) -> Path:
    """$SOTAY_DATA, else a folder for each profile beside the program."""
    return Path(os.environ.get("SOTAY_DATA") or CHECKOUT / ".demo" / profile).resolve()


def missing_keys(data: Path) -> dict[str, str]:
    """The keys that the environment does not give, from the data folder."""
    if all(os.environ.get(name) for name in KEYS):
        return {}
    return {name: key for name, key in keys_of(data).items() if not os.environ.get(name)}


def keys_of(data: Path) -> dict[str, str]:
    """The data folder's keys, made at the first call and kept private."""
    kept = data / "keys.json"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = dict(zip(KEYS, (secrets.token_urlsafe(48), f"1:{secrets.token_urlsafe(48)}"), strict=True))
        # A file appears whole or not at all, and the first of two stays.
        with tempfile.NamedTemporaryFile("w", dir=data) as aside:
            json.dump(made, aside)
            aside.flush()
            with contextlib.suppress(FileExistsError):
                os.link(aside.name, kept)
    keys: dict[str, str] = json.loads(kept.read_text())
    return keys
