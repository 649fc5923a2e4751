"""Numbers that identify a person: encrypted at rest, found and kept unique by a keyed hash, shown masked.

The keys lie outside the database, numbered, in ``settings.DATA_KEYS``; the highest number is in use, the others
still open what they closed.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MASK = "…"
VISIBLE_DIGITS = 4


class CannotOpen(Exception):
    """The value was closed with a key this installation does not hold."""


@lru_cache
def _derived(number: int, use: str) -> bytes:
    secret = settings.DATA_KEYS[number].encode()
    return HKDF(SHA256(), length=32, salt=None, info=f"sotay {use}".encode()).derive(secret)


def _key_in_use() -> int:
    return max(settings.DATA_KEYS)


@lru_cache
def _fernet(number: int) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(number, "cipher")))


def close(plain: bytes) -> bytes:
    """Encrypt with the key in use; the key's number goes before the token."""
    number = _key_in_use()
    return f"{number}:".encode() + _fernet(number).encrypt(plain)


def open_(closed: bytes) -> bytes:
    """Decrypt what ``close`` made.

    Raises:
        CannotOpen: the key is missing or the value was tampered with.
    """
    number, _, token = bytes(closed).partition(b":")
    try:
        return _fernet(int(number)).decrypt(token)
    except (InvalidToken, KeyError, ValueError) as error:
        raise CannotOpen from error


def keyed_hash(plain: str) -> str:
    """The same text gives the same hash, which nobody can compute without the key. It names its key."""
    number = _key_in_use()
    digest = hmac.new(_derived(number, "hash"), plain.encode(), hashlib.sha256).hexdigest()
    return f"{number}:{digest}"


def keyed_hashes(plain: str) -> list[str]:
    """The hashes of a text under every key held, for looking up what an older key wrote."""
    return [
        f"{number}:{hmac.new(_derived(number, 'hash'), plain.encode(), hashlib.sha256).hexdigest()}"
        for number in sorted(settings.DATA_KEYS)
    ]


def letter_seed(number: int) -> bytes:
    """From which the key is made that signs letters to other installations."""
    return _derived(number, "letters")


def masked(last_digits: str) -> str:
    """How such a number is shown: ``…1234``."""
    return f"{MASK}{last_digits}" if last_digits else ""


def key_marks() -> dict[int, str]:
    """For every key held a mark by which it is known again, and which tells nothing of it."""
    return {number: _derived(number, "mark")[:8].hex() for number in sorted(settings.DATA_KEYS)}


def is_of_key_in_use(closed: bytes) -> bool:
    """Whether ``close`` made this with the key in use."""
    return bytes(closed).startswith(f"{_key_in_use()}:".encode())
